"""What drafts cost, by group."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from drafting.cli.costs import Spent, summed
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case, Message
from drafting.domain.channel import ChannelId
from drafting.domain.draft import Draft, Form, Wording
from drafting.domain.reading import Reading
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Action, Resolution
from drafting.domain.triage import Kind, Triage, Understanding

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def filed(wording: Wording, channel: str = "email", **changes: Any) -> FiledDraft:
    draft = Draft("drf_1", "res_1", ChannelId(channel), Form.FULL, wording)
    resolution = Resolution("res_1", Action.REPLY)
    record = DraftRecord(
        Case((Message("Hello"),), date(2026, 11, 1)), Triage((Kind.COMPLAINT,)), Understanding(), resolution, draft, Reading("")
    )
    return replace(FiledDraft(record, 1, NOON, NOON), **changes)


DRAFTS = [
    filed(Wording("a", model="m", cost=0.02, tokens=300)),
    filed(Wording("b", model="embedded", cost=0.01, tokens=200, fallback="it failed"), "sms", requested_by="arno"),
    filed(Wording("c"), "sms", created=NOON.replace(day=2)),
]


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("channel", [Spent("email", 1, 1, 0, 300, 0.02), Spent("sms", 2, 0, 1, 200, 0.01)]),
        ("agent", [Spent("arno", 1, 0, 1, 200, 0.01), Spent("nobody", 2, 1, 0, 300, 0.02)]),
        ("day", [Spent("2026-11-01", 2, 1, 1, 500, 0.03), Spent("2026-11-02", 1, 0, 0, 0, 0.0)]),
        ("model", [Spent("embedded", 2, 0, 1, 200, 0.01), Spent("m", 1, 1, 0, 300, 0.02)]),
    ],
)
def test_sums_by_group(by: str, groups: list[Spent]) -> None:
    assert summed(DRAFTS, by) == groups
