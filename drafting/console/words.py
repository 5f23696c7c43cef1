"""What things are called on the page, and how times are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from drafting.domain.channel import Channel, LengthUnit
from knowledge.domain.facts import FactValue, Money

LABELS: Mapping[str, str] = {
    "needs_review": "Needs review",
    "approved": "Approved",
    "sent": "Sent",
    "rejected": "Rejected",
    "superseded": "Out of date",
    "withdrawn": "Withdrawn",
    "unknown": "Delivery unclear",
    "pass": "Passes",
    "warn": "Look",
    "block": "Blocked",
    "info": "Note",
    "reply": "Reply",
    "ask": "Ask the customer",
    "look_up": "Find out first",
    "escalate": "Hand over",
    "no_reply": "No reply",
    "full": "Full answer",
    "holding": "Public line",
    "silent": "No text",
    "social_public": "Public post",
    "social_dm": "Direct message",
    "email": "E-mail",
    "chat": "Chat",
    "phone": "Phone",
    "sms": "SMS",
    "review": "Review",
    "community": "Community",
    "verified": "Verified",
    "claimed": "Claimed",
    "default": "Assumed",
    "in_review": "In review",
    "qa": "QA",
    "knowledge_manager": "Knowledge manager",
    "key_add": "Key made",
    "key_revoke": "Key taken away",
    "key_rotate": "Key replaced",
    "draft": "Draft",
    "claim": "Taken",
    "assign": "Handed over",
    "x_weighted": "characters",
    "sms_segments": "segments",
    "spoken_seconds": "seconds spoken",
}
_WRAP = re.compile(r"(?<=[^\n|])\n(?=[^\s|>#*+-])(?!\d+[.)] )")
_UNITS = {LengthUnit.CHARACTERS: "characters", LengthUnit.X_WEIGHTED: "characters", LengthUnit.SMS_SEGMENTS: "segments"}


def label(value: object) -> str:
    """What a state, a kind, a channel is called."""
    word = str(value)
    return LABELS.get(word) or word.replace("_", " ").capitalize()


def span(length: timedelta) -> str:
    """A length of time in its two largest units: ``2 h 10 min``."""
    minutes = int(abs(length).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h" if hours and days < 10 else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else "less than a minute"


def due_in(due: datetime | None, now: datetime) -> str:
    """By when, as seen from now."""
    if due is None:
        return "no due time"
    return f"in {span(due - now)}" if due > now else f"{span(now - due)} late"


def ago(at: datetime, now: datetime) -> str:
    """How long it is ago."""
    return f"{span(now - at)} ago" if now - at >= timedelta(minutes=1) else "just now"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A time on the company's clock."""
    return at.astimezone(zone).strftime("%d %b %Y, %H:%M")


def unwrapped(text: str) -> str:
    """Markdown's text with its paragraphs in one line each, as they are read; lists, tables and quotes as they are."""
    return _WRAP.sub(" ", text)


def value_of(value: FactValue) -> str:
    """A fact's value for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return f"{value.currency} {value.amount}"
    if isinstance(value, timedelta):
        return span(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def length(measured: float, channel: Channel) -> str:
    """A text's length in its channel's unit, beside the most that it may have."""
    unit = _UNITS.get(channel.count, "seconds spoken")
    count = f"{measured:,.0f}"
    return f"{count} of {channel.max_length:,} {unit}" if channel.max_length is not None else f"{count} {unit}"
