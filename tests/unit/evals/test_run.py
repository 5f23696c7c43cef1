"""Running a suite: in order, once each, resumable, with failures as results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from drafting.channels import build_channels
from drafting.domain.case import Case
from drafting.domain.channel import Channel, ChannelId
from drafting.domain.draft import Draft, Form, Wording
from drafting.domain.reading import Reading
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Action, Resolution
from drafting.domain.triage import Kind, Triage, Understanding
from drafting.errors import UnknownChannel
from evals.case import Suite, read_suite
from evals.record import Run
from evals.run import Progress, run_suite
from knowledge.domain.company import Company
from tests.unit.evals.build import suite_file

COMPANY = Company("Acme", "USD", "UTC")
SEPARATORS = "We will give you store credit.\u2028Best – Zoë\x85"
SUITE = """
suite: tiny
as_of: 2026-11-01
channels: [email, social_public, email]
scenarios:
  - {id: one, messages: [First], rewordings: [First again]}
  - {id: two, messages: [Second], channels: [sms]}
  - {id: three, messages: [Third]}
"""
KEYS = [
    (name, wording, channel, repeat)
    for name, wordings, channels in [("one", 2, ["email", "social_public"]), ("two", 1, ["sms"]), ("three", 1, ["email", "social_public"])]
    for wording in range(wordings)
    for repeat in (0, 1)
    for channel in channels
]


@dataclass(frozen=True)
class StubLibrary:
    company: Company = COMPANY


@dataclass
class StubDrafter:
    """Words every case alike and adds a pair, as the real one does; ``fails`` maps a message to what goes wrong with it."""

    fails: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    library: StubLibrary = field(default_factory=StubLibrary)
    channels: dict[ChannelId, Channel] = field(default_factory=lambda: dict(build_channels(COMPANY)))

    def channel(self, name: str) -> Channel:
        if name not in self.channels:
            raise UnknownChannel(name)
        return self.channels[ChannelId(name)]

    async def draft_all(self, case: Case, channels: Sequence[ChannelId]) -> tuple[DraftRecord, ...]:
        text = case.messages[-1].text
        self.asked.append(text)
        if text in self.fails:
            raise self.fails[text]
        resolution = Resolution("res_1", Action.REPLY, (Action.REPLY,))
        names = [*dict.fromkeys(channels), ChannelId("social_dm")]
        return tuple(
            DraftRecord(
                case,
                Triage((Kind.COMPLAINT,)),
                Understanding(),
                resolution,
                Draft(f"drf_{name}", "res_1", name, Form.FULL, Wording(f"{text}: {SEPARATORS}"), seconds={"write": 0.5}),
                Reading(""),
            )
            for name in names
        )


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return read_suite(suite_file(tmp_path, SUITE))


async def evaluate(suite: Suite, drafter: StubDrafter, journal: Path) -> tuple[list[Run], list[Progress]]:
    told: list[Progress] = []
    runs = await run_suite(suite, drafter, journal, repeats=2, told=told.append)  # type: ignore[arg-type]
    return runs, told


def keys(runs: Sequence[Run]) -> list[tuple[str, int, str, int]]:
    return [(run.scenario, run.wording, run.channel, run.repeat) for run in runs]


async def test_every_run_once_and_in_order(suite: Suite, tmp_path: Path) -> None:
    runs, told = await evaluate(suite, StubDrafter(), tmp_path / "journal.jsonl")
    assert keys(runs) == KEYS
    assert [run.public for run in runs[:2]] == [False, True]
    assert [entry.done for entry in told] == list(range(9))
    assert {entry.total for entry in told} == {8}


@pytest.mark.parametrize("error", [RuntimeError("down"), KeyError("name"), TypeError("odd"), UnknownChannel("fax")])
async def test_what_goes_wrong_with_a_case_is_its_result(suite: Suite, tmp_path: Path, error: Exception) -> None:
    runs, _ = await evaluate(suite, StubDrafter({"Second": error}), tmp_path / "journal.jsonl")
    assert keys(runs) == KEYS
    failed = [run for run in runs if run.error is not None]
    assert {(run.scenario, run.channel) for run in failed} == {("two", "sms")}
    assert all((run.error or "").startswith(type(error).__name__) for run in failed)


async def test_an_unknown_channel_ends_it_before_anything_is_drafted(suite: Suite, tmp_path: Path) -> None:
    drafter = StubDrafter()
    with pytest.raises(UnknownChannel):
        await evaluate(replace(suite, channels=("email", "pigeon")), drafter, tmp_path / "journal.jsonl")
    assert drafter.asked == []


@pytest.mark.parametrize("kept", [0, 1, 3, 10, 500, 1200, 3000, 5000, -40, -1])
async def test_a_cut_journal_is_gone_on_with(suite: Suite, tmp_path: Path, kept: int) -> None:
    journal = tmp_path / "journal.jsonl"
    whole, _ = await evaluate(suite, StubDrafter(), journal)
    content = journal.read_bytes()[:kept]
    journal.write_bytes(content)
    drafter = StubDrafter()
    again, told = await evaluate(suite, drafter, journal)
    assert again == whole
    assert len(drafter.asked) == 8 - told[0].done
    assert told[-1] == Progress(8, 8)
    assert len(drafter.asked) <= 8 - content.count(b"\n") // 2


async def test_a_journal_cut_within_a_character(suite: Suite, tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    whole, _ = await evaluate(suite, StubDrafter(), journal)
    content = journal.read_bytes()
    journal.write_bytes(content[: content.rindex("ë".encode()) + 1])
    again, _ = await evaluate(suite, StubDrafter(), journal)
    assert again == whole


async def test_a_finished_journal_drafts_nothing(suite: Suite, tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    whole, _ = await evaluate(suite, StubDrafter(), journal)
    drafter = StubDrafter()
    again, told = await evaluate(suite, drafter, journal)
    assert (again, drafter.asked, told) == (whole, [], [Progress(8, 8)])
    assert whole[0].text == f"First: {SEPARATORS}"
