"""Values and sentences as people write them, in the company's locale."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from knowledge.domain.company import Company
from knowledge.domain.facts import FactValue, Money

Known = Callable[[str], bool]
PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s])")
_JOINT = re.compile(r"(;\s+|\s+\([^()]*\)|,\s+(?=(?:as|because|since|which|so|and|but|or|for|while|where)\b))")
_UNITS = ((86_400, "duration-day"), (3_600, "duration-hour"), (60, "duration-minute"), (1, "duration-second"))


def written(value: FactValue, company: Company) -> str:
    """A value as people write it: ``$12.50``, ``September 2, 2026``, ``3 days``, ``1,200``, ``yes``."""
    locale = company.locale.replace("-", "_")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return str(format_currency(value.amount, value.currency, locale=locale))
    if isinstance(value, date):
        return _moment(value, locale, company.zone)
    if isinstance(value, timedelta):
        return _duration(value, locale)
    if isinstance(value, int | float | Decimal):
        return str(format_decimal(value, locale=locale))
    return value.replace("_", " ")


def _moment(value: date | datetime, locale: str, zone: ZoneInfo) -> str:
    if not isinstance(value, datetime):
        return str(format_date(value, format="long", locale=locale))
    local = value.astimezone(zone) if value.tzinfo else value
    return f"{format_date(local.date(), format='long', locale=locale)}, {format_time(local.time(), format='short', locale=locale)}"


def _duration(value: timedelta, locale: str) -> str:
    """The duration in the largest unit that divides it: a promise of 36 hours must not become one of two days."""
    seconds = round(abs(value.total_seconds()))
    length, unit = next(((length, unit) for length, unit in _UNITS if seconds % length == 0), _UNITS[-1])
    return str(format_unit(seconds // length, unit, length="long", locale=locale))


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders' values. A clause whose value is unknown is left out, or the sentence where it cannot be."""
    sentences = (_filled(sentence, words) for sentence in _SENTENCE.split(text.strip()))
    return " ".join(sentence for sentence in sentences if sentence)


def _filled(sentence: str, words: Mapping[str, str]) -> str:
    def known(part: str) -> bool:
        return all(name in words for name in PLACEHOLDER.findall(part))

    kept = sentence if known(sentence) else _without_unknown(sentence, known)
    return PLACEHOLDER.sub(lambda match: words[match[1]], kept)


def _without_unknown(sentence: str, known: Known) -> str:
    """The sentence without the clauses that hold an unknown value; ``""`` where its main clause holds one."""
    ending = sentence[-1] if sentence[-1] in ".!?" else ""
    head, *rest = _clauses(sentence.removesuffix(ending) if ending else sentence)
    if known(head):
        return head + "".join(clause for clause in rest if known(clause)) + ending
    alone = [clause for clause in rest if clause.startswith(";") and known(clause)]
    if not alone:
        return ""
    first = alone[0].lstrip("; ")
    return first[:1].upper() + first[1:] + "".join(alone[1:]) + ending


def _clauses(sentence: str) -> list[str]:
    """The main clause and the clauses after it, each with the sign that joins it."""
    pieces = _JOINT.split(sentence)
    found = [pieces[0]]
    for joint, clause in zip(pieces[1::2], pieces[2::2], strict=True):
        if "(" in joint:
            found.append(joint)
            if clause:
                found.append(clause)
        else:
            found.append(joint + clause)
    return found
