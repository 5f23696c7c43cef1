"""Deciding a case: the first rule whose condition is true decides, one that is false is passed, and at the first that is unknown
the policy is undecided (Kleene's three values)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from cel_expr_python import cel

from knowledge.domain.commitment import Commitment
from knowledge.domain.company import Company
from knowledge.domain.decision import Decision, FactConflict, InputUse, Missing, MissingKind
from knowledge.domain.facts import BadFact, FactSheet, FactSource, FactType, FactValue, Money, Unit
from knowledge.policy.parse import PLACEHOLDER, CompiledPolicy, Expression
from knowledge.policy.rule import Input, Outcome, Rule
from knowledge.policy.solve import candidates, counterfactuals, evaluate
from knowledge.policy.values import elapsed, for_cel, read_moment, read_value, written

_MAX_TRIES = 400


@dataclass(frozen=True, slots=True)
class Situation:
    """What a policy knows beside the facts: the company, the customer's tier, the case's date."""

    company: Company
    tier: str | None
    as_of: date | datetime


@dataclass(slots=True)
class _Facts:
    """The inputs as this case has them."""

    uses: dict[str, InputUse] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)
    conflicts: list[FactConflict] = field(default_factory=list)
    dates: dict[str, FactValue] = field(default_factory=dict)


def decide(compiled: CompiledPolicy, sheet: FactSheet, situation: Situation) -> Decision:
    """What the policy says. Raises ``BadFact`` where a given fact cannot be read as its input's type."""
    policy = compiled.policy
    facts = _gather(compiled, sheet, situation)
    tier = situation.company.tier_of(situation.tier)
    known: dict[str, object] = {name: for_cel(use.value) for name, use in facts.uses.items()}
    known |= {"tier": tier, "tier_rank": situation.company.rank_of(situation.tier)}
    for rule in policy.rules:
        truth = True if rule.when is None else evaluate(compiled.conditions[rule.id], known)
        if truth is None:
            return _undecided(compiled, rule, facts, known)
        if truth:
            return _decided(_Settled(compiled, rule, facts, known, situation))
    return _undecided(compiled, policy.rules[-1], facts, known)


@dataclass(frozen=True, slots=True)
class _Settled:
    compiled: CompiledPolicy
    rule: Rule
    facts: _Facts
    known: Mapping[str, object]
    situation: Situation


def _decided(settled: _Settled) -> Decision:
    compiled, rule, facts = settled.compiled, settled.rule, settled.facts
    policy = compiled.policy
    outcome = policy.outcomes[rule.outcome]
    words, missing = _words(settled, outcome)
    return Decision(
        policy=policy.id,
        title=policy.title,
        outcome=outcome.name,
        rule=rule.id,
        because=_because(compiled, rule, facts),
        revision=policy.revision,
        say=fill(rule.say or outcome.say, words),
        inputs=_used(compiled, rule, facts, outcome),
        would_change=counterfactuals(compiled, settled.known),
        commitments=tuple(_filled(commitment, words) for commitment in outcome.commits),
        never=policy.never,
        missing=missing,
        conflicts=tuple(facts.conflicts),
        article=policy.article,
    )


def _undecided(compiled: CompiledPolicy, rule: Rule, facts: _Facts, known: Mapping[str, object]) -> Decision:
    policy = compiled.policy
    needed = _needed(compiled, compiled.conditions[rule.id], known) if rule.when is not None else ()
    missing = tuple(_missing(policy.inputs[name], facts) for name in needed)
    phrases = ", ".join(f"'{name}'" for name in needed)
    return Decision(
        policy=policy.id,
        title=policy.title,
        outcome=None,
        rule=None,
        because=f"{policy.title}: undecided, because rule '{rule.id}' ({rule.when}) needs {phrases}.",
        revision=policy.revision,
        inputs={name: use for name, use in facts.uses.items() if name in compiled.names},
        would_change=counterfactuals(compiled, known),
        never=policy.never,
        missing=missing,
        conflicts=tuple(facts.conflicts),
        article=policy.article,
    )


def _missing(entry: Input, facts: _Facts, *, blocks: bool = True) -> Missing:
    kind = MissingKind.LOOK_UP if entry.look_up is not None else MissingKind.ASK
    return Missing(entry.name, kind, entry.look_up or entry.ask or entry.name, entry.verify, entry.name in facts.claimed, blocks)


def _needed(compiled: CompiledPolicy, condition: Expression, known: Mapping[str, object]) -> tuple[str, ...]:
    """The unknown inputs that can still move the condition, in the order of the policy."""
    unknown = [name for name in compiled.policy.inputs if name in condition.names and name not in known]
    grids = {name: candidates(compiled, name, None) for name in unknown}
    return tuple(name for name in unknown if _moves(condition, name, grids, known)) or tuple(unknown)


def _moves(condition: Expression, name: str, grids: Mapping[str, list[object]], known: Mapping[str, object]) -> bool:
    others = [other for other in grids if other != name]
    for combination in itertools.islice(itertools.product(*(grids[other] for other in others)), _MAX_TRIES):
        rest = {**known, **dict(zip(others, combination, strict=True))}
        if len({evaluate(condition, {**rest, name: value}) for value in grids[name]}) > 1:
            return True
    return False


def _used(compiled: CompiledPolicy, rule: Rule, facts: _Facts, outcome: Outcome) -> dict[str, InputUse]:
    """The inputs that the rules up to this one and the outcome's computed values look at."""
    names: set[str] = set()
    for earlier in compiled.policy.rules:
        names |= compiled.conditions[earlier.id].names if earlier.when is not None else frozenset()
        if earlier.id == rule.id:
            break
    for expression in compiled.computed[outcome.name].values():
        names |= expression.names
    names |= set(PLACEHOLDER.findall(outcome.say))
    return {name: use for name, use in facts.uses.items() if name in names}


def _because(compiled: CompiledPolicy, rule: Rule, facts: _Facts) -> str:
    title = compiled.policy.title
    if rule.when is None:
        return f"{title}: rule '{rule.id}' decides, because no rule before it applies{_values(compiled, compiled.names, facts)}."
    return f"{title}: rule '{rule.id}' decides, because {rule.when}{_values(compiled, compiled.conditions[rule.id].names, facts)}."


def _values(compiled: CompiledPolicy, names: frozenset[str], facts: _Facts) -> str:
    shown = [f"{name} is {_plain(facts.uses[name].value)} ({facts.uses[name].source.value})" for name in compiled.policy.inputs if name in names and name in facts.uses]
    return f" ({', '.join(shown)})" if shown else ""


def _plain(value: FactValue) -> str:
    if isinstance(value, Money):
        return f"{value.currency} {value.amount}"
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- gathering the inputs -------------------------------------------------------------------------------------------


def _gather(compiled: CompiledPolicy, sheet: FactSheet, situation: Situation) -> _Facts:
    facts = _Facts()
    for entry in compiled.policy.inputs.values():
        _gather_one(entry, sheet, situation, facts)
    return facts


def _gather_one(entry: Input, sheet: FactSheet, situation: Situation, facts: _Facts) -> None:
    given = _from(entry, sheet.given, situation, strict=True)
    recorded = _from(entry, sheet.record, situation, strict=False)
    claimed = _from_claims(entry, sheet, situation)
    if claimed is not None:
        facts.claimed.add(entry.name)
    if given is not None and recorded is not None and for_cel(given) != for_cel(recorded):
        facts.conflicts.append(FactConflict(entry.name, _plain(given), _plain(recorded), "record"))
    verified = given if given is not None else recorded
    if verified is not None:
        facts.uses[entry.name] = InputUse(verified, FactSource.VERIFIED)
    elif claimed is not None and not entry.verify:
        facts.uses[entry.name] = InputUse(claimed, FactSource.CLAIMED)
    elif entry.default is not None:
        facts.uses[entry.name] = InputUse(entry.default, FactSource.DEFAULT)
    if entry.derived_from:
        source = sheet.given.get(entry.derived_from, sheet.record.get(entry.derived_from))
        claim = sheet.claims.get(entry.derived_from)
        moment = read_moment(source) if source is not None else (claim.value if claim is not None and not entry.verify else None)
        if isinstance(moment, date):
            facts.dates[entry.derived_from] = moment


def _from(entry: Input, values: Mapping[str, object], situation: Situation, *, strict: bool) -> FactValue | None:
    """The input's value among verified values: given directly, else derived from its date. A record may hold other things under the
    same name, so only a given fact of the wrong type is an error."""
    raw = values.get(entry.name)
    try:
        if raw is not None:
            return read_value(entry, raw, situation.company.currency)
        raw = values.get(entry.derived_from) if entry.derived_from else None
        if raw is None:
            return None
        moment = read_moment(raw)
        if moment is None:
            raise BadFact(f"The fact '{entry.derived_from}' is {raw!r}; expected a date such as 2026-09-02.")
        return elapsed(moment, situation.as_of, entry.unit or Unit.DAY, situation.company.zone)
    except BadFact:
        if strict:
            raise
        return None


def _from_claims(entry: Input, sheet: FactSheet, situation: Situation) -> FactValue | None:
    if entry.look_up is not None:
        return None
    claim = sheet.claims.get(entry.name)
    values: dict[str, object] = {entry.name: claim.value} if claim is not None else {}
    dated = sheet.claims.get(entry.derived_from) if entry.derived_from else None
    if dated is not None and entry.derived_from is not None:
        values[entry.derived_from] = dated.value
    return _from(entry, values, situation, strict=False)


# --- words ----------------------------------------------------------------------------------------------------------


def _words(settled: _Settled, outcome: Outcome) -> tuple[dict[str, str], tuple[Missing, ...]]:
    """The placeholders' values as people write them, and the inputs that a computed value still needs."""
    locale = settled.situation.company.locale
    words = {name: written(use.value, locale) for name, use in settled.facts.uses.items()}
    words |= {name: written(value, locale) for name, value in settled.facts.dates.items()}
    words |= {"tier": str(settled.known["tier"]), "tier_rank": str(settled.known["tier_rank"])}
    missing: dict[str, Missing] = {}
    for value in outcome.compute:
        expression = settled.compiled.computed[outcome.name][value.name]
        unknown = [name for name in settled.compiled.policy.inputs if name in expression.names and name not in settled.known]
        if unknown:
            missing |= {name: _missing(settled.compiled.policy.inputs[name], settled.facts, blocks=False) for name in unknown}
            continue
        result = compute(expression, settled.known, value.type, settled.situation.company.currency)
        if result is not None:
            words[value.name] = written(result, locale)
    return words, tuple(missing.values())


def compute(expression: Expression, known: Mapping[str, object], kind: FactType, currency: str) -> FactValue | None:
    """A computed value in its type; ``None`` where the expression has no value (a division by zero, an overflow)."""
    result = expression.program.eval(data={name: known[name] for name in expression.names if name in known})
    if result.type() == cel.Type.ERROR:
        return None
    value: FactValue = result.value()
    if kind is FactType.MONEY:
        return Money(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP), currency)
    if kind is FactType.INTEGER:
        return round(float(str(value)))
    if kind is FactType.DATE and isinstance(value, datetime):
        return value.date()
    return value


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders' values; a clause or sentence whose value is unknown is left out."""
    sentences = [_fill_sentence(sentence, words) for sentence in re.split(r"(?<=[.!?])\s+", text.strip())]
    return " ".join(sentence for sentence in sentences if sentence)


def _fill_sentence(sentence: str, words: Mapping[str, str]) -> str:
    clauses = list(_clauses(sentence))
    kept = [clause for clause in clauses if all(name in words for name in PLACEHOLDER.findall(clause))]
    if not kept:
        return ""
    joined = "; ".join(kept)
    if len(kept) < len(clauses) and joined[-1] not in ".!?":
        joined += "."
    return PLACEHOLDER.sub(lambda match: words[match[1]], joined)


def _clauses(sentence: str) -> Iterator[str]:
    yield from re.split(r";\s+", sentence)


def _filled(commitment: Commitment, words: Mapping[str, str]) -> Commitment:
    def text(value: str | None) -> str | None:
        return fill(value, words) or None if value else value

    return Commitment(commitment.type, text(commitment.value), text(commitment.condition), text(commitment.deadline))
