"""What drafting asks of the world outside, each port with more than one adapter."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry, AuditEvent
from drafting.domain.brief import Brief
from drafting.domain.case import Message
from drafting.domain.draft import DraftState, Wording


class Writer(Protocol):
    """Words a brief. Raises ``ModelFailed`` where it cannot; the embedded writer always can."""

    @property
    def name(self) -> str: ...

    async def write(self, brief: Brief) -> Wording: ...


class Clock(Protocol):
    """The time, with a zone; handed in, so that tests can hold it."""

    def __call__(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class DraftQuery:
    """Which drafts, newest first. ``cursor`` is a former page's ``next``."""

    state: DraftState | None = None
    channel: str | None = None
    customer: str | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page of drafts; ``next`` is ``None`` on the last."""

    items: tuple[FiledDraft, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class HeardMessage:
    """A message of one case of a customer; ``received`` is when the case came in."""

    case: str
    message: Message
    received: datetime


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A caller's key for one request; ``fingerprint`` is the digest of what was asked."""

    caller: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered, as bytes to be sent again."""

    status: int
    body: str
    headers: tuple[tuple[str, str], ...] = ()


class DraftUnit(Protocol):
    """One transaction: all of it happens, or nothing."""

    async def draft(self, draft_id: str) -> FiledDraft | None: ...

    async def open_drafts(self, customer: str) -> tuple[FiledDraft, ...]:
        """The customer's drafts that are neither sent nor closed, oldest first."""
        ...

    async def add(self, case: str, drafts: Sequence[FiledDraft]) -> None:
        """File new drafts of one case, and the case's messages."""
        ...

    async def replace(self, draft: FiledDraft) -> None:
        """Store the next version of a draft. Raises ``VersionConflict`` where the stored version is not the one before."""
        ...

    async def note(self, event: AuditEvent) -> AuditEntry:
        """Append to the audit log."""
        ...

    async def answered(self, key: IdempotencyKey, answer: Answer) -> None:
        """Keep the answer of a claimed key."""
        ...


class DraftStore(Protocol):
    """Where drafts are filed."""

    def transaction(self) -> AbstractAsyncContextManager[DraftUnit]: ...

    async def draft(self, draft_id: str) -> FiledDraft | None: ...

    async def drafts(self, query: DraftQuery) -> DraftPage: ...

    async def heard(self, customer: str) -> tuple[HeardMessage, ...]:
        """The messages of all the customer's cases, oldest case first."""
        ...

    async def drafts_of(self, customer: str) -> tuple[FiledDraft, ...]:
        """All the customer's drafts, oldest first."""
        ...

    async def audit(self, after: int, limit: int) -> tuple[AuditEntry, ...]:
        """Entries of the audit log with a number greater than ``after``."""
        ...

    async def audit_head(self) -> tuple[int, str]:
        """The number and hash of the last entry."""
        ...

    async def claim(self, key: IdempotencyKey, now: datetime) -> Answer | None:
        """``None`` where the key is new and now claimed, else the kept answer. Raises ``IdempotencyMismatch``, ``StillInProgress``."""
        ...

    async def release(self, key: IdempotencyKey) -> None:
        """Give a claimed key back after a request that failed."""
        ...

    async def is_reachable(self) -> bool: ...
