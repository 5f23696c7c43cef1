"""Typed facts: what a policy may ask about, and how a value was come by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from knowledge.errors import KnowledgeError


class FactType(StrEnum):
    """The type of a policy's input."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    STRING = "string"
    ENUM = "enum"


class Unit(StrEnum):
    """The unit of an input that is derived from a date; only complete units count."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class FactSource(StrEnum):
    """How a value was come by. Verified wins over claimed; a default stands in for what nobody said."""

    VERIFIED = "verified"
    CLAIMED = "claimed"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str


FactValue = bool | int | float | Decimal | Money | datetime | date | timedelta | str


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact found in what the customer wrote.

    ``message`` is the index of the message in the case, ``start`` and ``end`` the span in its text. ``contradicts`` holds
    another value that the customer gave for the same fact, where there is one.
    """

    name: str
    value: FactValue
    text: str
    message: int = 0
    start: int = 0
    end: int = 0
    contradicts: FactValue | None = None


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All that is known of a case, by fact name.

    ``given`` are the request's facts, ``record`` the customer's record: both are verified, the first wins. Values are
    raw (as JSON or YAML gave them): they are typed by the input that reads them.
    """

    given: Mapping[str, object] = field(default_factory=dict)
    record: Mapping[str, object] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)


class BadFact(KnowledgeError):
    """A value that cannot be read as the type of its input; the message names the fact, the value and the type."""
