"""Raw values (as JSON or YAML gave them) read as an input's type."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from knowledge.domain.facts import BadFact, FactType, FactValue, Money
from knowledge.policy.money import read_money
from knowledge.policy.rule import Input

_ISO_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_SHORT_DURATION = re.compile(
    r"(\d{1,9}(?:\.\d{1,3})?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?|months?|y|years?)", re.IGNORECASE
)
_LENGTHS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "mo": 2_592_000, "y": 31_536_000}
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")
_TRUE, _FALSE = frozenset({"true", "yes"}), frozenset({"false", "no"})
_LONGEST = timedelta(days=365 * 1_000)


def read_value(entry: Input, raw: object, currency: str) -> FactValue:
    """A raw value as the input's type. Raises ``BadFact`` with the fact's name, what was found and what was expected."""
    value = _value(entry, raw, currency)
    if value is None:
        raise BadFact(f"The fact '{entry.name}' is {_short(raw)}; expected {expected(entry, currency)}.")
    return value


def _value(entry: Input, raw: object, currency: str) -> FactValue | None:
    if entry.type is FactType.ENUM:
        return _one_of(entry.values, raw)
    return read_money(raw, currency) if entry.type is FactType.MONEY else _READERS[entry.type](raw)


def expected(entry: Input, currency: str) -> str:
    """What a value of the input looks like, in words."""
    if entry.type is FactType.ENUM:
        return f"one of {', '.join(entry.values)}"
    return _EXPECTED[entry.type].replace("USD", currency)


def _short(raw: object) -> str:
    text = repr(raw)
    return text if len(text) <= 60 else text[:57] + "..."


def _one_of(values: tuple[str, ...], raw: object) -> str | None:
    """The value itself, else the only one that differs in nothing but case, spaces, hyphens and underscores."""
    text = _text(raw)
    if text is None or text in values:
        return text
    near = [value for value in values if _folded(value) == _folded(text)]
    return near[0] if len(near) == 1 else None


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip()).casefold()


def _boolean(raw: object) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = raw.strip().lower() if isinstance(raw, str) else ""
    return True if text in _TRUE else False if text in _FALSE else None


def _integer(raw: object) -> int | None:
    number = read_number(raw)
    return int(number) if number is not None and number == int(number) and abs(number) < 2**53 else None


def read_number(raw: object) -> float | None:
    """A number, also as a text; ``None`` if it is none. Truth values, infinities and what is not a number are none."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float | Decimal):
        return float(raw) if math.isfinite(raw) and abs(float(raw)) < 1e18 else None
    text = raw.strip() if isinstance(raw, str) else ""
    return float(text) if _NUMBER.fullmatch(text) else None


def read_duration(raw: object) -> timedelta | None:
    """A duration: ``180d``, ``24h``, ``30m``, ``2 weeks``, ISO ``P180D``; a month counts 30 days, a year 365. ``None`` if it is none."""
    if isinstance(raw, timedelta):
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    short = _SHORT_DURATION.fullmatch(text)
    if short is not None:
        word = short[2].lower()
        seconds = float(short[1]) * _LENGTHS["mo" if word.startswith("mo") else word[0]]
    else:
        iso = _ISO_DURATION.fullmatch(text)
        if iso is None or not any(iso.groups()):
            return None
        counts = [int(part or 0) for part in iso.groups()]
        seconds = sum(count * length for count, length in zip(counts, (31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1), strict=True))
    return timedelta(seconds=seconds) if seconds <= _LONGEST.total_seconds() else None


def short_duration(length: timedelta) -> str:
    """A duration as a condition writes it, in the largest unit that divides it: ``3d``, ``36h``."""
    seconds = round(length.total_seconds())
    size, unit = next((size, unit) for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")) if seconds % size == 0)
    return f"{seconds // size}{unit}"


def read_moment(raw: object) -> date | datetime | None:
    """A date or a date with a time, ISO 8601; ``None`` if it is none."""
    if isinstance(raw, date):
        return raw
    text = raw.strip() if isinstance(raw, str) else ""
    if not re.match(r"\d{4}-\d\d-\d\d(?!\d)", text):
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _text(raw: object) -> str | None:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return str(raw) if isinstance(raw, str | int | float | Decimal | date) else None


_READERS: Mapping[FactType, Callable[[object], FactValue | None]] = {
    FactType.BOOLEAN: _boolean,
    FactType.INTEGER: _integer,
    FactType.NUMBER: read_number,
    FactType.DATE: read_moment,
    FactType.DURATION: read_duration,
    FactType.STRING: _text,
}
_EXPECTED: Mapping[FactType, str] = {
    FactType.BOOLEAN: "true or false",
    FactType.INTEGER: "a whole number",
    FactType.NUMBER: "a number",
    FactType.MONEY: 'an amount in USD such as 12.5, "12.50" or "USD 12.50"',
    FactType.DATE: "a date such as 2026-09-02",
    FactType.DURATION: "a duration such as 24h, 30d or PT24H",
    FactType.STRING: "a text",
}


def for_cel(value: FactValue, zone: ZoneInfo) -> object:
    """A value as CEL has it: money and decimals as doubles, dates as the company's wall clock, written as UTC."""
    if isinstance(value, Money):
        return float(value.amount)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return (value.astimezone(zone) if value.tzinfo else value).replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    return value


def timestamp(moment: date | datetime) -> str:
    """A moment that stands in a condition, as CEL reads it: wall clock, written as UTC."""
    found = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return found.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
