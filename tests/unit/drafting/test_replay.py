"""What is stored of a draft replays offline to the same findings: no writer is asked again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from drafting.adapters.models.embedded import EmbeddedWriter
from drafting.adapters.records import from_json, to_json
from drafting.channels import build_channels
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.record import DraftRecord
from drafting.pipeline import Drafter
from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.library import Library

CASES = (
    ("My widget broke after 60 days. I want my money back!", {"purchase_date": "2026-09-02", "defective": True}),
    ("Do you ship to Canada? And what is your return window?", {}),
    ("Where is my order O-1182? I am waiting for weeks.", {}),
)


async def drafter(embedder: HashingEmbedder, cache: Path) -> Drafter:
    folder = Path(str(files("knowledge"))) / "example" / "wondrous"
    library = await Library.open(folder, embedder, cache_dir=cache)
    plain = EmbeddedWriter()
    return Drafter(library, build_channels(library.company), plain, plain, clock=lambda: datetime(2026, 11, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize("channel", ["email", "social_public", "sms"])
@pytest.mark.parametrize(("text", "facts"), CASES)
async def test_a_record_replays(tmp_path: Path, text: str, facts: dict[str, object], channel: str) -> None:
    made_by = await drafter(HashingEmbedder(), tmp_path)
    case = Case(
        (Message(text),), date(2026, 11, 1), Customer("c-1", "Walter Grump", tier="standard", record={"email": "w@mail.example"}), facts
    )
    record = await made_by.draft(case, ChannelId(channel))
    stored = json.dumps(to_json(record))
    again = from_json(json.loads(stored), DraftRecord)
    assert again == record
    replayed = await (await drafter(HashingEmbedder(), tmp_path)).recheck(again, again.draft.text, again.draft.wording.subject)
    assert (replayed.findings, replayed.reading) == (record.draft.findings, record.reading)
    spoiled = await made_by.recheck(again, f"{again.draft.text} We will refund USD 900.", again.draft.wording.subject)
    assert spoiled.findings != record.draft.findings
