"""The audit chain and a customer's timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient

from drafting.domain.audit import AuditEntry, AuditEvent, verify_chain
from tests.integration.conftest import act, ask
from tests.integration.fakes import FakeDrafter


def chain(client: Any, limit: int = 2) -> tuple[list[AuditEntry], tuple[int, str]]:
    """The whole chain as it can be read over HTTP, and its head."""
    entries: list[AuditEntry] = []
    cursor: Any = 0
    while cursor is not None:
        page = client.get("/v1/audit", params={"cursor": cursor, "limit": limit}).json()
        for item in page["items"]:
            event = AuditEvent(item["act"], item["subject"], item["actor"], datetime.fromisoformat(item["at"]), item["details"])
            entries.append(AuditEntry(item["number"], event, item["previous"], item["hash"]))
        cursor = page["next"]
    number, _, head = page["head"].partition(":")
    return entries, (int(number), head)


def test_every_act_is_in_the_chain(client: TestClient) -> None:
    made = ask(client)
    edited = act(client, made, "edit", text="Hello there.")
    act(client, edited, "approve")
    ask(client, messages=["My kite broke.", "Hello?"])
    entries, head = chain(client)
    assert [entry.event.act for entry in entries] == ["draft", "edit", "approve", "supersede", "draft"]
    assert verify_chain(entries, head) is None


def test_the_chain_holds_no_words_of_customers(client: TestClient) -> None:
    act(client, ask(client), "reject", reason="Walter Grump is right")
    told = client.get("/v1/audit").text
    assert not any(word in told for word in ("kite", "Grump", "mail.example", "c-102", "right"))


def test_a_refused_act_leaves_no_trace_in_the_chain(client: TestClient, drafter: FakeDrafter) -> None:
    drafter.text = "BLOCK"
    act(client, ask(client), "approve")
    assert [entry.event.act for entry in chain(client)[0]] == ["draft"]


def test_every_change_of_the_chain_is_found(client: TestClient) -> None:
    made = ask(client)
    act(client, act(client, made, "edit", text="Hello there."), "approve")
    entries, head = chain(client)
    changed = replace(entries[1], event=replace(entries[1].event, actor="somebody"))
    assert verify_chain([entries[0], changed, entries[2]], head) is not None
    assert verify_chain(entries[1:], head) is not None
    assert verify_chain(entries[:2], head) is not None
    assert verify_chain([entries[0], entries[2], entries[1]], head) is not None


def test_a_timeline_tells_each_message_once(client: TestClient) -> None:
    first = [{"text": "My kite broke.", "channel": "sms"}]
    ask(client, "sms", messages=first)
    ask(client, "email", messages=[*first, {"role": "agent", "text": "Which one?"}, {"text": "The red one."}, {"text": "The red one."}])
    ask(client, "email", customer={"id": "c-other"})
    items = client.get("/v1/customers/c-102/timeline").json()["items"]
    assert [item["text"] for item in items if item["kind"] == "message"] == ["My kite broke.", "Which one?", "The red one.", "The red one."]
    assert [(item["channel"], item["state"]) for item in items if item["kind"] == "draft"] == [
        ("sms", "superseded"),
        ("email", "needs_review"),
    ]
    assert [item["at"] for item in items] == sorted(item["at"] for item in items)


def test_a_customer_whom_nobody_knows(client: TestClient) -> None:
    assert client.get("/v1/customers/nobody/timeline").json() == {"customer": "nobody", "items": []}
