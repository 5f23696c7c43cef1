"""What is known beside a case, over HTTP: other customers' values, what was said on another channel, and a customer who goes on writing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from drafting.wiring import build
from knowledge.adapters.embeddings import HashingEmbedder
from tests.integration.conftest import act, settings

WALTER: dict[str, Any] = {
    "messages": [{"role": "customer", "text": "The wheel came off my widget. Can I return it?", "at": "2026-11-01T09:12:00Z"}],
    "customer": {"id": "c-102", "name": "Walter Grump", "tier": "standard", "record": {"email": "w.grump@mail.example", "order": "O-1182"}},
    "facts": {"purchase_date": "2026-10-25", "defective": True},
    "as_of": "2026-11-01",
}
ADA: dict[str, Any] = {
    "messages": [{"role": "customer", "text": "Can I return my kite?", "at": "2026-11-01T10:00:00Z"}],
    "customer": {"id": "c-103", "name": "Ada Okafor", "record": {"email": "ada@mail.example", "order": "O-2204"}},
    "facts": {"purchase_date": "2026-10-20"},
    "as_of": "2026-11-01",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    chosen = settings(tmp_path, send=f"email=folder:{tmp_path / 'out'}")
    service = asyncio.run(build(chosen, embedder=HashingEmbedder()))
    with TestClient(create_app(chosen, service.drafter)) as opened:
        yield opened


def drafted(client: TestClient, case: dict[str, Any], channel: str = "email") -> Any:
    response = client.post("/v1/drafts", json={"channel": channel, **case})
    assert response.status_code == 201, response.text
    return response


def codes(client: TestClient, text: str, case: dict[str, Any], channel: str = "email") -> set[str]:
    found = client.post("/v1/checks", json={"channel": channel, "text": text, "case": case})
    assert found.status_code == 200, found.text
    return {finding["code"] for finding in found.json()["findings"]}


def until_sent(client: TestClient, draft: str) -> None:
    for _ in range(200):
        if client.get(f"/v1/drafts/{draft}").json()["state"] == "sent":
            return
        time.sleep(0.05)
    raise AssertionError("it was not sent")


@pytest.mark.parametrize("value", ["O-1182", "o 1182", "Walter Grump"])
def test_another_customers_value_is_noticed(client: TestClient, value: str) -> None:
    drafted(client, WALTER)
    assert "privacy.other_person" in codes(client, f"We have sent it with {value}.", ADA)
    assert "privacy.other_person" not in codes(client, "We have sent it with O-2204.", ADA)


def test_a_value_that_both_have_is_nobodys_secret(client: TestClient) -> None:
    drafted(client, WALTER)
    twin = {**ADA, "customer": {**ADA["customer"], "record": {"email": "w.grump@mail.example"}}}
    assert "privacy.other_person" not in codes(client, "We wrote to w.grump@mail.example.", twin)


def test_a_customer_who_goes_on_writing_supersedes_the_draft(client: TestClient) -> None:
    first = drafted(client, WALTER).json()["id"]
    more = {"role": "customer", "text": "And it was a present.", "at": "2026-11-01T09:14:00Z"}
    second = drafted(client, {**WALTER, "messages": [*WALTER["messages"], more]}).json()
    assert client.get(f"/v1/drafts/{first}").json()["state"] == "superseded"
    assert client.get(f"/v1/drafts/{second['id']}").json()["state"] == "needs_review"


def test_what_was_promised_by_mail_is_not_taken_back_in_chat(client: TestClient) -> None:
    mail = drafted(client, WALTER)
    assert "refund" in {promise["type"] for promise in mail.json()["resolution"]["commitments"]}
    assert act(client, mail, "approve").status_code == 200
    until_sent(client, mail.json()["id"])
    later = {**WALTER, "messages": [{"role": "customer", "text": "And my money?", "at": "2026-11-02T09:00:00Z"}], "as_of": "2026-11-02"}
    found = codes(client, "We cannot give you a refund for the widget.", later, "chat")
    assert any(code.startswith("consistency.") for code in found), found
