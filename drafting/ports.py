"""What drafting asks of the world outside, each port with more than one adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from drafting.domain.access import AccessKey
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry, AuditEvent
from drafting.domain.brief import Brief
from drafting.domain.case import Message
from drafting.domain.delivery import Outgoing
from drafting.domain.draft import DraftState, Wording
from drafting.domain.line import DraftLine
from drafting.domain.reading import CommitmentReading
from drafting.domain.rest import Rest
from knowledge.domain.company import Company
from knowledge.domain.revision import EntryKey, EntryKind
from knowledge.ports import EntryReads, EntryUnit


class Writer(Protocol):
    """Words a brief. Raises ``ModelFailed`` where it cannot; the embedded writer always can."""

    @property
    def name(self) -> str: ...

    async def write(self, brief: Brief) -> Wording: ...


class SecondReader(Protocol):
    """Reads promises out of a text, beside the rules and never in their place. Raises ``ModelFailed``."""

    async def read(self, text: str, company: Company, known: Mapping[str, object]) -> tuple[CommitmentReading, ...]:
        """Each promise with its span in the text. ``known`` are the customer's values."""
        ...


class Connector(Protocol):
    """A way out. ``deduplicates`` says whether a message that is handed over twice under one name arrives once."""

    @property
    def name(self) -> str: ...

    @property
    def deduplicates(self) -> bool: ...

    async def deliver(self, outgoing: Outgoing) -> str:
        """Hand it over; the receipt. Raises ``NotDelivered`` where it surely did not go out, ``DeliveryUnsure`` where that is
        not known."""
        ...


class Clock(Protocol):
    """The time, with a zone; handed in, so that tests can hold it."""

    def __call__(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class DraftQuery:
    """Which drafts, newest first. ``cursor`` is a former page's ``next``; ``teams`` are those whose drafts count (``None``: all)."""

    state: DraftState | None = None
    channel: str | None = None
    customer: str | None = None
    cursor: str | None = None
    limit: int = 50
    teams: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page of drafts; ``next`` is ``None`` on the last."""

    items: tuple[FiledDraft, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """A page of the queue. ``teams`` are those whose drafts count (``None``: all)."""

    channel: str | None = None
    cursor: str | None = None
    limit: int = 50
    teams: frozenset[str] | None = None


class LineOrder(StrEnum):
    """In which order lines come: the earliest due first, or the newest first."""

    DUE = "due"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class LineQuery:
    """Which drafts, as lines. Empty ``tiers`` mean any (``None`` among them: customers without a tier); ``held`` are the keys of
    holds to which they must belong; ``since`` is when they were made at the earliest; ``teams`` are those whose drafts count (``None``:
    all)."""

    state: DraftState | None = DraftState.NEEDS_REVIEW
    channel: str | None = None
    verdict: str | None = None
    priority: str | None = None
    tiers: tuple[str | None, ...] = ()
    held: frozenset[str] | None = None
    since: datetime | None = None
    order: LineOrder = LineOrder.DUE
    cursor: str | None = None
    limit: int = 50
    teams: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page of lines; ``next`` is ``None`` on the last."""

    items: tuple[DraftLine, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class RestQuery:
    """Drafts in one of these states that rest on an entry: on any revision or one, on any section or one."""

    key: EntryKey
    states: frozenset[DraftState]
    revision: int | None = None
    section: str | None = None

    def means(self, rest: Rest) -> bool:
        """Whether this is what it asks for."""
        return rest.key == self.key and self.revision in {None, rest.revision} and self.section in {None, rest.section}


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


@dataclass(frozen=True, slots=True)
class Hold:
    """Whose a customer is for now. ``key`` stands for the customer, or for the draft of one without an id; it ends at ``until``
    unless it is taken again. ``assigned`` marks one that somebody was given: it does not end by itself."""

    key: str
    holder: str
    until: datetime
    assigned: bool = False

    def is_live(self, now: datetime) -> bool:
        """Whether it still holds."""
        return self.assigned or now < self.until


@dataclass(frozen=True, slots=True)
class Remark:
    """An internal comment on a draft; never part of a text. ``mentions`` are the people named in it."""

    id: str
    draft: str
    by: str
    at: datetime
    text: str
    mentions: tuple[str, ...] = ()


class DraftUnit(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def knowledge(self) -> EntryUnit:
        """The entries of the knowledge, in the same transaction."""
        ...

    async def resting(self, query: RestQuery) -> tuple[FiledDraft, ...]:
        """The drafts that rest on an entry, oldest first."""
        ...

    async def draft(self, draft_id: str) -> FiledDraft | None: ...

    async def open_drafts(self, customer: str) -> tuple[FiledDraft, ...]:
        """The customer's drafts that are neither sent nor closed, oldest first."""
        ...

    async def to_send(self, now: datetime, limit: int) -> tuple[FiledDraft, ...]:
        """Drafts whose delivery is due, the longest waiting first; another sender that reads meanwhile sees others."""
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

    async def hold(self, key: str) -> Hold | None:
        """Who has taken what the key stands for, ended or not."""
        ...

    async def take(self, hold: Hold) -> None:
        """Set the hold of its key."""
        ...

    async def release(self, key: str) -> None:
        """End the hold."""
        ...

    async def remark(self, remark: Remark) -> None:
        """Keep a comment."""
        ...

    async def subject_key(self, subject: str) -> bytes:
        """The secret of one customer (or of one draft without a customer), made at first use. Digests in the audit log are made
        with it, so that they mean nothing once it is gone."""
        ...

    async def drafts_of(self, customer: str) -> tuple[FiledDraft, ...]:
        """All the customer's drafts, oldest first."""
        ...

    async def knows(self, customer: str) -> bool:
        """Whether any case of the customer is on file."""
        ...

    async def team_of(self, customer: str) -> str | None:
        """The team that the customer belongs to."""
        ...

    async def belong(self, customer: str, team: str | None) -> None:
        """Let the customer belong to a team from now on, with all their drafts."""
        ...

    async def erase(self, customer: str, drafts: Sequence[FiledDraft]) -> None:
        """Replace the customer's drafts by these, which hold no values any more, and forget messages, comments, holds, kept
        answers and the secret."""
        ...

    async def key(self, key_id: str) -> AccessKey | None:
        """The API key with this id."""
        ...

    async def put_key(self, key: AccessKey) -> None:
        """Keep a key in its present state."""
        ...

    async def answered(self, key: IdempotencyKey, answer: Answer) -> None:
        """Keep the answer of a claimed key."""
        ...


class DraftStore(Protocol):
    """Where drafts are filed."""

    def transaction(self) -> AbstractAsyncContextManager[DraftUnit]: ...

    def knowledge(self) -> AbstractAsyncContextManager[EntryReads]:
        """The entries of the knowledge, to be read."""
        ...

    async def resting(self, query: RestQuery) -> tuple[FiledDraft, ...]:
        """The drafts that rest on an entry, oldest first."""
        ...

    async def rests(self, states: frozenset[DraftState]) -> tuple[Rest, ...]:
        """All that the drafts in these states rest on, each once, without sections."""
        ...

    async def rest_counts(self, kind: EntryKind) -> Mapping[str, int]:
        """How many drafts rest on each entry of a kind."""
        ...

    async def draft(self, draft_id: str) -> FiledDraft | None: ...

    async def drafts(self, query: DraftQuery) -> DraftPage: ...

    async def heard(self, customer: str) -> tuple[HeardMessage, ...]:
        """The messages of all the customer's cases, oldest case first."""
        ...

    async def drafts_of(self, customer: str) -> tuple[FiledDraft, ...]:
        """All the customer's drafts, oldest first."""
        ...

    async def queue(self, query: QueueQuery) -> DraftPage:
        """Open drafts, the earliest due first."""
        ...

    async def lines(self, query: LineQuery) -> LinePage:
        """Drafts as lines, without their evidence."""
        ...

    async def count(self, query: LineQuery) -> int:
        """How many drafts the query means, on all pages."""
        ...

    async def siblings(self, draft: str) -> tuple[FiledDraft, ...]:
        """All drafts of one case, with the named one, oldest first; empty where there is no such draft."""
        ...

    async def holds(self, now: datetime) -> tuple[Hold, ...]:
        """The holds that are live."""
        ...

    async def remarks(self, draft: str) -> tuple[Remark, ...]:
        """The comments on a draft, oldest first."""
        ...

    async def mentions(self, person: str, limit: int, teams: frozenset[str] | None = None) -> tuple[Remark, ...]:
        """The latest comments that name a person, newest first; with ``teams`` those on their drafts."""
        ...

    async def team_of(self, customer: str) -> str | None:
        """The team that the customer belongs to."""
        ...

    async def knows(self, customer: str) -> bool:
        """Whether any case of the customer is on file."""
        ...

    async def probes(self) -> tuple[FiledDraft, ...]:
        """Every draft with a planted fault, oldest first."""
        ...

    async def access_key(self, digest: str) -> AccessKey | None:
        """The API key with this digest, as it is now."""
        ...

    async def access_keys(self) -> tuple[AccessKey, ...]:
        """Every API key that was ever made, oldest first."""
        ...

    async def audit(self, after: int, limit: int, teams: frozenset[str] | None = None) -> tuple[AuditEntry, ...]:
        """Entries of the audit log with a number greater than ``after``; with ``teams`` those on their drafts."""
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

    async def tidy(self) -> None:
        """Let nothing of what was erased linger in the store's files."""
        ...

    async def is_reachable(self) -> bool: ...
