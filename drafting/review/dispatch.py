"""Which approved drafts go out, by which connector and when. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from drafting.domain.approval import FiledDraft
from drafting.domain.delivery import Delivery, DeliveryState, Outgoing
from drafting.review.binding import digest_of, recipient


def _nowhere(_channel: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """``route`` names the connector of a channel (``None``: nothing is sent there by us); ``undo`` is how long an approval can
    be taken back before it goes out. What came from a help desk goes back there, on the channel on which it came: the private answer
    beside a public line never goes into the public thread."""

    route: Callable[[str], str | None] = field(default=_nowhere)
    undo: timedelta = timedelta(0)

    def of(self, approved: FiledDraft, at: datetime) -> Delivery | None:
        """The delivery of a draft that was approved just now; ``None`` where there is nothing to send or no way, and for a
        probe."""
        thread = approved.record.case.thread
        channel = str(approved.draft.channel)
        connector = thread.desk if thread is not None and thread.channel == channel else self.route(channel)
        if connector is None or approved.probe is not None or not approved.draft.text.strip():
            return None
        return Delivery(message_id(approved), connector, DeliveryState.WAITING, at + self.undo)


def message_id(filed: FiledDraft) -> str:
    """The message's name for good: the same bytes of the same draft have the same name, however often they are approved or tried."""
    return "msg_" + hashlib.sha256(f"{filed.draft.id}\n{digest_of(filed)}".encode()).hexdigest()[:32]


def outgoing(filed: FiledDraft, message: str) -> Outgoing:
    """What the connector is given."""
    return Outgoing(
        message=message,
        draft=filed.draft.id,
        channel=str(filed.draft.channel),
        recipient=recipient(filed.record.case),
        text=filed.draft.text,
        digest=digest_of(filed),
        subject=filed.draft.wording.subject,
        approved_by=filed.approval.by if filed.approval is not None else None,
    )
