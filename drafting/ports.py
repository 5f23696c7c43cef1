"""What drafting asks of the world outside, each port with more than one adapter."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from drafting.domain.brief import Brief
from drafting.domain.draft import Wording


class Writer(Protocol):
    """Words a brief. Raises ``ModelFailed`` where it cannot; the embedded writer always can."""

    @property
    def name(self) -> str: ...

    async def write(self, brief: Brief) -> Wording: ...


class Clock(Protocol):
    """The time, with a zone; handed in, so that tests can hold it."""

    def __call__(self) -> datetime: ...
