"""What help desks tell: messages that came in, were changed or taken back, in whatever order they arrive. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from drafting.domain.case import Customer, Message, Role, Thread


class EventKind(StrEnum):
    """What happened to a message."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """One thing that happened in a desk. ``id`` is the desk's own name for the event: one that comes twice counts once. ``at`` is
    when it happened there. A deleted message has no text."""

    id: str
    thread: Thread
    kind: EventKind
    message: str
    at: datetime
    text: str = ""
    role: Role = Role.CUSTOMER
    customer: Customer = field(default_factory=Customer)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A thread as it stands after all that was told of it: messages in the order in which they were written."""

    thread: Thread
    messages: tuple[Message, ...]
    customer: Customer

    @property
    def waits(self) -> bool:
        """Whether the customer has the last word."""
        return bool(self.messages) and self.messages[-1].role is Role.CUSTOMER


def told(events: Sequence[DeskEvent]) -> Conversation:
    """The conversation that events of one thread tell of, in whatever order and however often they arrived. The latest change of
    a message holds, a deleted message stays deleted, and a change of a message that was never told of is its first news."""
    newest: dict[str, DeskEvent] = {}
    first: dict[str, datetime] = {}
    gone = {event.message for event in events if event.kind is EventKind.DELETED}
    for event in sorted(_once(events), key=lambda event: (event.at, event.kind is not EventKind.CREATED)):
        newest[event.message] = event
        first.setdefault(event.message, event.at)
    kept = [event for name, event in newest.items() if name not in gone and event.text.strip()]
    kept.sort(key=lambda event: (first[event.message], event.message))
    messages = tuple(Message(event.text, event.role, event.thread.channel, first[event.message]) for event in kept)
    theirs = [event for event in sorted(events, key=lambda event: event.at) if event.role is Role.CUSTOMER]
    return Conversation(events[0].thread, messages, _customer(event.customer for event in theirs))


def _once(events: Iterable[DeskEvent]) -> list[DeskEvent]:
    return list({event.id: event for event in events}.values())


def _customer(told_of: Iterable[Customer]) -> Customer:
    """What is known of the customer, later news over earlier."""
    known = Customer()
    for customer in told_of:
        given = {
            name: value
            for name in ("id", "name", "handle", "tier", "followers", "locale")
            if (value := getattr(customer, name)) is not None
        }
        known = replace(known, **given, record={**known.record, **customer.record})
    return known


class PostState(StrEnum):
    """How far a note for colleagues came."""

    WAITING = "waiting"
    POSTING = "posting"
    POSTED = "posted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Post:
    """Something to be put into a thread. ``mark`` is its name for good, by which a desk is asked whether it has it already;
    ``is_private`` keeps it among colleagues."""

    mark: str
    thread: Thread
    text: str
    is_private: bool
    subject: str | None = None
    to: str | None = None
