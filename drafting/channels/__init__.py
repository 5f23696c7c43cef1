"""The built-in channels, one file each, and how a knowledge folder changes them. Pure."""

from __future__ import annotations

from drafting.channels.chat import CHAT
from drafting.channels.community import COMMUNITY
from drafting.channels.email import EMAIL
from drafting.channels.phone import PHONE
from drafting.channels.review import REVIEW
from drafting.channels.sms import SMS
from drafting.channels.social_dm import SOCIAL_DM
from drafting.channels.social_public import SOCIAL_PUBLIC
from drafting.channels.specs import merge
from drafting.domain.channel import Channel, ChannelId
from knowledge.domain.company import Company

BUILT_IN: tuple[Channel, ...] = (SOCIAL_PUBLIC, SOCIAL_DM, EMAIL, CHAT, PHONE, SMS, REVIEW, COMMUNITY)


def build_channels(company: Company) -> dict[ChannelId, Channel]:
    """The channels of a company: the built-in ones with the folder's changes, then those that the folder adds.

    Raises ``InvalidKnowledge`` with every problem found."""
    return merge(BUILT_IN, company)
