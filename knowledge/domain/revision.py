"""An entry of the knowledge with its revisions: nothing that was once written is written over. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath

from knowledge.domain.article import ArticleStatus


class EntryKind(StrEnum):
    """What a file of a knowledge folder is."""

    ARTICLE = "article"
    POLICY = "policy"
    COMPANY = "company"
    CHANNEL = "channel"
    SUITE = "suite"


_FOLDERS = {"articles": EntryKind.ARTICLE, "policies": EntryKind.POLICY, "channels": EntryKind.CHANNEL, "suites": EntryKind.SUITE}
_SUFFIXES = {EntryKind.ARTICLE: (".md", ".markdown")}
COMPANY_FILE = "company.yaml"


def kind_of(name: str) -> EntryKind | None:
    """What a file is, by its name inside the folder; ``None`` for one that is no part of the knowledge."""
    if name == COMPANY_FILE:
        return EntryKind.COMPANY
    path = PurePosixPath(name)
    kind = _FOLDERS.get(path.parts[0]) if len(path.parts) > 1 else None
    if kind is None or path.suffix not in _SUFFIXES.get(kind, (".yaml", ".yml")) or any(part.startswith(".") for part in path.parts[1:]):
        return None
    return kind


@dataclass(frozen=True, slots=True, order=True)
class EntryKey:
    """Which entry. Articles and policies go by their id, other files by their name in the folder."""

    kind: EntryKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value} {self.id}"


COMPANY = EntryKey(EntryKind.COMPANY, COMPANY_FILE)


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision, as it was written: ``source`` is the file's bytes. ``number`` counts from 1 within its entry; ``base`` is the
    revision that its author had before them. Only ``status``, with who published it when, changes later."""

    key: EntryKey
    number: int
    source: bytes
    status: ArticleStatus
    author: str
    at: datetime
    origin: str = "http"
    base: int | None = None
    note: str | None = None
    published_by: str | None = None
    published_at: datetime | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.source).hexdigest()

    @property
    def ref(self) -> str:
        """``returns@3``."""
        return f"{self.key.id}@{self.number}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an entry stands. ``version`` grows with every act; ``latest`` is its newest revision and ``served`` the published one, if any.
    ``file`` is its name in the folder, ``None`` once a folder without it was published. ``agreed`` is the digest with which folder
    and database last were the same."""

    key: EntryKey
    file: str | None
    version: int
    latest: int
    served: int | None = None
    agreed: str | None = None

    @property
    def standing(self) -> int:
        """The revision that counts: the published one, else the newest."""
        return self.served or self.latest

    @property
    def tag(self) -> str:
        """What a reader has seen: revision and version."""
        return f"{self.key.id}.{self.latest}.{self.version}"


@dataclass(frozen=True, slots=True)
class Change:
    """One act on the knowledge. ``number`` counts all of them from 1; readers follow by it."""

    number: int
    act: str
    key: EntryKey
    revision: int
    actor: str
    at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """Where the knowledge of a database stands: the number of its last change, 0 where nothing was ever published into it."""

    number: int = 0
    folder: str | None = None
    """The folder from which it was last published, or to which it was last exported."""
