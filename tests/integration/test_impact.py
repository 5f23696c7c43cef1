"""What a change of knowledge changes: all of it, and nothing else."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from drafting.adapters.store import SqlStore
from drafting.cli.kb import kb
from drafting.domain.actor import Actor
from drafting.review.publisher import Manuscript, Order, Publisher
from knowledge.domain.revision import EntryKey, EntryKind
from knowledge.lifecycle.exchange import Filed
from tests.integration.acme import acme, policy

EXAMPLE = Path(str(files("knowledge"))) / "example" / "wondrous"
SUITE = """
suite: windows
as_of: 2026-11-01
channels: [email, social_public]
scenarios:
  - {id: day-40, messages: [My widget broke and I want my money back], facts: {purchase_date: 2026-09-22, defective: true}}
  - {id: day-10, messages: [My widget broke and I want my money back], facts: {purchase_date: 2026-10-22, defective: true}}
  - {id: day-300, messages: [My widget broke and I want my money back], facts: {purchase_date: 2026-01-05, defective: true}}
  - {id: assembly, messages: ["How do I put my widget together?"]}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    shutil.copytree(EXAMPLE, folder)
    shutil.rmtree(folder / "suites")
    (folder / "suites").mkdir()
    (folder / "suites" / "windows.yaml").write_text(SUITE, encoding="utf-8")
    return folder


def changed(old: Path, name: str, before: str, after: str) -> Path:
    new = old.parent / "new"
    shutil.copytree(old, new)
    text = (new / name).read_text(encoding="utf-8")
    assert before in text
    (new / name).write_text(text.replace(before, after), encoding="utf-8")
    return new


def call(old: Path, new: Path, *more: str) -> tuple[int, dict[str, Any]]:
    found = CliRunner().invoke(kb, ["impact", str(new), "--against", str(old), "--json", *more], standalone_mode=False)
    assert found.exception is None, found.exception
    return found.return_value, json.loads(found.stdout)


def test_the_same_knowledge_changes_nothing(old: Path) -> None:
    code, found = call(old, old)
    assert (code, found["flips"], found["gate"]) == (0, [], "held")
    assert found["cases"] > 8


def test_a_moved_limit_lists_exactly_the_scenarios_that_flip(old: Path) -> None:
    new = changed(old, "policies/returns.yaml", "days_since_purchase <= 30", "days_since_purchase <= 45")
    code, found = call(old, new)
    assert code == 1
    assert found["scenarios"] == ["windows/day-40"]
    assert {flip["kind"] for flip in found["flips"]} >= {"decision", "commitment", "text"}
    decisions = [flip for flip in found["flips"] if flip["kind"] == "decision" and "day-40" in flip["where"]]
    assert decisions
    assert all(flip["before"]["returns"] != flip["after"]["returns"] for flip in decisions)


def test_a_change_of_prose_alone_does_not_miss_the_gate(old: Path) -> None:
    new = changed(old, "policies/returns.yaml", "title: ", "title: The ")
    code, found = call(old, new)
    assert code == 0
    assert not {flip["kind"] for flip in found["flips"]} & {"decision", "commitment", "action", "error"}


def test_a_change_that_is_meant_may_be_allowed(old: Path) -> None:
    new = changed(old, "policies/returns.yaml", "days_since_purchase <= 30", "days_since_purchase <= 45")
    code, _ = call(old, new, "--allow", "decision", "--allow", "commitment")
    assert code == 0


def test_a_revision_that_is_not_published_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = policy() + "cases:\n  - {facts: {days: 40}, outcome: nothing}\n"
    folder = acme(tmp_path / "acme")
    (folder / "policies" / "returns.yaml").write_text(source, encoding="utf-8")
    url = f"sqlite+aiosqlite:///{tmp_path}/kb.db"
    for name, value in {"DATABASE_URL": url, "KNOWLEDGE": str(folder), "CACHE_DIR": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(f"EVENHAND_{name}", value)
    asyncio.run(_with_draft(url, folder, source.replace("<= 30", "<= 45")))
    done = CliRunner().invoke(kb, ["impact", "policy:returns@2", "--json"], standalone_mode=False)
    assert done.exception is None, done.exception
    flips = json.loads(done.stdout)["flips"]
    assert (done.return_value, [(flip["kind"], flip["before"][:7], flip["after"][:6]) for flip in flips]) == (
        1,
        [("decision", "nothing", "refund")],
    )
    again = CliRunner().invoke(kb, ["impact", "policy:returns@1", "--json"], standalone_mode=False)
    assert (again.return_value, json.loads(again.stdout)["flips"]) == (0, [])
    # The gate holds back what a folder would change, and lets through what is meant.
    (folder / "policies" / "returns.yaml").write_text(
        source.replace("<= 30", "<= 45").replace("40}, outcome: nothing", "40}, outcome: refund"), encoding="utf-8"
    )
    held = CliRunner().invoke(kb, ["publish", str(folder), "--gate"], standalone_mode=False)
    assert (held.return_value, "nothing was published" in held.output) == (1, True)
    meant = CliRunner().invoke(kb, ["publish", str(folder), "--gate", "--allow", "decision", "--force"], standalone_mode=False)
    assert (meant.exception, meant.return_value) == (None, 0)


async def _with_draft(url: str, folder: Path, source: str) -> None:
    """The folder published, and a draft of its policy beside."""
    store = await SqlStore.open(url)
    kim, desk = Actor("kim", frozenset()), Publisher(store, lambda: datetime.now(UTC))
    await desk.publish(Manuscript.read(folder), Order(kim, "kim"))
    await desk.file_drafts([Filed(EntryKey(EntryKind.POLICY, "returns"), "policies/returns.yaml", source.encode())], Order(kim, "kim"))
    await store.close()
