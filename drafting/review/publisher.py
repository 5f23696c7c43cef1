"""A folder of knowledge published into the database: what is new, what changed, what is retired, in one transaction."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from drafting.domain.actor import Actor
from drafting.errors import NotFound, TransitionRefused
from drafting.ports import Clock, DraftStore, DraftUnit
from drafting.review.notes import plain_event
from drafting.review.ripple import ripple
from drafting.review.step import Stamp
from knowledge.adapters.files import Folder
from knowledge.adapters.stored import Stored, export, read_filed, read_stored
from knowledge.domain.article import ArticleStatus
from knowledge.domain.revision import Change, Entry, EntryKey, EntryKind, Revision
from knowledge.lifecycle import Plan, plan
from knowledge.lifecycle.exchange import Difference, Filed, digest


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A folder that was read and found sound. ``statuses`` are those that its articles claim."""

    folder: str
    files: tuple[Filed, ...]
    statuses: Mapping[EntryKey, ArticleStatus]

    @classmethod
    def of(cls, folder: Path, read: Folder, files: tuple[Filed, ...]) -> Manuscript:
        """What was read from a folder."""
        statuses = {EntryKey(EntryKind.ARTICLE, article.id): article.status for article in read.articles}
        return cls(str(folder.resolve()), files, statuses)

    @classmethod
    def read(cls, folder: Path) -> Manuscript:
        """Read a folder. Raises ``InvalidKnowledge``."""
        return cls.of(folder, *read_filed(folder))

    def status(self, key: EntryKey) -> ArticleStatus:
        """Where an entry of it stands: all but articles are in force as they are."""
        return self.statuses.get(key, ArticleStatus.PUBLISHED)


class FolderBehind(TransitionRefused):
    """The database changed since the folder was last the same: publishing the folder would undo that."""

    def __init__(self, conflicts: tuple[Difference, ...]) -> None:
        self.conflicts = conflicts
        told = "; ".join(f"{one.key}: {one.how.value}" for one in conflicts[:10])
        super().__init__(
            f"The database changed since this folder and it were last the same ({told}). Export it and merge, or force the folder's version."
        )


@dataclass(frozen=True, slots=True)
class Order:
    """Who publishes whose words, and why. ``force`` lets the folder win where the database changed."""

    by: Actor
    author: str
    note: str | None = None
    force: bool = False
    act: str = "publish"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes folders over one store. ``four_eyes``: whoever publishes is not the author."""

    store: DraftStore
    clock: Clock
    four_eyes: bool = False

    async def plan(self, script: Manuscript, *, force: bool = False) -> Plan:
        """What publishing would do."""
        async with self.store.knowledge() as entries:
            return plan(script.files, (await read_stored(entries)).kept(), force=force)

    async def publish(self, script: Manuscript, order: Order) -> Plan:
        """Publish; all of it or nothing. Raises ``FolderBehind``, ``TransitionRefused``."""
        if self.four_eyes and order.author == order.by.id:
            raise TransitionRefused("Four eyes are asked for: name the author, who is somebody other than the publisher.")
        async with self.store.transaction() as unit:
            return await take_in(unit, script, order, Stamp(order.by, self.clock()))

    async def export(self, folder: Path, by: Actor) -> list[str]:
        """Write what the database holds into a folder, byte for byte; the names of the files that changed there. Raises ``NotFound``
        where nothing was published yet: the folder would be emptied."""
        async with self.store.knowledge() as entries:
            stored = await read_stored(entries)
        if not stored.serves:
            raise NotFound("The database holds no knowledge yet: evenhand kb publish FOLDER.")
        kept = stored.kept()
        changed = await asyncio.to_thread(export, kept, folder)
        place = str(await asyncio.to_thread(folder.resolve))
        files = [Filed(one.key, one.file, one.source) for one in kept]
        async with self.store.transaction() as unit:
            taking = _Taking(unit, await read_stored(unit.knowledge), Order(by, by.id), Stamp(by, self.clock()), "folder")
            taking.agree(files)
            await taking.finish("knowledge_export")
            await unit.knowledge.point(place)
        return changed

    async def file_drafts(self, files: Iterable[Filed], order: Order, origin: str = "import") -> int:
        """File entries as drafts, which nobody hears of before a person publishes them; those that are on file with the same
        bytes are passed over. How many were filed."""
        async with self.store.transaction() as unit:
            stored = await read_stored(unit.knowledge)
            taking = _Taking(unit, stored, order, Stamp(order.by, self.clock()), origin)
            for filed in files:
                known = {one.digest for one in await unit.knowledge.revisions(filed.key)}
                if digest(filed.source) not in known:
                    await taking.revise(filed, ArticleStatus.DRAFT)
            await taking.finish("knowledge_draft")
            return len(taking.changes)


async def take_in(unit: DraftUnit, script: Manuscript, order: Order, stamp: Stamp) -> Plan:
    """Publish a folder inside somebody's transaction."""
    stored = await read_stored(unit.knowledge)
    todo = plan(script.files, stored.kept(), force=order.force)
    if todo.conflicts:
        raise FolderBehind(todo.conflicts)
    taking = _Taking(unit, stored, order, stamp, "folder")
    for filed in (*todo.new, *todo.changed):
        await taking.revise(filed, script.status(filed.key))
    for kept in todo.retired:
        await taking.retire(stored.entries[kept.key])
    taking.agree(script.files)
    await taking.finish(f"knowledge_{order.act}")
    if not todo.is_empty or stored.folder != script.folder:
        await unit.knowledge.point(script.folder)
    return todo


class _Taking:
    """Collects what changes, and stores it at the end in few statements."""

    def __init__(self, unit: DraftUnit, stored: Stored, order: Order, stamp: Stamp, origin: str) -> None:
        self.unit, self.order, self.stamp, self.origin = unit, order, stamp, origin
        self.entries = dict(stored.entries)
        self.former = {one.key: one for one in stored.standing}
        self.revisions: list[Revision] = []
        self.touched: dict[EntryKey, Entry] = {}
        self.changes: list[Change] = []

    async def revise(self, filed: Filed, status: ArticleStatus) -> None:
        """A new revision, which takes its place at once."""
        entry, published = self.entries.get(filed.key), status is ArticleStatus.PUBLISHED
        number = 1 if entry is None else entry.latest + 1
        by, at = self.stamp.actor.id, self.stamp.at
        made = Revision(
            key=filed.key,
            number=number,
            source=filed.source,
            status=status,
            author=self.order.author,
            at=at,
            origin=self.origin,
            base=entry.standing if entry is not None else None,
            note=self.order.note,
            published_by=by if published else None,
            published_at=at if published else None,
        )
        from_folder = self.origin == "folder"
        if entry is not None:
            await self._leave(entry, made, published=from_folder)
        keeps = entry.served if entry is not None and not from_folder else None
        before = entry or Entry(filed.key, None, 0, 0)
        self._touch(replace(before, latest=number, served=number if published else keeps, file=filed.file if from_folder else before.file))
        self.revisions.append(made)
        self._note("publish" if published else status.value, filed.key, number)

    async def retire(self, entry: Entry) -> None:
        """A folder without it was published."""
        await self._leave(entry, None, published=True)
        self._touch(replace(entry, served=None, file=None))
        self._note("retire", entry.key, entry.standing)

    def agree(self, files: Iterable[Filed]) -> None:
        """Folder and database are the same now."""
        for filed in files:
            entry, now = self.touched.get(filed.key) or self.entries[filed.key], digest(filed.source)
            if entry.agreed != now or entry.file != filed.file:
                self._touch(replace(entry, agreed=now, file=filed.file))

    async def finish(self, act: str) -> None:
        """Store it all, with one entry in the audit log."""
        if not self.touched:
            return
        knowledge = self.unit.knowledge
        await knowledge.add(*self.revisions)
        await knowledge.put(*(replace(entry, version=entry.version + 1) for entry in self.touched.values()))
        await knowledge.log(*self.changes)
        if self.changes:
            lines = "\n".join(sorted(f"{one.key} {one.number} {one.digest}" for one in self.revisions))
            said = hashlib.sha256(lines.encode()).hexdigest()
            details: dict[str, str | int | bool | None] = {
                "entries": len(self.changes),
                "author": self.order.author,
                "sources": said,
                "forced": self.order.force,
            }
            await self.unit.note(plain_event(act, "knowledge", self.stamp.actor, self.stamp.at, **details))

    async def _leave(self, entry: Entry, made: Revision | None, *, published: bool) -> None:
        """What the new revision takes the place of does not count any more; drafts that rest on it fall."""
        gone = [entry.latest] if entry.latest != entry.served else []
        gone += [entry.served] if published and entry.served is not None else []
        for number in gone:
            former = await self.unit.knowledge.revision(entry.key, number)
            if former is not None:
                await self.unit.knowledge.mark(replace(former, status=ArticleStatus.RETIRED))
        if published and entry.served is not None:
            await ripple(self.unit, self.former[entry.key], made, self.stamp)

    def _touch(self, entry: Entry) -> None:
        self.touched[entry.key] = entry

    def _note(self, act: str, key: EntryKey, revision: int) -> None:
        self.changes.append(Change(0, act, key, revision, self.stamp.actor.id, self.stamp.at, self.order.note))
