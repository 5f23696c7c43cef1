"""What a mention is worth."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from drafting.domain.triage import Kind, Mood, Priority, Triage
from drafting.listening.mention import Attention, Mention, heard

AT = datetime(2026, 11, 2, tzinfo=UTC)


def worth(*kinds: Kind, no_reply: str | None = None) -> Attention:
    return heard(Mention("m", "text", AT), Triage(kinds, Mood.NEUTRAL, Priority.NORMAL, no_reply=no_reply), 0).attention


@pytest.mark.parametrize(
    ("kinds", "attention"),
    [
        ((Kind.DANGER, Kind.COMPLAINT), Attention.ESCALATE),
        ((Kind.PRESS,), Attention.ESCALATE),
        ((Kind.MISINFORMATION, Kind.QUESTION), Attention.CORRECT),
        ((Kind.COMPLAINT,), Attention.ANSWER),
        ((Kind.QUESTION, Kind.PROACTIVE), Attention.ANSWER),
        ((Kind.PROACTIVE,), Attention.OPENING),
        ((Kind.PRAISE,), Attention.THANK),
        ((), Attention.NOISE),
    ],
)
def test_the_kinds_decide(kinds: tuple[Kind, ...], attention: Attention) -> None:
    assert worth(*kinds) is attention


def test_what_is_left_alone_is_noise_whatever_it_asks() -> None:
    assert worth(Kind.SPAM, Kind.QUESTION, no_reply="an advert") is Attention.NOISE


def test_danger_is_never_noise() -> None:
    assert worth(Kind.DANGER, no_reply="venting") is Attention.ESCALATE


@pytest.mark.parametrize(
    ("mention", "rank", "why"),
    [
        (Mention("m", "t", AT, tier="platinum"), 2, "a customer of the tier platinum"),
        (Mention("m", "t", AT, followers=12_000), 0, "12,000 followers"),
        (Mention("m", "t", AT, followers=900), 0, None),
        (Mention("m", "t", AT), 0, None),
    ],
)
def test_a_voice_that_weighs_more_says_why(mention: Mention, rank: int, why: str | None) -> None:
    assert heard(mention, Triage((Kind.QUESTION,), Mood.NEUTRAL, Priority.NORMAL), rank).important == why
