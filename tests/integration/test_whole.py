"""The whole way over HTTP, with the real drafter on the example company."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from drafting.app import create_app
from drafting.wiring import build
from knowledge.adapters.embeddings import HashingEmbedder
from tests.integration.conftest import settings

COMPLAINT: dict[str, Any] = {
    "messages": [
        {
            "role": "customer",
            "text": "@wondrous my kid's widget broke after 3 days!! I want my money back or everyone hears about it",
            "channel": "social_public",
            "at": "2026-11-01T09:12:00Z",
        }
    ],
    "customer": {
        "id": "c-102",
        "name": "Walter Grump",
        "handle": "@grump",
        "tier": "standard",
        "followers": 12000,
        "record": {"email": "w.grump@mail.example", "order": "O-1182"},
    },
    "facts": {"purchase_date": "2026-09-02", "defective": True},
    "as_of": "2026-11-01",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    chosen = settings(tmp_path_factory.mktemp("whole"))
    service = asyncio.run(build(chosen, embedder=HashingEmbedder()))
    with TestClient(create_app(chosen, service.drafter)) as opened:
        yield opened


def test_a_loud_complaint(client: TestClient) -> None:
    public = client.post("/v1/drafts", json={"channel": "social_public", **COMPLAINT}).json()
    assert (public["form"], public["state"], public["model"]) == ("holding", "needs_review", "embedded")
    assert not any(word in public["text"] for word in ("O-1182", "w.grump", "credit", "refund"))
    private = client.get(f"/v1/drafts/{public['pair']}").json()
    assert (private["form"], private["channel"]) == ("full", "social_dm")
    assert "store credit" in private["text"].lower()
    decision = private["resolution"]["decisions"][0]
    assert (decision["policy"], decision["outcome"], decision["rule"]) == ("returns", "store_credit", "within-a-year")
    assert decision["inputs"]["days_since_purchase"] == {"value": 60, "source": "verified"}
    assert [commitment["type"] for commitment in private["resolution"]["commitments"]] == ["credit"]


def test_one_resolution_in_every_channel(client: TestClient) -> None:
    channels = client.get("/readyz").json()["channels"]
    body = client.post("/v1/drafts", json={"channels": channels, **COMPLAINT}).json()
    assert sorted(draft["channel"] for draft in body["drafts"]) == sorted(channels)
    assert {draft["resolution"]["id"] for draft in body["drafts"]} == {body["resolution"]["id"]}


def test_a_person_edits_and_approves(client: TestClient) -> None:
    made = client.post("/v1/drafts", json={"channel": "email", **COMPLAINT})
    path, tag = made.headers["Location"], made.headers["ETag"]
    promised = client.post(f"{path}/edit", json={"text": "We will refund you in full today."}, headers={"If-Match": tag})
    assert promised.json()["verdict"] == "block"
    assert client.post(f"{path}/approve", headers={"If-Match": promised.headers["ETag"]}).status_code == 409
    revised = client.post(f"{path}/revise", headers={"If-Match": promised.headers["ETag"]})
    assert revised.json()["text"] == made.json()["text"]
    approved = client.post(f"{path}/approve", headers={"If-Match": revised.headers["ETag"]})
    assert approved.json()["state"] == "approved"
    record = client.get(f"{path}/record").json()
    assert [one["act"] for one in record["record"]["contributions"]] == ["wrote", "edited", "redrafted"]


def test_a_text_is_checked_against_a_case(client: TestClient) -> None:
    text = "Walter, we refund order O-1182 in full and send it to w.grump@mail.example."
    found = client.post("/v1/checks", json={"channel": "social_public", "text": text, "case": COMPLAINT}).json()
    assert found["verdict"] == "block"
    assert {finding["check"] for finding in found["findings"] if finding["severity"] == "block"} >= {"privacy"}


def test_a_fact_of_the_wrong_type_is_named(client: TestClient) -> None:
    answer = client.post("/v1/drafts", json={"channel": "email", **COMPLAINT, "facts": {"purchase_date": "soon"}})
    assert answer.status_code == 422
    assert "purchase_date" in answer.json()["detail"]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=300)


@tuned(max_examples=60, deadline=None)
@given(text=TEXT, name=TEXT.map(lambda text: text[:40]), channel=st.sampled_from(["social_public", "email", "sms", "phone"]))
def test_any_text_is_drafted_or_refused(client: TestClient, text: str, name: str, channel: str) -> None:
    customer = {"id": "c-any", "name": name, "handle": name, "tier": name, "locale": name}
    drafted = client.post("/v1/drafts", json={"channel": channel, "messages": [text], "customer": customer})
    checked = client.post("/v1/checks", json={"channel": channel, "text": text})
    assert drafted.status_code in {201, 422}, drafted.text
    assert checked.status_code in {200, 422}, checked.text
