"""Durations, sums of money and percentages, as prose says them and as policies decide by them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.domain.facts import FactType
from knowledge.policy.expression import Expression, names_of
from knowledge.policy.parse import CompiledPolicy
from knowledge.policy.syntax import COMPARISONS, Kind, Node, number_of, text_of
from knowledge.policy.values import read_duration

_DAYS: dict[str, tuple[float, float]] = {
    "second": (1 / 86_400, 1 / 86_400),
    "minute": (1 / 1_440, 1 / 1_440),
    "hour": (1 / 24, 1 / 24),
    "day": (1, 1),
    "week": (7, 7),
    "month": (28, 31),
    "year": (365, 366),
}
_CLOSE = 1e-6


class AmountKind(StrEnum):
    """What can contradict: an amount only contradicts one of its kind."""

    DURATION = "duration"
    MONEY = "money"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with the words that say it; ``unit`` is the unit of time or the currency. ``start`` and ``end`` are its span in the prose."""

    kind: AmountKind
    value: float
    unit: str
    text: str
    start: int = 0
    end: int = 0

    def is_same(self, other: Amount, slack: float = 0.0) -> bool:
        """Whether both name the same value: two weeks are 14 days, a year 365 days or 12 months. ``slack`` is allowed between them."""
        if self.kind is not other.kind:
            return False
        if self.kind is not AmountKind.DURATION:
            return abs(self.value - other.value) <= slack + _CLOSE
        if self.unit == other.unit:
            return abs(self.value - other.value) <= slack + _CLOSE
        low, high = self.days
        least, most = other.days
        return low <= most + _CLOSE and least <= high + _CLOSE

    @property
    def days(self) -> tuple[float, float]:
        """A duration in days, at least and at most."""
        low, high = _DAYS.get(self.unit, (1, 1))
        return self.value * low, self.value * high


Reader = Callable[[str], Sequence[Amount]]
"""Reads the amounts of a text, in order."""


def decided_by(policy: CompiledPolicy) -> list[Amount]:
    """The amounts at which a policy's conditions turn, and those that its outcomes are reckoned with."""
    found = [amount for expression in policy.conditions.values() for amount in _turning(policy, expression)]
    found += [amount for values in policy.computed.values() for expression in values.values() for amount in _shares(expression)]
    return list(dict.fromkeys(found))


def said_by(policy: CompiledPolicy, read: Reader) -> list[Amount]:
    """The amounts that a policy speaks of: in its wording, in the values of its promises, in what it asks for."""
    entry = policy.policy
    texts = [outcome.say for outcome in entry.outcomes.values()] + [rule.say for rule in entry.rules if rule.say]
    texts += [text for one in entry.inputs.values() for text in (one.ask, one.look_up) if text]
    texts += [promise.value for outcome in entry.outcomes.values() for promise in outcome.commits if promise.value]
    return list(dict.fromkeys(amount for text in texts for amount in read(text)))


def _turning(policy: CompiledPolicy, expression: Expression) -> Iterator[Amount]:
    for node in expression.tree.walk():
        if node.kind is not Kind.BINARY or node.text not in COMPARISONS:
            continue
        for name in names_of(node):
            entry = policy.policy.inputs.get(name)
            if entry is None:
                continue
            numbers = [number for part in node.walk() if (number := number_of(part)) is not None]
            if entry.unit is not None:
                yield from (_length(number, entry.unit.value, expression.source) for number in numbers if number > 0)
            elif entry.type is FactType.MONEY:
                yield from (Amount(AmountKind.MONEY, number, "", expression.source) for number in numbers if number > 0)
            elif entry.type is FactType.DURATION:
                yield from _lengths(node, expression.source)


def _length(number: float, unit: str, source: str) -> Amount:
    return Amount(AmountKind.DURATION, number, unit, source)


def _lengths(node: Node, source: str) -> Iterator[Amount]:
    for part in node.walk():
        text = text_of(part)
        length = read_duration(text) if text is not None else None
        if length is not None:
            yield Amount(AmountKind.DURATION, length.total_seconds() / 3_600, "hour", source)


def _shares(expression: Expression) -> Iterator[Amount]:
    """``price * 0.4`` takes 40 percent of something."""
    for node in expression.tree.walk():
        if node.kind is Kind.BINARY and node.text == "*":
            numbers = [number for part in node.parts if (number := number_of(part)) is not None]
            yield from (Amount(AmountKind.PERCENT, round(100 * number, 6), "%", expression.source) for number in numbers if 0 < number < 1)
