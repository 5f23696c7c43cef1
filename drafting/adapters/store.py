"""The store of drafts on SQLAlchemy: SQLite in the box, any other database by its URL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select, text, tuple_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from drafting.adapters.cursors import cursor, read_cursor
from drafting.adapters.engine import open_engine
from drafting.adapters.lines import count_of_lines, page_of_lines
from drafting.adapters.rows import entry_of, filed_of, key_of, message_of, resting
from drafting.adapters.tables import (
    AccessKeyRow,
    AuditHeadRow,
    AuditRow,
    CaseRow,
    CustomerRow,
    DraftRow,
    HoldRow,
    KeyRow,
    MentionRow,
    MessageRow,
    RemarkRow,
    RestRow,
)
from drafting.adapters.unit import SqlUnit
from drafting.domain.access import AccessKey
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry
from drafting.domain.draft import DraftState
from drafting.domain.rest import Rest
from drafting.errors import IdempotencyMismatch, StillInProgress, StoreAway
from drafting.ports import (
    Answer,
    DraftPage,
    DraftQuery,
    DraftUnit,
    HeardMessage,
    Hold,
    IdempotencyKey,
    LinePage,
    LineQuery,
    QueueQuery,
    Remark,
    RestQuery,
)
from drafting.review.holds import mentioned
from knowledge.adapters.entries import SqlEntries
from knowledge.domain.revision import EntryKey, EntryKind
from knowledge.ports import EntryReads

ABANDONED_AFTER = timedelta(minutes=10)


class SqlStore:
    """A ``DraftStore`` on a database. Writers of one process queue here, so that none starves at the database's lock."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._reads = async_sessionmaker(engine, expire_on_commit=False)
        self._writes = async_sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> SqlStore:
        """The store behind a URL, created or migrated where needed. Raises ``NotConfigured``."""
        return cls(await open_engine(url))

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[DraftUnit]:
        """One transaction; an exception undoes it."""
        async with self.writing() as session:
            yield SqlUnit(session)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A session that writes, in its turn; committed at the end, undone by an exception."""
        async with self._turn, self._writes.begin() as session:
            yield session

    def reading(self) -> AsyncSession:
        """A session that reads."""
        return self._reads()

    @asynccontextmanager
    async def knowledge(self) -> AsyncIterator[EntryReads]:
        """The entries of the knowledge, to be read."""
        async with self._reads() as session:
            yield SqlEntries(session)

    async def resting(self, query: RestQuery) -> tuple[FiledDraft, ...]:
        """The drafts that rest on an entry, oldest first."""
        async with self._reads() as session:
            return tuple(filed_of(row) for row in await session.scalars(resting(query)))

    async def rests(self, states: frozenset[DraftState]) -> tuple[Rest, ...]:
        """All that the drafts in these states rest on, each once, without sections."""
        query = select(RestRow.kind, RestRow.entry, RestRow.revision).join(DraftRow, DraftRow.id == RestRow.draft)
        wanted = query.where(DraftRow.state.in_([state.value for state in states])).distinct()
        async with self._reads() as session:
            rows = (await session.execute(wanted)).all()
        return tuple(sorted(Rest(EntryKey(EntryKind(kind), entry), revision) for kind, entry, revision in rows))

    async def rest_counts(self, kind: EntryKind) -> Mapping[str, int]:
        """How many drafts rest on each entry of a kind."""
        query = select(RestRow.entry, func.count(RestRow.draft.distinct())).where(RestRow.kind == kind.value).group_by(RestRow.entry)
        async with self._reads() as session:
            return {entry: count for entry, count in (await session.execute(query)).all()}  # noqa: C416 - a row is no pair

    async def draft(self, draft_id: str) -> FiledDraft | None:
        """The draft with this id."""
        async with self._reads() as session:
            row = await session.get(DraftRow, draft_id)
        return filed_of(row) if row is not None else None

    async def drafts(self, query: DraftQuery) -> DraftPage:
        """A page of drafts, newest first; new drafts never move a later page."""
        wanted = select(DraftRow).order_by(DraftRow.created.desc(), DraftRow.id.desc()).limit(query.limit + 1)
        if query.state is not None:
            wanted = wanted.where(DraftRow.state == query.state.value)
        if query.channel is not None:
            wanted = wanted.where(DraftRow.channel == query.channel)
        if query.customer is not None:
            wanted = wanted.where(DraftRow.customer == query.customer)
        if query.teams is not None:
            wanted = wanted.where(DraftRow.team.in_(query.teams))
        if query.cursor is not None:
            created, draft_id = read_cursor(query.cursor)
            wanted = wanted.where(tuple_(DraftRow.created, DraftRow.id) < tuple_(created, draft_id))
        async with self._reads() as session:
            rows = (await session.scalars(wanted)).all()
        shown = rows[: query.limit]
        return DraftPage(
            tuple(filed_of(row) for row in shown), cursor(shown[-1].created, shown[-1].id) if len(rows) > query.limit else None
        )

    async def queue(self, query: QueueQuery) -> DraftPage:
        """Open drafts, the earliest due first."""
        wanted = select(DraftRow).where(DraftRow.state == DraftState.NEEDS_REVIEW.value).order_by(DraftRow.due, DraftRow.id)
        if query.channel is not None:
            wanted = wanted.where(DraftRow.channel == query.channel)
        if query.teams is not None:
            wanted = wanted.where(DraftRow.team.in_(query.teams))
        if query.cursor is not None:
            wanted = wanted.where(tuple_(DraftRow.due, DraftRow.id) > tuple_(*read_cursor(query.cursor)))
        async with self._reads() as session:
            rows = (await session.scalars(wanted.limit(query.limit + 1))).all()
        shown = rows[: query.limit]
        return DraftPage(tuple(filed_of(row) for row in shown), cursor(shown[-1].due, shown[-1].id) if len(rows) > query.limit else None)

    async def lines(self, query: LineQuery) -> LinePage:
        """Drafts as lines."""
        async with self._reads() as session:
            return await page_of_lines(session, query)

    async def count(self, query: LineQuery) -> int:
        """How many drafts the query means."""
        async with self._reads() as session:
            return await count_of_lines(session, query)

    async def siblings(self, draft: str) -> tuple[FiledDraft, ...]:
        """All drafts of the draft's case, oldest first."""
        case = select(DraftRow.case).where(DraftRow.id == draft).scalar_subquery()
        query = select(DraftRow).where(DraftRow.case == case).order_by(DraftRow.created, DraftRow.id)
        async with self._reads() as session:
            return tuple(filed_of(row) for row in await session.scalars(query))

    async def holds(self, now: datetime) -> tuple[Hold, ...]:
        """The holds that are live."""
        query = select(HoldRow).where(or_(HoldRow.until > now, HoldRow.assigned)).order_by(HoldRow.key)
        async with self._reads() as session:
            return tuple(Hold(row.key, row.holder, row.until, row.assigned) for row in await session.scalars(query))

    async def remarks(self, draft: str) -> tuple[Remark, ...]:
        """The comments on a draft, oldest first."""
        return await self._remarks(select(RemarkRow).where(RemarkRow.draft == draft).order_by(RemarkRow.at, RemarkRow.id))

    async def mentions(self, person: str, limit: int, teams: frozenset[str] | None = None) -> tuple[Remark, ...]:
        """The latest comments that name a person, newest first; with ``teams`` those on their drafts."""
        query = select(RemarkRow).join(MentionRow, MentionRow.remark == RemarkRow.id).where(MentionRow.person == person)
        if teams is not None:
            query = query.where(RemarkRow.draft.in_(_drafts_of_teams(teams)))
        return await self._remarks(query.order_by(RemarkRow.at.desc(), RemarkRow.id.desc()).limit(limit))

    async def _remarks(self, query: Select[RemarkRow]) -> tuple[Remark, ...]:
        async with self._reads() as session:
            rows = (await session.scalars(query)).all()
        return tuple(Remark(row.id, row.draft, row.by, row.at, row.text, mentioned(row.text)) for row in rows)

    async def team_of(self, customer: str) -> str | None:
        """The team that the customer belongs to."""
        async with self._reads() as session:
            row = await session.get(CustomerRow, customer)
        return row.team if row is not None else None

    async def knows(self, customer: str) -> bool:
        """Whether any case of the customer is on file."""
        async with self._reads() as session:
            return (await session.scalars(select(CaseRow.id).where(CaseRow.customer == customer).limit(1))).first() is not None

    async def probes(self) -> tuple[FiledDraft, ...]:
        """Every draft with a planted fault, oldest first."""
        query = select(DraftRow).where(DraftRow.probe.is_not(None)).order_by(DraftRow.created, DraftRow.id)
        async with self._reads() as session:
            return tuple(filed_of(row) for row in await session.scalars(query))

    async def access_key(self, digest: str) -> AccessKey | None:
        """The API key with this digest."""
        async with self._reads() as session:
            row = (await session.scalars(select(AccessKeyRow).where(AccessKeyRow.digest == digest))).one_or_none()
        return key_of(row) if row is not None else None

    async def access_keys(self) -> tuple[AccessKey, ...]:
        """Every API key that was ever made, oldest first."""
        async with self._reads() as session:
            rows = await session.scalars(select(AccessKeyRow).order_by(AccessKeyRow.created, AccessKeyRow.id))
            return tuple(key_of(row) for row in rows)

    async def tidy(self) -> None:
        """Empty SQLite's log of changes, in which old pages linger; other databases do that by themselves."""
        if self.engine.dialect.name != "sqlite":
            return
        async with self._turn, self.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def heard(self, customer: str) -> tuple[HeardMessage, ...]:
        """The messages of all the customer's cases, oldest case first."""
        query = (
            select(MessageRow, CaseRow.received)
            .join(CaseRow, CaseRow.id == MessageRow.case)
            .where(CaseRow.customer == customer)
            .order_by(CaseRow.received, CaseRow.id, MessageRow.place)
        )
        async with self._reads() as session:
            return tuple(HeardMessage(row.case, message_of(row), received) for row, received in (await session.execute(query)).all())

    async def drafts_of(self, customer: str) -> tuple[FiledDraft, ...]:
        """All the customer's drafts, oldest first."""
        query = select(DraftRow).where(DraftRow.customer == customer).order_by(DraftRow.created, DraftRow.id)
        async with self._reads() as session:
            return tuple(filed_of(row) for row in await session.scalars(query))

    async def audit(self, after: int, limit: int, teams: frozenset[str] | None = None) -> tuple[AuditEntry, ...]:
        """The next entries of the chain; with ``teams`` those on their drafts."""
        query = select(AuditRow).where(AuditRow.number > after).order_by(AuditRow.number).limit(limit)
        if teams is not None:
            query = query.where(AuditRow.subject.in_(_drafts_of_teams(teams)))
        async with self._reads() as session:
            return tuple(entry_of(row) for row in await session.scalars(query))

    async def audit_head(self) -> tuple[int, str]:
        """Where the chain ends."""
        async with self._reads() as session:
            head = (await session.scalars(select(AuditHeadRow))).one()
        return head.number, head.hash

    async def claim(self, key: IdempotencyKey, now: datetime) -> Answer | None:
        """Claim a key, or find what its first request was answered. A claim whose process died is taken over after a while."""
        async with self._turn, self._writes.begin() as session:
            row = await session.get(KeyRow, (key.caller, key.key))
            if row is not None and row.fingerprint != key.fingerprint:
                raise IdempotencyMismatch("This Idempotency-Key was used with another request: take a new key for a new request.")
            if row is None:
                session.add(KeyRow(caller=key.caller, key=key.key, fingerprint=key.fingerprint, claimed=now))
                return None
            if row.status is not None:
                return _answer(row)
            if now - row.claimed < ABANDONED_AFTER:
                raise StillInProgress("The first request with this Idempotency-Key is still running: try again in a moment.")
            row.claimed = now
            return None

    async def release(self, key: IdempotencyKey) -> None:
        """Forget a claimed key that was not answered."""
        unanswered = delete(KeyRow).where(KeyRow.caller == key.caller, KeyRow.key == key.key, KeyRow.status.is_(None))
        async with self._turn, self._writes.begin() as session:
            await session.execute(unanswered)

    async def is_reachable(self) -> bool:
        """Whether the database answers."""
        try:
            async with self._reads() as session:
                await session.execute(text("SELECT 1"))
        except (StoreAway, SQLAlchemyError, OSError):
            return False
        return True


def _drafts_of_teams(teams: frozenset[str]) -> Select[str]:
    return select(DraftRow.id).where(DraftRow.team.in_(teams))


def _answer(row: KeyRow) -> Answer:
    headers = tuple((name, value) for name, value in json.loads(row.headers or "[]"))
    return Answer(int(row.status or 200), row.body or "", headers)
