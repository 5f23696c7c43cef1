"""Mentions in, what to do about them out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from drafting.api.schemas.common import In, Moment, Name, Out
from drafting.listening import Heard, Mention, Report, Rising

Post = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"\S")]


class MentionIn(In):
    """Something that was said in public. ``author`` is a handle; ``tier`` is known only of customers."""

    id: Name
    text: Post
    at: Moment
    channel: Name = "social_public"
    author: Name | None = None
    followers: int | None = Field(default=None, ge=0, le=10**12)
    tier: Name | None = None
    url: Annotated[str, StringConstraints(max_length=2000)] | None = None


class ListenIn(In):
    """Mentions as they came; one that was told of before is not counted again."""

    mentions: list[MentionIn] = Field(min_length=1, max_length=500)


class HeardOut(Out):
    """A mention that is worth a person's attention; ``attention`` says which, ``important`` why its author's voice weighs more."""

    id: str
    text: str
    at: datetime
    author: str | None
    url: str | None
    attention: str
    kinds: list[str]
    mood: str
    priority: str
    important: str | None
    why: list[str]


class RisingOut(Out):
    """A topic that rises; ``times`` is how many times the usual."""

    sentence: str
    terms: list[str]
    mentions: int
    since: datetime
    first: datetime
    times: float


class ListenOut(Out):
    """What was heard, the most pressing first; noise is counted and not shown."""

    purpose: str
    heard: list[HeardOut]
    noise: int
    rising: list[RisingOut]


def mention_of(given: MentionIn) -> Mention:
    """The mention; a time without a zone is UTC's."""
    at = given.at if given.at.tzinfo is not None else given.at.replace(tzinfo=UTC)
    return Mention(given.id, given.text, at, given.channel, given.author, given.followers, given.tier, given.url)


def listen_out(report: Report, purpose: str) -> ListenOut:
    """The answer."""
    return ListenOut(
        purpose=purpose, heard=[_heard(one) for one in report.heard], noise=report.noise, rising=[_rising(one) for one in report.rising]
    )


def _heard(one: Heard) -> HeardOut:
    said = one.mention
    return HeardOut(
        id=said.id,
        text=said.text,
        at=said.at,
        author=said.author,
        url=said.url,
        attention=one.attention.value,
        kinds=[kind.value for kind in one.kinds],
        mood=one.mood.value,
        priority=one.priority.value,
        important=one.important,
        why=list(one.why),
    )


def _rising(one: Rising) -> RisingOut:
    return RisingOut(
        sentence=one.sentence, terms=list(one.terms), mentions=one.mentions, since=one.since, first=one.first, times=round(one.times, 1)
    )
