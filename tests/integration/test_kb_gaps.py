"""``evenhand kb gaps`` and ``propose`` over a database of drafts."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

import drafting.cli.kb_gaps
from drafting.adapters.store import SqlStore
from drafting.cli import main
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.draft import DraftState, Form
from drafting.settings import Settings
from drafting.wiring import build
from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.adapters.files import read_folder
from tests.unit.knowledge.intake.build import knowledge

EXAMPLE = Path(str(files("knowledge"))) / "example" / "wondrous"
ENGRAVE = "Do you engrave names into the wood of a kite frame?"
ASKED = [
    ("c-1", ENGRAVE),
    ("c-2", "Do you engrave names into the wood of kite frames?"),
    ("c-2", ENGRAVE),
    ("c-3", "Is there a submarine for rent in Lisbon?"),
]
SHIPPING = "How long does standard shipping take?"


async def file_drafts(url: str, cases: Sequence[tuple[str, str]]) -> list[FiledDraft]:
    """Each case drafted for e-mail and put on file."""
    service = await build(Settings(knowledge=EXAMPLE), embedder=HashingEmbedder())
    store = await SqlStore.open(url)
    found = []
    for customer, text in cases:
        case = Case((Message(text),), date(2026, 11, 1), Customer(id=customer, name="Walter Grump", record={"order": "O-1182"}))
        (record,) = await service.drafter.draft_all(case, [ChannelId("email")])
        when = datetime.now(UTC)
        found.append(FiledDraft(record, 1, when, when))
        async with store.transaction() as unit:
            await unit.add(record.resolution.id, [found[-1]])
    await store.close()
    return found


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path / 'db.sqlite'}"
    monkeypatch.setenv("EVENHAND_DATABASE_URL", url)
    monkeypatch.setattr(drafting.cli.kb_gaps, "SentenceTransformerEmbedder", lambda name: HashingEmbedder())
    return url


def call(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["evenhand", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_questions_that_nothing_answers_are_gathered(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(file_drafts(database, [*ASKED, ("c-4", SHIPPING)]))
    assert call(monkeypatch, "kb", "gaps", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    engraving = told["gaps"][0]
    assert (engraving["customers"], engraving["asked"]) == (2, 3)
    assert "engrave" in engraving["example"]
    assert not any("shipping" in gap["example"] for gap in told["gaps"])
    assert call(monkeypatch, "kb", "gaps", "--least", "2") == 0
    shown = capsys.readouterr().out
    assert "engrave" in shown
    assert "submarine" not in shown


def test_an_approved_reply_becomes_a_proposal_and_another_does_not(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (filed,) = asyncio.run(file_drafts(database, [("c-1", SHIPPING)]))
    into = knowledge(tmp_path / "kb")
    assert filed.draft.form is Form.FULL
    assert call(monkeypatch, "kb", "propose", "--from-draft", filed.draft.id, "--into", into) == 2
    assert "approved or sent" in capsys.readouterr().err

    async def approve() -> None:
        store = await SqlStore.open(database)
        async with store.transaction() as unit:
            draft = replace(filed.record.draft, state=DraftState.APPROVED)
            await unit.replace(replace(filed, record=replace(filed.record, draft=draft), version=2))
        await store.close()

    asyncio.run(approve())
    assert call(monkeypatch, "kb", "propose", "--from-draft", filed.draft.id, "--into", into, "--owner", "maria") == 0
    (article,) = read_folder(into).articles
    assert (article.title, article.status.value, article.audience.value, article.tags) == (SHIPPING, "draft", "internal", ("proposed",))
    assert article.source == f"draft {filed.draft.id}"
    assert "Walter" not in article.body
    assert "business days" in article.body


def test_a_thread_in_a_file_becomes_a_proposal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    thread = tmp_path / "thread.json"
    messages = [
        {"role": "customer", "text": "Can I wash the sail of my kite?"},
        {"role": "agent", "text": "Hi there! Wash a sail by hand in cold water. Let it dry in the shade."},
    ]
    thread.write_text(json.dumps({"messages": messages}), encoding="utf-8")
    into = knowledge(tmp_path / "kb")
    assert call(monkeypatch, "kb", "propose", "--from-file", thread, "--into", into) == 0
    assert call(monkeypatch, "kb", "propose", "--from-file", thread, "--into", into) == 0
    assert "It stands already" in capsys.readouterr().out
    (article,) = read_folder(into).articles
    assert article.body.endswith("## Answer\n\nWash a sail by hand in cold water. Let it dry in the shade.")
    assert article.source == "thread thread.json"
