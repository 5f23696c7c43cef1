"""The queue over HTTP: order, claims, handing over, comments; and forgetting a customer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from drafting.domain.audit import verify_chain
from tests.integration.conftest import CASE, act, ask, settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import KEYS, bearer
from tests.integration.test_evidence import chain


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS), FakeDrafter()), headers=bearer("anna")) as opened:
        yield opened


def at(hour: int, customer: str) -> dict[str, Any]:
    return {"messages": [{"text": "Hello?", "at": f"2026-11-01T{hour:02}:00:00Z"}], "customer": {"id": customer}}


def queue(client: TestClient, **query: Any) -> list[str]:
    return [item["draft"]["id"] for item in client.get("/v1/queue", params=query).json()["items"]]


def test_the_queue_is_by_due_time(client: TestClient) -> None:
    late, early, email = (
        ask(client, channel, **at(hour, f"c-{hour}")).json() for channel, hour in (("chat", 9), ("chat", 7), ("email", 1))
    )
    assert late["due"] > early["due"]
    assert queue(client, channel="chat") == [early["id"], late["id"]]
    assert queue(client) == [one["id"] for one in sorted((late, early, email), key=lambda one: str(one["due"]))]


def test_pages_of_the_queue_stay_where_they_are(client: TestClient) -> None:
    made = [ask(client, "chat", **at(hour, f"c-{hour}")) for hour in range(5, 12)]
    seen, cursor = [], None
    while True:
        page = client.get("/v1/queue", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += [item["draft"]["id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
        act(client, made.pop(0), "reject", reason="x")
        ask(client, "chat", **at(1, f"new-{len(seen)}"))
    assert len(seen) == len(set(seen))
    assert {one.json()["id"] for one in made} <= set(seen)


def test_two_people_never_answer_the_same_customer(locked: TestClient) -> None:
    first, second = ask(locked, "email"), ask(locked, "chat")
    path = f"/v1/drafts/{first.json()['id']}"
    assert locked.post(f"{path}/claim").json()["holder"] == "anna"
    assert locked.post(f"{path}/claim", headers=bearer("arno")).status_code == 409
    for draft in (first, second):
        for name, body in (("approve", {}), ("edit", {"text": "Hi."}), ("reject", {"reason": "x"}), ("revise", {}), ("withdraw", {})):
            headers = {"If-Match": "*", **bearer("arno")}
            refused = locked.post(f"/v1/drafts/{draft.json()['id']}/{name}", json=body, headers=headers)
            assert refused.status_code == 409, name
            assert "anna" in refused.json()["detail"]
    other = ask(locked, customer={"id": "c-other"})
    assert locked.post(f"/v1/drafts/{other.json()['id']}/approve", headers={"If-Match": "*", **bearer("arno")}).status_code == 200
    assert locked.get("/v1/queue").json()["items"][0]["hold"]["holder"] == "anna"
    assert locked.post(f"{path}/release", headers=bearer("arno")).status_code == 403
    assert locked.post(f"{path}/release").status_code == 204
    assert locked.post(f"{path}/approve", headers={"If-Match": "*", **bearer("arno")}).status_code == 200


def test_a_customer_is_handed_over(locked: TestClient) -> None:
    path = f"/v1/drafts/{ask(locked).json()['id']}"
    locked.post(f"{path}/claim")
    assert locked.post(f"{path}/assign", json={"to": "arno"}).json() | {"until": ""} == {"holder": "arno", "until": "", "assigned": True}
    assert locked.post(f"{path}/claim").status_code == 409
    assert locked.post(f"{path}/assign", json={"to": "anna"}).status_code == 403
    assert locked.post(f"{path}/claim", headers=bearer("arno")).json()["assigned"] is True
    assert locked.post(f"{path}/assign", json={"to": "anna"}, headers=bearer("ada")).status_code == 200


@pytest.mark.parametrize("claims", [True, False])
def test_claims_may_be_asked_for(tmp_path: Path, claims: bool) -> None:
    with TestClient(create_app(settings(tmp_path, claims=claims), FakeDrafter())) as client:
        made = ask(client)
        assert act(client, made, "approve").status_code == (409 if claims else 200)
        client.post(f"/v1/drafts/{made.json()['id']}/claim")
        again = ask(client, customer=CASE["customer"])
        assert act(client, again, "approve").status_code == 200


def test_colleagues_speak(locked: TestClient) -> None:
    draft = ask(locked).json()
    said = locked.post(f"/v1/drafts/{draft['id']}/comments", json={"text": "@arno and @quinn. See w@mail.example, @arno"}).json()
    assert (said["by"], said["mentions"]) == ("anna", ["arno", "quinn"])
    assert locked.get(f"/v1/drafts/{draft['id']}/comments").json()["items"] == [said]
    assert locked.get("/v1/mentions", headers=bearer("quinn")).json()["items"] == [said]
    assert locked.get("/v1/mentions").json()["items"] == []
    assert "arno and" not in locked.get(f"/v1/drafts/{draft['id']}/record").text
    assert locked.get("/v1/drafts/none/comments").status_code == 404


def test_an_old_draft_is_checked_again(tmp_path: Path) -> None:
    drafter = FakeDrafter()
    with TestClient(create_app(settings(tmp_path, recheck_after=0), drafter)) as client:
        made = ask(client)
        drafter.strict = True
        refused = act(client, made, "approve")
        assert (refused.status_code, "checked again" in refused.json()["detail"]) == (409, True)
        found = client.get(made.headers["Location"])
        assert (found.json()["verdict"], found.json()["state"]) == ("block", "needs_review")
        assert act(client, found, "approve").json()["findings"]
    with TestClient(create_app(settings(tmp_path / "young"), drafter)) as client:
        drafter.strict = False
        made = ask(client)
        drafter.strict = True
        assert act(client, made, "approve").status_code == 200


VALUES = ("Walter Grump", "@grump", "w.grump@mail.example", "My kite broke", "c-102", "credit", "secret remark", "very wrong")


def test_a_person_is_forgotten(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path), FakeDrafter())) as client:
        key = {"Idempotency-Key": "k-1"}
        first = client.post("/v1/drafts", json={"channel": "email", **CASE}, headers=key)
        act(client, act(client, first, "edit", text="Dear Walter Grump, credit."), "approve")
        act(client, ask(client, "chat"), "reject", reason="very wrong")
        path = f"/v1/drafts/{first.json()['id']}"
        client.post(f"{path}/comments", json={"text": "a secret remark on @grump"})
        client.post(f"{path}/claim")
        other = ask(client, customer={"id": "c-2"}, messages=["Other."])
        assert client.delete("/v1/customers/c-102").json() == {"drafts": 2}
        entries, head = chain(client)
        assert verify_chain(entries, head) is None
        assert [entry.event.act for entry in entries].count("erase") == 2
        assert (client.get(path).json()["state"], client.get(path).json()["text"]) == ("withdrawn", "")
        assert client.get(other.headers["Location"]).json() == other.json()
        assert client.get("/v1/customers/c-102/timeline").json()["items"] == []
        assert client.delete("/v1/customers/c-102").status_code == 404
        told = client.get("/v1/drafts").text + client.get(f"{path}/record").text + client.get("/v1/audit").text
        assert [value for value in VALUES[:5] if value in told] == []
        client.delete("/v1/customers/c-2")
        kept = b"".join(file.read_bytes() for file in tmp_path.glob("evenhand.db*"))
    assert [value for value in VALUES if value.encode() in kept] == []
