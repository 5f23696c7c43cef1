"""What would have changed a decision: found by evaluating the policy at the values where its conditions turn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge.policy.expression import Known, evaluate
from knowledge.policy.parse import CompiledPolicy
from knowledge.policy.syntax import quoted
from knowledge.policy.turning import OTHER, turning_points
from knowledge.policy.values import short_duration

_BUDGET = 1_500


def outcome_of(policy: CompiledPolicy, known: Known) -> str | None:
    """The outcome for these inputs; ``None`` where the policy stays undecided."""
    for rule in policy.policy.rules:
        truth = True if rule.when is None else evaluate(policy.conditions[rule.id], known)
        if truth is None:
            return None
        if truth:
            return rule.outcome
    return None


def changes(policy: CompiledPolicy, known: Known) -> tuple[str, ...]:
    """For each other outcome the least change of facts that leads to it: of one input where that is enough, else of two.

    Each line reads ``outcome if input op value`` and was found true by evaluating the policy again. The tier is no fact of the
    case, so none is offered. The work is bounded; an outcome that needs more is left out.
    """
    search = _Search(policy, known)
    search.singles()
    if search.is_open:
        search.pairs()
    return tuple(f"{name} if {search.found[name]}" for name in policy.policy.outcomes if name in search.found)


@dataclass(slots=True)
class _Search:
    policy: CompiledPolicy
    known: Known
    found: dict[str, str] = field(default_factory=dict)
    spent: int = 0
    now: str | None = None
    reachable: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.now = outcome_of(self.policy, self.known)
        self.reachable = frozenset(rule.outcome for rule in self.policy.policy.rules)

    @property
    def names(self) -> list[str]:
        return [name for name in self.policy.policy.inputs if name in self.policy.names]

    @property
    def is_open(self) -> bool:
        return bool(self.reachable - self.found.keys() - {self.now}) and self.spent < _BUDGET

    def singles(self) -> None:
        for name in self.names:
            self._change(name, self.known, "")

    def pairs(self) -> None:
        for first, second in itertools.permutations(self.names, 2):
            for value in _near_first(turning_points(self.policy, first, self.known), self.known.get(first)):
                if not self.is_open:
                    return
                if value == self.known.get(first):
                    continue
                self._change(second, {**self.known, first: value}, first)

    def _outcome(self, known: Known) -> str | None:
        self.spent += 1
        return outcome_of(self.policy, known)

    def _change(self, name: str, base: Known, first: str) -> None:
        """Tries every turning point of one input and notes the outcomes that are new."""
        points = turning_points(self.policy, name, base)
        outcomes = [self._outcome({**base, name: point}) for point in points]
        for place in sorted(range(len(points)), key=lambda place: _distance(points[place], base.get(name))):
            outcome = outcomes[place]
            if outcome is None or outcome == self.now or outcome in self.found:
                continue
            phrase = self._phrase(name, base.get(name), points, outcomes, place)
            self.found[outcome] = phrase if not first else f"{self._first(first, base, name, points[place], outcome)} and {phrase}"

    def _first(self, name: str, base: Known, other: str, value: object, outcome: str) -> str:
        """The first change of a pair, in words, with the second one made."""
        made = {**base, other: value}
        points = turning_points(self.policy, name, made)
        chosen = base[name]
        if chosen not in points:
            points = sorted([*points, chosen], key=_order)
        outcomes = [self._outcome({**made, name: point}) for point in points]
        return self._phrase(name, self.known.get(name), points, outcomes, points.index(chosen))

    def _phrase(self, name: str, current: object, points: Sequence[object], outcomes: Sequence[str | None], place: int) -> str:
        value = points[place]
        if isinstance(value, bool | str):
            return f"{name} is something else" if value == OTHER else f"{name} == {_literal(value)}"
        low, high = place, place
        while low > 0 and outcomes[low - 1] == outcomes[place]:
            low -= 1
        while high + 1 < len(points) and outcomes[high + 1] == outcomes[place]:
            high += 1
        return _range(name, _Run(points, low, high), current)


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring turning points that lead to one outcome."""

    points: Sequence[object]
    low: int
    high: int

    @property
    def floor(self) -> str | None:
        """The lower bound, with its sign; ``None`` where there is none."""
        if self.low == 0:
            return None
        return _bound(self.points[self.low], self.points[self.low - 1], ">")

    @property
    def ceiling(self) -> str | None:
        if self.high == len(self.points) - 1:
            return None
        return _bound(self.points[self.high], self.points[self.high + 1], "<")


def _range(name: str, run: _Run, current: object) -> str:
    floor, ceiling = run.floor, run.ceiling
    alone = run.low == run.high and _is_wide(floor) and _is_wide(ceiling)
    if alone or (current is not None and floor is None and ceiling is None):
        return f"{name} == {_literal(run.points[run.low])}"
    if current is not None and floor is not None and ceiling is not None:
        # From where the case stands, only the nearer bound has to be crossed.
        return f"{name} {floor if _order(current) < _order(run.points[run.low]) else ceiling}"
    return " and ".join(f"{name} {bound}" for bound in (floor, ceiling) if bound is not None) or f"{name} is known"


def _is_wide(bound: str | None) -> bool:
    return bound is not None and bound[1] == "="


def _bound(inner: object, outer: object, sign: str) -> str:
    """A bound between two neighbouring points: on the rounder one, so that ``> 30`` is not told as ``>= 30.01``."""
    if not isinstance(inner, int) and len(_literal(outer)) < len(_literal(inner)):
        return f"{sign} {_literal(outer)}"
    return f"{sign}= {_literal(inner)}"


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return quoted(value.date().isoformat() if value.time() == datetime.min.time() else value.replace(tzinfo=None).isoformat())
    if isinstance(value, timedelta):
        return quoted(short_duration(value))
    return quoted(value) if isinstance(value, str) else str(value)


def _order(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return float(value) if isinstance(value, int | float) else 0.0


def _distance(value: object, current: object) -> float:
    return abs(_order(value) - _order(current)) if current is not None else 0.0


def _near_first(points: Sequence[object], current: object) -> Iterator[object]:
    yield from sorted(points, key=lambda point: _distance(point, current))
