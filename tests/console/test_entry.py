"""Coming in: keys, sessions, the word of each form, and what a browser is told about the page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Route

from drafting.app import create_app
from drafting.console.sessions import COOKIE, LASTS, Badge, BadgeKind, Seal
from tests.console.conftest import FORM, HERE, Browser, field
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import KEYS, bearer

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SEAL = Seal(b"s" * 32)


def routes(browser: Browser) -> list[Route]:
    """Every route of the console."""
    console = next(route for route in browser.client.app.routes if getattr(route, "path", "") == "/console")  # type: ignore[attr-defined]
    return [route for route in console.routes if isinstance(route, Route)]  # type: ignore[attr-defined]


def address(route: Route, draft: str = "x") -> str:
    """A path that the route answers."""
    return re.sub(r"\{\w+\}", "returns", route.path.replace("{kind:kind}", "articles").replace("{draft}", draft))


def test_the_front_door_leads_to_the_queue(open_door: Browser) -> None:
    response = open_door.client.get("/")
    assert str(response.url) == f"{HERE}/console/queue"


def test_without_a_key_only_this_machine_comes_in(open_door: Browser) -> None:
    assert "Nothing waits" in open_door.page("/queue")
    foreign = open_door.client.get("/console/queue", headers={"host": "evil.example"})
    assert foreign.status_code == 401
    assert "only this machine" in foreign.text


def test_nobody_sees_anything_before_they_signed_in(locked: Browser) -> None:
    for route in routes(locked):
        if route.path in {"/sign-in", "/theme", "/sign-in/provider", "/sign-in/return"}:
            continue
        path = address(route)
        method = "POST" if "POST" in (route.methods or ()) else "GET"
        response = locked.client.request(method, f"/console{path}", follow_redirects=False, headers=FORM if method == "POST" else {})
        assert (response.status_code, response.headers["location"].partition("?")[0]) == (303, "/console/sign-in"), route.path


def test_a_key_opens_and_signing_out_closes(locked: Browser) -> None:
    assert locked.sign_in("wrong").status_code == 401
    response = locked.sign_in("key-of-anna")
    assert str(response.url).endswith("/console/queue")
    assert "anna" in response.text
    locked.post("/sign-out", "/queue")
    assert str(locked.client.get("/console/queue").url).startswith(f"{HERE}/console/sign-in")


def test_signing_in_leads_to_where_one_wanted_to_go(locked: Browser) -> None:
    page = locked.client.get("/console/help")
    assert field(page.text, "next") == "/console/help"
    assert str(locked.post("/sign-in", "/sign-in", key="key-of-anna", next="/console/help").url).endswith("/console/help")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/console/\\..", "/v1/drafts", "javascript:1"]
)
def test_signing_in_never_leads_away(locked: Browser, target: str) -> None:
    page = locked.page("/sign-in")
    data = {"csrf": field(page, "csrf"), "key": "key-of-anna", "next": target}
    response = locked.client.post("/console/sign-in", data=data, follow_redirects=False)
    assert response.headers["location"] == "/console/"


def test_a_program_does_not_come_in(locked: Browser) -> None:
    response = locked.sign_in("key-of-robot")
    assert response.status_code == 401
    assert "program" in response.text


def test_a_key_that_is_taken_away_ends_its_sessions(locked: Browser) -> None:
    made = locked.client.post("/v1/keys", json={"actor": "nora", "roles": ["agent"]}, headers=bearer("ada")).json()
    assert "nora" in locked.sign_in(made["key"]).text
    locked.client.delete(f"/v1/keys/{made['entry']['id']}", headers=bearer("ada"))
    assert "/sign-in" in str(locked.client.get("/console/queue").url)


def test_the_session_is_in_a_cookie_that_scripts_cannot_read(locked: Browser) -> None:
    page = locked.page("/sign-in")
    response = locked.client.post("/console/sign-in", data={"csrf": field(page, "csrf"), "key": "key-of-anna"}, follow_redirects=False)
    cookie = response.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/console", "SameSite=lax"} <= set(cookie.split("; "))
    assert "key-of-anna" not in cookie


def test_over_https_the_cookie_stays_there(tmp_path: Path) -> None:
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS), FakeDrafter()), base_url="https://desk.example") as client:
        assert "Secure" in client.get("/console/sign-in").headers["set-cookie"]


def test_a_badge_comes_back_as_it_was_until_it_is_over() -> None:
    badge = Badge.new(BadgeKind.TOKEN, NOW, id="anna", roles=("agent",), teams=("billing",), issued=12.5)
    assert SEAL.open(SEAL.close(badge), NOW) == badge
    assert SEAL.open(SEAL.close(badge), NOW + LASTS) is None


def test_a_badge_that_was_changed_is_none() -> None:
    cookie = SEAL.close(Badge.new(BadgeKind.SETTING, NOW, id="anna"))
    body, _, signature = cookie.partition(".")
    other = SEAL.close(Badge.new(BadgeKind.SETTING, NOW, id="ada")).partition(".")[0]
    for forged in (f"{other}.{signature}", f"{body}.", body, "", "x.y", f"{body}.{signature}x", "é.é", None):
        assert SEAL.open(forged, NOW) is None, forged
    assert Seal(b"t" * 32).open(cookie, NOW) is None


def test_the_seal_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "console-key"
    assert Seal.of_file(path) == Seal.of_file(path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("word", "headers"),
    [
        ("", {}),
        ("guess", {}),
        (None, {"sec-fetch-site": "cross-site"}),
        (None, {"sec-fetch-site": "same-site"}),
        (None, {"origin": "https://evil.example"}),
    ],
)
def test_no_act_without_the_word_of_the_session(open_door: Browser, word: str | None, headers: dict[str, str]) -> None:
    draft = open_door.new()
    page = open_door.page(f"/drafts/{draft}")
    own = field(page, "csrf")
    for route in routes(open_door):
        if "POST" not in (route.methods or ()):
            continue
        path = address(route, draft)
        data = {"csrf": own if word is None else word, "version": "1", "text": "x", "reason": "x", "to": "x"}
        response = open_door.client.post(f"/console{path}", data=data, headers=headers)
        assert response.status_code == 403, route.path
    assert open_door.client.get(f"/v1/drafts/{draft}").json()["version"] == 1


def test_a_form_that_is_no_form(open_door: Browser) -> None:
    for content, body in (("application/json", b"{}"), (FORM["content-type"], b"a=%00"), (FORM["content-type"], b"\xff"), ("", b"")):
        response = open_door.client.post("/console/theme", content=body, headers={"content-type": content} if content else {})
        assert response.status_code in {403, 422}, (content, body)


def test_pages_run_nothing_that_is_not_ours(open_door: Browser) -> None:
    draft = open_door.new()
    for path in ("/queue", "/new", f"/drafts/{draft}", f"/drafts/{draft}/channels", "/help", "/nothing"):
        response = open_door.client.get(f"/console{path}")
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["cache-control"] == "no-store"
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=|javascript:", response.text), path


def test_files_may_be_kept_where_their_address_tells_their_content(open_door: Browser) -> None:
    address = re.search(r'href="(/console/static/console\.css[^"]*)"', open_door.page("/help"))
    assert address is not None
    assert "immutable" in open_door.client.get(address[1]).headers["cache-control"]
    assert open_door.client.get("/console/static/keys.js").headers["cache-control"] == "no-cache"
    assert open_door.client.get("/console/static/../pages.py").status_code == 404


def test_the_theme_is_remembered(open_door: Browser) -> None:
    assert 'data-theme="auto"' in open_door.page("/help")
    open_door.post("/theme", "/help", theme="dark", back="/console/help")
    assert 'data-theme="dark"' in open_door.page("/help")


def test_what_is_not_there_is_told_as_a_page(open_door: Browser) -> None:
    assert "nothing at this address" in open_door.page("/nowhere", 404)
    assert "no draft" in open_door.page("/drafts/nope", 404)


def test_roles_see_what_is_theirs(locked: Browser) -> None:
    locked.sign_in("key-of-quinn")
    assert "New draft" not in locked.page("/queue")
    assert "not for you" in locked.page("/new", 403)


def test_a_fault_is_told_without_its_words(open_door: Browser, drafter: FakeDrafter, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_given: object) -> None:
        raise RuntimeError("Walter Grump")

    monkeypatch.setattr(drafter, "draft_all", broken)
    response = open_door.post("/new", "/new", text="Hello?", **{"channel.email": "on"})
    assert response.status_code == 500
    assert "Walter" not in response.text


def test_a_session_of_another_kind_does_not_open_a_door_that_was_shut(tmp_path: Path) -> None:
    seal = Seal.of_file(tmp_path / "console-key")
    badge = replace(Badge.new(BadgeKind.LOCAL, datetime.now(UTC)), until=(datetime.now(UTC) + timedelta(hours=1)).timestamp())
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS), FakeDrafter()), base_url=HERE) as client:
        client.cookies.set(COOKIE, seal.close(badge), path="/console")
        assert "/sign-in" in str(client.get("/console/queue").url)
