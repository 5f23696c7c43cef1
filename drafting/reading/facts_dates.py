"""Dates that customers tie to an event, and lengths of time since one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from drafting.reading.facts_words import Clause, Evidence, View, Wanted, concepts
from drafting.text.calendar import add_months
from drafting.text.dates import DatePhrase, DurationPhrase, date_phrases, duration_phrases
from knowledge.domain.facts import Unit

_EVENTS = [
    "buy",
    "order",
    "deliver",
    "fly",
    "arrive",
    "leave",
    "due",
    "pay",
    "happen",
    "book",
    "join",
    "start",
    "finish",
    "cancel",
    "dispatch",
    "return",
    "use",
    "break",
    "move",
]
_SINCE = re.compile(r"^\W*(?:now\W+)?(?:since|after)\b")
_IT_HAS_BEEN = re.compile(r"\b(?:it's been|its been|it has been|has been|been|that was|it is|it's|already)\W+(?:\w+\W+){0,3}$")
_OLD = re.compile(r"^ old\b")
_HAD_FOR = re.compile(
    r"\b(?:had|owned|have|got|own) (?:it|this|them|these|one|the \w+|my \w+) (?:for |now for )?(?:only |just |exactly )?$"
)
_FOR = re.compile(r"\b(?:for|since|been|past|last)\W+(?:(?:the|over|about|almost|nearly|more than|last|past|well)\W+){0,3}$")
_ANOTHERS = re.compile(r"\bmy (?:neighbou?r|friend|sister|brother|colleague|boss|aunt|uncle|cousin|mate|flatmate|roommate)\b(?!'s)")
_GIFT = re.compile(r"\b(?:for me|gift|present|gave)\b")

_LATER = re.compile(r"\b(?:before|when|until|then)\b")
_OTHER_THINGS = re.compile(r"\b(?:son|daughter|child|kid|baby|i am|i'm|he is|she is|dog|cat)\b")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The case's day, its zone, and how its country writes dates."""

    as_of: date
    zone: ZoneInfo

    @property
    def locale(self) -> str:
        """``en_US`` where the month is written first, by the zone."""
        return "en_US" if self.zone.key.startswith(("America/", "US/", "Pacific/Honolulu")) else "en_GB"

    @property
    def noon(self) -> datetime:
        """Noon of the case's day."""
        return datetime.combine(self.as_of, time(12), self.zone)


def dates(view: View, wanted: Wanted, calendar: Calendar) -> Iterator[Evidence]:
    """The dates of the event that an input is about; for a derived input under the date's name."""
    phrases = date_phrases(view.ready.given, calendar.as_of, calendar.noon, calendar.locale)
    under = wanted.input.derived_from or wanted.input.name
    for phrase in phrases:
        if not (phrase.precise or wanted.input.verify):
            continue
        weight = _tie(view, wanted, phrase)
        if weight > 0:
            yield _counted(view, wanted, phrase, under, weight)
    yield from _since(view, wanted, calendar, under)


def _counted(view: View, wanted: Wanted, phrase: DatePhrase, under: str, weight: float) -> Evidence:
    """A date; where the input counts hours and hours were said, their number under the input's own name."""
    if wanted.input.derived_from is not None and wanted.input.unit is Unit.HOUR:
        for length in duration_phrases(phrase.text):
            if length.unit in {"hour", "minute"}:
                return Evidence(int(length.length.total_seconds() // 3600), phrase.start, phrase.end, weight, wanted.input.name)
    return Evidence(phrase.value, phrase.start, phrase.end, weight, under)


def _tie(view: View, wanted: Wanted, phrase: DatePhrase) -> float:
    """How strongly a date is tied to the input's event: 0 where another event, another person or nothing claims it."""
    start = _plain_position(view, phrase.start)
    clause = view.clause_at(start)
    text = view.plain[clause.start : clause.end]
    if clause.supposes or (clause.asks and _only_asks(text)):
        return 0.0
    if _ANOTHERS.search(text) and not _GIFT.search(text):
        return 0.0
    events = _events(view, clause)
    if not events:
        return _orphan(view, wanted, clause)
    end = start + (phrase.end - phrase.start)
    nearest = min(events, key=lambda event: _distance(event, start, end))
    near = [event for event in events if _distance(event, start, end) <= _distance(nearest, start, end) + 1]
    if any(event.concept in _names(wanted) for event in near):
        return 1.0
    own = wanted.own.search(text) if wanted.own is not None else None
    if own is not None and not _names(wanted):
        return 0.8
    mine = [event for event in events if event.concept in _names(wanted)]
    return 0.4 if mine and not _claimed_by_another(view, nearest, mine, start) else 0.0


def _claimed_by_another(view: View, nearest: _Event, mine: list[_Event], start: int) -> bool:
    return nearest.concept not in {event.concept for event in mine}


@dataclass(frozen=True, slots=True)
class _Event:
    concept: str
    start: int
    end: int


def _events(view: View, clause: Clause) -> list[_Event]:
    found = []
    for name in _EVENTS:
        for match in concepts()[name].says.finditer(view.plain, clause.start, clause.end):
            found.append(_Event(name, match.start(), match.end()))
    return found


def _distance(event: _Event, start: int, end: int) -> int:
    if event.end <= start:
        return start - event.end
    return event.start - end if event.start >= end else 0


def _names(wanted: Wanted) -> frozenset[str]:
    return frozenset(concept.name for concept in wanted.concepts)


def _orphan(view: View, wanted: Wanted, clause: Clause) -> float:
    """A date that no event claims: tied where the clause has the input's own words, where it goes on about the clause before, or is all
    that was said."""
    text = view.plain[clause.start : clause.end]
    if next(wanted.mentions(text), None) is not None:
        return 0.9
    if len(view.plain.split()) <= 6 and len(view.clauses) <= 2:
        return 0.5
    position = view.clauses.index(clause)
    if position > 0:
        before = view.clauses[position - 1]
        events = _events(view, before)
        said = view.plain[before.start : before.end]
        if (
            any(event.concept in _names(wanted) for event in events) or (not events and next(wanted.mentions(said), None) is not None)
        ) and re.match(r"^\W*(?:well|on|that was|it was|i mean|to be exact|precisely|actually|no)\b|^\W*\d", text):
            return 0.95
    return 0.0


def _since(view: View, wanted: Wanted, calendar: Calendar, under: str) -> Iterator[Evidence]:
    """“It's been 45 days since I bought it”, “I've been a customer for a year and a half”, “after 10 months of owning it”."""
    if wanted.input.derived_from is None and wanted.input.type.value != "date":
        return
    for length in duration_phrases(view.ready.given):
        if not length.precise:
            continue
        start = _plain_position(view, length.start)
        end = start + (length.end - length.start)
        clause = view.clause_at(start)
        after = view.plain[end : end + 80]
        before = view.plain[max(0, start - 60) : start]
        tail = re.split(r"[.!?;]", after)[0]
        tied = _SINCE.match(after) is not None and any(concept.says.search(tail) for concept in wanted.concepts)
        text = view.plain[clause.start : clause.end]
        lasting = _FOR.search(before) is not None and "join" in _names(wanted) and concepts()["join"].says.search(text) is not None
        owned = "buy" in _names(wanted) and _HAD_FOR.search(before) is not None and not _LATER.search(view.plain[end : end + 40])
        aged = bool(_names(wanted) & {"buy", "book", "order"}) and _OLD.match(after) is not None and not _OTHER_THINGS.search(before)
        if tied or lasting or owned or aged:
            yield _length_evidence(wanted, length, calendar, under)


def _length_evidence(wanted: Wanted, length: DurationPhrase, calendar: Calendar, under: str) -> Evidence:
    if wanted.input.unit is Unit.HOUR:
        return Evidence(int(length.length.total_seconds() // 3600), length.start, length.end, 1.0, wanted.input.name)
    return Evidence(_back(calendar.as_of, length), length.start, length.end, 1.0, under)


def _back(as_of: date, length: DurationPhrase) -> date:
    if length.unit in {"month", "year"}:
        months = length.amount * (12 if length.unit == "year" else 1)
        if months == int(months):
            return add_months(as_of, -int(months))
    return as_of - timedelta(days=length.length.days)


def _only_asks(text: str) -> bool:
    return (
        re.search(
            r"\b(?:i|we)\b.{0,30}\b(?:bought|ordered|got|booked|paid|received|flew|fly|purchased)\b|\b(?:due|today|tomorrow|yesterday)\b",
            text,
        )
        is None
    )


def _plain_position(view: View, position: int) -> int:
    """The place in the plain text of a place in the given one."""
    origin = view.ready.origin
    low, high = 0, len(origin) - 1
    while low < high:
        middle = (low + high) // 2
        if origin[middle] < position:
            low = middle + 1
        else:
            high = middle
    return low
