"""A model's words recorded and replayed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from drafting.channels import build_channels
from drafting.domain.brief import Brief
from drafting.domain.case import Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.draft import Form, Wording
from drafting.domain.resolution import Action, Resolution
from drafting.errors import ModelFailed
from evals.recording import NotRecorded, recording
from knowledge.domain.company import Company
from knowledge.errors import InvalidKnowledge

COMPANY = Company("Acme", "USD", "UTC")
BRIEF = Brief(
    (Message("Hi"),),
    Customer(name="Ada"),
    Resolution("res_1", Action.REPLY),
    build_channels(COMPANY)[ChannelId("email")],
    Form.FULL,
    COMPANY,
)


@dataclass
class Counting:
    """Numbers its answers; fails at the second."""

    name: str = "some/model"
    calls: int = 0

    async def write(self, brief: Brief) -> Wording:
        self.calls += 1
        if self.calls == 2:
            raise ModelFailed("down")
        return Wording(f"Answer {self.calls}", model=self.name, tokens=7)


async def test_what_was_recorded_is_replayed_in_order_failures_too(tmp_path: Path) -> None:
    file, model = tmp_path / "a" / "model.jsonl", Counting()
    writer = recording(file, model.name, model)
    first = await writer.write(BRIEF)
    with pytest.raises(ModelFailed):
        await writer.write(BRIEF)
    replay = recording(file, None, None)
    assert replay.name == "some/model"
    assert await replay.write(replace(BRIEF, resolution=replace(BRIEF.resolution, id="res_other"))) == first
    with pytest.raises(ModelFailed, match="down"):
        await replay.write(BRIEF)
    with pytest.raises(NotRecorded):
        await replay.write(BRIEF)
    with pytest.raises(NotRecorded):
        await replay.write(replace(BRIEF, messages=(Message("Other"),)))


async def test_a_recording_is_a_cache_that_asks_only_for_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "model.jsonl"
    await recording(file, "some/model", Counting()).write(BRIEF)
    model = Counting()
    writer = recording(file, "some/model", model)
    assert (await writer.write(BRIEF)).text == "Answer 1"
    assert model.calls == 0
    assert (await writer.write(replace(BRIEF, agent="Mo"))).text == "Answer 1"
    assert model.calls == 1


async def test_a_recording_that_a_kill_cut_is_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "model.jsonl"
    await recording(file, "some/model", Counting()).write(BRIEF)
    file.write_bytes(file.read_bytes()[:-20])
    model = Counting()
    await recording(file, "some/model", model).write(BRIEF)
    assert model.calls == 1
    assert all(json.loads(line) for line in file.read_text().splitlines())


def test_another_file_is_no_recording(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    for text in ("{}\n", "not json\n{}\n"):
        file.write_text(text)
        with pytest.raises(InvalidKnowledge):
            recording(file, None, None)
