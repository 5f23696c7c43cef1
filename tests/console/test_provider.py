"""Signing in with an identity provider: the code flow from the button to the queue, and every way in which it must not open."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from fastapi.testclient import TestClient

from drafting.app import create_app
from tests.console.conftest import HERE, Browser
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import KEYS, bearer


@dataclass
class Desk:
    """What the provider is told, and what it says."""

    address: str = ""
    key: Any = None
    asked: dict[str, str] = field(default_factory=dict)
    redeemed: dict[str, str] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)

    def token(self) -> str:
        """An identity token for whoever asked."""
        now = int(time.time())
        claims = {"iss": self.address, "aud": "console", "sub": "nora", "iat": now - 5, "exp": now + 600, "roles": ["agent"]}
        return jwt.encode(claims | {"nonce": self.asked["nonce"]} | self.changes, self.key, "RS256", headers={"kid": "k1"})


class Handler(http.server.BaseHTTPRequestHandler):
    """A provider of one account."""

    desk: Desk

    def do_GET(self) -> None:
        """Its description and its keys."""
        desk = self.desk
        places = {
            "authorization_endpoint": f"{desk.address}/go",
            "token_endpoint": f"{desk.address}/token",
            "jwks_uri": f"{desk.address}/keys",
        }
        public = {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(desk.key.public_key())), "kid": "k1", "use": "sig"}
        self._say(200, {"keys": [public]} if self.path == "/keys" else places)

    def do_POST(self) -> None:
        """A code for a token, where the verifier fits the challenge."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.desk.redeemed = form = {name: values[0] for name, values in parse_qs(body).items()}
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        fits = form["code"] == "the-code" and digest == self.desk.asked["code_challenge"] and form["client_secret"] == "quiet"
        self._say(200 if fits else 400, {"id_token": self.desk.token()} if fits else {"error": "invalid_grant"})

    def _say(self, status: int, data: Any) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def rsa() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture
def desk(rsa: RSAPrivateKey) -> Iterator[Desk]:
    handler = type("Provider", (Handler,), {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.desk = found = Desk(f"http://127.0.0.1:{server.server_port}", rsa)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser(tmp_path: Path, desk: Desk) -> Iterator[Browser]:
    given = settings(
        tmp_path, oidc_issuer=desk.address, oidc_audience="evenhand", oidc_client_id="console", oidc_client_secret="quiet", api_keys=KEYS
    )
    with TestClient(create_app(given, FakeDrafter()), base_url=HERE) as client:
        yield Browser(client)


def leave(browser: Browser, desk: Desk, back: str = "/console/new") -> dict[str, str]:
    """Press the button; what the provider is asked."""
    response = browser.client.get(f"/console/sign-in/provider?next={back}", follow_redirects=False)
    assert response.headers["location"].startswith(f"{desk.address}/go?")
    desk.asked = {name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()}
    return desk.asked


def come_back(browser: Browser, **query: str) -> Any:
    return browser.client.get("/console/sign-in/return", params=query)


def test_somebody_signs_in_with_their_account(browser: Browser, desk: Desk) -> None:
    assert "/sign-in/provider?next=" in browser.page("/sign-in")
    asked = leave(browser, desk)
    assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == ("console", "code", "S256")
    assert asked["redirect_uri"] == f"{HERE}/console/sign-in/return"
    response = come_back(browser, code="the-code", state=asked["state"])
    assert str(response.url) == f"{HERE}/console/new"
    assert "nora" in response.text
    assert desk.redeemed["redirect_uri"] == asked["redirect_uri"]
    assert "not for you" in browser.page("/keys", 403)


def test_whoever_is_shut_out_is_out(browser: Browser, desk: Desk) -> None:
    come_back(browser, code="the-code", state=leave(browser, desk)["state"])
    assert "nora" in browser.page("/queue")
    browser.client.post("/v1/people/nora/bar", headers=bearer("ada"))
    assert "/sign-in" in str(browser.client.get("/console/queue").url)


@pytest.mark.parametrize(
    "changes", [{"nonce": "another"}, {"nonce": None}, {"aud": "evenhand"}, {"iss": "http://evil.example"}, {"exp": 1_000}, {"roles": []}]
)
def test_a_token_that_is_not_for_this_sign_in(browser: Browser, desk: Desk, changes: dict[str, Any]) -> None:
    state = leave(browser, desk)["state"]
    desk.changes = changes
    assert come_back(browser, code="the-code", state=state).status_code in {401, 403}
    assert "/sign-in" in str(browser.client.get("/console/queue").url)


@pytest.mark.parametrize(
    "query", [{"code": "the-code", "state": "guess"}, {"code": "the-code"}, {"error": "access_denied"}, {"code": "stolen"}]
)
def test_an_answer_that_nobody_asked_for(browser: Browser, desk: Desk, query: dict[str, str]) -> None:
    state = leave(browser, desk)["state"]
    given = query | ({"state": state} if query.get("code") == "stolen" else {})
    assert come_back(browser, **given).status_code == 401


def test_an_answer_in_another_browser(browser: Browser, desk: Desk) -> None:
    state = leave(browser, desk)["state"]
    browser.client.cookies.clear()
    assert come_back(browser, code="the-code", state=state).status_code == 401


def test_without_a_provider_there_is_no_such_door(locked: Browser) -> None:
    assert "/sign-in/provider" not in locked.page("/sign-in")
    locked.page("/sign-in/provider", 404)
    locked.page("/sign-in/return", 404)
