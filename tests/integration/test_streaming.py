"""A model's words on their way to the caller: shown while they come, never half a placeholder, and replaced by what was checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.adapters.models.chain import ChainWriter, GuardedWriter
from drafting.adapters.models.embedded import EmbeddedWriter
from drafting.adapters.models.litellm import LitellmModel
from drafting.adapters.models.writer import ModelWriter
from drafting.app import create_app
from drafting.channels import build_channels
from drafting.domain.channel import ChannelId
from drafting.pipeline import Drafter
from knowledge.library import Library
from tests.integration.conftest import settings
from tests.integration.model_server import ModelServer
from tests.integration.test_models import ORDER, RIGHT, answer, library, model, server

__all__ = ["library", "model", "server"]

BODY: dict[str, Any] = {
    "messages": [{"role": "customer", "text": f"My widget broke, I want my money back. It is order {ORDER}."}],
    "customer": {"id": "c-102", "name": "Walter Grump", "handle": "@grump", "record": {"order": ORDER}},
    "facts": {"purchase_date": "2026-09-02", "defective": True},
    "as_of": "2026-11-01",
}


@pytest.fixture
def client(tmp_path: Path, library: Library, model: ModelServer) -> Iterator[TestClient]:
    hosted = GuardedWriter(ModelWriter(LitellmModel("openai/stub", 20, model.base, "sk-none")), 20)
    drafter = Drafter(library, build_channels(library.company), ChainWriter([hosted]), EmbeddedWriter())
    with TestClient(create_app(settings(tmp_path), drafter)) as opened:
        yield opened


def streamed(client: TestClient, channel: str) -> list[tuple[str, dict[str, Any]]]:
    response = client.post("/v1/drafts", json={"channel": channel, **BODY}, headers={"Accept": "text/event-stream"})
    assert response.status_code == 201
    events = []
    for block in response.text.strip().split("\n\n"):
        name, data = block.split("\n", 1)
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def words(events: list[tuple[str, dict[str, Any]]], channel: str, attempt: int | None = None) -> str:
    found = (data for name, data in events if name == "text" and data["channel"] == channel)
    return "".join(data["text"] for data in found if data.get("attempt") == attempt and data["provisional"] is (attempt is not None))


def test_steps_and_words_come_while_they_are_made(client: TestClient, model: ModelServer) -> None:
    model.answer = lambda prompt: answer(f"{RIGHT}", "Your widget")
    events = streamed(client, "email")
    assert words(events, "email", 1) == RIGHT == words(events, "email") == events[-1][1]["text"]
    assert events[-1][1]["model"] == "openai/stub"
    steps = [data["step"] for name, data in events if name == "progress" and "seconds" in data]
    assert steps == ["triage", "retrieve", "resolve", "write", "check"]
    first = next(at for at, (name, data) in enumerate(events) if name == "text")
    checked = next(at for at, (name, data) in enumerate(events) if data.get("step") == "check")
    assert first < checked
    assert set(events[-1][1]["seconds"]) == set(steps)


def test_a_second_attempt_and_the_plain_wording_take_the_place_of_what_was_shown(client: TestClient, model: ModelServer) -> None:
    model.answer = lambda prompt: answer("We will refund you 500 dollars today.")
    events = streamed(client, "email")
    assert words(events, "email", 1) == words(events, "email", 2) == "We will refund you 500 dollars today."
    assert events[-1][1]["model"] == "embedded"
    assert words(events, "email") == events[-1][1]["text"]
    assert "500" not in events[-1][1]["text"]


@pytest.mark.parametrize(("channel", "shown"), [("email", f"We have noted {ORDER}."), ("social_public", "We have noted ")])
def test_values_are_put_back_only_where_readers_may_see_them(client: TestClient, model: ModelServer, channel: str, shown: str) -> None:
    model.answer = lambda prompt: answer("We have noted ⟦ORDER_1⟧.")
    events = streamed(client, channel)
    assert words(events, channel, 1) == shown
    assert "⟦" not in json.dumps(events, ensure_ascii=False)


@pytest.mark.parametrize("status", [401, 500])
def test_a_stream_that_fails_ends_in_the_plain_wording(client: TestClient, model: ModelServer, status: int) -> None:
    model.status = status
    events = streamed(client, "email")
    assert events[-1][0] == "draft"
    assert events[-1][1]["model"] == "embedded"
    assert "sk-none" not in json.dumps(events)


def test_who_asks_for_no_stream_gets_none(client: TestClient, model: ModelServer) -> None:
    model.answer = lambda prompt: answer(RIGHT)
    made = client.post("/v1/drafts", json={"channel": "email", **BODY}).json()
    assert made["text"] == RIGHT
    assert not any(body.get("stream") for body in model.bodies)
    assert ChannelId("email") == made["channel"]
