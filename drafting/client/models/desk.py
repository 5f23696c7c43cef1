"""The queue, remarks between colleagues, what was said, and the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .base import Answer
from .drafts import Draft


class Hold(Answer):
    """Who has taken a customer's drafts, until when."""

    holder: str
    until: datetime
    assigned: bool


class Queued(Answer):
    """A draft that waits, and who has it."""

    draft: Draft
    hold: Hold | None


class Queue(Answer):
    """A page of what waits, first due first."""

    items: list[Queued]
    next: str | None


class Comment(Answer):
    """A remark between colleagues; it reaches no customer."""

    id: str
    draft: str
    by: str
    at: datetime
    text: str
    mentions: list[str]


class Comments(Answer):
    """Comments, oldest first."""

    items: list[Comment]


class Said(Answer):
    """One thing that was said to or by a customer."""

    at: datetime
    kind: str
    role: str
    channel: str | None
    text: str
    case: str | None = None
    draft: str | None = None
    state: str | None = None


class Timeline(Answer):
    """All that was said, in every channel, oldest first."""

    customer: str
    items: list[Said]


class AuditEntry(Answer):
    """One act in the chain."""

    number: int
    act: str
    subject: str
    actor: str
    at: str
    details: dict[str, Any]
    previous: str
    hash: str


class AuditPage(Answer):
    """A page of the chain."""

    items: list[AuditEntry]
    next: str | None
    head: str


class Ready(Answer):
    """What the service works with."""

    status: str
    company: str
    articles: int
    policies: int
    channels: list[str]
    model: str
    database: str
    access: str
    note: str


class Heard(Answer):
    """A mention that is worth a person's attention, and which."""

    id: str
    text: str
    at: datetime
    author: str | None
    url: str | None
    attention: str
    kinds: list[str]
    mood: str
    priority: str
    important: str | None
    why: list[str]


class Rising(Answer):
    """A topic that rises."""

    sentence: str
    terms: list[str]
    mentions: int
    since: datetime
    first: datetime
    times: float


class Listened(Answer):
    """What was heard, the most pressing first; noise is counted."""

    purpose: str
    heard: list[Heard]
    noise: int
    rising: list[Rising]
