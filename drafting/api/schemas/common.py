"""Types that several schemas share."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StringConstraints

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?")
FIRST_YEAR, LAST_YEAR = 1970, 2199


def _in_range(found: date) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return found


def _date(value: Any) -> Any:
    """Only ``YYYY-MM-DD``: a number or a time is no date."""
    if value is None:
        return None
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("a date is written as a string YYYY-MM-DD")
    return _in_range(date.fromisoformat(value))


def _time(value: Any) -> Any:
    """Only ISO 8601 strings."""
    if value is None:
        return None
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError("a time is written as a string like 2026-11-01T09:12:00Z")
    return _in_range(datetime.fromisoformat(value.upper()))


Day = Annotated[date, BeforeValidator(_date)]
Moment = Annotated[datetime, BeforeValidator(_time)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Spoken = Annotated[str, StringConstraints(min_length=1, max_length=100_000, pattern=r"\S")]
Remark = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=r"\S")]
Values = Annotated[dict[Annotated[str, StringConstraints(min_length=1, max_length=200)], JsonValue], Field(max_length=500)]
EntryId = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]


class In(BaseModel):
    """A request: an unknown key is an error, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid")


class ProblemField(Out):
    """One part of a request that is wrong: where, and what."""

    loc: list[str | int]
    msg: str


class ProblemOut(BaseModel):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: list[ProblemField] = []
