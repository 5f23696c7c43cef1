"""Entries of the knowledge and their revisions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from drafting.api.schemas.common import Day, In, Out, Remark

Source = Annotated[str, StringConstraints(min_length=1, max_length=1_000_000)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class SourceIn(In):
    """An article (front matter and Markdown) or a policy (YAML), as its file would be."""

    source: Source
    note: Remark | None = None


class NoteIn(In):
    """Why."""

    note: Remark | None = None


class RollBackIn(In):
    """To which revision."""

    revision: Number
    note: Remark | None = None


class VerifyIn(In):
    """On which day the article was found right (default: today)."""

    day: Day | None = None
    note: Remark | None = None


class RevisionOut(Out):
    """A revision. ``base`` is the one that its author had before them; ``origin`` is ``http``, ``folder`` or ``import``."""

    revision: int
    status: str
    author: str
    at: datetime
    origin: str
    base: int | None
    note: str | None
    published_by: str | None
    published_at: datetime | None
    sha256: str


class RevisionTextOut(RevisionOut):
    """A revision with its source."""

    source: str


class RevisionsOut(Out):
    """An entry's revisions, the newest first."""

    items: list[RevisionOut]


class EntryOut(Out):
    """Where an entry stands: ``latest`` is its newest revision, ``served`` the published one. ``superseded`` counts the drafts that
    rested on what the act changed."""

    kind: str
    id: str
    file: str | None
    latest: int
    served: int | None
    status: str
    etag: str
    revision: RevisionOut
    superseded: int = 0


class PendingOut(Out):
    """What is not published yet."""

    items: list[EntryOut]


class DifferenceOut(Out):
    """Two revisions as a unified diff."""

    id: str
    before: int
    after: int
    difference: str


class ChangeOut(Out):
    """One act on the knowledge."""

    number: int
    act: str
    kind: str
    id: str
    revision: int
    by: str
    at: datetime
    note: str | None


class ChangesOut(Out):
    """Acts in order; ``next`` is the number to go on after."""

    items: list[ChangeOut]
    next: int | None


class StaleOut(Out):
    """A published article whose verification is overdue; ``drafts`` is how many rest on it."""

    id: str
    title: str
    owner: str | None
    verified: str | None
    due: str
    drafts: int


class StalePageOut(Out):
    """What is overdue, the most cited first."""

    items: list[StaleOut]


class KnowledgeOut(Out):
    """What is served: a folder or the database, at which change; ``drift`` are the files in which the folder differs from it."""

    source: str
    change: int
    articles: int
    policies: int
    drift: list[str]


class RecalledOut(Out):
    """A reply that was sent, or may have been, and rests on the revision in question."""

    draft: str
    state: str
    customer: str | None
    channel: str
    at: datetime
    refs: list[str]


class RecallOut(Out):
    """Replies by customer and channel."""

    items: list[RecalledOut]
    customers: int
