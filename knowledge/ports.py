"""What the knowledge package asks of the world outside, each port with more than one adapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage
from knowledge.domain.revision import Change, Entry, EntryKey, EntryKind, Head, Revision

Vectors = NDArray[np.float32]
Halves = NDArray[np.float16]


class Embedder(Protocol):
    """Turns texts into unit vectors (float32, shape ``(n, dimension)``). Heavy: call it in a worker thread."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class Encoded:
    """What search keeps of a passage.

    ``parts`` are unit vectors, shape ``(1 + windows, d)``, the head first, at half precision. ``said`` are the normalised words of
    the same parts, each between spaces, so that looking a word up needs no set.
    """

    parts: Halves
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What may be found: on which day, for which audiences, optionally in which language, articles, products and tags.

    A passage without a language or without products passes any; of ``tags`` it has to carry at least one.
    """

    as_of: date
    audiences: frozenset[Audience] = frozenset({Audience.PUBLIC, Audience.INTERNAL})
    locale: str | None = None
    articles: frozenset[str] | None = None
    products: frozenset[str] | None = None
    tags: frozenset[str] | None = None


class PassageIndex(Protocol):
    """Finds passages by meaning and by words. Filters apply inside the search, before it ranks.

    Passages that share a reference are parts of one section and go together.
    """

    def add(self, passages: Sequence[Passage], encoded: Sequence[Encoded]) -> None: ...

    def remove(self, refs: Sequence[str]) -> None: ...

    def replace(self, refs: Sequence[str], passages: Sequence[Passage], encoded: Sequence[Encoded]) -> None: ...

    def dense(self, vector: Vectors, where: SearchFilter, limit: int) -> list[tuple[Passage, float]]: ...

    def lexical(self, query: str, where: SearchFilter, limit: int) -> list[tuple[Passage, float]]: ...

    def encoded(self, passages: Sequence[Passage]) -> list[Encoded | None]: ...

    def document_frequencies(self, terms: Sequence[str]) -> list[int]: ...

    def __len__(self) -> int: ...


class EntryReads(Protocol):
    """The entries of a database with their revisions, as one transaction sees them."""

    async def head(self) -> Head:
        """Where the knowledge stands."""
        ...

    async def entry(self, key: EntryKey) -> Entry | None: ...

    async def entries(self, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """All entries by kind and id."""
        ...

    async def revision(self, key: EntryKey, number: int) -> Revision | None: ...

    async def revisions(self, key: EntryKey) -> tuple[Revision, ...]:
        """An entry's revisions, the newest first."""
        ...

    async def standing(self, keys: Sequence[EntryKey] | None = None) -> tuple[Revision, ...]:
        """The revision that counts of each of these entries, or of all: the published one, else the newest."""
        ...

    async def pending(self) -> tuple[tuple[Entry, Revision], ...]:
        """The entries whose newest revision is not published yet, with that revision, by kind and id."""
        ...

    async def changes(self, after: int = 0, limit: int = 1000, key: EntryKey | None = None) -> tuple[Change, ...]:
        """What was done after the change of that number, in order."""
        ...


class EntryUnit(EntryReads, Protocol):
    """Changes of entries; part of a transaction that somebody else ends."""

    async def add(self, *revisions: Revision) -> None:
        """Keep new revisions. Raises ``RevisionConflict`` where there is one of that number."""
        ...

    async def mark(self, revision: Revision) -> None:
        """Change where a revision stands, and who published it when; its source never changes."""
        ...

    async def put(self, *entries: Entry) -> None:
        """Store the next versions of entries. Raises ``RevisionConflict`` where the stored one is not the one before."""
        ...

    async def log(self, *changes: Change) -> None:
        """Note acts under the next numbers."""
        ...

    async def point(self, folder: str | None) -> None:
        """Say with which folder the knowledge was last the same."""
        ...
