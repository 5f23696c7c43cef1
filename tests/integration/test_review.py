"""Acts on drafts over HTTP: versions, states, guards, and what an approval binds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.integration.conftest import act, ask
from tests.integration.fakes import ARTICLE, POLICY, FakeDrafter


def test_an_approval_binds_a_digest(client: TestClient) -> None:
    made = ask(client)
    approved = act(client, made, "approve", note="fine")
    body = approved.json()
    assert approved.status_code == 200
    assert (body["state"], body["version"], body["approval"]["by"], body["approval"]["note"]) == ("approved", 2, "local", "fine")
    record = client.get(f"/v1/drafts/{body['id']}/record").json()
    assert record["binding"] == body["approval"]["digest"]
    assert approved.headers["ETag"] != made.headers["ETag"]


@pytest.mark.parametrize("name", ["approve", "reject", "revise", "edit"])
def test_acts_need_the_version_that_was_seen(client: TestClient, name: str) -> None:
    made = ask(client)
    path = f"/v1/drafts/{made.json()['id']}/{name}"
    body = {"reject": {"reason": "no"}, "edit": {"text": "Hello."}}.get(name, {})
    assert client.post(path, json=body).status_code == 428
    for wrong in ('"other"', f"W/{made.headers['ETag']}", "nonsense"):
        refused = client.post(path, json=body, headers={"If-Match": wrong})
        assert refused.status_code == 412
        assert refused.headers["ETag"] == made.headers["ETag"]
    assert client.get(made.headers["Location"]).json() == made.json()


def test_a_second_approver_of_the_same_version_is_late(client: TestClient) -> None:
    made = ask(client)
    assert act(client, made, "approve").status_code == 200
    assert act(client, made, "reject", reason="too late").status_code == 412


def test_any_version_may_be_meant(client: TestClient) -> None:
    made = ask(client)
    response = client.post(f"/v1/drafts/{made.json()['id']}/approve", json={}, headers={"If-Match": "*"})
    assert response.json()["state"] == "approved"


def test_an_act_without_a_body(client: TestClient) -> None:
    made = ask(client)
    response = client.post(f"/v1/drafts/{made.json()['id']}/approve", headers={"If-Match": made.headers["ETag"]})
    assert response.json()["state"] == "approved"


def test_what_blocks_cannot_be_approved(client: TestClient, drafter: FakeDrafter) -> None:
    drafter.text = "This says BLOCK."
    made = ask(client)
    refused = act(client, made, "approve")
    assert refused.status_code == 409
    assert [found["code"] for found in refused.json()["findings"]] == ["tone.blocked"]
    edited = act(client, made, "edit", text="This says nothing.")
    assert act(client, edited, "approve").json()["state"] == "approved"


def test_an_edit_is_checked_and_voids_an_approval(client: TestClient) -> None:
    approved = act(client, ask(client), "approve")
    edited = act(client, approved, "edit", text="Hello. This says BLOCK.", subject="New")
    body = edited.json()
    assert (body["state"], body["verdict"], body["approval"], body["subject"]) == ("needs_review", "block", None, "New")
    assert body["findings"][0]["span"] == [17, 22]
    origins = client.get(f"/v1/drafts/{body['id']}/record").json()["origins"]
    assert [(origin["by"], origin["is_person"]) for origin in origins] == [("embedded", False), ("local", True)]


def test_a_rejection_needs_a_reason_and_is_final(client: TestClient) -> None:
    made = ask(client)
    assert act(client, made, "reject").status_code == 422
    rejected = act(client, made, "reject", reason="wrong tone")
    assert (rejected.json()["state"], rejected.json()["reason"]) == ("rejected", "wrong tone")
    refused = act(client, rejected, "approve")
    assert refused.status_code == 409
    assert "rejected" in refused.json()["detail"]


def test_a_revision_is_a_new_text_under_the_same_id(client: TestClient, drafter: FakeDrafter) -> None:
    approved = act(client, ask(client), "approve")
    drafter.text = "Good morning."
    revised = act(client, approved, "revise", instructions="warmer")
    body = revised.json()
    assert (body["id"], body["state"], body["text"], body["approval"]) == (approved.json()["id"], "needs_review", "Good morning.", None)
    history = client.get(f"/v1/drafts/{body['id']}/record").json()["record"]["contributions"]
    assert [(one["act"], one["note"]) for one in history] == [("wrote", None), ("redrafted", "warmer")]


@pytest.mark.parametrize("what", ["article", "policy"])
def test_a_draft_on_changed_knowledge_is_not_approved(client: TestClient, drafter: FakeDrafter, what: str) -> None:
    made = ask(client)
    if what == "article":
        drafter.library.articles[ARTICLE.id] = replace(ARTICLE, revision=4)
    else:
        drafter.library.policies[POLICY.id] = replace(POLICY, revision=2)
    refused = act(client, made, "approve")
    assert refused.status_code == 409
    assert "returns" in refused.json()["detail"]
    assert client.get(made.headers["Location"]).json()["state"] == "superseded"


def _turn(*texts: str, **at: str) -> list[dict[str, Any]]:
    return [{"text": text, **at} for text in texts]


def test_the_customer_writes_again(client: TestClient) -> None:
    first = ask(client, messages=_turn("My kite broke."))
    approved = act(client, ask(client, "sms", messages=_turn("My kite broke.")), "approve")
    other = ask(client, messages=_turn("My kite broke."), customer={"id": "c-other"})
    unrelated = ask(client, messages=_turn("Do you ship to Canada?"))
    second = ask(client, messages=_turn("My kite broke.", "Hello?"))
    states = [client.get(f"/v1/drafts/{one.json()['id']}").json()["state"] for one in (first, approved, other, unrelated, second)]
    assert states == ["superseded", "superseded", "needs_review", "needs_review", "needs_review"]


def test_a_later_message_supersedes_an_earlier_one(client: TestClient) -> None:
    first = ask(client, messages=_turn("My kite broke.", at="2026-11-01T09:00:00Z"))
    ask(client, messages=_turn("Well?", at="2026-11-01T10:00:00Z"))
    assert client.get(first.headers["Location"]).json()["state"] == "superseded"


def test_a_customer_without_an_id_supersedes_nobody(client: TestClient) -> None:
    first = ask(client, messages=_turn("My kite broke."), customer={})
    ask(client, messages=_turn("My kite broke.", "Hello?"), customer={})
    assert client.get(first.headers["Location"]).json()["state"] == "needs_review"
