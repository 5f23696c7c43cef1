"""Odd bodies, headers and characters: an answer of 4xx each, never of 5xx, and nothing is filed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from tests.integration.conftest import CASE

JSON = {"Content-Type": "application/json"}
GOOD = json.dumps({"channel": "email", **CASE})


def _with(text: str) -> bytes:
    return b'{"channel": "email", "messages": ["' + text.encode("utf-8", "surrogatepass") + b'"]}'


ODD = {
    "no JSON": (b"{", 400),
    "no object": (b"[]", 422),
    "a number": (b"1", 422),
    "null": (b"null", 422),
    "deep": (b'{"facts": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    "quite deep": (b'{"facts": ' + b"[" * 100 + b"]" * 100 + b"}", 400),
    "NaN": (b'{"channel": "email", "messages": ["x"], "facts": {"a": NaN}}', 400),
    "infinite": (b'{"channel": "email", "messages": ["x"], "facts": {"a": 1e999}}', 400),
    "huge integer": (b'{"channel": "email", "messages": ["x"], "facts": {"a": ' + b"9" * 5_000 + b"}}", 400),
    "twice": (b'{"channel": "email", "channel": "sms", "messages": ["x"]}', 400),
    "twice inside": (b'{"channel": "email", "messages": ["x"], "facts": {"a": 1, "a": 2}}', 400),
    "not UTF-8": (b'{"channel": "email", "messages": ["\xff"]}', 400),
    "raw surrogate": (_with("\ud800"), 400),
    "escaped surrogate": (b'{"channel": "email", "messages": ["\\ud800"]}', 422),
    "surrogate key": (b'{"channel": "email", "messages": ["x"], "facts": {"\\udfff": 1}}', 422),
    "NUL": (b'{"channel": "email", "messages": ["a\\u0000b"]}', 422),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), 400),
    "empty": (b"", 422),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_body(client: TestClient, name: str) -> None:
    body, status = ODD[name]
    response = client.post("/v1/drafts", content=body, headers=JSON)
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert client.get("/v1/drafts").json()["items"] == []


def test_a_pair_of_surrogates_is_a_character(client: TestClient) -> None:
    assert client.post("/v1/drafts", content=_with("\\ud83e\\ude81"), headers=JSON).status_code == 201


def test_a_body_too_big(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    assert client.post("/v1/drafts", content=b" " * 1_100_000, headers=JSON).status_code == 413
    chunked = client.post("/v1/drafts", content=chunks(), headers=JSON)
    assert chunked.status_code == 413
    assert chunked.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
def test_another_media_type(client: TestClient, kind: str) -> None:
    assert client.post("/v1/drafts", content=GOOD, headers={"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize(
    ("accept", "status"),
    [("text/html", 406), ("application/json;q=0", 406), ("*/*", 201), ("text/html, application/json;q=0.5", 201), ("", 201)],
)
def test_what_is_accepted(client: TestClient, accept: str, status: int) -> None:
    assert client.post("/v1/drafts", content=GOOD, headers={**JSON, "Accept": accept}).status_code == status


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["email", "2026-11-01", "customer"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=4),
    max_leaves=12,
)
ROUTES = ("/v1/drafts", "/v1/checks", "/v1/search", "/v1/policies/returns/decide", "/v1/drafts/drf_1/edit")
KEYS = ("channel", "channels", "messages", "customer", "facts", "as_of", "text", "query", "subject", "case", "record", "tier", "limit")


@tuned(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(route=st.sampled_from(ROUTES), body=st.dictionaries(st.sampled_from(KEYS), json_values, max_size=5))
def test_any_body_is_answered(client: TestClient, route: str, body: dict[str, object]) -> None:
    response = client.post(route, content=json.dumps(body).encode(), headers={**JSON, "If-Match": "*"})
    assert response.status_code < 500, response.text


@tuned(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200))
def test_any_text_comes_back_as_it_was(client: TestClient, text: str) -> None:
    response = client.post("/v1/drafts", json={"channel": "email", "messages": ["x"], "customer": {"id": "c"}, "facts": {"note": text}})
    record = client.get(f"/v1/drafts/{response.json()['id']}/record").json()
    assert record["record"]["record"]["case"]["facts"] == {"note": text}
