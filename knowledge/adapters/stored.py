"""The knowledge of a database as the folder that it would be: read, exported, compared."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.adapters.entry_file import file_of
from knowledge.adapters.files import Folder, Standing, read_folder, read_sources
from knowledge.adapters.front_matter import with_keys
from knowledge.adapters.sources import FolderSources, HeldSources, Sources, held
from knowledge.domain.article import ArticleStatus
from knowledge.domain.revision import COMPANY, Entry, EntryKey, EntryKind, Revision, kind_of
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.lifecycle.exchange import Filed, Kept
from knowledge.ports import EntryReads


@dataclass(frozen=True, slots=True)
class Stored:
    """All entries of a database with the revisions that count; ``number`` is that of its last change."""

    number: int
    folder: str | None
    entries: Mapping[EntryKey, Entry]
    standing: tuple[Revision, ...]

    @property
    def serves(self) -> bool:
        """Whether it holds a company: before one was published into it there are at most drafts."""
        return COMPANY in self.entries

    def kept(self) -> tuple[Kept, ...]:
        """What it would write into a folder."""
        found = (written(self.entries[one.key], one) for one in self.standing)
        return tuple(one for one in found if one is not None)

    def read(self) -> Folder:
        """The company, articles and policies that count; all of it was checked when it was published, so that what is wrong
        with some of it now is told and stops nothing. Raises ``InvalidKnowledge`` where the company cannot be read."""
        sources: dict[str, bytes] = {}
        standing: dict[str, Standing] = {}
        for one in self.standing:
            file = self.entries[one.key].file or file_of(one.key)
            if one.status is ArticleStatus.PUBLISHED or one.key.kind is EntryKind.ARTICLE:
                sources[file], standing[file] = one.source, Standing(one.number, one.status)
        return read_sources(HeldSources(sources), standing)


async def read_stored(entries: EntryReads) -> Stored:
    """The knowledge of a database, as one transaction sees it."""
    head = await entries.head()
    kept = {entry.key: entry for entry in await entries.entries()}
    return Stored(head.number, head.folder, kept, await entries.standing())


def written(entry: Entry, revision: Revision) -> Kept | None:
    """An entry as it would stand in a folder, its state in its front matter; ``None`` for one that a folder would not hold: what
    a folder without it retired, drafts that were never in one, and policies that are not published, since a folder has no others."""
    if revision.status is not ArticleStatus.PUBLISHED and (entry.key.kind is not EntryKind.ARTICLE or entry.file is None):
        return None
    file, source = entry.file or file_of(entry.key), revision.source
    if entry.key.kind is EntryKind.ARTICLE:
        source = with_keys(source, {"status": revision.status.value}, file)
    return Kept(entry.key, file, source, revision.number, entry.agreed)


def filed(sources: Sources, read: Folder) -> tuple[Filed, ...]:
    """The entries of a folder that was read; articles and policies by their id."""
    keys = {one.file: EntryKey(EntryKind.ARTICLE, one.id) for one in read.articles}
    keys |= {one.file: EntryKey(EntryKind.POLICY, one.id) for one in read.policies}
    return tuple(Filed(keys.get(name) or _key(name), name, sources.read(name)) for name in sources.names())


def read_filed(path: Path) -> tuple[Folder, tuple[Filed, ...]]:
    """A folder, read once: what was checked is what is kept. Raises ``InvalidKnowledge``."""
    if not path.is_dir():
        read_folder(path)
    try:
        sources = held(FolderSources(path))
    except OSError as error:
        raise InvalidKnowledge([Problem(str(error.filename), f"the file cannot be opened: {error.strerror}")]) from error
    read = read_sources(sources)
    return read, filed(sources, read)


def export(kept: Iterable[Kept], folder: Path) -> list[str]:
    """Write entries into a folder, byte for byte, each file whole or not at all; the names of those that changed. Files of the
    knowledge that are no entry any more are removed; other files are left alone."""
    wanted = {one.file: one.source for one in kept}
    changed: list[str] = []
    for name, source in wanted.items():
        path = _inside(folder, name)
        if not path.is_file() or path.read_bytes() != source:
            _write(path, source)
            changed.append(name)
    for name in FolderSources(folder).names():
        if name not in wanted:
            (folder / name).unlink()
            changed.append(name)
    return sorted(changed)


def _inside(folder: Path, name: str) -> Path:
    path = folder / name
    if kind_of(name) is None or not path.resolve().is_relative_to(folder.resolve()):
        raise InvalidKnowledge([Problem(name, "this name leads out of the folder", expected="a file of a knowledge folder")])
    return path


def _write(path: Path, source: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(source)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _key(name: str) -> EntryKey:
    kind = kind_of(name)
    assert kind is not None
    return EntryKey(kind, name)
