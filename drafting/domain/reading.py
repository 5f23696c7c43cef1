"""A reading: what a text says, as data. Any text is read the same way, whoever wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its span in the text."""

    text: str
    start: int
    end: int


class QuantityKind(StrEnum):
    """The kinds of values that are compared as values, not as strings."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    MONEY = "money"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    MEASURE = "measure"
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in a text.

    ``value`` is canonical and comparable as a string: a decimal without trailing zeros for numbers, percentages and
    money; ISO 8601 for dates and times (``--11-03`` for a day without a year, weekday names in lower case); for durations the number and ``unit``
    (``30``, ``day``); lower-cased for links, addresses and codes. ``unit`` is the currency, time unit or measure.
    ``bound`` is ``at_least``, ``at_most``, ``more_than``, ``less_than``, ``about`` or ``None``.
    """

    kind: QuantityKind
    value: str
    unit: str | None
    text: str
    start: int
    end: int
    bound: str | None = None


@dataclass(frozen=True, slots=True)
class CommitmentReading:
    """A promise read out of a text, with the words it rests on."""

    type: str
    text: str
    start: int
    end: int
    value: str | None = None
    condition: str | None = None
    deadline: str | None = None
    hedged: bool = False


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Something that looks like personal data: its kind (``email``, ``phone``, ``card``, ``iban`` …), its canonical value, and
    by which recogniser and why it was found."""

    kind: str
    value: str
    text: str
    start: int
    end: int
    recogniser: str = ""
    why: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Hidden:
    """A character that a reader does not see, or that pretends to be another: its class and span."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. ``text`` is as given, all spans count its characters."""

    text: str
    sentences: tuple[Sentence, ...] = ()
    commitments: tuple[CommitmentReading, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    hidden: tuple[Hidden, ...] = ()
