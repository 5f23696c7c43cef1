"""What people read of drafts, customers and the log: never more than their teams see."""

from __future__ import annotations

from dataclasses import dataclass, replace

from drafting.domain.actor import Actor
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry
from drafting.domain.draft import SAID
from drafting.errors import NotFound
from drafting.ports import Clock, DraftPage, DraftQuery, DraftStore, HeardMessage, LinePage, LineQuery, Remark, RestQuery
from drafting.review.notes import plain_event
from drafting.review.recalled import Recalled, recalled
from drafting.review.sight import Sight, sight_of
from knowledge.domain.revision import EntryKey


@dataclass(frozen=True, slots=True)
class Files:
    """The store as one caller sees it. ``apart``: teams see only their own customers. What is another team's is answered as if it were
    not there."""

    store: DraftStore
    clock: Clock
    apart: bool = False

    def sight(self, actor: Actor) -> Sight:
        """What the actor sees."""
        return sight_of(actor, apart=self.apart)

    async def draft(self, draft_id: str, actor: Actor) -> FiledDraft:
        """A draft. Raises ``NotFound``."""
        return self.sight(actor).seen(await self.store.draft(draft_id), draft_id)

    async def drafts(self, query: DraftQuery, actor: Actor) -> DraftPage:
        """A page of drafts, newest first."""
        return await self.store.drafts(replace(query, teams=self.sight(actor).teams))

    async def lines(self, query: LineQuery, actor: Actor) -> LinePage:
        """Drafts as lines."""
        return await self.store.lines(replace(query, teams=self.sight(actor).teams))

    async def count(self, query: LineQuery, actor: Actor) -> int:
        """How many drafts the query means."""
        return await self.store.count(replace(query, teams=self.sight(actor).teams))

    async def siblings(self, draft_id: str, actor: Actor) -> tuple[FiledDraft, ...]:
        """The drafts of the same case. Raises ``NotFound``."""
        await self.draft(draft_id, actor)
        return await self.store.siblings(draft_id)

    async def said(self, customer: str, actor: Actor) -> tuple[tuple[HeardMessage, ...], tuple[FiledDraft, ...]]:
        """The customer's messages, and the drafts for them that were meant; nothing of another team's customer."""
        if not self.sight(actor).covers_team(await self.store.team_of(customer)):
            return (), ()
        drafts = await self.store.drafts_of(customer)
        return await self.store.heard(customer), tuple(one for one in drafts if one.probe is None)

    async def recall(self, key: EntryKey, actor: Actor, revision: int | None = None, section: str | None = None) -> tuple[Recalled, ...]:
        """Replies that were sent, or may have been, and rest on an entry: on one revision of it, on one section, or on any."""
        query, sight = RestQuery(key, SAID, revision, section), self.sight(actor)
        drafts = await self.store.resting(query)
        return recalled((one for one in drafts if sight.covers(one) and one.probe is None), query)

    async def mentions(self, actor: Actor, limit: int) -> tuple[Remark, ...]:
        """The latest comments that name the actor, on drafts that they see."""
        return await self.store.mentions(actor.id, limit, self.sight(actor).teams)

    async def audit(self, after: int, limit: int, actor: Actor) -> tuple[AuditEntry, ...]:
        """The log after an entry; to whom teams are set apart, what was done with their own drafts."""
        return await self.store.audit(after, limit, self.sight(actor).teams)

    async def move(self, customer: str, team: str | None, actor: Actor) -> None:
        """Give a customer, with all that is on file of them, to another team. Raises ``NotFound``."""
        async with self.store.transaction() as unit:
            if not await unit.knows(customer):
                raise NotFound("There is no customer with this id.")
            await unit.belong(customer, team)
            for one in await unit.drafts_of(customer):
                await unit.note(plain_event("move", one.draft.id, actor, self.clock(), team=team))
