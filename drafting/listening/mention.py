"""A mention, and what somebody should do about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from drafting.domain.triage import Kind, Mood, Priority, Triage

WIDE_REACH = 10_000
_ESCALATED = frozenset({Kind.DANGER, Kind.FRAUD, Kind.LEGAL, Kind.PRESS})
_ANSWERED = frozenset({Kind.QUESTION, Kind.REQUEST, Kind.COMPLAINT, Kind.THIRD_PARTY_DATA, Kind.EXPOSED_OWN_DATA})


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that was said in public. ``tier`` is known only where the author is a customer who told us of the handle."""

    id: str
    text: str
    at: datetime
    channel: str = "social_public"
    author: str | None = None
    followers: int | None = None
    tier: str | None = None
    url: str | None = None


class Attention(StrEnum):
    """What a mention is worth, the most pressing first."""

    ESCALATE = "escalate"
    CORRECT = "correct"
    ANSWER = "answer"
    OPENING = "opening"
    THANK = "thank"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Heard:
    """A mention with what it is worth. ``important`` says why its author's voice weighs more, where it does."""

    mention: Mention
    attention: Attention
    kinds: tuple[Kind, ...]
    mood: Mood
    priority: Priority
    important: str | None = None
    why: tuple[str, ...] = ()


def heard(mention: Mention, triage: Triage, tier_rank: int) -> Heard:
    """What a triaged mention is worth. Reach and tier move nothing but the order in which people look."""
    return Heard(mention, _attention(triage), triage.kinds, triage.mood, triage.priority, _important(mention, tier_rank), triage.why)


def _attention(triage: Triage) -> Attention:
    kinds = set(triage.kinds)
    if kinds & _ESCALATED:
        return Attention.ESCALATE
    if triage.no_reply is not None:
        return Attention.NOISE
    if Kind.MISINFORMATION in kinds:
        return Attention.CORRECT
    if kinds & _ANSWERED:
        return Attention.ANSWER
    if Kind.PROACTIVE in kinds:
        return Attention.OPENING
    return Attention.THANK if Kind.PRAISE in kinds else Attention.NOISE


def _important(mention: Mention, tier_rank: int) -> str | None:
    if tier_rank > 0:
        return f"a customer of the tier {mention.tier}"
    if mention.followers is not None and mention.followers >= WIDE_REACH:
        return f"{mention.followers:,} followers"
    return None
