"""Where sightings are kept: in memory for one command, in the database for a service."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from drafting.adapters.store import SqlStore
from drafting.adapters.tables import SightingRow
from drafting.listening import Sighting

_AT_ONCE = 500


class MemorySightings:
    """``Sightings`` for as long as the process lives."""

    def __init__(self) -> None:
        self._kept: dict[str, Sighting] = {}

    async def keep(self, sightings: Sequence[tuple[str, Sighting]]) -> None:
        """Keep those that are new."""
        for name, sighting in sightings:
            self._kept.setdefault(name, sighting)

    async def since(self, at: datetime) -> tuple[Sighting, ...]:
        """Those that are not older."""
        return tuple(one for one in self._kept.values() if one.at >= at)

    async def forget(self, before: datetime) -> None:
        """Forget the older ones."""
        self._kept = {name: one for name, one in self._kept.items() if one.at >= before}


class SqlSightings:
    """``Sightings`` in the database of a store."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def keep(self, sightings: Sequence[tuple[str, Sighting]]) -> None:
        """Keep those that are new."""
        rows = {hashlib.sha256(name.encode()).hexdigest(): one for name, one in sightings}
        names = list(rows)
        async with self._store.writing() as session:
            for at in range(0, len(names), _AT_ONCE):
                part = names[at : at + _AT_ONCE]
                there = set(await session.scalars(select(SightingRow.name).where(SightingRow.name.in_(part))))
                new = [(name, rows[name]) for name in part if name not in there]
                session.add_all(
                    SightingRow(name=name, at=one.at, terms=json.dumps(sorted(one.terms), ensure_ascii=False)) for name, one in new
                )

    async def since(self, at: datetime) -> tuple[Sighting, ...]:
        """Those that are not older."""
        async with self._store.reading() as session:
            rows = (await session.execute(select(SightingRow.at, SightingRow.terms).where(SightingRow.at >= at))).all()
        return tuple(Sighting(row.at, frozenset(json.loads(row.terms))) for row in rows)

    async def forget(self, before: datetime) -> None:
        """Forget the older ones."""
        async with self._store.writing() as session:
            await session.execute(delete(SightingRow).where(SightingRow.at < before))
