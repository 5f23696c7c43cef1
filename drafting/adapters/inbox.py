"""What help desks told, and notes on their way to them, on SQLAlchemy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, Update, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from drafting.adapters.records import from_json, to_json
from drafting.adapters.store import SqlStore
from drafting.adapters.tables import DeskEventRow, PostRow, ThreadRow
from drafting.domain.case import Thread
from drafting.domain.inbound import DeskEvent, Post, PostState
from drafting.review.inbox import News, Underway


class SqlInbox:
    """An ``Inbox`` on the database of a store."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def receive(self, events: Sequence[DeskEvent], due: datetime) -> int:
        """Keep events that are new."""
        async with self._store.writing() as session:
            new = [event for event in events if await session.get(DeskEventRow, (event.thread.desk, event.id)) is None]
            for event in {event.id: event for event in new}.values():
                session.add(_row(event))
                await self._tell(session, event.thread, due)
        return len(new)

    async def _tell(self, session: AsyncSession, thread: Thread, due: datetime) -> None:
        row = await session.get(ThreadRow, (thread.desk, thread.conversation), with_for_update=True)
        if row is None:
            session.add(ThreadRow(desk=thread.desk, conversation=thread.conversation, news=1, attempts=0, due=due))
            await session.flush()
            return
        row.news, row.attempts, row.problem = row.news + 1, 0, None
        row.due = due

    async def news(self, now: datetime, lease: datetime, limit: int) -> tuple[News, ...]:
        """Threads that are due, leased."""
        query = select(ThreadRow).where(ThreadRow.due <= now).order_by(ThreadRow.due, ThreadRow.conversation).limit(limit)
        async with self._store.writing() as session:
            rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
            found = []
            for row in rows:
                first = await session.scalar(_of(row.desk, row.conversation).limit(1))
                if first is None:  # its customer was forgotten
                    row.due = None
                    continue
                row.due, row.attempts = lease, row.attempts + 1
                found.append(News(_event(first).thread, row.news, row.attempts))
        return tuple(found)

    async def events(self, thread: Thread) -> tuple[DeskEvent, ...]:
        """All that was told of a thread."""
        async with self._store.reading() as session:
            return tuple(_event(row) for row in await session.scalars(_of(thread.desk, thread.conversation)))

    async def dealt_with(self, news: News, posts: Sequence[Post], customer: str | None, now: datetime) -> None:
        """Done; what came meanwhile keeps the time that it set."""
        async with self._store.writing() as session:
            for post in posts:
                if await session.get(PostRow, post.mark) is None:
                    text = json.dumps(to_json(post), ensure_ascii=False)
                    session.add(PostRow(mark=post.mark, customer=customer, post=text, state=PostState.WAITING.value, attempts=0, due=now))
            await session.execute(_thread(news).where(ThreadRow.news == news.count).values(due=None, attempts=0, problem=None))

    async def put_off(self, news: News, until: datetime | None, problem: str) -> None:
        """Later, or not at all."""
        async with self._store.writing() as session:
            await session.execute(_thread(news).where(ThreadRow.news == news.count).values(due=until, problem=problem))

    async def posts(self, now: datetime, lease: datetime, limit: int) -> tuple[Underway, ...]:
        """Posts that are due, leased."""
        query = select(PostRow).where(PostRow.due <= now).order_by(PostRow.due, PostRow.mark).limit(limit)
        async with self._store.writing() as session:
            rows = (await session.scalars(query.with_for_update(skip_locked=True))).all()
            for row in rows:
                row.due, row.state, row.attempts = lease, PostState.POSTING.value, row.attempts + 1
            return tuple(Underway(from_json(json.loads(row.post), Post), row.attempts) for row in rows)

    async def posted(self, mark: str, until: datetime | None, problem: str | None) -> None:
        """What became of it. One that is there keeps its name alone: its words have no further use here."""
        state = PostState.POSTED if problem is None else PostState.FAILED if until is None else PostState.WAITING
        values = {"state": state.value, "due": until, "problem": problem} | ({"post": ""} if problem is None else {})
        async with self._store.writing() as session:
            await session.execute(update(PostRow).where(PostRow.mark == mark).values(values))


def _of(desk: str, conversation: str) -> Select[DeskEventRow]:
    return select(DeskEventRow).where(DeskEventRow.desk == desk, DeskEventRow.conversation == conversation).order_by(DeskEventRow.id)


def _thread(news: News) -> Update:
    return update(ThreadRow).where(ThreadRow.desk == news.thread.desk, ThreadRow.conversation == news.thread.conversation)


def _row(event: DeskEvent) -> DeskEventRow:
    return DeskEventRow(
        desk=event.thread.desk,
        id=event.id,
        conversation=event.thread.conversation,
        customer=event.customer.id or f"{event.thread.desk}:{event.thread.conversation}",
        event=json.dumps(to_json(event), ensure_ascii=False),
    )


def _event(row: DeskEventRow) -> DeskEvent:
    return from_json(json.loads(row.event), DeskEvent)
