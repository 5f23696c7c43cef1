"""What a hosted model is told is what the writer does."""

from __future__ import annotations

from drafting.channels import build_channels
from drafting.domain.channel import ChannelId
from drafting.domain.draft import Form
from drafting.writer.guide import instructions
from tests.unit.drafting.writer.build import CHANNELS, case


def _said(channel: str, form: Form, id: str = "late-refund") -> str:
    company = case(id, "email").brief.company
    return "\n".join(instructions(build_channels(company)[ChannelId(channel)], company, form))


def test_limits_and_words_never_said_are_told() -> None:
    assert "at most 280 characters as X counts them" in _said("social_public", Form.FULL)
    assert "at most 2 SMS segments" in _said("sms", Form.FULL)
    assert "unfortunately; calm down" in _said("email", Form.FULL)
    assert "no links" in _said("phone", Form.FULL)


def test_a_holding_line_is_told_to_give_nothing_away() -> None:
    assert "no decision, no promise" in _said("social_public", Form.HOLDING)
    assert "Do not even say that they are a customer" in _said("social_public", Form.HOLDING, "fee")
    assert "Do not even say" not in _said("social_public", Form.HOLDING)


def test_each_channel_and_form_has_instructions_but_silence_has_none() -> None:
    for channel in CHANNELS:
        assert _said(channel, Form.FULL) != _said(channel, Form.HOLDING)
        assert _said(channel, Form.SILENT) == ""
