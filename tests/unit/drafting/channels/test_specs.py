"""Channels of a knowledge folder over the built-in ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from drafting.channels import BUILT_IN, build_channels
from drafting.domain.channel import ChannelId, EmojiUse, LengthUnit, Visibility
from knowledge.domain.company import ChannelSpec, Company
from knowledge.errors import InvalidKnowledge


def _company(*specs: ChannelSpec) -> Company:
    return Company("Any", "USD", "UTC", tiers=("standard", "gold"), channels=specs)


def test_the_built_in_channels() -> None:
    channels = build_channels(_company())
    assert list(channels) == ["social_public", "social_dm", "email", "chat", "phone", "sms", "review", "community"]
    assert {channel.id for channel in BUILT_IN if channel.is_public} == {"social_public", "review", "community"}
    assert (channels[ChannelId("social_public")].max_length, channels[ChannelId("social_public")].count) == (280, LengthUnit.X_WEIGHTED)
    assert (channels[ChannelId("sms")].max_length, channels[ChannelId("sms")].count) == (2, LengthUnit.SMS_SEGMENTS)


def test_a_folder_changes_only_what_it_names() -> None:
    spec = ChannelSpec("email", {"id": "email", "max_length": 900, "emoji": "sparing", "respond_within": {"gold": "2h", "standard": "P1D"}})
    email = build_channels(_company(spec))[ChannelId("email")]
    assert (email.max_length, email.emoji, email.visibility) == (900, EmojiUse.SPARING, Visibility.PRIVATE)
    assert email.respond_within == {"gold": timedelta(hours=2), "standard": timedelta(days=1)}
    assert email.greeting == "Hi {first_name},"


def test_a_folder_adds_a_channel() -> None:
    channels = build_channels(_company(ChannelSpec("forum", {"visibility": "public", "format": "markdown"})))
    assert channels[ChannelId("forum")].is_public
    assert channels[ChannelId("forum")].max_length is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"visibility": "secret"}, ["channels/new.yaml", "visibility", "'secret'", "public, private"]),
        ({"visibility": "public", "colour": "red"}, ["colour", "unknown key", "max_length"]),
        ({"visibility": "public", "max_length": 0}, ["max_length", "0", "whole number"]),
        ({"visibility": "public", "max_length": True}, ["max_length", "True"]),
        ({"visibility": "public", "respond_within": {"bronze": "2h"}}, ["respond_within", "bronze", "standard, gold"]),
        ({"visibility": "public", "respond_within": {"gold": "soon"}}, ["respond_within", "soon", "30min"]),
        ({"visibility": "public", "reading_grade": "low"}, ["reading_grade", "'low'"]),
        ({"format": "plain"}, ["visibility", "public or private"]),
    ],
)
def test_an_error_names_the_file_the_key_and_what_was_expected(given: dict[str, object], words: list[str]) -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        build_channels(_company(ChannelSpec("new", given)))
    assert [word for word in words if word not in str(caught.value)] == []


def test_all_problems_are_told_at_once() -> None:
    specs = (ChannelSpec("new", {"visibility": "x", "count": "y"}), ChannelSpec("email", {"emoji": "many"}))
    with pytest.raises(InvalidKnowledge) as caught:
        build_channels(_company(*specs))
    assert len(caught.value.problems) == 3
