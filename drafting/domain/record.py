"""The evidence of one draft: everything that went in and came out, so that it can be replayed, scored and explained."""

from __future__ import annotations

from dataclasses import dataclass, field

from drafting.domain.case import Case
from drafting.domain.draft import Draft
from drafting.domain.reading import Reading
from drafting.domain.resolution import Resolution
from drafting.domain.triage import Triage, Understanding


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of a prompt's or a brief's manifest: what it is, which revision, for which audience, whose, its SHA-256."""

    id: str
    audience: str
    customer: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """``pair`` is the record of the private draft that goes with a public holding line."""

    case: Case
    triage: Triage
    understanding: Understanding
    resolution: Resolution
    draft: Draft
    reading: Reading
    manifest: tuple[Source, ...] = ()
    attempts: tuple[str, ...] = field(default=())
