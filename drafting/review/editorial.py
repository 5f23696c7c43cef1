"""The life of one entry of the knowledge: written, submitted, published, retired, rolled back. Every act is one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from drafting.domain.actor import Actor
from drafting.errors import AlreadyThere, NotFound, TransitionRefused, VersionConflict
from drafting.ports import Clock, DraftStore, DraftUnit
from drafting.review.notes import plain_event
from drafting.review.publisher import Manuscript, Order, take_in
from drafting.review.ripple import ripple
from drafting.review.step import Stamp
from knowledge.adapters.entry_file import article_of, check_article, check_rules, file_of, policy_of, stood
from knowledge.adapters.front_matter import with_keys
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.company import Company
from knowledge.domain.decision import PolicyId
from knowledge.domain.revision import COMPANY, Change, Entry, EntryKey, EntryKind, Revision
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.lifecycle import Attempt, Step, after, unified
from knowledge.policy.rule import Policy


class Shelf(Protocol):
    """The knowledge that is served, against which a change is checked."""

    @property
    def company(self) -> Company: ...

    @property
    def articles(self) -> Mapping[ArticleId, Article]: ...

    @property
    def policies(self) -> Mapping[PolicyId, Policy]: ...


class EditedMeanwhile(VersionConflict):
    """Somebody else was quicker. ``tag`` is what stands now, ``difference`` what changed since the reader's revision, ``acts`` by
    whom."""

    def __init__(self, entry: Entry, difference: str, acts: tuple[Change, ...]) -> None:
        self.tag, self.difference, self.acts = entry.tag, difference, acts
        who = f" by {acts[-1].actor}" if acts else ""
        super().__init__(f"The {entry.key} was changed{who} since you read it: look at what changed, then act on its present ETag.")


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as somebody saw it: the tags that they hold (``None``: whatever stands), and who they are."""

    key: EntryKey
    tags: tuple[str, ...] | None
    by: Actor


@dataclass(frozen=True, slots=True)
class Done:
    """What an act led to; ``superseded`` counts the drafts that rested on what changed."""

    entry: Entry
    revision: Revision
    superseded: int = 0


Act = tuple[str, str | None]
"""What was done, and the note with it."""


async def _nobody_follows() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Editorial:
    """Acts on entries. ``home`` reads the folder that is taken in at the first act, so that nothing of it is lost when the
    database takes over; ``follow`` lets this process see what was done at once."""

    store: DraftStore
    clock: Clock
    shelf: Callable[[], Shelf]
    home: Callable[[], Manuscript]
    four_eyes: bool = False
    follow: Callable[[], Awaitable[None]] = field(default=_nobody_follows)

    async def create(self, kind: EntryKind, source: str, by: Actor, note: str | None = None) -> Done:
        """A new entry, as a draft. Raises ``InvalidKnowledge``, ``AlreadyThere``."""
        raw = source.encode()
        key = EntryKey(kind, self._id(kind, raw, kind.value))
        async with self._act(by) as unit:
            if await unit.knowledge.entry(key) is not None:
                raise AlreadyThere(f"There is a {key} already: change that one.")
            made = self._revision(key, 1, raw, by, note)
            return await self._written(unit, Entry(key, None, 0, 0), made, "draft", by)

    async def edit(self, seen: Seen, source: str, note: str | None = None) -> Done:
        """A new draft revision in the newest one's place; what is published stays so. Raises ``InvalidKnowledge``, ``EditedMeanwhile``."""
        raw = source.encode()
        async with self._act(seen.by) as unit:
            entry = await self._held(unit, seen)
            name = self._id(seen.key.kind, raw, entry.file or file_of(seen.key))
            if name != seen.key.id:
                raise _other_id(entry, name)
            made = self._revision(seen.key, entry.latest + 1, raw, seen.by, note, base=entry.latest)
            return await self._written(unit, entry, made, "draft", seen.by)

    async def step(self, seen: Seen, step: Step, note: str | None = None) -> Done:
        """Submit, send back, publish, retire or revive. Raises ``TransitionRefused``, ``EditedMeanwhile``, ``InvalidKnowledge``."""
        async with self._act(seen.by) as unit:
            entry = await self._held(unit, seen)
            number = (entry.served or entry.latest) if step is Step.RETIRE else entry.latest
            revision = await _there(unit, seen.key, number)
            status = after(revision.status, step, await self._attempt(unit, entry, seen.by))
            if step is Step.REVIVE:
                made = self._revision(seen.key, entry.latest + 1, revision.source, seen.by, note, base=number)
                return await self._written(unit, entry, made, "revive", seen.by)
            if step is Step.PUBLISH:
                self._check(entry, revision)
                return await self._publish(unit, entry, revision, seen.by, ("publish", note))
            moved = replace(revision, status=status)
            await unit.knowledge.mark(moved)
            served = None if step is Step.RETIRE else entry.served
            fallen = await ripple(unit, revision, None, self._stamp(seen.by)) if step is Step.RETIRE else 0
            return await self._closed(unit, replace(entry, served=served), moved, seen.by, (step.value, note), fallen)

    async def roll_back(self, seen: Seen, number: int, note: str | None = None) -> Done:
        """A former revision's words as a new revision: published at once where they had been published before, else a draft."""
        async with self._act(seen.by) as unit:
            entry = await self._held(unit, seen)
            former = await _there(unit, seen.key, number)
            said = note or f"Back to revision {number}."
            made = self._revision(seen.key, entry.latest + 1, former.source, seen.by, said, base=number)
            if former.published_at is None or not entry.served:
                return await self._written(unit, entry, made, "roll_back", seen.by)
            after(ArticleStatus.IN_REVIEW, Step.PUBLISH, Attempt(frozenset(), seen.by.id, is_person=seen.by.is_person))
            self._check(entry, made)
            await unit.knowledge.add(made)
            await self._leave(unit, entry)
            return await self._publish(unit, replace(entry, latest=made.number), made, seen.by, ("roll_back", said))

    async def verify(self, seen: Seen, day: date, note: str | None = None) -> Done:
        """Somebody looked an article over and it is right: a new revision with that date, and the same words."""
        if seen.key.kind is not EntryKind.ARTICLE:
            raise TransitionRefused("Only articles are verified; policies are by their own cases.")
        async with self._act(seen.by) as unit:
            entry = await self._held(unit, seen)
            if entry.served is None or entry.served != entry.latest:
                raise TransitionRefused("Only a published article without a newer draft can be verified: publish or send that back first.")
            after(ArticleStatus.IN_REVIEW, Step.PUBLISH, Attempt(frozenset(), seen.by.id, is_person=seen.by.is_person))
            former = await _there(unit, seen.key, entry.served)
            source = with_keys(former.source, {"verified": day.isoformat()}, entry.file or file_of(seen.key))
            made = self._revision(seen.key, entry.latest + 1, source, seen.by, note, base=entry.served)
            await unit.knowledge.add(made)
            return await self._publish(unit, replace(entry, latest=made.number), made, seen.by, ("verify", note))

    async def _publish(self, unit: DraftUnit, entry: Entry, revision: Revision, by: Actor, act: Act) -> Done:
        stamp, fallen = self._stamp(by), 0
        made = replace(revision, status=ArticleStatus.PUBLISHED, published_by=by.id, published_at=stamp.at)
        await unit.knowledge.mark(made)
        if entry.served is not None:
            former = await _there(unit, entry.key, entry.served)
            await unit.knowledge.mark(replace(former, status=ArticleStatus.RETIRED))
            fallen = await ripple(unit, former, made, stamp)
        return await self._closed(unit, replace(entry, served=made.number), made, by, act, fallen)

    async def _written(self, unit: DraftUnit, entry: Entry, made: Revision, act: str, by: Actor) -> Done:
        await unit.knowledge.add(made)
        if entry.version:
            await self._leave(unit, entry)
        return await self._closed(unit, replace(entry, latest=made.number), made, by, (act, made.note))

    async def _leave(self, unit: DraftUnit, entry: Entry) -> None:
        """A draft that another takes the place of does not count any more."""
        if entry.latest != entry.served:
            await unit.knowledge.mark(replace(await _there(unit, entry.key, entry.latest), status=ArticleStatus.RETIRED))

    async def _closed(self, unit: DraftUnit, entry: Entry, revision: Revision, by: Actor, act: Act, fallen: int = 0) -> Done:
        stored = replace(entry, version=entry.version + 1)
        await unit.knowledge.put(stored)
        await unit.knowledge.log(Change(0, act[0], entry.key, revision.number, by.id, self.clock(), act[1]))
        subject = f"{entry.key.kind.value}:{revision.ref}"[:200]
        await unit.note(plain_event(f"knowledge_{act[0]}", subject, by, self.clock(), source=revision.digest, superseded=fallen))
        return Done(stored, revision, fallen)

    async def _held(self, unit: DraftUnit, seen: Seen) -> Entry:
        entry = await unit.knowledge.entry(seen.key)
        if entry is None:
            raise NotFound(f"There is no {seen.key}.")
        if seen.tags is None or entry.tag in seen.tags:
            return entry
        raise await self._conflict(unit, entry, seen.tags)

    async def _conflict(self, unit: DraftUnit, entry: Entry, tags: tuple[str, ...]) -> EditedMeanwhile:
        """What changed since the revision that their tag names."""
        told = [tag.removeprefix(f"{entry.key.id}.").partition(".") for tag in tags if tag.startswith(f"{entry.key.id}.")]
        number, version = next(((int(one), int(two)) for one, _, two in told if one.isdecimal() and two.isdecimal()), (0, 0))
        was, now = await unit.knowledge.revision(entry.key, number), await _there(unit, entry.key, entry.latest)
        difference = "" if was is None else unified(was.source, now.source, (was.ref, now.ref))
        acts = await unit.knowledge.changes(key=entry.key)
        return EditedMeanwhile(entry, difference, acts[-max(entry.version - version, 1) :])

    def _check(self, entry: Entry, revision: Revision) -> None:
        """Whether a revision may take its place in what is served. Raises ``InvalidKnowledge``, ``TransitionRefused``."""
        shelf, file = self.shelf(), entry.file or file_of(entry.key)
        if entry.key.kind is EntryKind.POLICY:
            check_rules(policy_of(revision.source, file, shelf.company), shelf.company, shelf.articles)
            return
        article = stood(revision, file)
        check_article(article, shelf.articles, shelf.policies.values())
        today = shelf.company.day_of(self.clock())
        if entry.served is not None and article.valid_from is not None and article.valid_from > today:
            raise TransitionRefused(
                f"This revision holds from {article.valid_from} on, and until then nothing would: write another article that "
                "'supersedes' this one, or publish it on that day."
            )

    async def _attempt(self, unit: DraftUnit, entry: Entry, by: Actor) -> Attempt:
        """Authors are all who wrote since the published revision."""
        written = await unit.knowledge.revisions(entry.key)
        authors = frozenset(one.author for one in written if one.number > (entry.served or 0))
        return Attempt(authors, by.id, self.four_eyes, by.is_person)

    def _id(self, kind: EntryKind, source: bytes, file: str) -> str:
        if kind is EntryKind.POLICY:
            return str(policy_of(source, file, self.shelf().company).id)
        return str(article_of(source, file).id)

    def _revision(self, key: EntryKey, number: int, source: bytes, by: Actor, note: str | None, base: int | None = None) -> Revision:
        return Revision(key, number, source, ArticleStatus.DRAFT, by.id, self.clock(), base=base, note=note)

    def _stamp(self, by: Actor) -> Stamp:
        return Stamp(by, self.clock())

    @asynccontextmanager
    async def _act(self, by: Actor) -> AsyncIterator[DraftUnit]:
        """A transaction on a database that holds the knowledge, the folder being taken in first where it does not yet; after it
        this process follows."""
        async with self.store.knowledge() as entries:
            serves = await entries.entry(COMPANY) is not None
        script = None if serves else await asyncio.to_thread(self.home)
        async with self.store.transaction() as unit:
            if script is not None and await unit.knowledge.entry(COMPANY) is None:
                order = Order(by, by.id, "taken in from its folder", force=True, act="adopt")
                await take_in(unit, script, order, self._stamp(by))
            yield unit
        await self.follow()


async def _there(unit: DraftUnit, key: EntryKey, number: int) -> Revision:
    found = await unit.knowledge.revision(key, number)
    if found is None:
        raise NotFound(f"There is no revision {number} of the {key}.")
    return found


def _other_id(entry: Entry, name: str) -> InvalidKnowledge:
    problem = Problem(entry.file or file_of(entry.key), "an entry keeps its id", None, "id", name, entry.key.id)
    return InvalidKnowledge([problem])
