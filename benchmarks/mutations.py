"""Sentences in which one fact was changed: a number, a date, an amount, a share, a time, a weekday, a unit, a link, a telephone number, a polarity, a bound."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from drafting.domain.reading import Quantity, QuantityKind
from drafting.text.quantities import quantities, same

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = ["January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December"]
_UNITS = {"minute": "hour", "hour": "day", "day": "week", "night": "week", "week": "month", "month": "year", "year": "month",
          "km": "miles", "kg": "lbs", "cm": "inches"}  # fmt: skip
_SWAPS = {
    "bound": [("at least", "at most"), ("more than", "less than"), ("up to", "at least"), ("within", "after"), ("no more than", "at least"), ("before", "after"), ("over", "under")],
    "polarity": [(" is not ", " is "), (" are not ", " are "), (" cannot ", " can "), (" do not ", " do "), (" is ", " is not "), (" are ", " are not "), (" can ", " cannot ")],
    "opposite": [("free", "paid"), ("open", "closed"), ("required", "optional"), ("always", "never"), ("included", "excluded"), ("with", "without"), ("inside", "outside"), ("minimum", "maximum")],
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Mutation:
    """A sentence of the passage with one fact of ``kind`` changed."""

    kind: str
    passage: str
    before: str
    after: str


def mutations(passages: Sequence[tuple[str, Sequence[str]]], count: int, seed: int = 1) -> list[Mutation]:
    """``count`` mutations of the sentences of these passages, drawn with ``seed``; fewer where there are no more."""
    found = [one for passage, parts in passages for part in parts for one in _of(passage, part, random.Random(f"{seed}{part}"))]
    random.Random(seed).shuffle(found)
    return found[:count]


def _of(passage: str, sentence: str, draw: random.Random) -> Iterator[Mutation]:
    for quantity in quantities(sentence):
        for change in (_value, _unit):
            words = change(quantity, draw)
            if words is not None:
                after = sentence[: quantity.start] + words + sentence[quantity.end :]
                if _differs(quantity, quantities(after)):
                    yield Mutation("unit" if change is _unit else quantity.kind.value, passage, sentence, after)
    for kind, pairs in _SWAPS.items():
        pair = next((pair for pair in pairs if re.search(rf"(?<!\w){re.escape(pair[0].strip())}(?!\w)", sentence)), None)
        if pair is not None and (kind != "bound" or re.search(r"\d", sentence)):
            yield Mutation(
                kind, passage, sentence, re.sub(rf"(?<!\w){re.escape(pair[0].strip())}(?!\w)", pair[1].strip(), sentence, count=1)
            )


def _differs(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    here = next((other for other in others if other.start == quantity.start), None)
    return here is not None and not same(quantity, here)


def _value(quantity: Quantity, draw: random.Random) -> str | None:
    if quantity.kind in {QuantityKind.LINK, QuantityKind.EMAIL}:
        return "x" + quantity.text if "//" not in quantity.text else quantity.text.replace("//", "//x", 1)
    if quantity.text in _DAYS:
        return draw.choice([day for day in _DAYS if day != quantity.text])
    month = next((month for month in _MONTHS if month in quantity.text), None)
    if month is not None and draw.random() < 0.5:
        return quantity.text.replace(month, draw.choice([other for other in _MONTHS if other != month]))
    return _NUMBER.sub(lambda match: _other_number(match.group(), draw), quantity.text, count=1) if _NUMBER.search(quantity.text) else None


def _other_number(digits: str, draw: random.Random) -> str:
    if not digits.isdigit():
        return str(draw.randint(1, 9)) + digits[1:] if digits[:1] != "9" else "8" + digits[1:]
    if len(digits) > 4:
        return digits[:-1] + str((int(digits[-1]) + draw.randint(1, 9)) % 10)
    change: Callable[[int], int] = draw.choice(
        [lambda value: value + 1, lambda value: value * 2, lambda value: value + 10, lambda value: max(1, value // 2)]
    )
    return str(change(int(digits)))


def _unit(quantity: Quantity, draw: random.Random) -> str | None:
    for unit, other in _UNITS.items():
        if quantity.kind in {QuantityKind.DURATION, QuantityKind.MEASURE} and re.search(rf"\b{unit}s?\b", quantity.text):
            return re.sub(rf"\b{unit}(?=s?\b)", other, quantity.text)
    return None
