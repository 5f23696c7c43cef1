"""Deciding a case: the first rule whose condition is true decides, one that is false is passed, and at the first that is unknown
the policy is undecided (Kleene's three values)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from knowledge.domain.commitment import Commitment
from knowledge.domain.decision import Decision, InputUse, Missing, MissingKind
from knowledge.domain.facts import FactSheet, FactType, FactValue
from knowledge.policy.expression import Expression, evaluate, open_names, value_of
from knowledge.policy.gather import Gathered, Situation, gather, plain
from knowledge.policy.money import rounded
from knowledge.policy.parse import CompiledPolicy
from knowledge.policy.rule import Input, Outcome, Rule
from knowledge.policy.solve import changes
from knowledge.policy.values import for_cel
from knowledge.policy.wording import PLACEHOLDER, fill, written

__all__ = ["Situation", "decide"]


def decide(policy: CompiledPolicy, sheet: FactSheet, situation: Situation) -> Decision:
    """What the policy says for these facts. Raises ``BadFact`` where a given fact cannot be read as its input's type."""
    case = _Case(policy, situation, gather(policy.policy, sheet, situation))
    known = case.known()
    for rule in policy.policy.rules:
        truth = True if rule.when is None else evaluate(policy.conditions[rule.id], known)
        if truth is None:
            return case.undecided(rule, known)
        if truth:
            return case.decided(rule, known)
    raise AssertionError(f"policy '{policy.policy.id}' was compiled without a last rule")


@dataclass(frozen=True, slots=True)
class _Case:
    policy: CompiledPolicy
    situation: Situation
    facts: Gathered

    def known(self) -> dict[str, object]:
        """The known inputs as CEL has them."""
        company, tier = self.situation.company, self.situation.tier
        found: dict[str, object] = {name: for_cel(use.value, company.zone) for name, use in self.facts.uses.items()}
        return found | {"tier": company.tier_of(tier), "tier_rank": company.rank_of(tier)}

    def decided(self, rule: Rule, known: Mapping[str, object]) -> Decision:
        """The decision of the rule that fired."""
        entry = self.policy.policy
        outcome = entry.outcomes[rule.outcome]
        say = outcome.say if rule.say is None else rule.say
        words = self._words(outcome, known)
        return Decision(
            policy=entry.id,
            title=entry.title,
            outcome=outcome.name,
            rule=rule.id,
            because=self._because(rule),
            revision=entry.revision,
            say=fill(say, words),
            inputs=self._used(self._looked_at(rule) | self._worded(outcome, say)),
            would_change=changes(self.policy, known),
            commitments=tuple(_filled(commitment, words) for commitment in outcome.commits),
            never=entry.never,
            missing=self._missing(self._worded(outcome, say) - known.keys(), blocks=False),
            conflicts=tuple(self.facts.conflicts.values()),
            article=entry.article,
        )

    def undecided(self, rule: Rule, known: Mapping[str, object]) -> Decision:
        """No decision: the rule that could not be told true or false, and what it needs."""
        entry = self.policy.policy
        condition = self.policy.conditions[rule.id]
        needed = open_names(condition, known)
        wanted = ", ".join(name for name in entry.inputs if name in needed)
        why = f"needs {wanted}" if needed else "has no value for these facts"
        return Decision(
            policy=entry.id,
            title=entry.title,
            outcome=None,
            rule=None,
            because=f"{entry.title} is undecided: rule '{rule.id}' ({rule.when}) {why}{self._values(self._looked_at(rule))}.",
            revision=entry.revision,
            inputs=self._used(self._looked_at(rule)),
            would_change=changes(self.policy, known),
            never=entry.never,
            missing=self._missing(needed, blocks=True),
            conflicts=tuple(self.facts.conflicts.values()),
            article=entry.article,
        )

    def _looked_at(self, rule: Rule) -> frozenset[str]:
        """What the rules up to this one name."""
        names: frozenset[str] = frozenset()
        for earlier in self.policy.policy.rules:
            if earlier.when is not None:
                names |= self.policy.conditions[earlier.id].names
            if earlier.id == rule.id:
                break
        return names

    def _worded(self, outcome: Outcome, say: str) -> frozenset[str]:
        """The inputs that the outcome's computed values and wording need. A date that one is counted from stands for it."""
        computed = self.policy.computed[outcome.name].values()
        names = frozenset[str]().union(*(expression.names for expression in computed))
        texts = [say, *(text for promise in outcome.commits for text in (promise.value, promise.condition, promise.deadline) if text)]
        placed = {name for text in texts for name in PLACEHOLDER.findall(text)} - {value.name for value in outcome.compute}
        unplaced = placed - self.facts.dates.keys()
        counted = {entry.name for entry in self.policy.policy.inputs.values() if entry.derived_from in unplaced}
        return frozenset(name for name in self.policy.policy.inputs if name in names | placed | counted)

    def _used(self, names: frozenset[str]) -> dict[str, InputUse]:
        return {name: use for name, use in self.facts.uses.items() if name in names}

    def _missing(self, names: Iterable[str], *, blocks: bool) -> tuple[Missing, ...]:
        wanted = frozenset(names) - self.facts.uses.keys()
        return tuple(self._ask(entry, blocks) for entry in self.policy.policy.inputs.values() if entry.name in wanted)

    def _ask(self, entry: Input, blocks: bool) -> Missing:
        kind = MissingKind.ASK if entry.ask is not None else MissingKind.LOOK_UP
        phrase = entry.ask or entry.look_up or entry.name.replace("_", " ")
        return Missing(entry.name, kind, phrase, entry.verify, entry.name in self.facts.claimed, blocks)

    def _because(self, rule: Rule) -> str:
        title = self.policy.policy.title
        if rule.when is None:
            return f"{title}: rule '{rule.id}' decides, as no rule before it applies{self._values(self._looked_at(rule))}."
        return f"{title}: rule '{rule.id}' decides, as {rule.when}{self._values(self.policy.conditions[rule.id].names)}."

    def _values(self, names: frozenset[str]) -> str:
        shown = [f"{name} is {plain(use.value)}, {use.source.value}" for name, use in self.facts.uses.items() if name in names]
        tier = [f"tier is {self.situation.company.tier_of(self.situation.tier)}"] if names & {"tier", "tier_rank"} else []
        return f" ({'; '.join(shown + tier)})" if shown or tier else ""

    def _words(self, outcome: Outcome, known: Mapping[str, object]) -> dict[str, str]:
        """The placeholders' values as people write them; one that is unknown is left out."""
        company = self.situation.company
        values: dict[str, FactValue] = {**self.facts.dates, **{name: use.value for name, use in self.facts.uses.items()}}
        for value in outcome.compute:
            found = _computed(self.policy.computed[outcome.name][value.name], known, value.type, company.currency)
            if found is not None:
                values[value.name] = found
        words = {name: written(value, company) for name, value in values.items()}
        return words | {"tier": company.tier_of(self.situation.tier), "tier_rank": str(known["tier_rank"])}


def _computed(expression: Expression, known: Mapping[str, object], kind: FactType, currency: str) -> FactValue | None:
    value = value_of(expression, known)
    if value is None:
        return None
    if kind is FactType.MONEY:
        return rounded(Decimal(str(value)), currency)
    if kind is FactType.INTEGER:
        return int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))
    if isinstance(value, datetime):
        # CEL holds the company's wall clock, written as UTC.
        return value.date() if value.time() == datetime.min.time() else value.replace(tzinfo=None)
    assert isinstance(value, FactValue)
    return value


def _filled(commitment: Commitment, words: Mapping[str, str]) -> Commitment:
    def text(value: str | None) -> str | None:
        return (fill(value, words) or None) if value else value

    return Commitment(commitment.type, text(commitment.value), text(commitment.condition), text(commitment.deadline))
