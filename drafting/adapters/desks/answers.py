"""Approved answers on their way back into the desk from which the case came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drafting.domain.case import Thread
from drafting.domain.delivery import Outgoing
from drafting.domain.inbound import Post
from drafting.errors import NotDelivered
from drafting.review.inbox import HelpDesk
from drafting.review.intake import put_once


@dataclass(frozen=True, slots=True)
class DeskConnector:
    """A ``Connector`` into a desk: it asks first whether the message is there, so that trying again puts it once."""

    desk: HelpDesk
    deduplicates: bool = True

    @property
    def name(self) -> str:
        """The desk's."""
        return self.desk.name

    async def deliver(self, outgoing: Outgoing) -> str:
        """The desk's own name of the answer. Raises ``NotDelivered``, ``DeliveryUnsure``."""
        thread = outgoing.recipient.get("thread")
        if not isinstance(thread, Mapping) or thread.get("desk") != self.name or thread.get("channel") != outgoing.channel:
            raise NotDelivered("The draft does not come from this desk, or is for another channel than the customer's.", again=False)
        to = outgoing.recipient.get("email")
        place = Thread(self.name, str(thread["conversation"]), outgoing.channel)
        post = Post(outgoing.message, place, outgoing.text, False, outgoing.subject, str(to) if to is not None else None)
        return await put_once(self.desk, post)
