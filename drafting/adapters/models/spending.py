"""The cap on money of all processes together: what is held for a day stands in the database, one row a day.

Holding and settling are single statements that the database carries out one after the other, so no two processes can both take the last of a
day's money. What a killed process had reserved stays held: its call may have been charged.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from threading import Lock
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from drafting.adapters.engine import database_url, open_engine
from drafting.adapters.models.ledger import Entry, today
from drafting.errors import BudgetSpent, ModelFailed

_MICRO = 1_000_000
_OPEN = text("INSERT INTO spending (day, held) VALUES (:day, 0) ON CONFLICT (day) DO NOTHING")
_HOLD = text("UPDATE spending SET held = held + :sum WHERE day = :day AND held + :sum <= :cap")
_GIVE_BACK = text("UPDATE spending SET held = held - :sum WHERE day = :day")
_HELD = text("SELECT held FROM spending WHERE day = :day")


@dataclass(slots=True)
class SharedLedger:
    """Like ``Ledger``, over the database of ``url``. Sums are kept in millionths of a dollar, reservations rounded up."""

    url: str
    cap: float
    today: Callable[[], date] = today
    _engine: Engine | None = None
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    _turn: Lock = field(default_factory=Lock)

    @asynccontextmanager
    async def reserved(self, ceiling: float) -> AsyncIterator[Entry]:
        """Hold ``ceiling`` US dollars for one call. Raises ``BudgetSpent`` where the cap could be passed, ``ModelFailed`` where the
        database does not answer: what cannot be counted is not spent."""
        day, held = self.today().isoformat(), ceil(ceiling * _MICRO)
        given = {"day": day, "sum": held, "cap": int(self.cap * _MICRO)}
        if not await self._done(_HOLD, given):
            raise BudgetSpent(f"the day's cap of {self.cap:g} US dollars leaves no room for this call")
        entry = Entry(ceiling)
        try:
            yield entry
        finally:
            cost = held if entry.cost is None else ceil(entry.cost * _MICRO)
            await asyncio.shield(self._done(_GIVE_BACK, {"day": day, "sum": held - cost}))

    async def held(self) -> float:
        """US dollars spent or reserved today, by all processes."""
        engine = await self._opened()
        with engine.connect() as connection:
            return (connection.execute(_HELD, {"day": self.today().isoformat()}).scalar() or 0) / _MICRO

    async def _done(self, statement: Any, given: Mapping[str, object]) -> bool:
        try:
            engine = await self._opened()
            return await asyncio.to_thread(self._carried_out, engine, statement, given)
        except SQLAlchemyError as error:
            raise ModelFailed("the day's spending cannot be read from the database") from error

    def _carried_out(self, engine: Engine, statement: Any, given: Mapping[str, object]) -> bool:
        with self._turn, engine.connect() as connection:
            connection.execute(_OPEN, {"day": given["day"]})
            return connection.execute(statement, given).rowcount == 1

    async def _opened(self) -> Engine:
        async with self._opening:
            if self._engine is None:
                await (await open_engine(self.url)).dispose()  # brings the tables to the present
                url = database_url(self.url)
                plain = url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url
                self._engine = create_engine(
                    plain, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=_patience(plain.drivername)
                )
            return self._engine


def _patience(driver: str) -> dict[str, Any]:
    return {"timeout": 10} if driver == "sqlite" else {}
