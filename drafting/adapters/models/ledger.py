"""Money: reserved before a call, settled after it, so that a cap holds whatever runs side by side."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from drafting.errors import BudgetSpent


def today() -> date:
    """The day, in UTC."""
    return datetime.now(UTC).date()


@dataclass(slots=True)
class Entry:
    """One call's entry: ``reserved`` US dollars until it is settled with what it really cost."""

    reserved: float
    cost: float | None = None

    def settle(self, cost: float) -> None:
        """What the call cost."""
        self.cost = cost


class Purse(Protocol):
    """Where money is reserved before a call and settled after it."""

    def reserved(self, ceiling: float) -> AbstractAsyncContextManager[Entry]:
        """Hold ``ceiling`` US dollars for one call. Raises ``BudgetSpent``."""
        ...


@dataclass(slots=True)
class Ledger:
    """What was spent today (UTC), in US dollars, in this process. ``cap`` is the most that may be spent in a day; ``None``: no cap.

    A call that failed after it was made is booked in full: the provider may have charged for it.
    """

    cap: float | None = None
    today: Callable[[], date] = today
    _spent: dict[date, float] = field(default_factory=dict)
    _open: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def spent(self) -> float:
        """Settled today."""
        return self._spent.get(self.today(), 0.0)

    @asynccontextmanager
    async def reserved(self, ceiling: float) -> AsyncIterator[Entry]:
        """Hold ``ceiling`` US dollars for one call. Raises ``BudgetSpent`` where the cap could be passed."""
        with self._lock:
            if self.cap is not None and self.spent + self._open + ceiling > self.cap:
                raise BudgetSpent(f"the day's cap of {self.cap:g} US dollars leaves no room for this call")
            self._open += ceiling
        entry = Entry(ceiling)
        try:
            yield entry
        finally:
            self._book(entry)

    def _book(self, entry: Entry) -> None:
        with self._lock:
            day = self.today()
            self._open -= entry.reserved
            self._spent = {day: self.spent + (entry.reserved if entry.cost is None else entry.cost)}
