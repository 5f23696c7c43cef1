"""Whether two values of different texts mean the same: as values, by their bounds, by the unit that they go by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from drafting.domain.reading import Quantity, QuantityKind
from drafting.text.quantities import same

_SAME_WAY = {"at_least": "up", "more_than": "up", "at_most": "down", "less_than": "down"}
_RATE = re.compile(
    r"\s*(?:(?:a|an|per|each|every|/)\s*(?:extra |additional |full |started )?(?P<unit>second|minute|hour|day|night|week|month|year|person|kwh|km|mile|item|piece)\b|(?P<ly>hourly|daily|weekly|monthly|yearly|annually))",
    re.IGNORECASE,
)
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SPAN = re.compile(rf"\b({'|'.join(_DAYS)})s?(?: ?[-–—] ?| (?:to|through|till|until) )({'|'.join(_DAYS)})")
_LY = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year"}


class Values:
    """The values of the sources, so laid out that those which may equal another one are found without a look at all of them."""

    def __init__(self, values: Iterable[Quantity]) -> None:
        self.all = tuple(values)
        self._said: dict[str, list[Quantity]] = {}
        self._of: dict[QuantityKind, list[Quantity]] = {}
        for value in self.all:
            self._said.setdefault(value.value, []).append(value)
            self._of.setdefault(value.kind, []).append(value)

    def equal_to(self, one: Quantity) -> list[Quantity]:
        """Those that are equal to it: of the same words, or of a kind of which different words may mean the same."""
        others = [other for kind in _SAID_IN_WAYS.get(one.kind, ()) for other in self._of.get(kind, ()) if other.value != one.value]
        if one.kind is QuantityKind.NUMBER:
            others += [other for other in self._of.get(one.kind, ()) if one.bound is not None or other.bound is not None]
        return [other for other in (*self._said.get(one.value, ()), *others) if is_equal(one, other)]


_TIMED = (QuantityKind.DATE, QuantityKind.TIME)
_SAID_IN_WAYS = {
    QuantityKind.DURATION: (QuantityKind.DURATION,),
    QuantityKind.MEASURE: (QuantityKind.MEASURE,),
    QuantityKind.NUMBER: _TIMED,  # and numbers, where one of the two has a bound
    QuantityKind.DATE: (QuantityKind.DATE, QuantityKind.NUMBER),
    QuantityKind.TIME: (QuantityKind.TIME, QuantityKind.NUMBER),
}


def is_same_contact(one: Quantity, other: Quantity) -> bool:
    """Whether two links, addresses or telephone numbers lead to the same place."""
    if one.kind is QuantityKind.PHONE:
        return other.kind is QuantityKind.PHONE and _is_same_phone(one, other)
    return one.value == other.value or (one.kind is QuantityKind.LINK and other.value.endswith(one.value))


def _is_same_phone(one: Quantity, other: Quantity) -> bool:
    """Whether the digits are the same, or one lacks the country's code that the other has."""
    if one.value == other.value or ("+" in one.text and "+" in other.text):
        return one.value == other.value
    longer, shorter = sorted((one.value, other.value), key=len, reverse=True)
    return (
        0 < len(longer) - len(shorter.lstrip("0")) <= 3
        and len(shorter) >= 7
        and longer.endswith(shorter.lstrip("0"))
        and len(longer) != len(shorter)
    )


def opposes(one: Quantity, other: Quantity) -> bool:
    """Whether the bounds of two equal values exclude each other; none and "about" exclude nothing, nor does "by" exclude "before" for a time."""
    mine, theirs = _SAME_WAY.get(one.bound or ""), _SAME_WAY.get(other.bound or "")
    if mine is None or theirs is None:
        return False
    is_exact = one.kind in {QuantityKind.NUMBER, QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.PERCENT}
    return mine != theirs or (is_exact and one.bound != other.bound)


def is_day_within(day: str, text: str) -> bool:
    """Whether a weekday lies within a span of days, or within the weekend, that a lower-case text names."""
    if day not in _DAYS:
        return False
    if "weekend" in text and day in _DAYS[5:]:
        return True
    return any(
        (_DAYS.index(day) - _DAYS.index(first)) % 7 <= (_DAYS.index(last) - _DAYS.index(first)) % 7 for first, last in _SPAN.findall(text)
    )


def rate(text: str, end: int, of: str = "") -> str | None:
    """The unit that a value goes by ("$5 a month"), read behind ``end``, or behind the words ``of``."""
    if of:
        place = text.find(of.casefold())
        if place < 0:
            return None
        end = place + len(of)
    found = _RATE.match(text, end)
    return None if found is None else (found["unit"] or _LY[found["ly"].lower()]).lower()


def is_equal(one: Quantity, other: Quantity) -> bool:
    """Whether a value of a text is that of a source, also where one of them leaves the year, the kind or the half of the day open."""
    if one.kind is not other.kind:
        return _is_equal_across(one, other)
    if same(one, other):
        return True
    kind = one.kind
    if kind is QuantityKind.TIME:
        return {one.value, other.value} == {"00:00", "23:59"}
    if kind is QuantityKind.DATE:
        return _is_same_day(one.value, other.value)
    if kind is QuantityKind.DURATION:
        return (
            one.value == other.value
            and {one.unit, other.unit} in ({"day", "business day"}, {"day", "night"})
            and "business" not in (one.unit or "")
        )
    return kind is QuantityKind.NUMBER and one.value != other.value and _is_complement(one, other)


def _is_equal_across(one: Quantity, other: Quantity) -> bool:
    """Values of two kinds: a bare number may be any value, an amount a measure."""
    if QuantityKind.NUMBER in (one.kind, other.kind):
        return _is_same_number(one, other)
    return one.value == other.value and {one.kind, other.kind} == {QuantityKind.MONEY, QuantityKind.MEASURE}


def _is_same_day(one: str, other: str) -> bool:
    return (one.startswith("--") and other.endswith(one[1:])) or (other.startswith("--") and one.endswith(other[1:]))


def _is_same_number(one: Quantity, other: Quantity) -> bool:
    number, thing = (one, other) if one.kind is QuantityKind.NUMBER else (other, one)
    if thing.kind is QuantityKind.DATE:
        return thing.value[:4] == number.value or thing.value[-2:].lstrip("0") == number.value
    if thing.kind is QuantityKind.TIME:
        hour, minute = thing.value[:2], thing.value[3:5]
        return number.value.isdigit() and minute == "00" and int(number.value) % 12 == int(hour) % 12
    return number.value == thing.value


def _is_complement(one: Quantity, other: Quantity) -> bool:
    """Whether "at least 11" meets "more than 10"."""
    if one.bound is None and other.bound is None:
        return False
    step = Decimal(one.value) - Decimal(other.value)
    bounds = (one.bound, other.bound)
    return (
        (step == 1 and other.bound == "more_than" and one.bound in {None, "at_least"})
        or (step == -1 and bounds in {("more_than", "at_least"), ("at_most", "less_than")})
        or (step == 1 and bounds == ("less_than", "at_most"))
    )
