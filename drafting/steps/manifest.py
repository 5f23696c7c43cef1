"""What a brief holds, source by source: what it is, for which audience, whose; and what of it its readers may not see. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from drafting.domain.brief import Brief
from drafting.domain.case import Message
from drafting.domain.channel import Channel, ChannelId, Visibility
from drafting.domain.record import Source

INTERNAL = "internal"


def manifest_of(brief: Brief) -> tuple[Source, ...]:
    """Every source of a brief: the points, the passages behind them, the messages. ``audience`` is ``public``, ``private`` (this customer
    alone) or ``internal``; what is private names its customer."""
    customer = brief.customer.id
    passages = [Source(p.ref, p.audience.value, None, _digest(p.text)) for p in brief.passages]
    points = []
    for number, point in enumerate(brief.resolution.points):
        audience = INTERNAL if point.internal else point.visibility.value
        points.append(Source(f"point:{number}", audience, customer if audience == Visibility.PRIVATE.value else None, _digest(point.text)))
    heard = [Source(f"message:{number}", "customer", customer, _digest(m.text)) for number, m in enumerate(brief.messages)]
    return (*passages, *points, *heard)


def foreign_sources(brief: Brief) -> list[str]:
    """The ids of sources that this brief's readers may not see: internal ones anywhere, private points in public."""
    forbidden = {INTERNAL, Visibility.PRIVATE.value} if brief.channel.is_public else {INTERNAL}
    return [source.id for source in manifest_of(brief) if source.audience in forbidden]


def heard_by(messages: tuple[Message, ...], channel: Channel, channels: Mapping[ChannelId, Channel]) -> tuple[Message, ...]:
    """The messages that a wording for a channel may rest on: in public, none that came by a private channel."""
    if not channel.is_public:
        return messages
    return tuple(m for m in messages if m.channel is None or (came := channels.get(ChannelId(m.channel))) is None or came.is_public)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
