"""What the intake asks of the world outside: help desks, and a place where what they told is kept until it is dealt with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drafting.domain.case import Thread
from drafting.domain.inbound import DeskEvent, Post


class HelpDesk(Protocol):
    """A help desk in which agents work. It tells what customers and colleagues write, and takes notes and answers."""

    @property
    def name(self) -> str: ...

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[DeskEvent, ...]:
        """What a call of the desk tells; nothing where it tells of something else. Header names are in lower case. Raises
        ``NotAuthenticated`` where it is not signed by the desk or not of these minutes, ``BadRequest`` where it cannot be read."""
        ...

    async def find(self, post: Post) -> str | None:
        """The desk's own name of a post with this mark, if it has one already."""
        ...

    async def put(self, post: Post) -> str:
        """Put a post into its thread; the desk's own name of it. Raises ``NotDelivered``, ``DeliveryUnsure``."""
        ...


@dataclass(frozen=True, slots=True)
class News:
    """A thread of which something new was told; ``count`` is how much, so that what comes meanwhile is not passed over."""

    thread: Thread
    count: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Underway:
    """A post that is being put, for the ``attempts``-th time."""

    post: Post
    attempts: int


class Inbox(Protocol):
    """What help desks told, until it is dealt with, and what is on its way to them."""

    async def receive(self, events: Sequence[DeskEvent], due: datetime) -> int:
        """Keep events; how many were new. Their threads are looked at when ``due``."""
        ...

    async def news(self, now: datetime, lease: datetime, limit: int) -> tuple[News, ...]:
        """Threads that are due, for this caller alone until ``lease``."""
        ...

    async def events(self, thread: Thread) -> tuple[DeskEvent, ...]:
        """All that was told of a thread."""
        ...

    async def dealt_with(self, news: News, posts: Sequence[Post], customer: str | None, now: datetime) -> None:
        """The news are dealt with, and these posts go out; news that came meanwhile stay due."""
        ...

    async def put_off(self, news: News, until: datetime | None, problem: str) -> None:
        """The news could not be dealt with: look again later, or not at all until there are more."""
        ...

    async def posts(self, now: datetime, lease: datetime, limit: int) -> tuple[Underway, ...]:
        """Posts that are due, for this caller alone until ``lease``."""
        ...

    async def posted(self, mark: str, until: datetime | None, problem: str | None) -> None:
        """What became of a post: it is there (no ``problem``), is tried again (``until``), or is given up."""
        ...
