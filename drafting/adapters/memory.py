"""The store's twin in memory: for tests, and for runs that leave nothing behind."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from drafting.adapters.cursors import cursor, read_cursor
from drafting.domain.access import AccessKey
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import GENESIS, AuditEntry, AuditEvent, seal
from drafting.domain.draft import DraftState
from drafting.domain.line import line_of
from drafting.domain.rest import rests_of
from drafting.errors import IdempotencyMismatch, StillInProgress, VersionConflict
from drafting.ports import (
    Answer,
    DraftPage,
    DraftQuery,
    DraftUnit,
    HeardMessage,
    Hold,
    IdempotencyKey,
    LineOrder,
    LinePage,
    LineQuery,
    QueueQuery,
    Remark,
    RestQuery,
)
from drafting.review.holds import hold_key
from knowledge.adapters.memory_entries import MemoryEntries
from knowledge.domain.revision import EntryKind
from knowledge.ports import EntryReads

OPEN = frozenset({DraftState.NEEDS_REVIEW, DraftState.APPROVED})
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
ABANDONED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Claim:
    fingerprint: str
    claimed: datetime
    answer: Answer | None = None


@dataclass(slots=True)
class _Held:
    drafts: dict[str, FiledDraft] = field(default_factory=dict)
    cases: dict[str, FiledDraft] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)
    keys: dict[tuple[str, str], _Claim] = field(default_factory=dict)

    holds: dict[str, Hold] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    secrets: dict[str, bytes] = field(default_factory=dict)
    access: dict[str, AccessKey] = field(default_factory=dict)
    case_of: dict[str, str] = field(default_factory=dict)
    entries: MemoryEntries = field(default_factory=MemoryEntries)

    def copy(self) -> _Held:
        return _Held(
            dict(self.drafts),
            dict(self.cases),
            list(self.audit),
            dict(self.keys),
            dict(self.holds),
            list(self.remarks),
            dict(self.secrets),
            dict(self.access),
            dict(self.case_of),
            self.entries.copy(),
        )


@dataclass(frozen=True, slots=True)
class MemoryUnit:
    """A ``DraftUnit`` on a copy, which the store takes over when all went well."""

    held: _Held

    @property
    def knowledge(self) -> MemoryEntries:
        """The entries of the knowledge, in the same transaction."""
        return self.held.entries

    async def resting(self, query: RestQuery) -> tuple[FiledDraft, ...]:
        """The drafts that rest on an entry, oldest first."""
        return _resting(self.held, query)

    async def draft(self, draft_id: str) -> FiledDraft | None:
        """The draft as this transaction sees it."""
        return self.held.drafts.get(draft_id)

    async def open_drafts(self, customer: str) -> tuple[FiledDraft, ...]:
        """The customer's drafts that wait for review or for sending, oldest first."""
        return tuple(one for one in _oldest_first(self.held) if one.record.case.customer.id == customer and one.state in OPEN)

    async def to_send(self, now: datetime, limit: int) -> tuple[FiledDraft, ...]:
        """Drafts whose delivery is due, the longest waiting first."""
        due = [(at, one) for one in _oldest_first(self.held) if (at := _looked_at(one)) is not None and at <= now]
        return tuple(one for _, one in sorted(due, key=lambda found: found[0])[:limit])

    async def add(self, case: str, drafts: Sequence[FiledDraft]) -> None:
        """File the drafts of one case and its messages."""
        self.held.cases[case] = drafts[0]
        self.held.drafts.update({one.draft.id: one for one in drafts})
        self.held.case_of.update({one.draft.id: case for one in drafts})

    async def replace(self, draft: FiledDraft) -> None:
        """Store the next version, if the one before it is stored now."""
        stored = self.held.drafts.get(draft.draft.id)
        if stored is None or stored.version != draft.version - 1:
            raise VersionConflict("The draft changed since it was read: read it again.")
        self.held.drafts[draft.draft.id] = draft

    async def note(self, event: AuditEvent) -> AuditEntry:
        """Append to the chain."""
        number, previous = _head(self.held)
        entry = seal(event, number + 1, previous)
        self.held.audit.append(entry)
        return entry

    async def hold(self, key: str) -> Hold | None:
        """Who has taken what the key stands for."""
        return self.held.holds.get(key)

    async def take(self, hold: Hold) -> None:
        """Set the hold of its key."""
        self.held.holds[hold.key] = hold

    async def release(self, key: str) -> None:
        """End the hold."""
        self.held.holds.pop(key, None)

    async def remark(self, remark: Remark) -> None:
        """Keep a comment."""
        self.held.remarks.append(remark)

    async def subject_key(self, subject: str) -> bytes:
        """The subject's secret, made at first use."""
        return self.held.secrets.setdefault(subject, secrets.token_bytes(32))

    async def drafts_of(self, customer: str) -> tuple[FiledDraft, ...]:
        """All the customer's drafts, oldest first."""
        return tuple(one for one in _oldest_first(self.held) if one.record.case.customer.id == customer)

    async def knows(self, customer: str) -> bool:
        """Whether any case of the customer is on file."""
        return any(first.record.case.customer.id == customer for first in self.held.cases.values())

    async def erase(self, customer: str, drafts: Sequence[FiledDraft]) -> None:
        """Replace what is kept, forget the rest."""
        names = {one.draft.id for one in drafts}
        self.held.cases = {case: first for case, first in self.held.cases.items() if first.record.case.customer.id != customer}
        self.held.drafts.update({one.draft.id: one for one in drafts})
        self.held.remarks = [one for one in self.held.remarks if one.draft not in names]
        for subject in (f"customer:{customer}", *(f"draft:{name}" for name in names)):
            self.held.holds.pop(subject, None)
            self.held.secrets.pop(subject, None)
        self.held.keys = {
            key: claim
            for key, claim in self.held.keys.items()
            if claim.answer is None or not any(name in claim.answer.body for name in names)
        }

    async def key(self, key_id: str) -> AccessKey | None:
        """The API key with this id."""
        return self.held.access.get(key_id)

    async def put_key(self, key: AccessKey) -> None:
        """Keep a key in its present state."""
        self.held.access[key.id] = key

    async def answered(self, key: IdempotencyKey, answer: Answer) -> None:
        """Keep the answer of a claimed key."""
        claim = self.held.keys.get((key.caller, key.key))
        if claim is None or claim.fingerprint != key.fingerprint:
            raise VersionConflict("The idempotency key was given back meanwhile: send the request again.")
        self.held.keys[key.caller, key.key] = replace(claim, answer=answer)


class MemoryStore:
    """A ``DraftStore`` that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._held = _Held()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[DraftUnit]:
        """One transaction; an exception undoes it."""
        async with self._turn:
            held = self._held.copy()
            yield MemoryUnit(held)
            self._held = held

    @asynccontextmanager
    async def knowledge(self) -> AsyncIterator[EntryReads]:
        """The entries of the knowledge, to be read."""
        yield self._held.entries

    async def resting(self, query: RestQuery) -> tuple[FiledDraft, ...]:
        """The drafts that rest on an entry, oldest first."""
        return _resting(self._held, query)

    async def rest_counts(self, kind: EntryKind) -> Mapping[str, int]:
        """How many drafts rest on each entry of a kind."""
        return Counter(
            entry
            for one in self._held.drafts.values()
            for entry in {rest.key.id for rest in rests_of(one.record.resolution) if rest.key.kind is kind}
        )

    async def draft(self, draft_id: str) -> FiledDraft | None:
        """The draft with this id."""
        return self._held.drafts.get(draft_id)

    async def drafts(self, query: DraftQuery) -> DraftPage:
        """A page of drafts, newest first."""
        before = read_cursor(query.cursor) if query.cursor is not None else None
        found = [
            one
            for one in reversed(_oldest_first(self._held))
            if query.state in {None, one.state}
            and query.channel in {None, one.draft.channel}
            and query.customer in {None, one.record.case.customer.id}
            and (before is None or (one.created, one.draft.id) < before)
        ]
        shown = found[: query.limit]
        return DraftPage(tuple(shown), cursor(shown[-1].created, shown[-1].draft.id) if len(found) > query.limit else None)

    async def queue(self, query: QueueQuery) -> DraftPage:
        """Open drafts, the earliest due first."""
        after = read_cursor(query.cursor) if query.cursor is not None else None
        found = sorted(
            (one.due or NEVER, one.draft.id, one)
            for one in self._held.drafts.values()
            if one.state is DraftState.NEEDS_REVIEW
            and query.channel in {None, one.draft.channel}
            and (after is None or (one.due or NEVER, one.draft.id) > after)
        )
        shown = found[: query.limit]
        end = cursor(shown[-1][0], shown[-1][1]) if len(found) > query.limit else None
        return DraftPage(tuple(one for _, _, one in shown), end)

    async def lines(self, query: LineQuery) -> LinePage:
        """Drafts as lines."""
        at = read_cursor(query.cursor) if query.cursor is not None else None
        by_due = query.order is LineOrder.DUE
        keyed = [((one.due or NEVER) if by_due else one.created, one.draft.id, one) for one in self._meant(query)]
        keyed.sort(key=lambda found: found[:2], reverse=not by_due)
        rest = [found for found in keyed if at is None or (found[:2] > at if by_due else found[:2] < at)]
        shown = rest[: query.limit]
        end = cursor(shown[-1][0], shown[-1][1]) if len(rest) > query.limit else None
        return LinePage(tuple(line_of(one) for _, _, one in shown), end)

    async def count(self, query: LineQuery) -> int:
        """How many drafts the query means."""
        return len(self._meant(query))

    async def siblings(self, draft: str) -> tuple[FiledDraft, ...]:
        """All drafts of the draft's case, oldest first."""
        case = self._held.case_of.get(draft)
        return tuple(one for one in _oldest_first(self._held) if case is not None and self._held.case_of[one.draft.id] == case)

    def _meant(self, query: LineQuery) -> list[FiledDraft]:
        return [
            one
            for one in self._held.drafts.values()
            if query.state in {None, one.state}
            and query.channel in {None, one.draft.channel}
            and query.verdict in {None, one.draft.verdict.value}
            and query.priority in {None, one.record.resolution.priority.value}
            and (not query.tiers or one.record.case.customer.tier in query.tiers)
            and (query.since is None or one.created >= query.since)
            and (query.held is None or hold_key(one) in query.held or f"draft:{one.draft.id}" in query.held)
        ]

    async def holds(self, now: datetime) -> tuple[Hold, ...]:
        """The holds that are live."""
        return tuple(hold for _, hold in sorted(self._held.holds.items()) if hold.is_live(now))

    async def remarks(self, draft: str) -> tuple[Remark, ...]:
        """The comments on a draft, oldest first."""
        return tuple(one for one in self._held.remarks if one.draft == draft)

    async def mentions(self, person: str, limit: int) -> tuple[Remark, ...]:
        """The latest comments that name a person, newest first."""
        return tuple(one for one in reversed(self._held.remarks) if person in one.mentions)[:limit]

    async def access_key(self, digest: str) -> AccessKey | None:
        """The API key with this digest."""
        return next((key for key in self._held.access.values() if key.digest == digest), None)

    async def access_keys(self) -> tuple[AccessKey, ...]:
        """Every API key that was ever made, oldest first."""
        return tuple(sorted(self._held.access.values(), key=lambda key: (key.created, key.id)))

    async def tidy(self) -> None:
        """Nothing lingers in memory."""

    async def heard(self, customer: str) -> tuple[HeardMessage, ...]:
        """The messages of all the customer's cases, oldest case first."""
        cases = sorted(
            (case for case in self._held.cases.items() if case[1].record.case.customer.id == customer), key=lambda c: (c[1].created, c[0])
        )
        return tuple(HeardMessage(case, message, first.created) for case, first in cases for message in first.record.case.messages)

    async def drafts_of(self, customer: str) -> tuple[FiledDraft, ...]:
        """All the customer's drafts, oldest first."""
        return tuple(one for one in _oldest_first(self._held) if one.record.case.customer.id == customer)

    async def audit(self, after: int, limit: int) -> tuple[AuditEntry, ...]:
        """The next entries of the chain."""
        return tuple(self._held.audit[after : after + limit])

    async def audit_head(self) -> tuple[int, str]:
        """Where the chain ends."""
        return _head(self._held)

    async def claim(self, key: IdempotencyKey, now: datetime) -> Answer | None:
        """Claim a key, or find what its first request was answered."""
        async with self._turn:
            claim = self._held.keys.get((key.caller, key.key))
            if claim is not None and claim.fingerprint != key.fingerprint:
                raise IdempotencyMismatch("This Idempotency-Key was used with another request: take a new key for a new request.")
            if claim is not None and claim.answer is not None:
                return claim.answer
            if claim is not None and now - claim.claimed < ABANDONED_AFTER:
                raise StillInProgress("The first request with this Idempotency-Key is still running: try again in a moment.")
            self._held.keys[key.caller, key.key] = _Claim(key.fingerprint, now)
        return None

    async def release(self, key: IdempotencyKey) -> None:
        """Forget a claimed key that was not answered."""
        async with self._turn:
            claim = self._held.keys.get((key.caller, key.key))
            if claim is not None and claim.answer is None:
                del self._held.keys[key.caller, key.key]

    async def is_reachable(self) -> bool:
        """Always."""
        return True


def _head(held: _Held) -> tuple[int, str]:
    return (held.audit[-1].number, held.audit[-1].hash) if held.audit else (0, GENESIS)


def _resting(held: _Held, query: RestQuery) -> tuple[FiledDraft, ...]:
    def rests(one: FiledDraft) -> bool:
        return any(
            rest.key == query.key and query.revision in {None, rest.revision} and query.section in {None, rest.section}
            for rest in rests_of(one.record.resolution)
        )

    return tuple(one for one in _oldest_first(held) if one.state in query.states and rests(one))


def _looked_at(filed: FiledDraft) -> datetime | None:
    return filed.delivery.looked_at if filed.delivery is not None else None


def _oldest_first(held: _Held) -> list[FiledDraft]:
    return sorted(held.drafts.values(), key=lambda one: (one.created, one.draft.id))
