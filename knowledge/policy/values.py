"""Raw values (as JSON or YAML gave them) read as an input's type, and values written for people."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta
from babel.numbers import format_currency, format_decimal

from knowledge.domain.facts import BadFact, FactType, FactValue, Money, Unit
from knowledge.policy.rule import Input

_ISO_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_SHORT_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?|months?|y|years?)", re.IGNORECASE)
_LENGTHS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "o": 2_592_000, "y": 31_536_000}
_MONEY = re.compile(r"(?:(?P<before>[A-Z]{3}|[^\d\s.,+-]{1,3})\s*)?(?P<amount>[+-]?\d[\d.,' ]*)(?:\s*(?P<after>[A-Z]{3}|[^\d\s.,]{1,3}))?")
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_TRUE, _FALSE = {"true", "yes", "y", "1"}, {"false", "no", "n", "0"}


def read_duration(raw: object) -> timedelta | None:
    """A duration: ``180d``, ``24h``, ``30m``, ``2 weeks``, ISO ``P180D``; a month counts 30 days, a year 365. ``None`` if it is none."""
    if isinstance(raw, timedelta):
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    short = _SHORT_DURATION.fullmatch(text)
    if short is not None:
        word = short[2].lower()
        unit = "o" if word.startswith("mo") else word[0]
        return timedelta(seconds=float(short[1]) * _LENGTHS[unit])
    iso = _ISO_DURATION.fullmatch(text)
    if iso is None or not any(iso.groups()):
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    return timedelta(days=365 * years + 30 * months + 7 * weeks + days, hours=hours, minutes=minutes, seconds=seconds)


def read_value(entry: Input, raw: object, currency: str) -> FactValue:
    """A raw value as the input's type. Raises ``BadFact`` with the fact's name, what was found and what was expected."""
    value = _READERS[entry.type](raw, currency)
    if value is None or (entry.type is FactType.ENUM and value not in entry.values):
        expected = f"one of {', '.join(entry.values)}" if entry.type is FactType.ENUM else _EXPECTED[entry.type]
        raise BadFact(f"The fact '{entry.name}' is {raw!r}; expected {expected}.")
    return value


def _boolean(raw: object, _: str) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().lower() if isinstance(raw, str) else ""
    return True if text in _TRUE else False if text in _FALSE else None


def _integer(raw: object, _: str) -> int | None:
    number = _number(raw, "")
    return int(number) if number is not None and number == int(number) and abs(number) < 2**53 else None


def _number(raw: object, _: str) -> float | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float | Decimal):
        return float(raw) if math.isfinite(raw) and abs(float(raw)) < 1e300 else None
    if isinstance(raw, str) and re.fullmatch(r"\s*[+-]?\d{1,15}(?:\.\d{1,15})?\s*", raw):
        return float(raw)
    return None


def read_money(raw: object, currency: str) -> Money | None:
    """An amount: a number, ``"12.50"``, ``"USD 12.50"``, ``"$12.50"``; ``None`` if it is none."""
    if isinstance(raw, Money):
        return raw
    number = _number(raw, "")
    if number is not None:
        return Money(Decimal(str(raw).strip()) if isinstance(raw, str) else Decimal(str(number)), currency)
    match = _MONEY.fullmatch(raw.strip()) if isinstance(raw, str) and len(raw) < 40 else None
    if match is None:
        return None
    mark = match["before"] or match["after"]
    code = _SYMBOLS.get(mark, mark) if mark else currency
    amount = _grouped(match["amount"])
    return Money(amount, code) if amount is not None and re.fullmatch(r"[A-Z]{3}", code) else None


def _grouped(digits: str) -> Decimal | None:
    compact = digits.replace(" ", "").replace("'", "")
    place = max(compact.rfind("."), compact.rfind(","))
    if place >= 0 and len(compact) - place - 1 != 3:
        compact = compact[:place].replace(",", "").replace(".", "") + "." + compact[place + 1 :]
    else:
        compact = compact.replace(",", "") if "." not in compact or "," in compact else compact
    try:
        return Decimal(compact)
    except InvalidOperation:
        return None


def read_moment(raw: object) -> date | datetime | None:
    """A date or a date with a time, ISO 8601; ``None`` if it is none."""
    if isinstance(raw, date):
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _date(raw: object, _: str) -> date | datetime | None:
    return read_moment(raw)


def _text(raw: object, _: str) -> str | None:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return str(raw) if isinstance(raw, str | int | float | Decimal | date) else None


_READERS = {
    FactType.BOOLEAN: _boolean,
    FactType.INTEGER: _integer,
    FactType.NUMBER: _number,
    FactType.MONEY: read_money,
    FactType.DATE: _date,
    FactType.DURATION: lambda raw, _: read_duration(raw),
    FactType.STRING: _text,
    FactType.ENUM: _text,
}
_EXPECTED = {
    FactType.BOOLEAN: "true or false",
    FactType.INTEGER: "a whole number",
    FactType.NUMBER: "a number",
    FactType.MONEY: 'an amount such as 12.5, "12.50" or "USD 12.50"',
    FactType.DATE: "a date such as 2026-09-02",
    FactType.DURATION: "a duration such as 24h, 30d or PT24H",
    FactType.STRING: "a text",
    FactType.ENUM: "one of its values",
}


def elapsed(moment: date | datetime, as_of: date | datetime, unit: Unit, zone: ZoneInfo) -> int:
    """The complete units from ``moment`` to ``as_of`` in the zone; negative where the moment is still to come."""
    if unit is Unit.HOUR:
        seconds = (_instant(as_of, zone) - _instant(moment, zone)).total_seconds()
        return math.trunc(seconds / 3_600)
    start, end = _day(moment, zone), _day(as_of, zone)
    if unit is Unit.DAY:
        return (end - start).days
    months = _months(start, end) if start <= end else -_months(end, start)
    return months if unit is Unit.MONTH else math.trunc(months / 12)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _day(moment: date | datetime, zone: ZoneInfo) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    return moment


def _instant(moment: date | datetime, zone: ZoneInfo) -> datetime:
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return datetime.combine(moment, time(), tzinfo=zone)


def for_cel(value: FactValue) -> object:
    """A value as CEL has it: money and decimals as doubles, dates as timestamps at midnight UTC."""
    if isinstance(value, Money):
        return float(value.amount)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    return value


def written(value: FactValue, locale: str) -> str:
    """A value as people write it in the company's locale."""
    locale = locale.replace("-", "_")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return str(format_currency(value.amount, value.currency, locale=locale))
    if isinstance(value, datetime | date):
        return str(format_date(value, format="long", locale=locale))
    if isinstance(value, timedelta):
        return str(format_timedelta(value, threshold=2, locale=locale))
    if isinstance(value, int | float | Decimal):
        return str(format_decimal(value, locale=locale))
    return value.replace("_", " ")
