"""A library that follows the database: what was published, by whatever process, is found here within a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from drafting.domain.draft import OPEN
from drafting.ports import DraftStore
from knowledge.adapters.entry_file import file_of, policy_of, stood
from knowledge.adapters.stored import read_stored
from knowledge.domain.article import Article, ArticleStatus
from knowledge.domain.company import Company
from knowledge.domain.decision import PolicyId
from knowledge.domain.revision import Change, Entry, EntryKind, Head, Revision
from knowledge.errors import InvalidKnowledge, KnowledgeError
from knowledge.library import Update
from knowledge.policy.rule import Policy
from knowledge.ports import EntryReads

PAUSE = 0.1
_MANY = 500
_WHOLE = frozenset({EntryKind.COMPANY, EntryKind.CHANNEL})


class Following(Protocol):
    """A library as a follower needs it; ``knowledge.library.Library`` is one."""

    @property
    def company(self) -> Company: ...

    async def apply(self, update: Update) -> None: ...

    def recognise(self, former: Article) -> None: ...


@dataclass(slots=True)
class Follower:
    """Brings one library up to date with one store. ``number`` is the last change that it knows; ``serves`` whether the library
    holds what the database does, and no folder."""

    store: DraftStore
    library: Following
    number: int = 0
    serves: bool = False
    failed: Callable[[Exception], None] = field(default=lambda _error: None)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def catch_up(self) -> bool:
        """Take over what changed; whether anything did. Raises ``InvalidKnowledge`` where what is stored cannot be read, and the
        library stays as it was."""
        async with self._turn, self.store.knowledge() as entries:
            head = await entries.head()
            if head.number == self.number:
                return False
            update = await self._update(entries, head)
            if update is not None:
                await self.library.apply(update)
                self.serves = True
            self.number = head.number
        return update is not None

    async def start(self) -> None:
        """Let citations of former revisions be found, on which open drafts rest, where the present ones say the same."""
        if not self.serves:
            return
        async with self.store.knowledge() as entries:
            present = {entry.key: entry for entry in await entries.entries(EntryKind.ARTICLE)}
            for rest in await self.store.rests(OPEN):
                entry = present.get(rest.key)
                if entry is None or entry.standing == rest.revision:
                    continue
                former = await entries.revision(rest.key, rest.revision)
                if former is not None:
                    self.library.recognise(_as_published(former, entry))

    async def follow(self, pause: float = PAUSE) -> None:
        """Catch up again and again until cancelled. What cannot be read is told once, and waited for."""
        told = 0
        while True:
            try:
                await self.catch_up()
            except (SQLAlchemyError, OSError, KnowledgeError) as error:
                if self.number >= told:
                    told = self.number + 1
                    self.failed(error)
            await asyncio.sleep(pause)

    async def _update(self, entries: EntryReads, head: Head) -> Update | None:
        changes = await entries.changes(self.number, _MANY)
        if not self.serves or len(changes) == _MANY or any(change.key.kind in _WHOLE for change in changes):
            stored = await read_stored(entries)
            if not stored.serves:
                return None
            read = await asyncio.to_thread(stored.read)
            for problem in read.problems:
                self.failed(InvalidKnowledge([problem]))
            return Update(read.articles, read.policies, company=read.company, whole=True)
        return await self._some(entries, changes)

    async def _some(self, entries: EntryReads, changes: tuple[Change, ...]) -> Update | None:
        keys = sorted({change.key for change in changes if change.key.kind in {EntryKind.ARTICLE, EntryKind.POLICY}})
        articles: list[Article] = []
        policies: list[Policy] = []
        dropped: set[PolicyId] = set()
        standing = {one.key: one for one in await entries.standing(keys)}
        for key in keys:
            entry, revision = await entries.entry(key), standing.get(key)
            if entry is None or revision is None:
                continue
            if key.kind is EntryKind.ARTICLE:
                articles.append(stood(revision, entry.file or file_of(key)))
            elif entry.served is not None:
                found = policy_of(revision.source, entry.file or file_of(key), self.library.company)
                policies.append(replace(found, revision=revision.number))
            else:
                dropped.add(PolicyId(key.id))
        return Update(tuple(articles), tuple(policies), dropped=frozenset(dropped))


def _as_published(former: Revision, entry: Entry) -> Article:
    """A former revision as it was while it was served."""
    return replace(stood(former, entry.file or file_of(entry.key)), status=ArticleStatus.PUBLISHED)
