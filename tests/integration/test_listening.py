"""Listening over HTTP, with the store, and on the command line."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from drafting.adapters.sightings import MemorySightings, SqlSightings
from drafting.adapters.store import SqlStore
from drafting.cli.main import cli
from drafting.errors import NotConfigured
from drafting.listening import Listener, Sighting
from tests.integration.fakes import COMPANY, FakeDrafter

NOW = datetime.now(UTC).replace(microsecond=0)


def mention(name: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": text, "at": NOW.isoformat(), **more}


def test_noise_is_counted_and_what_matters_comes_first(client: TestClient) -> None:
    told = [mention("m-1", "BUY followers"), mention("m-2", "My kite broke.", author="@grump", followers=20_000)]
    answer = client.post("/v1/listening", json={"mentions": told}).json()
    assert (answer["noise"], [one["id"] for one in answer["heard"]]) == (1, ["m-2"])
    assert answer["heard"][0]["important"] == "20,000 followers"
    assert answer["purpose"] == "answer people"


def test_neither_names_nor_words_are_kept(client: TestClient, tmp_path: Path) -> None:
    client.post("/v1/listening", json={"mentions": [mention("m-1", "Xylophone zebra broke.", author="@grump")]})
    with sqlite3.connect(tmp_path / "evenhand.db") as connection:
        kept = connection.execute("SELECT name, terms FROM sightings").fetchall()
    assert len(kept) == 1
    assert "grump" not in str(kept)
    assert "Xylophone zebra broke." not in str(kept)
    assert client.get("/v1/drafts").json()["items"] == []


def test_a_mention_that_is_told_of_twice_counts_once(client: TestClient) -> None:
    old = [
        mention(f"o-{number}", f"Lovely kite {number}") | {"at": (NOW - timedelta(hours=4, minutes=5 * number)).isoformat()}
        for number in range(120)
    ]
    new = [mention(f"n-{number}", "The strap broke") | {"at": (NOW - timedelta(minutes=number)).isoformat()} for number in range(12)]
    client.post("/v1/listening", json={"mentions": old})
    for _ in range(2):
        answer = client.post("/v1/listening", json={"mentions": new}).json()
    assert [topic["mentions"] for topic in answer["rising"]] == [12]


@pytest.mark.parametrize(
    "body", [{"mentions": []}, {"mentions": [{"id": "m"}]}, {"mentions": [{"id": "m", "text": " ", "at": "2026-11-01"}]}, {}]
)
def test_what_is_no_mention_is_refused(client: TestClient, body: Any) -> None:
    assert client.post("/v1/listening", json=body).status_code == 422


async def test_nobody_listens_without_a_published_purpose() -> None:
    listener = Listener(FakeDrafter(), MemorySightings(), lambda: replace(COMPANY, listening=None), lambda: NOW)
    with pytest.raises(NotConfigured, match="purpose"):
        await listener.listen([])


@pytest.fixture(params=["memory", "sql"])
async def sightings(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "memory":
        yield MemorySightings()
        return
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/evenhand.db")
    yield SqlSightings(store)
    await store.close()


async def test_sightings_are_kept_once_and_forgotten_in_time(sightings: Any) -> None:
    old, new = Sighting(NOW - timedelta(days=40), frozenset({"kite"})), Sighting(NOW, frozenset({"strap", "strap broke"}))
    await sightings.keep([("a", old), ("b", new)])
    await sightings.keep([("b", Sighting(NOW, frozenset({"other"})))])
    assert set(await sightings.since(NOW - timedelta(days=50))) == {old, new}
    assert await sightings.since(NOW - timedelta(days=30)) == (new,)
    await sightings.forget(NOW - timedelta(days=30))
    assert await sightings.since(NOW - timedelta(days=50)) == (new,)


def test_a_line_that_is_no_mention_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mentions.jsonl"
    file.write_text(json.dumps(mention("m-1", "Hello")) + "\n" + json.dumps({"id": "m-2"}) + "\n")
    result = CliRunner().invoke(cli, ["listen", str(file)])
    assert "line 2" in str(result.exception)
    assert "text" in str(result.exception)
