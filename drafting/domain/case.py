"""A case: messages, a customer, facts and a date. It has no channel: the channel belongs to a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``channel`` and ``at`` (with a zone) are where and when it was written, if known."""

    text: str
    role: Role = Role.CUSTOMER
    channel: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """Who writes. Nothing is required. ``record`` is what the company holds of them, by name (raw JSON values)."""

    id: str | None = None
    name: str | None = None
    handle: str | None = None
    tier: str | None = None
    followers: int | None = None
    locale: str | None = None
    record: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation in a help desk: the desk's name here, the conversation's own there, and the channel on which it is held."""

    desk: str
    conversation: str
    channel: str


@dataclass(frozen=True, slots=True)
class Case:
    """What came in. ``facts`` are verified by whoever made the request (raw JSON values); ``thread`` is where it came from and where
    answers go back to."""

    messages: tuple[Message, ...]
    as_of: date
    customer: Customer = field(default_factory=Customer)
    facts: Mapping[str, object] = field(default_factory=dict)
    thread: Thread | None = None

    @property
    def customer_messages(self) -> tuple[Message, ...]:
        """What the customer wrote, oldest first."""
        return tuple(message for message in self.messages if message.role is Role.CUSTOMER)

    @property
    def turn(self) -> tuple[Message, ...]:
        """The customer's messages since an agent last wrote: a burst is one turn. Empty where the last word is an agent's."""
        burst: list[Message] = []
        for message in reversed(self.messages):
            if message.role is Role.AGENT:
                break
            burst.append(message)
        return tuple(reversed(burst))
