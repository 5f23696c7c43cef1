"""A breaker: a model that keeps failing is left alone for a while, then tried with one call."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class BreakerState(StrEnum):
    """``closed`` lets calls through, ``open`` none, ``half_open`` one that decides."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(slots=True)
class Breaker:
    """Opens after ``failures`` calls that failed one after the other, for ``rest`` seconds; each try that fails doubles the rest, up to
    ``longest``."""

    failures: int = 5
    rest: float = 10.0
    longest: float = 120.0
    clock: Callable[[], float] = time.monotonic
    state: BreakerState = BreakerState.CLOSED
    opened: int = 0
    _failed: int = 0
    _until: float = 0.0
    _pause: float = 0.0

    def admits(self) -> bool:
        """Whether a call may be made now. Once the rest is over the first to ask is let through, and nobody else until it is known how
        that went."""
        if self.state is BreakerState.CLOSED:
            return True
        if self.clock() < self._until:
            return False
        # A try whose caller went away tells nothing: after another rest the next may try.
        self.state, self._until = BreakerState.HALF_OPEN, self.clock() + self._pause
        return True

    def succeeded(self) -> None:
        """A call went well."""
        self.state, self._failed, self._pause = BreakerState.CLOSED, 0, 0.0

    def failed(self) -> None:
        """A call failed."""
        self._failed += 1
        if self.state is BreakerState.HALF_OPEN or self._failed >= self.failures:
            if self.state is not BreakerState.OPEN:
                self.opened += 1
                self._pause = min(self.longest, self._pause * 2 or self.rest)
                self._until = self.clock() + self._pause
            self.state = BreakerState.OPEN
