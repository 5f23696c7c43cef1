"""The same key and body are answered once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from pathlib import Path

import httpx2
from fastapi.testclient import TestClient

from drafting.app import create_app
from tests.integration.conftest import CASE, settings
from tests.integration.fakes import FakeDrafter

BODY = {"channel": "email", **CASE}
KEY = {"Idempotency-Key": "k-1"}


def test_the_same_request_is_answered_the_same(client: TestClient, drafter: FakeDrafter) -> None:
    first = client.post("/v1/drafts", json=BODY, headers=KEY)
    again = client.post("/v1/drafts", json=BODY, headers=KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert drafter.calls == 1


def test_another_request_under_the_same_key_is_refused(client: TestClient) -> None:
    client.post("/v1/drafts", json=BODY, headers=KEY)
    refused = client.post("/v1/drafts", json=BODY | {"channel": "sms"}, headers=KEY)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("idempotency-mismatch")


def test_a_failed_request_gives_its_key_back(client: TestClient) -> None:
    wrong = BODY | {"facts": {"days": "many"}}
    assert client.post("/v1/drafts", json=wrong, headers=KEY).status_code == 422
    assert client.post("/v1/drafts", json=BODY, headers=KEY).status_code == 201


def test_a_replayed_stream(client: TestClient, drafter: FakeDrafter) -> None:
    client.post("/v1/drafts", json=BODY, headers=KEY)
    again = client.post("/v1/drafts", json=BODY, headers=KEY | {"Accept": "text/event-stream"})
    assert "event: draft" in again.text
    assert drafter.calls == 1


def test_a_key_is_plain_characters(client: TestClient) -> None:
    assert client.post("/v1/drafts", json=BODY, headers={"Idempotency-Key": "a b"}).status_code == 422
    assert client.post("/v1/drafts", json=BODY, headers={"Idempotency-Key": "x" * 256}).status_code == 422


async def test_a_caller_who_hangs_up_finds_the_draft_later(tmp_path: Path) -> None:
    drafter = FakeDrafter()
    drafter.hold = asyncio.Event()
    app = create_app(settings(tmp_path), drafter)
    begun, asked = asyncio.Event(), False

    async def receive() -> dict[str, object]:
        nonlocal asked
        if asked:
            await begun.wait()
            return {"type": "http.disconnect"}
        asked = True
        return {"type": "http.request", "body": json.dumps(BODY).encode(), "more_body": False}

    async def send(message: MutableMapping[str, object]) -> None:
        if message.get("body"):
            begun.set()

    names = {"content-type": "application/json", "accept": "text/event-stream", "idempotency-key": "k-1"}
    headers = [(name.encode(), value.encode()) for name, value in names.items()]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/drafts",
        "raw_path": b"/v1/drafts",
        "query_string": b"",
        "headers": headers,
        "client": None,
    }
    async with app.router.lifespan_context(app), httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as http:
        await app({**scope, "http_version": "1.1", "scheme": "http", "root_path": "", "server": ("test", 80)}, receive, send)
        while not drafter.calls:
            await asyncio.sleep(0.01)
        drafter.hold.set()
        while not (await http.get("/v1/drafts")).json()["items"]:
            await asyncio.sleep(0.01)
        again = await http.post("/v1/drafts", json=BODY, headers=KEY)
        assert again.headers["Idempotency-Replayed"] == "true"
    assert drafter.calls == 1


async def test_a_request_in_flight_is_not_started_twice(tmp_path: Path) -> None:
    drafter = FakeDrafter()
    drafter.hold = asyncio.Event()
    app = create_app(settings(tmp_path), drafter)
    async with app.router.lifespan_context(app), httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as http:
        running = asyncio.create_task(http.post("/v1/drafts", json=BODY, headers=KEY))
        while not drafter.calls:
            await asyncio.sleep(0.01)
        second = await http.post("/v1/drafts", json=BODY, headers=KEY)
        assert (second.status_code, second.headers["Retry-After"]) == (409, "1")
        drafter.hold.set()
        assert (await running).status_code == 201
        assert (await http.post("/v1/drafts", json=BODY, headers=KEY)).headers["Idempotency-Replayed"] == "true"
    assert drafter.calls == 1
