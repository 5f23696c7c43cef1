"""Days of the calendar: months added with the month's last day respected, weekdays, and days that have a name."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or ``None`` where there is none such (30 February)."""
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def weekday_before(day: date, weekday: int) -> date:
    """The nearest such weekday (Monday is 0) before that day."""
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def weekday_after(day: date, weekday: int) -> date:
    """The nearest such weekday after that day."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def nearest(make: Callable[[int], date | None], as_of: date, *, to_come: bool) -> date | None:
    """Of a day that comes once a year: the latest one that has passed (today counts), or the next one to come."""
    years = range(as_of.year, as_of.year + 9) if to_come else range(as_of.year, as_of.year - 9, -1)
    for year in years:
        day = make(year)
        if day is not None and (day >= as_of if to_come else day <= as_of):
            return day
    return None


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    golden, century = year % 19, year // 100
    leap = century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15
    moon = leap % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    sunday = moon - (year + year // 4 + moon + 2 - century + century // 4) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


NAMED_DAYS: dict[str, Callable[[int], date]] = {
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "xmas day": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
    "new year's eve": lambda year: date(year, 12, 31),
    "new years eve": lambda year: date(year, 12, 31),
    "new year's day": lambda year: date(year, 1, 1),
    "new years day": lambda year: date(year, 1, 1),
    "halloween": lambda year: date(year, 10, 31),
    "valentine's day": lambda year: date(year, 2, 14),
    "valentines day": lambda year: date(year, 2, 14),
    "st patrick's day": lambda year: date(year, 3, 17),
    "good friday": lambda year: easter(year) - timedelta(days=2),
    "easter sunday": easter,
    "easter monday": lambda year: easter(year) + timedelta(days=1),
    "thanksgiving": lambda year: _nth(year, 11, 3, 4),
    "black friday": lambda year: _nth(year, 11, 3, 4) + timedelta(days=1),
    "cyber monday": lambda year: _nth(year, 11, 3, 4) + timedelta(days=4),
    "independence day": lambda year: date(year, 7, 4),
    "fourth of july": lambda year: date(year, 7, 4),
    "bastille day": lambda year: date(year, 7, 14),
}
