"""Entries and revisions in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.adapters.entries import CHANGED
from knowledge.domain.article import UNPUBLISHED
from knowledge.domain.revision import Change, Entry, EntryKey, EntryKind, Head, Revision
from knowledge.errors import RevisionConflict


@dataclass(slots=True)
class MemoryEntries:
    """An ``EntryUnit`` that forgets everything when the process ends; ``copy`` begins a transaction."""

    kept: dict[EntryKey, Entry] = field(default_factory=dict)
    written: dict[tuple[EntryKey, int], Revision] = field(default_factory=dict)
    done: list[Change] = field(default_factory=list)
    folder: str | None = None

    def copy(self) -> MemoryEntries:
        """The same, to be changed apart."""
        return MemoryEntries(dict(self.kept), dict(self.written), list(self.done), self.folder)

    async def head(self) -> Head:
        """Where the knowledge stands."""
        return Head(len(self.done), self.folder)

    async def entry(self, key: EntryKey) -> Entry | None:
        """An entry."""
        return self.kept.get(key)

    async def entries(self, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """All entries by kind and id."""
        return tuple(self.kept[key] for key in sorted(self.kept) if kind in {None, key.kind})

    async def revision(self, key: EntryKey, number: int) -> Revision | None:
        """A revision."""
        return self.written.get((key, number))

    async def revisions(self, key: EntryKey) -> tuple[Revision, ...]:
        """An entry's revisions, the newest first."""
        return tuple(sorted((one for (mine, _), one in self.written.items() if mine == key), key=lambda one: -one.number))

    async def standing(self, keys: Sequence[EntryKey] | None = None) -> tuple[Revision, ...]:
        """The revision that counts of each of these entries, or of all."""
        wanted = sorted(self.kept) if keys is None else [key for key in keys if key in self.kept]
        return tuple(self.written[key, self.kept[key].standing] for key in wanted)

    async def pending(self) -> tuple[tuple[Entry, Revision], ...]:
        """The entries whose newest revision is not published yet, with that revision."""
        newest = [(self.kept[key], self.written[key, self.kept[key].latest]) for key in sorted(self.kept)]
        return tuple((entry, revision) for entry, revision in newest if revision.status in UNPUBLISHED)

    async def changes(self, after: int = 0, limit: int = 1000, key: EntryKey | None = None) -> tuple[Change, ...]:
        """What was done after the change of that number, in order."""
        return tuple(one for one in self.done[after:] if key in {None, one.key})[:limit]

    async def add(self, *revisions: Revision) -> None:
        """Keep new revisions."""
        for one in revisions:
            if (one.key, one.number) in self.written:
                raise RevisionConflict(CHANGED)
            self.written[one.key, one.number] = one

    async def mark(self, revision: Revision) -> None:
        """Change where a revision stands."""
        former = self.written.get((revision.key, revision.number))
        if former is None:
            raise RevisionConflict(f"There is no revision {revision.ref}.")
        self.written[revision.key, revision.number] = replace(revision, source=former.source)

    async def put(self, *entries: Entry) -> None:
        """Store the next versions of entries."""
        for entry in entries:
            former = self.kept.get(entry.key)
            if (former.version if former is not None else 0) != entry.version - 1:
                raise RevisionConflict(CHANGED)
            self.kept[entry.key] = entry

    async def log(self, *changes: Change) -> None:
        """Note acts under the next numbers."""
        for change in changes:
            self.done.append(replace(change, number=len(self.done) + 1))

    async def point(self, folder: str | None) -> None:
        """Say with which folder the knowledge was last the same."""
        self.folder = folder
