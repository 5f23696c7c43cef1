"""What would have changed a decision: found by evaluating the policy on the values at which its conditions turn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from cel_expr_python import cel

from knowledge.domain.facts import FactType
from knowledge.policy.parse import CompiledPolicy, Expression

_MAX_VALUES = 24
_MAX_PAIRS = 1_500
_STEPS = {FactType.INTEGER: 1.0, FactType.NUMBER: 0.01, FactType.MONEY: 0.01}


def evaluate(condition: Expression, known: Mapping[str, object]) -> bool | None:
    """A condition's truth; ``None`` where it is unknown or has no value."""
    result = condition.program.eval(data={name: known[name] for name in condition.names if name in known})
    return bool(result.value()) if result.type() == cel.Type.BOOL else None


def outcome_of(compiled: CompiledPolicy, known: Mapping[str, object]) -> str | None:
    """The outcome for these inputs; ``None`` where the policy stays undecided."""
    for rule in compiled.policy.rules:
        truth = True if rule.when is None else evaluate(compiled.conditions[rule.id], known)
        if truth is None:
            return None
        if truth:
            return rule.outcome
    return None


def candidates(compiled: CompiledPolicy, name: str, current: object | None) -> list[object]:
    """The values of an input at which a condition may turn: literals and their neighbours, all of an enumeration, both truths."""
    entry = compiled.policy.inputs[name]
    conditions = [expression for expression in compiled.conditions.values() if name in expression.names]
    if entry.type is FactType.BOOLEAN:
        return [True, False]
    if entry.type is FactType.ENUM:
        return list(entry.values)
    if entry.type is FactType.STRING:
        return [*dict.fromkeys(text for expression in conditions for text in expression.texts), "\x00other"]
    if entry.type in _STEPS:
        step = _STEPS[entry.type]
        numbers = sorted({number for expression in conditions for number in expression.numbers}) or [0.0, 1.0]
        grid = sorted({round(number + shift, 4) for number in numbers for shift in (-step, 0.0, step)})[:_MAX_VALUES]
        return [int(value) if entry.type is FactType.INTEGER else value for value in grid]
    return list(_times(entry.type, [text for expression in conditions for text in expression.texts], current))


def _times(kind: FactType, texts: list[str], current: object | None) -> Iterator[object]:
    for text in texts:
        try:
            if kind is FactType.DATE:
                moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
                yield from (moment.replace(tzinfo=moment.tzinfo or UTC) + timedelta(days=shift) for shift in (-1, 0, 1))
            elif text[-1:] in "hms" and text[:-1].isdigit():
                length = timedelta(seconds=int(text[:-1]) * {"h": 3600, "m": 60, "s": 1}[text[-1]])
                yield from (length + timedelta(seconds=shift) for shift in (-1, 0, 1))
        except ValueError:
            continue
    if current is not None:
        yield current


def counterfactuals(compiled: CompiledPolicy, known: Mapping[str, object]) -> tuple[str, ...]:
    """For each other outcome the least change of facts that leads to it, one input where that is enough, else two."""
    names = [name for name in compiled.policy.inputs if name in compiled.names]
    grids = {name: candidates(compiled, name, known.get(name)) for name in names}
    now = outcome_of(compiled, known)
    found: dict[str, str] = {}
    for name in names:
        for value in _by_distance(grids[name], known.get(name)):
            outcome = outcome_of(compiled, {**known, name: value})
            if outcome is None or outcome == now:
                continue
            if outcome not in found and not _is_interior(compiled, known, name, value):
                found[outcome] = f"{outcome} if {_phrase(compiled, known, name, value, outcome)}"
    if len(found) < len(compiled.policy.outcomes) - 1:
        _pairs(compiled, known, grids, found)
    return tuple(found[name] for name in compiled.policy.outcomes if name in found)


def _is_interior(compiled: CompiledPolicy, known: Mapping[str, object], name: str, value: object) -> bool:
    """Whether both neighbours of a number give the same outcome: then the boundary beside it says more."""
    step = _STEPS.get(compiled.policy.inputs[name].type)
    if step is None or not isinstance(value, int | float):
        return False
    step = int(step) if isinstance(value, int) else step
    return len({outcome_of(compiled, {**known, name: value + shift}) for shift in (-step, 0, step)}) == 1


def _pairs(compiled: CompiledPolicy, known: Mapping[str, object], grids: Mapping[str, list[object]], found: dict[str, str]) -> None:
    now = outcome_of(compiled, known)
    tries = 0
    for one, other in itertools.combinations(grids, 2):
        for first, second in itertools.product(_by_distance(grids[one], known.get(one)), _by_distance(grids[other], known.get(other))):
            tries += 1
            if tries > _MAX_PAIRS:
                return
            changed = {**known, one: first, other: second}
            outcome = outcome_of(compiled, changed)
            if outcome is not None and outcome != now and outcome not in found:
                phrase = _phrase(compiled, {**known, other: second}, one, first, outcome)
                found[outcome] = f"{outcome} if {phrase} and {_phrase(compiled, {**known, one: first}, other, second, outcome)}"


def _by_distance(values: list[object], current: object | None) -> list[object]:
    if isinstance(current, int | float) and not isinstance(current, bool):
        return sorted(values, key=lambda value: abs(float(value) - current))  # type: ignore[arg-type]
    return values


def _phrase(compiled: CompiledPolicy, known: Mapping[str, object], name: str, value: object, outcome: str) -> str:
    """The change as a condition: the widest of ``<=``, ``>=`` and ``==`` that the neighbours bear out."""
    kind = compiled.policy.inputs[name].type
    if kind in _STEPS and isinstance(value, int | float):
        step = 1 if isinstance(value, int) else 0.01
        below = outcome_of(compiled, {**known, name: value - step}) == outcome
        above = outcome_of(compiled, {**known, name: value + step}) == outcome
        sign = "<=" if below and not above else ">=" if above and not below else "=="
        if below and above:
            current = known.get(name)
            sign = "<=" if isinstance(current, int | float) and value < current else ">="
        return f"{name} {sign} {value:g}"
    if isinstance(value, datetime):
        return f"{name} is {value.date().isoformat()}"
    if value == "\x00other":
        return f"{name} is something else"
    return f"{name} is {str(value).lower() if isinstance(value, bool) else value}"
