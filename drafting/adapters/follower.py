"""A library that follows the database: what was published, by whatever process, is found here within a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from drafting.domain.draft import OPEN
from drafting.ports import DraftStore
from knowledge.adapters.entry_file import file_of, policy_of, stood
from knowledge.adapters.stored import Stored, read_stored
from knowledge.domain.article import Article, ArticleStatus
from knowledge.domain.company import Company
from knowledge.domain.decision import PolicyId
from knowledge.domain.revision import Change, Entry, EntryKind, Revision
from knowledge.errors import InvalidKnowledge
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
        async with self._turn:
            async with self.store.knowledge() as entries:
                head = await entries.head()
                if head.number == self.number:
                    return False
                found = await self._news(entries)
            # Reading and taking over may take long: by now no transaction waits for it.
            update = await self._whole(found) if isinstance(found, Stored) else found
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
        """Catch up again and again until cancelled. What cannot be read, or a database that is away, is told once and waited for."""
        is_told = False
        while True:
            try:
                await self.catch_up()
                is_told = False
            except Exception as error:  # noqa: BLE001 - the follower outlives whatever goes wrong once
                if not is_told:
                    self.failed(error)
                is_told = True
            await asyncio.sleep(pause)

    async def _news(self, entries: EntryReads) -> Update | Stored | None:
        """The articles and policies that changed; all that is stored where that is too little to go by."""
        changes = await entries.changes(self.number, _MANY)
        if not self.serves or len(changes) == _MANY or any(change.key.kind in _WHOLE for change in changes):
            stored = await read_stored(entries)
            return stored if stored.serves else None
        return await self._some(entries, changes)

    async def _whole(self, stored: Stored) -> Update:
        read = await asyncio.to_thread(stored.read)
        for problem in read.problems:
            self.failed(InvalidKnowledge([problem]))
        return Update(read.articles, read.policies, company=read.company, whole=True)

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
