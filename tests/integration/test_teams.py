"""Teams see only their own customers: every operation on what is one's own, another's, and nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from tests.integration.conftest import CASE, settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import ALLOWED, BODIES, bearer

KEYS = (
    "nora:agent+approver+qa+@north:key-of-nora,sam:agent+approver+qa+@south:key-of-sam,both:agent+approver+qa+@north+@south:key-of-both,"
    "lone:agent+approver+qa:key-of-lone,desk:program+agent+qa+@*:key-of-desk,ada:admin+approver:key-of-ada"
)
SECRET = "The parrot is called Esmeralda."
NORTH = {"id": "c-north", "name": "Walter Grump"}
ONE_DRAFT = sorted(operation for operation in ALLOWED if "{draft_id}" in operation)
LISTS = ["GET /v1/drafts", "GET /v1/queue", "GET /v1/mentions", "GET /v1/audit", "GET /v1/drafts?customer=c-north"]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS, teams=True), FakeDrafter())) as opened:
        yield opened


def ask(client: TestClient, caller: str, customer: dict[str, Any] | None = None, **more: Any) -> Any:
    body = {"channel": "email", "messages": [SECRET], **({"customer": customer} if customer is not None else {}), **more}
    return client.post("/v1/drafts", json=body, headers=bearer(caller))


def call(client: TestClient, operation: str, caller: str, draft: str = "") -> Any:
    method, path = operation.split(" ")
    body = BODIES.get(operation, {}) if method in {"POST", "PUT"} else None
    headers = {"If-Match": "*", **bearer(caller)}
    return client.request(method, path.format(draft_id=draft, customer_id="c-north"), json=body, headers=headers)


@pytest.mark.parametrize("operation", ONE_DRAFT)
def test_another_teams_draft_is_as_if_it_were_not_there(client: TestClient, operation: str) -> None:
    draft = ask(client, "nora", NORTH).json()["id"]
    for stranger in ("sam", "lone"):
        refused, nothing = call(client, operation, stranger, draft), call(client, operation, stranger, "drf_none")
        assert refused.status_code == nothing.status_code == 404
        assert refused.text.replace(draft, "X") == nothing.text.replace("drf_none", "X")
    for known in ("nora", "both"):
        own = ask(client, "nora", {"id": f"c-of-{known}"}).json()["id"]
        assert call(client, operation, known, own).status_code in (
            {409} if operation.endswith(("/settle", "/reopen", "/correct")) else {200, 201, 204}
        )


@pytest.mark.parametrize("operation", LISTS)
def test_lists_hold_what_is_ones_own(client: TestClient, operation: str) -> None:
    draft = ask(client, "nora", NORTH).json()["id"]
    people = ("nora", "sam", "both", "lone", "desk")
    for name in people:
        client.post(f"/v1/drafts/{draft}/comments", json={"text": f"@{name} {SECRET}"}, headers=bearer("nora"))
    told = {name for name in people if draft in call(client, operation, name).text}
    assert told == {"nora", "both", "desk"}
    assert SECRET not in call(client, operation, "sam").text + call(client, operation, "lone").text


def test_a_timeline_is_the_teams(client: TestClient) -> None:
    ask(client, "nora", NORTH)
    items = {
        name: len(client.get("/v1/customers/c-north/timeline", headers=bearer(name)).json()["items"])
        for name in ("nora", "both", "desk", "ada", "sam", "lone")
    }
    assert items == {"nora": 2, "both": 2, "desk": 2, "ada": 2, "sam": 0, "lone": 0}


def test_nobody_drafts_for_another_teams_customer(client: TestClient) -> None:
    first = ask(client, "nora", NORTH).json()
    assert first["team"] == "north"
    refused = [ask(client, name, NORTH) for name in ("sam", "lone")]
    assert [answer.status_code for answer in refused] == [403, 403]
    assert ask(client, "desk", NORTH).json()["team"] == "north"
    assert client.get(f"/v1/drafts/{first['id']}", headers=bearer("nora")).json()["state"] == "needs_review"


def test_whose_a_new_customer_is(client: TestClient) -> None:
    assert ask(client, "both", {"id": "c-1"}).status_code == 422
    assert ask(client, "both", {"id": "c-1"}, team="south").json()["team"] == "south"
    assert ask(client, "nora", {"id": "c-2"}, team="south").status_code == 403
    assert ask(client, "both", {"id": "c-1"}, team="north").status_code == 422
    assert ask(client, "lone", {"id": "c-3"}).status_code == 422
    assert ask(client, "sam").json()["team"] == "south"
    nobodys = ask(client, "desk", {"id": "c-4"}).json()
    assert nobodys["team"] is None
    assert [call(client, "GET /v1/drafts/{draft_id}", name, nobodys["id"]).status_code for name in ("nora", "desk")] == [404, 200]
    assert ask(client, "nora", {"id": "c-4"}).status_code == 403


def test_an_admin_moves_a_customer(client: TestClient) -> None:
    draft = ask(client, "nora", NORTH).json()["id"]
    moved = client.put("/v1/customers/c-north/team", json={"team": "south"}, headers=bearer("ada"))
    assert moved.json() == {"customer": "c-north", "team": "south"}
    assert [call(client, "GET /v1/drafts/{draft_id}", name, draft).status_code for name in ("nora", "sam")] == [404, 200]
    assert ask(client, "nora", NORTH).status_code == 403
    assert client.put("/v1/customers/none/team", json={"team": "south"}, headers=bearer("ada")).status_code == 404
    assert "move" in client.get("/v1/audit", headers=bearer("ada")).text
    client.delete("/v1/customers/c-north", headers=bearer("ada"))
    assert ask(client, "nora", NORTH).json()["team"] == "north"


def test_without_the_setting_everybody_sees_all(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS), FakeDrafter())) as opened:
        draft = ask(opened, "nora", NORTH).json()["id"]
        assert call(opened, "GET /v1/drafts/{draft_id}", "sam", draft).status_code == 200
        assert opened.post("/v1/drafts", json={"channel": "email", **CASE}, headers=bearer("lone")).status_code == 201
