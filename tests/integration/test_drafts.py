"""Requesting, reading and listing drafts over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.integration.conftest import CASE, ask
from tests.integration.fakes import FakeDrafter


def test_one_channel_gives_one_draft(client: TestClient) -> None:
    response = ask(client)
    body = response.json()
    assert body["state"] == "needs_review"
    assert (body["channel"], body["form"], body["verdict"], body["subject"]) == ("email", "full", "pass", "Your kite")
    assert body["resolution"]["decisions"][0]["inputs"] == {"days": {"value": 60, "source": "verified"}}
    assert body["resolution"]["points"][0]["citations"] == ["returns@3#window"]
    assert body["resolution"]["commitments"][0]["type"] == "credit"
    assert response.headers["Location"] == f"/v1/drafts/{body['id']}"


def test_a_public_line_names_its_private_pair(client: TestClient) -> None:
    body = ask(client, "social_public").json()
    assert body["form"] == "holding"
    pair = client.get(f"/v1/drafts/{body['pair']}").json()
    assert (pair["channel"], pair["form"]) == ("social_dm", "full")


def test_several_channels_share_one_resolution(client: TestClient) -> None:
    response = client.post("/v1/drafts", json={"channels": ["email", "sms"], **CASE})
    assert response.status_code == 201
    body = response.json()
    assert [draft["channel"] for draft in body["drafts"]] == ["email", "sms"]
    assert {draft["resolution"]["id"] for draft in body["drafts"]} == {body["resolution"]["id"]}


def test_plain_strings_are_the_customers(client: TestClient) -> None:
    assert client.post("/v1/drafts", json={"channel": "email", "messages": ["Where is my kite?"]}).status_code == 201


def test_reading_with_the_present_tag_is_not_modified(client: TestClient) -> None:
    made = ask(client)
    again = client.get(made.headers["Location"])
    assert again.json() == made.json()
    assert again.headers["ETag"] == made.headers["ETag"]
    unchanged = client.get(made.headers["Location"], headers={"If-None-Match": f'W/{made.headers["ETag"]}, "x"'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_pages_are_stable_while_drafts_arrive(client: TestClient) -> None:
    first = [ask(client, customer={"id": f"c-{number}"}).json()["id"] for number in range(5)]
    page = client.get("/v1/drafts", params={"limit": 2}).json()
    ask(client, customer={"id": "c-new"})
    seen = [item["id"] for item in page["items"]]
    while page["next"]:
        page = client.get("/v1/drafts", params={"limit": 2, "cursor": page["next"]}).json()
        seen += [item["id"] for item in page["items"]]
    assert seen == list(reversed(first))


def test_lists_filter_by_state_channel_and_customer(client: TestClient) -> None:
    made = ask(client, "email", customer={"id": "c-7"}).json()["id"]
    ask(client, "sms", customer={"id": "c-8"})
    found = client.get("/v1/drafts", params={"state": "needs_review", "channel": "email", "customer": "c-7"}).json()
    assert [item["id"] for item in found["items"]] == [made]
    assert client.get("/v1/drafts", params={"state": "approved"}).json() == {"items": [], "next": None}


@pytest.mark.parametrize("cursor", ["x", "AAAA", "MjAyNg", "é"])
def test_a_strange_cursor_is_refused(client: TestClient, cursor: str) -> None:
    response = client.get("/v1/drafts", params={"cursor": cursor})
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"channel": "pigeon"}, "social_public"),
        ({"channel": "email", "channels": ["sms"]}, "channel"),
        ({}, "channel"),
        ({"channel": "email", "messages": []}, "messages"),
        ({"channel": "email", "messages": [" "]}, "messages"),
        ({"channel": "email", "messages": [{"role": "agent", "text": "hi"}]}, "customer"),
        ({"channel": "email", "messages": ["x"] * 101}, "messages"),
        ({"channel": "email", "messages": ["x" * 100_001]}, "messages"),
        ({"channel": "email", "surprise": 1}, "surprise"),
        ({"channel": "email", "as_of": 20261101}, "as_of"),
        ({"channel": "email", "as_of": "0001-01-01"}, "as_of"),
        ({"channel": "email", "facts": {"days": "many"}}, "days"),
        ({"channel": "email", "customer": {"followers": "12"}}, "followers"),
        ({"channel": "email", "messages": [{"text": "x", "at": 12}]}, "at"),
    ],
)
def test_what_is_wrong_is_named(client: TestClient, change: dict[str, Any], names: str) -> None:
    response = client.post("/v1/drafts", json=CASE | change)
    assert response.status_code == 422, response.text
    problem = response.json()
    assert problem["status"] == 422
    assert names in json.dumps(problem)
    assert client.get("/v1/drafts").json()["items"] == []


def test_a_stream_tells_progress_text_and_the_draft(client: TestClient) -> None:
    response = client.post("/v1/drafts", json={"channel": "email", **CASE}, headers={"Accept": "text/event-stream"})
    assert response.headers["Content-Type"].startswith("text/event-stream")
    events = [dict(line.split(": ", 1) for line in block.split("\n")) for block in response.text.strip().split("\n\n")]
    assert [event["event"] for event in events] == ["progress", "progress", "progress", "text", "draft"]
    draft = json.loads(events[-1]["data"])
    assert "".join(json.loads(event["data"])["text"] for event in events if event["event"] == "text") == draft["text"]
    assert client.get(f"/v1/drafts/{draft['id']}").json() == draft


def test_a_stream_ends_with_the_problem(client: TestClient) -> None:
    wrong = {"channel": "email", **CASE, "facts": {"days": "many"}}
    response = client.post("/v1/drafts", json=wrong, headers={"Accept": "text/event-stream"})
    name, data = response.text.strip().split("\n\n")[-1].split("\n")
    assert name == "event: error"
    assert json.loads(data.removeprefix("data: "))["status"] == 422


def test_the_record_holds_the_evidence(client: TestClient, drafter: FakeDrafter) -> None:
    made = ask(client).json()
    record = client.get(f"/v1/drafts/{made['id']}/record").json()
    evidence = record["record"]["record"]
    assert evidence["case"]["messages"][0]["text"] == "My kite broke."
    assert evidence["case"]["as_of"] == "2026-11-01"
    assert evidence["manifest"][0]["id"] == "returns@3#window"
    assert [origin["by"] for origin in record["origins"]] == ["embedded", "embedded"]


@pytest.mark.parametrize(
    "path", ["/v1/drafts/drf_none", "/v1/drafts/drf_none/record", "/v1/articles/none", "/v1/policies/none", "/v1/none"]
)
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_a_method_that_an_address_does_not_know(client: TestClient) -> None:
    response = client.delete("/v1/drafts")
    assert response.status_code == 405
    assert response.headers["Content-Type"] == "application/problem+json"
    assert set(response.headers["Allow"].split(", ")) & {"GET", "POST"}
