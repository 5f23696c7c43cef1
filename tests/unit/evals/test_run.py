"""Running a suite: in order, once each, resumable, with failures as results."""

from __future__ import annotations

import asyncio
import multiprocessing
import multiprocessing.process
import os
import random
import time
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
from evals.journal import Journal, OtherEvaluation, clear, new_owner
from evals.record import Run
from evals.run import Pace, Progress, run_suite
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


async def evaluate(suite: Suite, drafter: StubDrafter, folder: Path) -> tuple[list[Run], list[Progress]]:
    told: list[Progress] = []
    with Journal(folder, new_owner()) as journal:
        runs = await run_suite(suite, drafter, journal, Pace(4, repeats=2), told=told.append)  # type: ignore[arg-type]
    return runs, told


def keys(runs: Sequence[Run]) -> list[tuple[str, int, str, int]]:
    return [(run.scenario, run.wording, run.channel, run.repeat) for run in runs]


async def test_every_run_once_and_in_order(suite: Suite, tmp_path: Path) -> None:
    runs, told = await evaluate(suite, StubDrafter(), tmp_path)
    assert keys(runs) == KEYS
    assert [run.public for run in runs[:2]] == [False, True]
    assert told[0].done == 0
    assert [entry.done for entry in told] == sorted({entry.done for entry in told})
    assert {entry.total for entry in told} == {14} == {told[-1].done}


@pytest.mark.parametrize("error", [RuntimeError("down"), KeyError("name"), TypeError("odd"), UnknownChannel("fax")])
async def test_what_goes_wrong_with_a_case_is_its_result(suite: Suite, tmp_path: Path, error: Exception) -> None:
    runs, _ = await evaluate(suite, StubDrafter({"Second": error}), tmp_path)
    assert keys(runs) == KEYS
    failed = [run for run in runs if run.error is not None]
    assert {(run.scenario, run.channel) for run in failed} == {("two", "sms")}
    assert all((run.error or "").startswith(type(error).__name__) for run in failed)


async def test_an_unknown_channel_ends_it_before_anything_is_drafted(suite: Suite, tmp_path: Path) -> None:
    drafter = StubDrafter()
    with pytest.raises(UnknownChannel):
        await evaluate(replace(suite, channels=("email", "pigeon")), drafter, tmp_path)
    assert drafter.asked == []


async def test_a_finished_journal_drafts_nothing(suite: Suite, tmp_path: Path) -> None:
    whole, _ = await evaluate(suite, StubDrafter(), tmp_path)
    drafter = StubDrafter()
    again, told = await evaluate(suite, drafter, tmp_path)
    assert (again, drafter.asked, told) == (whole, [], [Progress(14, 14, 14)])
    assert whole[0].text == f"First: {SEPARATORS}"


@dataclass
class SlowDrafter(StubDrafter):
    """Takes its time, and counts how many drafts are in work; ``log`` gets a line for each case that it was asked for."""

    seconds: float = 0.002
    log: Path | None = None
    working: int = 0
    most: int = 0

    async def draft_all(self, case: Case, channels: Sequence[ChannelId]) -> tuple[DraftRecord, ...]:
        self.working += len(channels)
        self.most = max(self.most, self.working)
        await asyncio.sleep(self.seconds)
        records = await StubDrafter.draft_all(self, case, channels)
        self.working -= len(channels)
        if self.log is not None:
            with self.log.open("a") as lines:
                lines.write(case.messages[-1].text + "\n")
        return records


async def test_no_more_drafts_at_once_than_allowed(suite: Suite, tmp_path: Path) -> None:
    drafter = SlowDrafter()
    await evaluate(suite, drafter, tmp_path)
    assert drafter.most == 4


def many(folder: Path, count: int = 40) -> Suite:
    lines = "\n".join(f"  - {{id: s{index}, messages: [Text {index}]}}" for index in range(count))
    return read_suite(suite_file(folder, f"suite: many\nas_of: 2026-11-01\nchannels: [email, sms]\nscenarios:\n{lines}\n"))


def evaluate_in_a_process(suite: Suite, folder: Path, log: Path) -> multiprocessing.process.BaseProcess:
    """The evaluation in a process of its own, which can be killed."""
    process = multiprocessing.get_context("fork").Process(target=_child, args=(suite, folder, log))
    process.start()
    return process


def _child(suite: Suite, folder: Path, log: Path) -> None:
    asyncio.run(evaluate(suite, SlowDrafter(seconds=0.004, log=log), folder))


def killed_at(suite: Suite, folder: Path, finished: int) -> None:
    """Kill the evaluation as soon as it has drafted so many cases."""
    log = folder / "asked.txt"
    process = evaluate_in_a_process(suite, folder / "out", log)
    while process.is_alive() and (not log.exists() or log.read_text().count("\n") < finished):
        time.sleep(0.0005)
    process.kill()
    process.join(10)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("seed", range(int(os.environ.get("EVENHAND_SOAK", "5"))))
async def test_killed_at_a_random_point_it_ends_the_same(tmp_path: Path, seed: int) -> None:
    suite = many(tmp_path)
    whole, _ = await evaluate(suite, StubDrafter(), tmp_path / "undisturbed")
    draw = random.Random(seed)
    for _ in range(2):
        killed_at(suite, tmp_path, draw.randrange(60))
    before = (tmp_path / "asked.txt").read_text().split()
    drafter = StubDrafter()
    again, told = await evaluate(suite, drafter, tmp_path / "out")
    assert [replace(run, seconds=0) for run in again] == [replace(run, seconds=0) for run in whole]
    assert told[0].kept == 2 * (80 - len(drafter.asked))
    # What was in work when the kill came is drafted again, no more than that: four cases, and one that was just begun, at each kill.
    assert len(before) // 2 - told[0].kept // 2 <= 10


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_two_processes_share_the_work(tmp_path: Path) -> None:
    suite, log = many(tmp_path), tmp_path / "asked.txt"
    helper = evaluate_in_a_process(suite, tmp_path / "out", log)
    runs, _ = await evaluate(suite, SlowDrafter(seconds=0.004, log=log), tmp_path / "out")
    helper.join(20)
    assert helper.exitcode == 0
    assert len(runs) == 160
    assert log.read_text().count("\n") == 80


def test_a_journal_of_another_evaluation_is_refused(tmp_path: Path) -> None:
    with Journal(tmp_path, "one") as journal:
        journal.about("a")
    with Journal(tmp_path, "two") as journal, pytest.raises(OtherEvaluation, match="without --resume"):
        journal.about("b")
    clear(tmp_path)
    with Journal(tmp_path, "three") as journal:
        journal.about("b")
    assert [file.name for file in tmp_path.glob("*.lock")] == []
