"""Drafts, their approval and their evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .base import Answer
from .decisions import Resolution
from .texts import Finding


class Approval(Answer):
    """A person's approval of one exact text."""

    by: str
    at: datetime
    digest: str
    note: str | None
    override: str | None = None
    rule: str | None = None


class Delivery(Answer):
    """How far an approved draft came."""

    message: str
    connector: str
    state: str
    due: datetime
    attempts: int
    at: datetime | None
    receipt: str | None
    problem: str | None


class Draft(Answer):
    """A draft in the version that was read. ``etag`` names that version in acts."""

    id: str
    version: int
    state: str
    channel: str
    form: str
    text: str
    subject: str | None
    verdict: str
    pair: str | None
    customer: str | None
    resolution: Resolution
    findings: list[Finding]
    approval: Approval | None
    delivery: Delivery | None = None
    due: datetime | None = None
    reason: str | None
    model: str
    prompt: str
    fallback: str | None
    seconds: dict[str, float]
    cost: float
    tokens: int
    created: datetime
    updated: datetime

    @property
    def etag(self) -> str:
        """The version as an entity tag."""
        return f'"{self.id}.{self.version}"'


class Drafts(Answer):
    """The drafts of one resolution: those asked for, then the private pairs of public lines."""

    resolution: Resolution
    drafts: list[Draft]


class DraftPage(Answer):
    """A page of drafts; ``next`` is the cursor of the next one."""

    items: list[Draft]
    next: str | None


class Origin(Answer):
    """Who brought in a passage of the text."""

    text: str
    by: str
    is_person: bool


class Record(Answer):
    """The evidence of a draft."""

    id: str
    version: int
    state: str
    binding: str
    origins: list[Origin]
    record: dict[str, Any]
