"""The queue: drafts by due time, taken by one person at a time, spoken of among colleagues."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Role
from drafting.domain.channel import Channel
from drafting.domain.record import DraftRecord
from drafting.domain.triage import Priority
from drafting.errors import NotPermitted
from drafting.ports import Clock, DraftStore, DraftUnit, Hold, QueueQuery, Remark
from drafting.review.holds import hold_key, mentioned
from drafting.review.notes import plain_event
from drafting.review.sight import sight_of
from drafting.review.states import Held
from knowledge.domain.company import Company

LEASE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Queued:
    """A draft in the queue and who has taken its customer."""

    filed: FiledDraft
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue; ``next`` is ``None`` on the last."""

    items: tuple[Queued, ...]
    next: str | None = None


_BY_PRIORITY: Mapping[Priority, timedelta] = {
    Priority.URGENT: timedelta(hours=1),
    Priority.HIGH: timedelta(hours=4),
    Priority.NORMAL: timedelta(hours=24),
    Priority.LOW: timedelta(hours=72),
}


def due_at(record: DraftRecord, now: datetime, channel: Channel | None, company: Company) -> datetime:
    """By when the customer should have an answer: the time of their last message (else now) and what the channel promises their
    tier; where it promises nothing, what the priority deserves."""
    promised = channel.respond_within.get(company.tier_of(record.case.customer.tier)) if channel is not None else None
    wait = promised if promised is not None else _BY_PRIORITY[record.resolution.priority]
    times = [message.at for message in record.case.messages if message.role is Role.CUSTOMER and message.at is not None]
    return min(max(times, default=now), now) + wait


def _random_id() -> str:
    return "rem_" + secrets.token_hex(10)


@dataclass(frozen=True, slots=True)
class Queue:
    """What people share: the order of work, who does what, and what they say to each other. ``apart``: teams see only their own
    customers."""

    store: DraftStore
    clock: Clock
    lease: timedelta = LEASE
    apart: bool = False
    new_id: Callable[[], str] = field(default=_random_id)

    async def page(self, query: QueueQuery, actor: Actor) -> QueuePage:
        """Open drafts, the earliest due first; those without a due time come last."""
        found = await self.store.queue(replace(query, teams=sight_of(actor, apart=self.apart).teams))
        holds = {hold.key: hold for hold in await self.store.holds(self.clock())}
        return QueuePage(tuple(Queued(one, holds.get(hold_key(one))) for one in found.items), found.next)

    async def take(self, draft: str, actor: Actor) -> Hold:
        """Take a draft's customer for a while, or for longer where they are one's own. Raises ``Held``."""
        now = self.clock()
        async with self.store.transaction() as unit:
            key, hold = await self._held(unit, draft, actor)
            if hold is not None and hold.is_live(now) and hold.holder != actor.id:
                raise Held(f"'{hold.holder}' has taken this customer: ask them to release or to hand over.")
            assigned = hold is not None and hold.assigned and hold.holder == actor.id
            return await self._set(unit, Hold(key, actor.id, now + self.lease, assigned), "claim", draft, actor)

    async def release(self, draft: str, actor: Actor) -> None:
        """Give a draft's customer back; an admin may do it for others. Raises ``NotPermitted``."""
        async with self.store.transaction() as unit:
            key, hold = await self._held(unit, draft, actor)
            if hold is None or not hold.is_live(self.clock()):
                return
            _mine(hold, actor)
            await unit.release(key)
            await unit.note(plain_event("release", draft, actor, self.clock()))

    async def assign(self, draft: str, to: str, actor: Actor) -> Hold:
        """Give a draft's customer to somebody until they release it: whoever has taken it hands it over, an admin or an approver
        gives it to anybody."""
        now = self.clock()
        async with self.store.transaction() as unit:
            key, hold = await self._held(unit, draft, actor)
            if hold is not None and hold.is_live(now) and not actor.roles & {ActorRole.APPROVER, ActorRole.ADMIN}:
                _mine(hold, actor)
            return await self._set(unit, Hold(key, to, now + self.lease, assigned=True), "assign", draft, actor)

    async def comment(self, draft: str, text: str, actor: Actor) -> Remark:
        """Say something about a draft among colleagues; ``@name`` mentions somebody."""
        async with self.store.transaction() as unit:
            await self._held(unit, draft, actor)
            remark = Remark(self.new_id(), draft, actor.id, self.clock(), text, mentioned(text))
            await unit.remark(remark)
            await unit.note(plain_event("comment", draft, actor, remark.at, comment=remark.id))
        return remark

    async def comments(self, draft: str, actor: Actor) -> tuple[Remark, ...]:
        """What was said about a draft. Raises ``NotFound``."""
        self._seen(await self.store.draft(draft), draft, actor)
        return await self.store.remarks(draft)

    def _seen(self, filed: FiledDraft | None, draft: str, actor: Actor) -> FiledDraft:
        return sight_of(actor, apart=self.apart).seen(filed, draft)

    async def _held(self, unit: DraftUnit, draft: str, actor: Actor) -> tuple[str, Hold | None]:
        filed = self._seen(await unit.draft(draft), draft, actor)
        key = hold_key(filed)
        return key, await unit.hold(key)

    async def _set(self, unit: DraftUnit, hold: Hold, act: str, draft: str, actor: Actor) -> Hold:
        await unit.take(hold)
        await unit.note(plain_event(act, draft, actor, self.clock(), holder=hold.holder))
        return hold


def _mine(hold: Hold, actor: Actor) -> None:
    if hold.holder != actor.id and ActorRole.ADMIN not in actor.roles:
        raise NotPermitted(f"'{hold.holder}' has taken this customer: only they or an admin may give it back.")
