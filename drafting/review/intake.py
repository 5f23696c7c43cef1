"""The intake: what a help desk tells becomes a case, its drafts, and a note for the colleagues who read there.

What a desk told is kept before it is answered, so that nothing is lost, and dealt with afterwards. A worker that is killed in
between leaves its thread due: whoever looks next drafts again, and the drafts of before are superseded. A note has a mark, by which
the desk is asked whether it has it, before it is put again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case, Customer, Thread
from drafting.domain.channel import ChannelId
from drafting.domain.finding import Severity
from drafting.domain.inbound import Conversation, DeskEvent, Post, told
from drafting.errors import BadRequest, NotDelivered, NotPermitted, UnknownChannel
from drafting.ports import Answer, Clock, DraftStore
from drafting.review.desk import Desk, Order
from drafting.review.inbox import HelpDesk, Inbox, News, Underway
from drafting.review.sight import EVERY_TEAM
from drafting.review.states import Act
from drafting.review.step import Stamp, step
from knowledge.domain.company import Company

BATCH = 20
_CLOSED = "A colleague answered in the desk, or the customer took the message back."
_NEWER = "The conversation went on in the desk."


@dataclass(frozen=True, slots=True)
class Pace:
    """``burst`` is how long a thread has to be quiet before it is read, so that several short messages are one turn; ``lease`` when
    a silent worker is given up; ``pauses`` lie between attempts."""

    burst: timedelta = timedelta(seconds=3)
    lease: timedelta = timedelta(seconds=120)
    pauses: tuple[timedelta, ...] = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))

    def after(self, attempts: int, now: datetime) -> datetime | None:
        """When to try again; ``None`` where it was tried often enough."""
        return now + self.pauses[attempts - 1] if attempts <= len(self.pauses) else None


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in what desks tell. ``company`` and ``channels`` are what is known now; ``teams`` says to which team a desk's customers
    belong; ``given_up`` hears of a conversation that nobody will draft for unless there is more of it."""

    desk: Desk
    store: DraftStore
    inbox: Inbox
    desks: Mapping[str, HelpDesk]
    clock: Clock
    company: Callable[[], Company]
    channels: Callable[[], Container[str]]
    pace: Pace = Pace()
    teams: Mapping[str, str] = field(default_factory=dict)
    given_up: Callable[[Thread, str], None] = field(default=lambda _thread, _problem: None)

    async def receive(self, events: Sequence[DeskEvent]) -> int:
        """Keep what was told; how many events were new. Raises ``UnknownChannel`` where nobody could draft for it."""
        for channel in {event.thread.channel for event in events}:
            if channel not in self.channels():
                raise UnknownChannel(f"There is no channel '{channel[:64]}' here: a knowledge folder may add it under channels/.")
        return await self.inbox.receive(events, self.clock() + self.pace.burst) if events else 0

    async def work(self) -> int:
        """Deal with what is due, one batch of threads and one of notes; how many there were."""
        now = self.clock()
        news = await self.inbox.news(now, now + self.pace.lease, BATCH)
        for one in news:
            await self._deal_with(one)
        posts = await self.inbox.posts(self.clock(), self.clock() + self.pace.lease, BATCH)
        await asyncio.gather(*(self._put(one) for one in posts))
        return len(news) + len(posts)

    async def _deal_with(self, news: News) -> None:
        conversation = told(await self.inbox.events(news.thread))
        try:
            drafts = await self._draft(conversation) if conversation.waits else ()
            await self._supersede(conversation, drafts)
        except (BadRequest, NotPermitted) as error:  # it will be no better next time
            await self._put_off(news, None, str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the thread is looked at again and not lost
            await self._put_off(news, self.pace.after(news.attempts, self.clock()), type(error).__name__)
        else:
            posts = [_note(filed, news.thread) for filed in drafts if str(filed.draft.channel) == news.thread.channel]
            await self.inbox.dealt_with(news, posts, _id(conversation.customer, news.thread), self.clock())

    async def _put_off(self, news: News, until: datetime | None, problem: str) -> None:
        await self.inbox.put_off(news, until, problem)
        if until is None:
            self.given_up(news.thread, problem)

    async def _draft(self, conversation: Conversation) -> tuple[FiledDraft, ...]:
        thread, customer = conversation.thread, conversation.customer
        as_of = (conversation.messages[-1].at or self.clock()).astimezone(self.company().zone).date()
        case = Case(conversation.messages, as_of, replace(customer, id=_id(customer, thread)), thread=thread)
        return await self.desk.request(Order(case, (ChannelId(thread.channel),), self._actor(thread), lambda _filed: Answer(201, "")))

    async def _supersede(self, conversation: Conversation, drafts: Sequence[FiledDraft]) -> None:
        """Former drafts of the thread: nobody approves an answer to what was said before."""
        until = min((one.created for one in drafts), default=self.clock())  # what another worker made of later news stands
        async with self.store.transaction() as unit:
            for filed in await unit.open_drafts(_id(conversation.customer, conversation.thread)):
                theirs = filed.record.case.thread
                if theirs is not None and _same(theirs, conversation.thread) and filed.created < until and not filed.is_on_its_way:
                    stamp = Stamp(self._actor(conversation.thread), self.clock())
                    reason = _NEWER if drafts else _CLOSED
                    await step(unit, filed, Act.SUPERSEDE, stamp, reason=reason, approval=None, delivery=None)

    def _actor(self, thread: Thread) -> Actor:
        """The desk itself: a program that asks for drafts."""
        team = self.teams.get(thread.desk, EVERY_TEAM)
        return Actor(f"desk:{thread.desk}", frozenset({ActorRole.AGENT}), is_person=False, teams=frozenset({team}))

    async def _put(self, underway: Underway) -> None:
        post = underway.post
        desk = self.desks.get(post.thread.desk)
        if desk is None:
            await self.inbox.posted(post.mark, None, f"There is no desk '{post.thread.desk}' any more.")
            return
        try:
            await put_once(desk, post)
        except NotDelivered as error:
            until = self.pace.after(underway.attempts, self.clock()) if error.again else None
            await self.inbox.posted(post.mark, until, str(error))
        except Exception as error:  # noqa: BLE001 - the desk is asked first whether it has the note, so trying again is safe
            await self.inbox.posted(post.mark, self.pace.after(underway.attempts, self.clock()), str(error) or type(error).__name__)
        else:
            await self.inbox.posted(post.mark, None, None)


async def put_once(desk: HelpDesk, post: Post) -> str:
    """Put a post into its thread unless it is there already; the desk's own name of it. Raises ``NotDelivered``, ``DeliveryUnsure``."""
    return await desk.find(post) or await desk.put(post)


async def keep_taking_in(intake: Intake, pause: float, failed: Callable[[Exception], None]) -> None:
    """Deal with what is due again and again until cancelled. A database that is away for a while is waited for."""
    while True:
        try:
            while await intake.work():
                continue
        except Exception as error:  # noqa: BLE001 - the intake outlives whatever goes wrong once
            failed(error)
        await asyncio.sleep(pause)


def _same(one: Thread, other: Thread) -> bool:
    return (one.desk, one.conversation) == (other.desk, other.conversation)


def _id(customer: Customer, thread: Thread) -> str:
    """The customer's id, else one that stands for the thread, so that its turns belong together."""
    return customer.id or f"{thread.desk}:{thread.conversation}"


def _note(filed: FiledDraft, thread: Thread) -> Post:
    """What colleagues read in the desk: the draft, and what was found in it."""
    draft, resolution = filed.draft, filed.record.resolution
    mark = "note_" + hashlib.sha256(f"{draft.id}\n{filed.version}".encode()).hexdigest()[:32]
    head = f"Evenhand: {resolution.action.value}, {draft.verdict.value}, priority {resolution.priority.value}. Draft {draft.id}."
    found = [
        f"- {finding.severity.value}: {finding.message} {finding.fix}"
        for finding in draft.findings
        if finding.severity is not Severity.INFO
    ]
    body = draft.text or f"No reply: {resolution.no_reply or 'nothing is asked of us'}."
    return Post(
        mark, thread, "\n".join([head, *found, "", body, "", "It goes out once a person approves it in Evenhand."]), is_private=True
    )
