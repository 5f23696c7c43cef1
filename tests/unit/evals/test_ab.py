"""Two configurations in one command: both run, compared run by run, with what each costs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner

from drafting.domain.case import Case
from drafting.domain.channel import ChannelId
from drafting.domain.record import DraftRecord
from evals import session
from evals.cli import evaluate
from evals.session import How
from tests.unit.evals.build import suite_file
from tests.unit.evals.test_run import StubDrafter

SUITE = "suite: ab\nas_of: 2026-11-01\nchannels: [email]\nscenarios:\n" + "".join(
    f"  - {{id: s{number}, messages: [Question {number}], expect: {{says: [store credit]}}}}\n" for number in range(12)
)


@dataclass
class Forgetful(StubDrafter):
    """A model that says nothing of what was decided."""

    async def draft_all(self, case: Case, channels: Sequence[ChannelId]) -> tuple[DraftRecord, ...]:
        records = await StubDrafter.draft_all(self, case, channels)
        wording = replace(records[0].draft.wording, text="Thank you.", model="b", cost=0.5, tokens=7)
        return tuple(replace(record, draft=replace(record.draft, wording=wording)) for record in records)


@pytest.fixture(autouse=True)
def _configured(monkeypatch: pytest.MonkeyPatch) -> None:
    async def service_of(suite: Any, how: How) -> Any:
        return SimpleNamespace(drafter=Forgetful() if how.model == "b" else StubDrafter())

    monkeypatch.setattr(session, "service_of", service_of)


def called(folder: Path, *more: str) -> Any:
    return CliRunner().invoke(evaluate, ["ab", str(suite_file(folder, SUITE)), "--out", str(folder / "out"), *more], standalone_mode=False)


def test_the_worse_one_is_named_with_what_both_cost(tmp_path: Path) -> None:
    done = called(tmp_path, "--a", "model=a", "--b", "model=b", "--json")
    assert done.return_value == 1
    found = json.loads(done.stdout)
    assert "says_rate" in found["worse"]
    assert found["spent"]["b"]["cost"] == pytest.approx(6.0)
    assert found["spent"]["b"]["writers"] == {"b": 12}
    assert (tmp_path / "out" / "a" / "report.html").is_file()
    assert (tmp_path / "out" / "b" / "summary.json").is_file()


def test_the_better_one_passes_and_is_shown(tmp_path: Path) -> None:
    done = called(tmp_path, "--a", "model=b", "--b", "model=a")
    assert done.return_value == 0
    assert "says_rate" in done.stdout
    assert "writers" in done.stdout


@pytest.mark.parametrize("given", [["--a", "colour=red"], ["--b", "prompts=/no/such/folder"], ["--a", "model"], []])
def test_a_wrong_configuration_is_told(tmp_path: Path, given: list[str]) -> None:
    done = called(tmp_path, *given)
    assert isinstance(done.exception, click.UsageError)
