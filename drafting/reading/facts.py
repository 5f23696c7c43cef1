"""The facts that a customer states, for a policy's inputs, each with the words it rests on. No evidence, no claim.

Inputs are unknown beforehand: what one is about is read from its name, its ``ask`` phrase, its type and its values, with a
general vocabulary of events and things (``data/concepts.yaml``, ``data/values.yaml``). Pure; no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from drafting.reading.facts_amounts import counts, durations, money, numbers
from drafting.reading.facts_choices import booleans, choices
from drafting.reading.facts_codes import codes
from drafting.reading.facts_dates import Calendar, dates
from drafting.reading.facts_words import Evidence, View, Wanted, view, wanted
from knowledge.domain.facts import Claim, FactType
from knowledge.policy.rule import Input


def read_facts(texts: Sequence[str], inputs: Mapping[str, Input], as_of: date, zone: ZoneInfo, currency: str) -> dict[str, Claim]:
    """The claims for the inputs, by input name, or by the name of the date that an input is derived from.

    ``Claim.message`` is the index in ``texts``. Of two different values in two texts the later one counts and ``contradicts`` holds the
    earlier. Inputs that only the company can look up are never claimed.
    """
    calendar = Calendar(as_of, zone)
    claims: dict[str, Claim] = {}
    for entry in inputs.values():
        if entry.look_up is not None:
            continue
        about = wanted(entry)
        for index, text in enumerate(texts):
            best = _best(_evidence(view(text), about, calendar, currency))
            if best is not None:
                claim = _claim(best, about, index, text)
                claims[claim.name] = _after(claims.get(claim.name), claim)
    return claims


def _evidence(text: View, about: Wanted, calendar: Calendar, currency: str) -> Iterator[Evidence]:
    entry = about.input
    if entry.derived_from is not None or entry.type is FactType.DATE:
        yield from dates(text, about, calendar)
    elif entry.type is FactType.BOOLEAN:
        yield from booleans(text, about)
    elif entry.type is FactType.ENUM:
        yield from choices(text, about)
    elif entry.type is FactType.MONEY:
        yield from money(text, about, currency)
    elif entry.type is FactType.DURATION:
        yield from durations(text, about)
    elif entry.type is FactType.INTEGER:
        yield from (counts(text, about) if not _is_measured(about) else numbers(text, about))
    elif entry.type is FactType.NUMBER:
        yield from numbers(text, about)
    else:
        yield from codes(text, about)


def _is_measured(about: Wanted) -> bool:
    return any(word in about.words for word in ("weight", "heavy", "distance", "usage", "mileage", "percent", "how far"))


def _best(found: Iterator[Evidence]) -> Evidence | None:
    """The strongest evidence; of equally strong the last, since people correct themselves as they go on."""
    best: Evidence | None = None
    for evidence in found:
        if (
            best is None
            or evidence.weight > best.weight + 1e-9
            or (abs(evidence.weight - best.weight) <= 1e-9 and evidence.start >= best.start)
        ):
            best = evidence
    return best


def _claim(evidence: Evidence, about: Wanted, index: int, text: str) -> Claim:
    name = evidence.under or about.input.name
    return Claim(name, evidence.value, text[evidence.start : evidence.end], index, evidence.start, evidence.end)


def _after(earlier: Claim | None, later: Claim) -> Claim:
    if earlier is None or earlier.value == later.value:
        return later
    return Claim(later.name, later.value, later.text, later.message, later.start, later.end, contradicts=earlier.value)
