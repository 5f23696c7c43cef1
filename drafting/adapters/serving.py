"""Which knowledge is served: a folder's or the database's, and whether the two are the same."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from drafting.adapters.engine import database_url
from drafting.adapters.follower import Follower, Following
from drafting.channels import build_channels
from drafting.domain.channel import Channel, ChannelId
from knowledge.adapters.entries import SqlEntries
from knowledge.adapters.sources import FolderSources
from knowledge.adapters.stored import Stored, read_stored
from knowledge.domain.company import Company
from knowledge.lifecycle.exchange import Kept

_LOOKED_AT = 30.0


async def stored_knowledge(url: str) -> Stored | None:
    """What was published into a database, which is neither made nor migrated for that; ``None`` where nothing was."""
    try:
        parsed = database_url(url)
        file = parsed.database if parsed.get_backend_name() == "sqlite" else None
        if file is not None and not await asyncio.to_thread(Path(file).is_file):
            return None
        engine = create_async_engine(parsed)
    except (ArgumentError, ImportError):
        return None
    try:
        async with AsyncSession(engine) as session:
            stored = await read_stored(SqlEntries(session))
    except (SQLAlchemyError, OSError):
        return None
    finally:
        await engine.dispose()
    return stored if stored.serves else None


def differing_files(kept: Iterable[Kept], folder: Path) -> list[str]:
    """The files of which a folder holds others than the database would write; the folder's other files too."""
    sources, wanted = FolderSources(folder), {one.file: one.source for one in kept}
    there = set(sources.names())
    return sorted(name for name in there | set(wanted) if name not in there or wanted.get(name) != sources.read(name))


class LiveChannels(Mapping[ChannelId, Channel]):
    """The channels of a library's company, also after it changed."""

    def __init__(self, library: Following) -> None:
        self._library = library
        self._company: Company | None = None
        self._channels: Mapping[ChannelId, Channel] = {}

    def __getitem__(self, name: ChannelId) -> Channel:
        return self._present()[name]

    def __iter__(self) -> Iterator[ChannelId]:
        return iter(self._present())

    def __len__(self) -> int:
        return len(self._present())

    def _present(self) -> Mapping[ChannelId, Channel]:
        company = self._library.company
        if company is not self._company:
            self._channels, self._company = build_channels(company), company
        return self._channels


@dataclass(slots=True)
class Serving:
    """What this process serves, and how the configured folder differs from it. ``folder`` is the one that is compared; ``None``
    where none is named."""

    follower: Follower
    folder: Path | None
    _drift: tuple[int, float, tuple[str, ...]] | None = field(default=None)

    @property
    def source(self) -> Literal["folder", "database"]:
        """Where what is served comes from."""
        return "database" if self.follower.serves else "folder"

    async def drift(self) -> tuple[str, ...]:
        """The files that differ between the database that is served and the folder; looked at after
        every change, else twice a minute at most."""
        if not self.follower.serves:
            return ()
        now, number = time.monotonic(), self.follower.number
        if self._drift is None or self._drift[0] != number or now - self._drift[1] > _LOOKED_AT:
            self._drift = (number, now, await self._differing())
        return self._drift[2]

    async def _differing(self) -> tuple[str, ...]:
        async with self.follower.store.knowledge() as entries:
            stored = await read_stored(entries)
        folder = self.folder or (Path(stored.folder) if stored.folder else None)
        if folder is None or not await asyncio.to_thread(folder.is_dir):
            return ()
        return tuple(await asyncio.to_thread(lambda: differing_files(stored.kept(), folder)))
