"""The queue, comments, keys and the audit log's heads."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from drafting.api.schemas.common import In, Moment, Name, Out, Remark
from drafting.api.schemas.drafts import DraftOut

Person = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]*$")]


class HoldOut(Out):
    """Who has taken a customer, and until when unless it is taken again; ``assigned`` does not end by itself."""

    holder: str
    until: datetime
    assigned: bool


class QueuedOut(Out):
    """A draft in the queue."""

    draft: DraftOut
    hold: HoldOut | None


class QueueOut(Out):
    """A page of the queue, the earliest due first."""

    items: list[QueuedOut]
    next: str | None


class AssignIn(In):
    """Whose a draft's customer shall be."""

    to: Person


class CommentIn(In):
    """An internal comment; ``@name`` mentions somebody."""

    text: Remark


class CommentOut(Out):
    """An internal comment."""

    id: str
    draft: str
    by: str
    at: datetime
    text: str
    mentions: list[str]


class CommentsOut(Out):
    """Comments."""

    items: list[CommentOut]


class ErasedOut(Out):
    """How much was forgotten of a customer."""

    drafts: int


class HeadOut(Out):
    """The signed end of the audit log: ``token`` is a JWT (EdDSA) over number and hash; keep it elsewhere, and a cut tail or a
    rewritten log is found later. ``key`` is the public key in PEM."""

    number: int
    hash: str
    token: str
    key: str


class TeamIn(In):
    """The team that a customer shall belong to; none with null."""

    team: Name | None


class TeamOut(Out):
    """The team that a customer belongs to."""

    customer: str
    team: str | None


class RateOut(Out):
    """A share with its 95 % interval; null where ``n`` is 0."""

    value: float | None
    low: float
    high: float
    n: int


class WatchfulnessOut(Out):
    """What became of the drafts that were seeded with a fault: still ``open``, ``found`` by a person, or ``missed``: approved.
    ``rate`` is the share found of those that were judged."""

    seeded: int
    open: int
    found: int
    missed: int
    rate: RateOut
    by_kind: dict[str, RateOut]


class KeyIn(In):
    """A new API key. ``program`` callers never approve."""

    actor: Person
    roles: list[Annotated[str, StringConstraints(pattern=r"^(agent|approver|knowledge_manager|qa|admin)$")]] = Field(
        min_length=1, max_length=5
    )
    teams: list[Name] = Field(default_factory=list, max_length=50)
    program: bool = False
    expires: Moment | None = None


class KeyOut(Out):
    """An API key, without the key."""

    id: str
    actor: str
    roles: list[str]
    teams: list[str]
    program: bool
    created: datetime
    expires: datetime | None
    revoked: datetime | None


class NewKeyOut(Out):
    """A new API key; ``key`` is shown this once."""

    key: str
    entry: KeyOut


class BarredOut(Out):
    """A person who was barred, and how many of their keys were taken away."""

    person: str
    keys: int


class KeysOut(Out):
    """API keys."""

    items: list[KeyOut]
