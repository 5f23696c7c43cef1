"""The store's twin in memory: for tests, and for runs that leave nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from drafting.adapters.cursors import cursor, read_cursor
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import GENESIS, AuditEntry, AuditEvent, seal
from drafting.domain.draft import DraftState
from drafting.errors import IdempotencyMismatch, StillInProgress, VersionConflict
from drafting.ports import Answer, DraftPage, DraftQuery, DraftUnit, HeardMessage, IdempotencyKey

OPEN = frozenset({DraftState.NEEDS_REVIEW, DraftState.APPROVED})
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

    def copy(self) -> _Held:
        return _Held(dict(self.drafts), dict(self.cases), list(self.audit), dict(self.keys))


@dataclass(frozen=True, slots=True)
class MemoryUnit:
    """A ``DraftUnit`` on a copy, which the store takes over when all went well."""

    held: _Held

    async def draft(self, draft_id: str) -> FiledDraft | None:
        """The draft as this transaction sees it."""
        return self.held.drafts.get(draft_id)

    async def open_drafts(self, customer: str) -> tuple[FiledDraft, ...]:
        """The customer's drafts that wait for review or for sending, oldest first."""
        return tuple(one for one in _oldest_first(self.held) if one.record.case.customer.id == customer and one.state in OPEN)

    async def add(self, case: str, drafts: Sequence[FiledDraft]) -> None:
        """File the drafts of one case and its messages."""
        self.held.cases[case] = drafts[0]
        self.held.drafts.update({one.draft.id: one for one in drafts})

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


def _oldest_first(held: _Held) -> list[FiledDraft]:
    return sorted(held.drafts.values(), key=lambda one: (one.created, one.draft.id))
