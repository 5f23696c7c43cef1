"""Knowledge, checks, and whether the service is well."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.api.deps import Running
from drafting.app import create_app
from drafting.errors import StoreAway
from knowledge.ports import EntryReads
from tests.integration.conftest import CASE, ask, settings
from tests.integration.fakes import FakeDrafter


def test_it_says_what_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["company"], ready["articles"], ready["database"], ready["access"]) == (
        "ready",
        "Acme Kites",
        1,
        "reachable",
        "open",
    )
    assert "local" in ready["note"]


def test_a_database_that_is_gone_is_said(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone() -> bool:
        return False

    def away() -> AbstractAsyncContextManager[EntryReads]:
        raise StoreAway("away")

    running: Running = client.app.state.running  # type: ignore[attr-defined]
    monkeypatch.setattr(running.serving.follower, "serves", True)
    monkeypatch.setattr(running.store, "is_reachable", gone)
    monkeypatch.setattr(running.store, "knowledge", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (503, "not_ready", "unreachable")


def test_the_front_page_and_the_documentation(client: TestClient) -> None:
    assert "Acme Kites" in client.get("/").text
    assert client.get("/docs").status_code == 200
    channels = client.get("/openapi.json").json()["components"]["schemas"]["DraftIn"]["properties"]["channel"]
    assert "social_public" in channels["anyOf"][0]["enum"]


def test_metrics_count_routes_not_addresses(client: TestClient) -> None:
    made = ask(client).json()["id"]
    client.get(f"/v1/drafts/{made}")
    told = client.get("/metrics").text
    assert 'evenhand_requests_total{method="GET",route="/v1/drafts/{draft_id}",status="200"} 1.0' in told
    assert 'evenhand_drafts_total{channel="email",form="full",verdict="pass"} 1.0' in told
    assert made not in told


def test_search(client: TestClient) -> None:
    found = client.post("/v1/search", json={"query": "how long", "limit": 1, "audience": "public"}).json()
    assert (found["hits"][0]["ref"], found["answerable"]) == ("returns@3#window", 0.8)
    assert client.post("/v1/search", json={"query": " "}).status_code == 422


def test_articles_and_policies(client: TestClient) -> None:
    assert [item["id"] for item in client.get("/v1/articles").json()["items"]] == ["returns"]
    assert client.get("/v1/articles", params={"status": "retired"}).json()["items"] == []
    assert client.get("/v1/articles/returns").json()["body"].startswith("## Window")
    assert [item["id"] for item in client.get("/v1/policies").json()["items"]] == ["returns"]
    assert client.get("/v1/policies/returns").json()["rules"][0]["outcome"] == "credit"


def test_a_policy_decides(client: TestClient) -> None:
    decision = client.post("/v1/policies/returns/decide", json={"facts": {"days": 31}}).json()
    assert (decision["outcome"], decision["inputs"]["days"]["value"]) == ("credit", 31)
    assert client.post("/v1/policies/none/decide", json={}).status_code == 404
    wrong = client.post("/v1/policies/returns/decide", json={"facts": {"days": "x"}})
    assert (wrong.status_code, "days" in wrong.json()["detail"]) == (422, True)


@pytest.mark.parametrize("case", [{}, {"case": CASE}, {"messages": ["My kite broke."], "facts": {"days": 1}}])
def test_checks_on_any_text(client: TestClient, case: dict[str, Any]) -> None:
    found = client.post("/v1/checks", json={"channel": "email", "text": "This says BLOCK.", **case}).json()
    assert (found["verdict"], found["findings"][0]["span"]) == ("block", [10, 15])
    assert client.post("/v1/checks", json={"channel": "pigeon", "text": "x", **case}).status_code == 422


def test_a_case_is_given_in_one_way(client: TestClient) -> None:
    both = {"channel": "email", "text": "x", "case": CASE, "facts": {}}
    assert client.post("/v1/checks", json=both).status_code == 422


def test_an_unexpected_error_tells_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(FakeDrafter):
        async def draft_all(self, case: Any, channels: Any, told: Any = None) -> Any:
            raise RuntimeError(f"cannot draft {case.customer.name}")

    with TestClient(create_app(settings(tmp_path), Broken())) as client, caplog.at_level(logging.DEBUG):
        answer = client.post("/v1/drafts", json={"channel": "email", **CASE}, headers={"Idempotency-Key": "k"})
        assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
        again = client.post("/v1/drafts", json={"channel": "email", **CASE}, headers={"Idempotency-Key": "k"})
        assert again.status_code == 500
    logged = capsys.readouterr().err + caplog.text
    assert "RuntimeError" in logged
    assert "Grump" not in answer.text + logged
