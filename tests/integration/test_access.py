"""Who may do what: every operation with every kind of caller."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from drafting.errors import NotConfigured
from drafting.settings import Settings
from tests.integration.acme import acme, article, policy
from tests.integration.conftest import CASE, settings
from tests.integration.fakes import FakeDrafter

CALLERS = {
    "anna": "agent",
    "arno": "approver",
    "kim": "knowledge_manager",
    "quinn": "qa",
    "ada": "admin",
    "robot": "program+agent+approver",
}
KEYS = ",".join(f"{name}:{roles}:key-of-{name}" for name, roles in CALLERS.items())

AGENTS = {"anna", "arno", "ada", "robot"}
READERS = AGENTS | {"quinn"}
EVERYBODY = set(CALLERS)
MANAGERS = {"kim", "ada"}
# What is done with an entry, and the acts after which that is possible.
WRITTEN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("POST", "", ()),
    ("PUT", "/{entry_id}", ()),
    ("POST", "/{entry_id}/submit", ()),
    ("POST", "/{entry_id}/send-back", ("submit",)),
    ("POST", "/{entry_id}/publish", ("submit",)),
    ("POST", "/{entry_id}/retire", ("submit", "publish")),
    ("POST", "/{entry_id}/revive", ("submit", "publish", "retire")),
    ("POST", "/{entry_id}/roll-back", ()),
)
NUMBERS = count(1)
READ = ("/revisions", "/revisions/{number}", "/diff")
ALLOWED: dict[str, set[str]] = {
    "POST /v1/drafts": AGENTS,
    "GET /v1/drafts": READERS,
    "GET /v1/drafts/{draft_id}": READERS,
    "GET /v1/drafts/{draft_id}/record": READERS,
    "POST /v1/drafts/{draft_id}/approve": {"arno", "ada"},
    "POST /v1/drafts/{draft_id}/reject": AGENTS - {"robot"},
    "POST /v1/drafts/{draft_id}/revise": AGENTS,
    "POST /v1/drafts/{draft_id}/edit": AGENTS,
    "POST /v1/drafts/{draft_id}/withdraw": AGENTS,
    "POST /v1/drafts/{draft_id}/settle": set(),
    "POST /v1/drafts/{draft_id}/reopen": set(),
    "POST /v1/drafts/{draft_id}/supply": AGENTS,
    "GET /v1/queue": READERS,
    "POST /v1/drafts/{draft_id}/claim": AGENTS,
    "POST /v1/drafts/{draft_id}/release": AGENTS,
    "POST /v1/drafts/{draft_id}/assign": AGENTS,
    "POST /v1/drafts/{draft_id}/comments": READERS,
    "GET /v1/drafts/{draft_id}/comments": READERS,
    "GET /v1/mentions": READERS,
    "DELETE /v1/customers/{customer_id}": {"ada"},
    "PUT /v1/customers/{customer_id}/team": {"ada"},
    "GET /v1/probes": {"quinn", "ada"},
    "POST /v1/keys": {"ada"},
    "GET /v1/keys": {"ada"},
    "POST /v1/keys/{key_id}/rotate": {"ada"},
    "DELETE /v1/keys/{key_id}": {"ada"},
    "POST /v1/people/{person}/bar": {"ada"},
    "POST /v1/checks": AGENTS,
    "POST /v1/search": EVERYBODY,
    "POST /v1/listening": AGENTS,
    "GET /v1/articles": EVERYBODY,
    "GET /v1/articles/{entry_id}": EVERYBODY,
    "GET /v1/policies": EVERYBODY,
    "GET /v1/policies/{entry_id}": EVERYBODY,
    "POST /v1/policies/{entry_id}/decide": EVERYBODY,
    **{f"{method} /v1/{kind}{rest}": MANAGERS for kind in ("articles", "policies") for method, rest, _ in WRITTEN},
    **{f"GET /v1/{kind}/{{entry_id}}{rest}": EVERYBODY for kind in ("articles", "policies") for rest in READ},
    **{f"GET /v1/{kind}/{{entry_id}}/recall": EVERYBODY for kind in ("articles", "policies")},
    "POST /v1/articles/{entry_id}/verify": MANAGERS,
    "POST /v1/drafts/{draft_id}/correct": set(),
    "GET /v1/knowledge": EVERYBODY,
    "GET /v1/knowledge/changes": EVERYBODY,
    "GET /v1/knowledge/pending": EVERYBODY,
    "GET /v1/knowledge/stale": EVERYBODY,
    "GET /v1/audit": {"quinn", "ada"},
    "GET /v1/audit/head": {"quinn", "ada"},
    "GET /v1/customers/{customer_id}/timeline": READERS,
}
REFUSED_BY_STATE = {f"POST /v1/drafts/{{draft_id}}/{act}": AGENTS for act in ("settle", "reopen", "correct")}
OPEN = {"GET /", "GET /healthz", "GET /readyz", "GET /metrics"}
BY_SIGNATURE = {"POST /v1/desks/{desk}/events"}
BODIES: dict[str, Any] = {
    "POST /v1/drafts": {"channel": "email", **CASE},
    "POST /v1/drafts/{draft_id}/reject": {"reason": "no"},
    "POST /v1/drafts/{draft_id}/edit": {"text": "Hello."},
    "POST /v1/drafts/{draft_id}/settle": {"delivered": True, "reason": "it did"},
    "POST /v1/drafts/{draft_id}/supply": {"facts": {"days": 3}},
    "POST /v1/drafts/{draft_id}/assign": {"to": "arno"},
    "POST /v1/drafts/{draft_id}/comments": {"text": "@arno, please"},
    "PUT /v1/customers/{customer_id}/team": {"team": "north"},
    "POST /v1/keys": {"actor": "nora", "roles": ["agent"]},
    "POST /v1/checks": {"channel": "email", "text": "Hello."},
    "POST /v1/search": {"query": "returns"},
    "POST /v1/listening": {"mentions": [{"id": "m-1", "text": "My kite broke.", "at": "2026-11-01T09:12:00Z"}]},
}


def bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer key-of-{name}"}


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS, knowledge=acme(tmp_path / "acme")), FakeDrafter())) as opened:
        yield opened


def source(kind: str, name: str) -> dict[str, str]:
    return {"source": article(name) if kind == "articles" else policy(name)}


def entry(client: TestClient, operation: str) -> str:
    """A fresh entry in the state that the operation needs; the one that is served where nothing is done with it."""
    method, path = operation.split(" ")
    parts = path.split("/")
    if "entry_id" not in path or len(parts) < 5 + (method == "PUT") * -1 or parts[-1] == "decide":
        return "returns"
    kind, name, seen = parts[2], f"entry-{next(NUMBERS)}", {"If-Match": "*", **bearer("ada")}
    before = next(
        (acts for other, rest, acts in WRITTEN if f"{other} /v1/{kind}{rest}" == operation), ("submit", "publish") * path.endswith("verify")
    )
    assert client.post(f"/v1/{kind}", json=source(kind, name), headers=bearer("ada")).status_code == 201
    for act in before:
        assert client.post(f"/v1/{kind}/{name}/{act}", headers=seen).status_code == 200
    return name


def body(operation: str, name: str, caller: str) -> Any:
    """What is sent with an operation."""
    method, path = operation.split(" ")
    kind = path.split("/")[2]
    if operation in {"POST /v1/articles", "POST /v1/policies"}:
        return source(kind, f"new-by-{caller or 'none'}")
    if method == "PUT" and "entry_id" in path:
        return source(kind, name)
    if path.endswith("roll-back"):
        return {"revision": 1}
    return BODIES.get(operation, {}) if method in {"POST", "PUT"} else None


def call(client: TestClient, operation: str, headers: dict[str, str]) -> Any:
    """Call an operation on a fresh draft."""
    method, path = operation.split(" ")
    case = {**BODIES["POST /v1/drafts"], "customer": {"id": f"c-{headers.get('Authorization', '')[14:] or 'none'}"}}
    draft = client.post("/v1/drafts", json=case, headers=bearer("ada")).json()["id"]
    key = client.post("/v1/keys", json=BODIES["POST /v1/keys"], headers=bearer("ada")).json()["entry"]["id"] if "key_id" in path else ""
    caller = headers.get("Authorization", "").removeprefix("Bearer ").removeprefix("key-of-").lower().replace(" ", "-")
    name = entry(client, operation)
    address = path.format(key_id=key, person="nora", draft_id=draft, entry_id=name, number=1, customer_id=case["customer"]["id"])
    return client.request(method, address, json=body(operation, name, caller), headers={"If-Match": "*", **headers})


def test_every_operation_has_its_row(locked: TestClient) -> None:
    paths = locked.get("/openapi.json").json()["paths"]
    operations = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert operations == set(ALLOWED) | OPEN | BY_SIGNATURE


@pytest.mark.parametrize("operation", ALLOWED)
def test_the_matrix(locked: TestClient, operation: str) -> None:
    answers = {name: call(locked, operation, bearer(name)) for name in CALLERS}
    refused = REFUSED_BY_STATE.get(operation, set())
    assert {name for name, answer in answers.items() if answer.status_code < 300} == ALLOWED[operation]
    assert {name for name, answer in answers.items() if answer.status_code == 409} == refused
    assert {answer.status_code for name, answer in answers.items() if name not in ALLOWED[operation] | refused} <= {403}


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One service for all who are let into nothing."""
    folder = tmp_path_factory.mktemp("shut")
    with TestClient(create_app(settings(folder, api_keys=KEYS, knowledge=acme(folder / "acme")), FakeDrafter())) as opened:
        yield opened


@pytest.mark.parametrize("operation", ALLOWED)
def test_strangers_are_asked_who_they_are(shut: TestClient, operation: str) -> None:
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic key-of-ada"}, {"Authorization": "Bearer "}):
        answer = call(shut, operation, header)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert "key-of" not in answer.text


def test_a_key_may_be_given_as_its_digest(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"secret").hexdigest()
    with TestClient(create_app(settings(tmp_path, api_keys=f"ada:admin:{digest}"), FakeDrafter())) as client:
        assert client.get("/v1/audit", headers={"Authorization": "Bearer secret"}).status_code == 200
        assert client.get("/v1/audit", headers={"Authorization": f"Bearer {digest}"}).status_code == 401


def test_four_eyes_bar_whoever_touched_the_text(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS, four_eyes=True), FakeDrafter())) as client:
        made = client.post("/v1/drafts", json=BODIES["POST /v1/drafts"], headers=bearer("anna")).json()["id"]
        headers = {"If-Match": "*", **bearer("ada")}
        client.post(f"/v1/drafts/{made}/edit", json={"text": "Hello there."}, headers=headers)
        assert client.post(f"/v1/drafts/{made}/approve", headers=headers).status_code == 403
        approved = client.post(f"/v1/drafts/{made}/approve", headers={"If-Match": "*", **bearer("arno")})
        assert approved.json()["approval"]["by"] == "arno"


def test_without_four_eyes_an_editor_may_approve(locked: TestClient) -> None:
    made = locked.post("/v1/drafts", json=BODIES["POST /v1/drafts"], headers=bearer("anna")).json()["id"]
    headers = {"If-Match": "*", **bearer("arno")}
    locked.post(f"/v1/drafts/{made}/edit", json={"text": "Hello there."}, headers=headers)
    assert locked.post(f"/v1/drafts/{made}/approve", headers=headers).status_code == 200


def test_keys_of_different_callers_do_not_meet(locked: TestClient) -> None:
    body, key = BODIES["POST /v1/drafts"], {"Idempotency-Key": "k"}
    first = locked.post("/v1/drafts", json=body, headers=key | bearer("anna"))
    second = locked.post("/v1/drafts", json=body, headers=key | bearer("arno"))
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize("keys", ["ada", "ada:admin", "ada:king:key", "ada:admin:", "ada:admin:x,ada:agent:y"])
def test_keys_that_cannot_be_read(tmp_path: Path, keys: str) -> None:
    with pytest.raises(NotConfigured, match="EVENHAND_API_KEYS"):
        create_app(settings(tmp_path, api_keys=keys), FakeDrafter())


@pytest.mark.parametrize("changes", [{"host": "0.0.0.0"}, {"access": "keys"}])
def test_the_first_start_makes_an_admins_key_and_no_second(tmp_path: Path, changes: dict[str, str]) -> None:
    for _ in range(2):
        with TestClient(create_app(settings(tmp_path, **changes), FakeDrafter())) as client:
            file = tmp_path / "admin-key"
            assert client.get("/v1/drafts").status_code == 401
            assert (
                client.get("/v1/keys", headers={"Authorization": f"Bearer {file.read_text().strip()}"}).json()["items"][0]["actor"]
                == "admin"
            )
            assert len(client.get("/v1/keys", headers={"Authorization": f"Bearer {file.read_text().strip()}"}).json()["items"]) == 1
            assert file.stat().st_mode & 0o077 == 0


def test_configured_keys_need_no_first_one(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path, host="0.0.0.0", api_keys=KEYS), FakeDrafter())) as client:
        assert client.get("/v1/drafts").status_code == 401
    assert not (tmp_path / "admin-key").exists()


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 401), ("2001:db8::7", 401)])
def test_an_open_service_knows_this_machine_alone(tmp_path: Path, address: str, status: int) -> None:
    with TestClient(create_app(settings(tmp_path), FakeDrafter()), client=(address, 50_000)) as client:
        assert client.get("/v1/drafts").status_code == status


def test_a_key_opens_from_anywhere(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS), FakeDrafter()), client=("192.0.2.7", 50_000)) as client:
        assert client.get("/v1/drafts", headers=bearer("ada")).status_code == 200


def test_a_key_is_not_shown(tmp_path: Path) -> None:
    assert "key-of" not in repr(Settings(api_keys=KEYS))
