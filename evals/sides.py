"""The two sides of a comparison as folders: what holds now, and what would; written out where they are in the database."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from drafting.adapters.serving import stored_knowledge
from drafting.adapters.store import SqlStore
from drafting.cli.kb_store import key_of, number_of
from drafting.errors import BadRequest, NotFound
from drafting.settings import Settings
from drafting.wiring import knowledge_folder
from knowledge.adapters.entry_file import file_of
from knowledge.adapters.stored import Stored, export, read_filed, read_stored, written
from knowledge.domain.article import ArticleStatus
from knowledge.domain.revision import Revision
from knowledge.lifecycle.exchange import Kept


@contextmanager
def sides(new: str, against: Path | None) -> Iterator[tuple[Path, Path]]:
    """The old and the new side of ``new``, a folder or a revision in the database. Raises ``NotFound``, ``BadRequest``."""
    settings, folder = Settings(), Path(new)
    is_folder = folder.is_dir()
    if not is_folder and (folder.exists() or "/" in new):
        raise BadRequest(f"'{new}' is neither a knowledge folder nor a revision such as returns@3.")
    # Always the same places, so that the index of each side is kept from one comparison to the next.
    home = settings.cache_dir / "impact"
    try:
        if is_folder:
            yield against or _now(settings, asyncio.run(stored_knowledge(settings.database_url)), home / "before"), folder
        else:
            stored, revision = asyncio.run(_in_database(settings, new))
            old = against or _now(settings, stored, home / "before")
            yield old, _with(old, stored, revision, home / "after")
    finally:
        shutil.rmtree(home, ignore_errors=True)


async def _in_database(settings: Settings, ref: str) -> tuple[Stored, Revision]:
    store = await SqlStore.open(settings.database_url)
    try:
        async with store.knowledge() as entries:
            stored = await read_stored(entries)
            key, number = key_of(ref), number_of(ref)
            entry = stored.entries.get(key)
            found = None if entry is None else await entries.revision(key, number or entry.latest)
    finally:
        await store.close()
    if found is None:
        raise NotFound(f"There is no revision '{ref}' in the database, and no folder of that name.")
    return stored, found


def _now(settings: Settings, stored: Stored | None, place: Path) -> Path:
    """What is served."""
    if settings.knowledge_from == "folder" or stored is None or not stored.serves:
        return knowledge_folder(settings)
    place.mkdir(parents=True, exist_ok=True)
    export(stored.kept(), place)
    return place


def _with(old: Path, stored: Stored, revision: Revision, place: Path) -> Path:
    """The old side with that revision published in its place."""
    entry = stored.entries[revision.key]
    candidate = written(replace(entry, file=entry.file or file_of(entry.key)), replace(revision, status=ArticleStatus.PUBLISHED))
    assert candidate is not None
    others = [Kept(one.key, one.file, one.source, 1) for one in read_filed(old)[1] if one.key != revision.key]
    place.mkdir(parents=True, exist_ok=True)
    export([*others, candidate], place)
    return place
