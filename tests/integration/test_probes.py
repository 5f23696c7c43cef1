"""Seeded faults: in the queue like any other draft, never sent, counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from drafting.domain.approval import Contribution, FiledDraft
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.review.probes import Seeding, plant, rate_of
from tests.integration.conftest import act, ask, settings
from tests.integration.fakes import FakeDrafter

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A service on which every approved draft comes back with a fault."""
    monkeypatch.setattr("drafting.wiring.SystemRandom", lambda: Always(3))
    given = settings(tmp_path, seeded_faults=0.2, send=f"*=folder:{tmp_path}/out", recheck_after=0)
    with TestClient(create_app(given, FakeDrafter())) as opened:
        yield opened


class Always(Random):
    """Luck that always seeds."""

    def random(self) -> float:
        return super().random() * 0.19


def seeded(client: TestClient) -> Any:
    """A probe, as it is read: the draft that waits once the first one is approved."""
    first = ask(client)
    assert act(client, first, "approve").status_code == 200
    waiting = client.get("/v1/queue").json()["items"]
    assert len(waiting) == 1
    return client.get(f"/v1/drafts/{waiting[0]['draft']['id']}")


def probes(client: TestClient) -> Any:
    return client.get("/v1/probes").json()


def test_a_probe_looks_like_any_draft(client: TestClient) -> None:
    probe = seeded(client)
    first = ask(client, customer={"id": "c-9"})
    assert set(probe.json()) == set(first.json())
    assert probe.json()["verdict"] == "pass"
    told = probe.text + client.get(f"/v1/drafts/{probe.json()['id']}/record").text
    assert "planted" not in told
    assert json.loads(client.get(f"/v1/drafts/{probe.json()['id']}/record").text)["record"]["probe"] is None
    timeline = client.get("/v1/customers/c-102/timeline").text
    assert probe.json()["id"] not in timeline


def test_who_approves_a_probe_misses_it_and_nothing_is_sent(client: TestClient, tmp_path: Path) -> None:
    probe = seeded(client)
    missed = act(client, probe, "approve").json()
    assert (missed["state"], missed["approval"], missed["delivery"]) == ("withdrawn", None, None)
    assert "test of attention" in missed["reason"]
    found = probes(client)
    assert (found["seeded"], found["open"], found["found"], found["missed"]) == (1, 0, 0, 1)
    assert found["rate"]["n"] == 1
    assert found["rate"]["value"] == 0.0
    assert client.get("/v1/queue").json()["items"] == []
    assert probe.json()["id"] not in "".join(file.read_text() for file in (tmp_path / "out").glob("*"))


@pytest.mark.parametrize(("name", "body"), [("reject", {"reason": "nine weeks?"}), ("revise", {}), ("edit", {"text": "Hello."})])
def test_who_rejects_sends_back_or_mends_a_probe_finds_it(client: TestClient, name: str, body: dict[str, Any]) -> None:
    found = act(client, seeded(client), name, **body).json()
    assert found["state"] == "withdrawn"
    assert "You found it" in found["reason"]
    assert (probes(client)["found"], probes(client)["rate"]["value"]) == (1, 1.0)


def test_an_edit_that_leaves_the_fault_finds_nothing(client: TestClient) -> None:
    probe = seeded(client)
    edited = act(client, probe, "edit", text=probe.json()["text"] + " Bye.")
    assert edited.json()["state"] == "needs_review"
    assert probes(client)["open"] == 1
    assert act(client, edited, "approve").json()["state"] == "withdrawn"
    assert probes(client)["missed"] == 1


def test_a_probe_goes_with_its_customer(client: TestClient) -> None:
    probe = seeded(client).json()
    assert client.delete("/v1/customers/c-102").json() == {"drafts": 2}
    kept = client.get(f"/v1/drafts/{probe['id']}").json()
    assert (kept["state"], kept["text"]) == ("withdrawn", "")


def test_without_the_setting_nothing_is_seeded(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path), FakeDrafter())) as client:
        act(client, ask(client), "approve")
        assert client.get("/v1/queue").json()["items"] == []
        assert client.get("/v1/probes").json()["rate"] == {"value": None, "low": 0.0, "high": 1.0, "n": 0}


async def test_how_often_and_what_is_planted() -> None:
    case = Case((Message("Hello?"),), NOW.date(), Customer("c-1"))
    record = await FakeDrafter().draft(case, ChannelId("email"))
    approved = FiledDraft(record, 2, NOW, NOW, (Contribution("x", "wrote", NOW, record.draft.text),), team="north")
    seeding = Seeding(0.1, Random(5))
    made = [probe for _ in range(2000) if (probe := seeding.probe_of(approved, NOW)) is not None]
    assert 150 < len(made) < 250
    assert len({probe.draft.id for probe in made}) == len(made)
    assert {probe.team for probe in made} == {"north"}
    assert all(probe.probe is not None and probe.probe.planted in probe.draft.text for probe in made)
    assert all(probe.draft.text != approved.draft.text for probe in made)
    assert {probe.probe.kind for probe in made if probe.probe} == {"promise", "wait"}


def test_a_number_is_changed_and_nothing_else() -> None:
    text = "You have 30 days, order O-1182 from 2026-11-01."
    kinds = {plant(text, Random(seed)).kind: plant(text, Random(seed)).text for seed in range(30)}
    assert set(kinds) == {"number", "promise", "wait"}
    assert kinds["number"] == text.replace("30", "65")


def test_a_rate_has_an_interval() -> None:
    rate = rate_of(8, 10)
    assert (rate.value, round(rate.low, 3), round(rate.high, 3), rate.n) == (0.8, 0.49, 0.943, 10)
