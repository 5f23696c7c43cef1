"""The store's twin in memory: for tests, and for runs that leave nothing behind."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import islice

from drafting.adapters.cursors import cursor, read_cursor
from drafting.adapters.memory_unit import Claim, Held, MemoryUnit, head_of, oldest_first, resting_of
from drafting.adapters.rows import NEVER
from drafting.domain.access import AccessKey
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry
from drafting.domain.draft import DraftState
from drafting.domain.line import line_of
from drafting.domain.rest import Rest, rests_of
from drafting.errors import IdempotencyMismatch, StillInProgress
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
from knowledge.domain.revision import EntryKind
from knowledge.ports import EntryReads

ABANDONED_AFTER = timedelta(minutes=10)


class MemoryStore:
    """A ``DraftStore`` that forgets everything when the process ends."""

    def __init__(self) -> None:
        self._held = Held()
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
        return resting_of(self._held, query)

    async def rests(self, states: frozenset[DraftState]) -> tuple[Rest, ...]:
        """All that the drafts in these states rest on, each once, without sections."""
        mine = (one for one in self._held.drafts.values() if one.state in states)
        return tuple(sorted({Rest(rest.key, rest.revision) for one in mine for rest in rests_of(one.record.resolution)}))

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
            for one in reversed(oldest_first(self._held))
            if query.state in {None, one.state}
            and query.channel in {None, one.draft.channel}
            and query.customer in {None, one.record.case.customer.id}
            and (query.teams is None or one.team in query.teams)
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
            and (query.teams is None or one.team in query.teams)
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
        return tuple(one for one in oldest_first(self._held) if case is not None and self._held.case_of[one.draft.id] == case)

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
            and (query.teams is None or one.team in query.teams)
            and (query.held is None or hold_key(one) in query.held or f"draft:{one.draft.id}" in query.held)
        ]

    async def holds(self, now: datetime) -> tuple[Hold, ...]:
        """The holds that are live."""
        return tuple(hold for _, hold in sorted(self._held.holds.items()) if hold.is_live(now))

    async def remarks(self, draft: str) -> tuple[Remark, ...]:
        """The comments on a draft, oldest first."""
        return tuple(one for one in self._held.remarks if one.draft == draft)

    async def mentions(self, person: str, limit: int, teams: frozenset[str] | None = None) -> tuple[Remark, ...]:
        """The latest comments that name a person, newest first; with ``teams`` those on their drafts."""
        named = (one for one in reversed(self._held.remarks) if person in one.mentions)
        return tuple(one for one in named if self._is_of(teams, one.draft))[:limit]

    async def team_of(self, customer: str) -> str | None:
        """The team that the customer belongs to."""
        return self._held.teams.get(customer)

    async def knows(self, customer: str) -> bool:
        """Whether any case of the customer is on file."""
        return await MemoryUnit(self._held).knows(customer)

    async def probes(self) -> tuple[FiledDraft, ...]:
        """Every draft with a planted fault, oldest first."""
        return tuple(one for one in oldest_first(self._held) if one.probe is not None)

    def _is_of(self, teams: frozenset[str] | None, draft_id: str) -> bool:
        draft = self._held.drafts.get(draft_id)
        return teams is None or (draft is not None and draft.team in teams)

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
        return tuple(one for one in oldest_first(self._held) if one.record.case.customer.id == customer)

    async def audit(self, after: int, limit: int, teams: frozenset[str] | None = None) -> tuple[AuditEntry, ...]:
        """The next entries of the chain; with ``teams`` those on their drafts."""
        mine = (entry for entry in islice(self._held.audit, after, None) if self._is_of(teams, entry.event.subject))
        return tuple(islice(mine, limit))

    async def audit_head(self) -> tuple[int, str]:
        """Where the chain ends."""
        return head_of(self._held)

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
            self._held.keys[key.caller, key.key] = Claim(key.fingerprint, now)
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
