"""How many calls run at once, and when one more is turned away instead of queued."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from drafting.errors import ModelBusy

_WEIGHT = 0.2
"""How much the latest call counts in the running mean of seconds."""


@dataclass(slots=True)
class Gate:
    """At most ``limit`` calls at once; who would wait longer than ``patience`` seconds is turned away at once."""

    limit: int = 64
    patience: float = 2.0
    clock: Callable[[], float] = time.monotonic
    shed: int = 0
    _mean: float = 0.0
    _inside: int = 0
    _waiting: int = 0
    _room: asyncio.Condition = field(default_factory=asyncio.Condition)

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """One call's place. Raises ``ModelBusy``."""
        await self._enter()
        started = self.clock()
        try:
            yield
        finally:
            seconds = self.clock() - started
            self._mean = seconds if not self._mean else self._mean + _WEIGHT * (seconds - self._mean)
            async with self._room:
                self._inside -= 1
                self._room.notify()

    async def _enter(self) -> None:
        expected = (self._waiting + 1) * self._mean / self.limit
        if self._inside >= self.limit and expected > self.patience:
            self._turn_away()
        async with self._room:
            self._waiting += 1
            try:
                async with asyncio.timeout(self.patience):
                    await self._room.wait_for(lambda: self._inside < self.limit)
                self._inside += 1
            except TimeoutError:
                self._turn_away()
            finally:
                self._waiting -= 1

    def _turn_away(self) -> None:
        self.shed += 1
        raise ModelBusy("more work waits for the model than it can do in time")
