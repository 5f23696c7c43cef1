"""Sending: what goes out, under which name, and how far it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """How far a message came. ``sending`` is out of our hands: nobody may change the draft meanwhile."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way. ``message`` is its name for good: a connector that sees it twice delivers it once. ``due`` is when
    the sender looks at it next: when it may go out, or when a sender that fell silent is given up."""

    message: str
    connector: str
    state: DeliveryState
    due: datetime
    attempts: int = 0
    at: datetime | None = None
    receipt: str | None = None
    problem: str | None = None

    @property
    def looked_at(self) -> datetime | None:
        """When the sender has to look at it; ``None`` where nothing is left to do."""
        return self.due if self.state in {DeliveryState.WAITING, DeliveryState.SENDING} else None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a connector is given: these very bytes for this recipient (from the case, never from a text). ``digest`` is the
    SHA-256 that was approved."""

    message: str
    draft: str
    channel: str
    recipient: Mapping[str, object]
    text: str
    digest: str
    subject: str | None = None
    approved_by: str | None = field(default=None)
