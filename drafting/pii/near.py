"""Days, times and amounts as values: the same, rounded, or as a day of the week."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from drafting.domain.reading import Quantity, QuantityKind
from drafting.pii.talk import GENERAL_TALK, YOU, sentence
from drafting.pii.view import View

_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d)?) ?k(?!\w)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?")


def thousands(seen: View) -> Iterator[Quantity]:
    """ "48k" as a rounded number."""
    for match in _THOUSANDS.finditer(seen.low):
        start, end = seen.cleaned.span(*match.span())
        yield Quantity(QuantityKind.NUMBER, str((Decimal(match[1]) * 1000).to_integral_value()), None, match.group(), start, end, "about")


def day_of(value: str) -> date | None:
    match = _ISO.fullmatch(value)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def days(day: date, value: str, seen: View, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    forms = {day.isoformat(), f"--{day.month:02d}-{day.day:02d}"}
    swapped = f"{day.year}-{day.day:02d}-{day.month:02d}"
    clock = re.search(r"[T ](\d\d:\d\d)", value)
    weekday = day.strftime("%A").lower()
    for quantity in amounts:
        if clock is not None and quantity.kind is QuantityKind.TIME and quantity.value == clock[1] != "00:00":
            yield quantity.start, quantity.end, "the same time"
        if quantity.kind is not QuantityKind.DATE:
            continue
        around = _around(seen, quantity)
        if GENERAL_TALK.search(around) and not YOU.search(around):
            continue
        if quantity.value == weekday and not quantity.text.endswith("s") and re.search(r"\byou\b|\byour\b", around):
            yield quantity.start, quantity.end, "the same day of the week"
        if quantity.value in forms or (quantity.value == swapped and re.search(r"\d[/.]\d", quantity.text)):
            yield quantity.start, quantity.end, "the same day"


def _around(seen: View, quantity: Quantity) -> str:
    """The sentence that a quantity stands in."""
    origin = seen.cleaned.origin
    return sentence(seen.low, min(bisect_left(origin, quantity.start), len(origin) - 1))


def amounts_like(value: str, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    try:
        wanted = Decimal(re.sub(r"[^\d.]", "", value))
    except InvalidOperation:
        return
    yield from _near(wanted, amounts, money=True)


def counted(value: str, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    """A large number with its unit ("48,210 points") said as such or rounded."""
    match = re.fullmatch(r"(\d{1,3}(?:[,. ]\d{3})+|\d{4,7})(?: ?[a-z]{2,12})", value)
    if match is not None:
        yield from _near(Decimal(re.sub(r"\D", "", match[1])), amounts, money=False)


def _near(wanted: Decimal, amounts: Sequence[Quantity], *, money: bool) -> Iterator[tuple[int, int, str]]:
    """The amount itself, or a rounding of it."""
    kinds = {QuantityKind.MONEY, QuantityKind.NUMBER} | (set() if money else {QuantityKind.MEASURE})
    for quantity in amounts:
        if quantity.kind not in kinds:
            continue
        try:
            said = Decimal(quantity.value)
        except InvalidOperation:
            continue
        is_exact = quantity.kind is not QuantityKind.NUMBER or re.search(r"\d[.,]\d", quantity.text) is not None
        if said == wanted and (is_exact or wanted >= 1000):
            yield quantity.start, quantity.end, "the same amount"
        elif (is_exact or said >= 1000) and wanted >= 20 and _is_rounded(said, wanted, quantity.bound):
            yield quantity.start, quantity.end, "the amount, rounded"


def _is_rounded(said: Decimal, wanted: Decimal, bound: str | None) -> bool:
    """Whole units, or a round number near it; with "about" or "over" a coarser one."""
    near = abs(said - wanted) / wanted
    if abs(said - wanted) < 1 and said == said.to_integral_value():
        return True
    if bound in {"more_than", "at_least"}:
        return 0 < wanted - said <= wanted * Decimal("0.1")
    if bound in {"less_than", "at_most"}:
        return 0 < said - wanted <= wanted * Decimal("0.1")
    return near <= (Decimal("0.05") if bound is not None else Decimal("0.01")) and said % (100 if said >= 1000 else 10) == 0
