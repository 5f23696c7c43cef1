"""Admins: keys that are shown once and end at once; channels and models as they are."""

from __future__ import annotations

import re

import pytest

from tests.console.conftest import Browser


def make(browser: Browser, **fields: str) -> str:
    """Make a key through its form; the key."""
    page = browser.post("/keys", "/keys", **fields).text
    found = re.search(r'id="secret">(evh_[^<]+)<', page)
    assert found is not None, page[-3000:]
    return found[1]


def test_a_key_is_made_shown_once_used_and_taken_away(locked: Browser) -> None:
    locked.sign_in("key-of-ada")
    key = make(locked, actor="nora", **{"role.agent": "on", "role.approver": "on"}, teams="billing, care", expires="30")
    page = locked.page("/keys")
    assert key not in page
    assert "billing, care" in page
    revoke = re.search(r'action="/console(/keys/key_\w+/revoke)"', page)
    assert revoke is not None
    locked.post("/sign-out", "/queue")
    assert "nora" in locked.sign_in(key).text
    locked.post("/sign-out", "/queue")
    locked.sign_in("key-of-ada")
    assert "taken away" in locked.post(revoke[1], "/keys").text
    locked.post("/sign-out", "/queue")
    assert locked.sign_in(key).status_code == 401


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"actor": "nora"}, "at least one role"),
        ({"actor": "<b>", "role.agent": "on"}, "A name is made"),
        ({"role.agent": "on"}, "Say whose"),
    ],
)
def test_a_key_that_cannot_be_made_is_explained(open_door: Browser, fields: dict[str, str], words: str) -> None:
    response = open_door.post("/keys", "/keys", **fields)
    assert response.status_code == 422
    assert words in response.text


def test_somebody_is_shut_out_but_never_oneself(locked: Browser) -> None:
    locked.sign_in("key-of-ada")
    key = make(locked, actor="nora", **{"role.agent": "on"})
    assert locked.post("/keys/bar", "/keys", person="ada").status_code == 409
    assert "Shut out." in locked.post("/keys/bar", "/keys", person="nora").text
    locked.post("/sign-out", "/queue")
    assert locked.sign_in(key).status_code == 401


@pytest.mark.parametrize("who", ["anna", "arno", "quinn"])
def test_only_admins_come_to_keys(locked: Browser, who: str) -> None:
    locked.sign_in(f"key-of-{who}")
    assert "not for you" in locked.page("/keys", 403)
    assert locked.post("/keys", "/help", actor="x", **{"role.admin": "on"}).status_code == 403
    assert "Keys and roles" not in locked.page("/help").partition("<main")[0]


def test_channels_and_models_are_told(open_door: Browser) -> None:
    page = open_door.page("/channels")
    assert "Public post" in page
    assert "nobody: it stays here" in page
    assert "embedded" in open_door.page("/models")
