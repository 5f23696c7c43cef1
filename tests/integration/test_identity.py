"""Keys in the store, tokens of a provider, and how often a caller may ask."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from fastapi.testclient import TestClient

from drafting.app import create_app
from drafting.door import Bucket
from drafting.errors import NotConfigured, RateLimited
from tests.integration.conftest import ask, settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import KEYS, bearer


def shown(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS), FakeDrafter()), headers=bearer("ada")) as opened:
        yield opened


def new_key(client: TestClient, **more: Any) -> Any:
    return client.post("/v1/keys", json={"actor": "nora", "roles": ["agent"], **more}).json()


def test_a_key_is_shown_once_and_kept_as_its_digest(client: TestClient, tmp_path: Path) -> None:
    made = new_key(client, teams=["sales"])
    assert client.get("/v1/drafts", headers=shown(made["key"])).status_code == 200
    assert client.get("/v1/audit", headers=shown(made["key"])).status_code == 403
    assert made["key"] not in client.get("/v1/keys").text + client.get("/v1/audit").text
    assert made["key"].encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("evenhand.db*"))


def test_a_key_is_rotated(client: TestClient) -> None:
    first = new_key(client)
    second = client.post(f"/v1/keys/{first['entry']['id']}/rotate").json()
    third = client.post(f"/v1/keys/{second['entry']['id']}/rotate", params={"grace": 60}).json()
    assert [client.get("/v1/drafts", headers=shown(one["key"])).status_code for one in (first, second, third)] == [401, 200, 200]
    assert third["entry"]["roles"] == ["agent"]
    assert client.post(f"/v1/keys/{first['entry']['id']}/rotate").status_code == 404


def test_a_key_that_was_taken_away_opens_in_no_process(client: TestClient, tmp_path: Path) -> None:
    made = new_key(client)
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS), FakeDrafter())) as other:
        assert other.get("/v1/drafts", headers=shown(made["key"])).status_code == 200
        assert client.delete(f"/v1/keys/{made['entry']['id']}").json()["revoked"] is not None
        assert other.get("/v1/drafts", headers=shown(made["key"])).status_code == 401
        assert client.delete(f"/v1/keys/{made['entry']['id']}").status_code == 404


def test_a_key_ends_by_itself(client: TestClient) -> None:
    assert client.get("/v1/drafts", headers=shown(new_key(client, expires="2020-01-01T00:00:00Z")["key"])).status_code == 401
    assert client.get("/v1/drafts", headers=shown(new_key(client, expires="2190-01-01T00:00:00Z")["key"])).status_code == 200


def test_a_program_never_approves(client: TestClient) -> None:
    made = new_key(client, actor="bot", roles=["approver", "admin"], program=True)
    draft = ask(client).json()
    refused = client.post(f"/v1/drafts/{draft['id']}/approve", headers={"If-Match": "*", **shown(made["key"])})
    assert refused.status_code == 403


def test_keys_in_the_store_shut_the_door_at_the_next_start(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path), FakeDrafter())) as client:
        made = new_key(client, roles=["admin"])
        assert client.get("/readyz").json()["access"] == "open"
    with TestClient(create_app(settings(tmp_path), FakeDrafter())) as client:
        assert client.get("/v1/drafts").status_code == 401
        assert client.get("/v1/drafts", headers=shown(made["key"])).status_code == 200
        assert client.get("/readyz").json()["access"] == "keys"


class Provider(http.server.BaseHTTPRequestHandler):
    """Describes itself and publishes its keys."""

    keys: list[dict[str, Any]] = []

    def do_GET(self) -> None:
        host = f"http://127.0.0.1:{self.server.server_address[1]}"
        body = {"keys": self.keys} if self.path == "/jwks" else {"issuer": host, "jwks_uri": f"{host}/jwks"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: Any) -> None:
        """Nothing."""


Sign = Callable[..., str]


@pytest.fixture(scope="module")
def rsa() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture
def provider(rsa: RSAPrivateKey) -> Iterator[str]:
    Provider.keys = [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa.public_key())), "kid": "k1", "use": "sig"}]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def token(provider: str, rsa: RSAPrivateKey) -> Sign:
    def sign(key: Any = rsa, algorithm: str = "RS256", **changes: Any) -> str:
        now = int(time.time())
        claims = {
            "iss": provider,
            "aud": "evenhand",
            "sub": "nora",
            "iat": now - 5,
            "exp": now + 600,
            "roles": ["approver", "king"],
            **changes,
        }
        return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm, headers={"kid": "k1"})

    return sign


@pytest.fixture
def known(tmp_path: Path, provider: str) -> Iterator[TestClient]:
    app = create_app(settings(tmp_path, oidc_issuer=provider, oidc_audience="evenhand", api_keys=KEYS), FakeDrafter())
    with TestClient(app, headers=bearer("ada")) as opened:
        yield opened


def test_a_token_opens_with_its_roles(known: TestClient, token: Sign) -> None:
    made = ask(known)
    approved = known.post(f"{made.headers['Location']}/approve", headers={"If-Match": "*", **shown(token())})
    assert approved.json()["approval"]["by"] == "nora"
    assert known.get("/v1/audit", headers=shown(token())).status_code == 403
    assert known.get("/v1/audit", headers=shown(token(roles="qa agent"))).status_code == 200
    assert known.get("/v1/drafts", headers=shown(token(roles=None))).status_code == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another"}, {"iss": "http://evil.example"}, {"exp": 1_000}, {"exp": None}, {"sub": None}, {"aud": None}, {"iat": None},
        {"key": "a-shared-secret-that-is-long-enough-for-it", "algorithm": "HS256"}, {"key": None, "algorithm": "none"},
        {"key": generate_private_key(65537, 2048)},
    ],
)  # fmt: skip
def test_tokens_that_open_nothing(known: TestClient, token: Sign, changes: dict[str, Any]) -> None:
    assert known.get("/v1/drafts", headers=shown(token(**changes))).status_code == 401


def test_a_person_is_shut_out(known: TestClient, token: Sign) -> None:
    key = new_key(known)
    assert known.get("/v1/drafts", headers=shown(token())).status_code == 200
    assert known.post("/v1/people/nora/bar").json() == {"person": "nora", "keys": 1}
    assert [known.get("/v1/drafts", headers=shown(one)).status_code for one in (token(), key["key"])] == [401, 401]
    assert known.get("/v1/drafts", headers=shown(token(iat=int(time.time()) + 2))).status_code == 200
    assert known.get("/v1/drafts", headers=shown(token(sub="otto"))).status_code == 200


def test_a_provider_needs_an_audience(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="EVENHAND_OIDC_AUDIENCE"):
        create_app(settings(tmp_path, oidc_issuer="https://id.example"), FakeDrafter())


def test_a_caller_who_asks_too_often(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS, rate_limit=3), FakeDrafter())) as client:
        answers = [client.get("/v1/drafts", headers=bearer("anna")) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 21
        assert client.get("/v1/drafts", headers=bearer("arno")).status_code == 200


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    bucket = Bucket(6, lambda: now[0])
    for _ in range(6):
        bucket.take("anna")
    with pytest.raises(RateLimited) as refused:
        bucket.take("anna")
    assert 10 <= refused.value.seconds <= 11
    now[0] = 10.0
    bucket.take("anna")
    with pytest.raises(RateLimited):
        bucket.take("anna")


def test_without_a_limit_nobody_waits() -> None:
    bucket, taken = Bucket(0, lambda: 0.0), 0
    for _ in range(1000):
        bucket.take("anna")
        taken += 1
    assert taken == 1000
