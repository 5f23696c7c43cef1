"""The console on a fresh database, with a drafter that needs no model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import KEYS

HERE = "http://localhost"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def field(page: str, name: str) -> str:
    """The value of a page's hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"the page has no field {name}"
    return found[1]


class Browser:
    """Somebody who clicks: reads a page, posts its forms with what they hold."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def page(self, path: str, status: int = 200) -> str:
        """Read a page."""
        response = self.client.get(f"/console{path}")
        assert response.status_code == status, f"{path}: {response.status_code} {response.text[:300]}"
        return response.text

    def post(self, path: str, on: str, **fields: str) -> Any:
        """Post a form that stands on the page ``on``, with its word and the version that it showed."""
        page = self.page(on)
        given = {"csrf": field(page, "csrf")}
        if 'name="version"' in page:
            given["version"] = field(page, "version")
        return self.client.post(f"/console{path}", data=given | fields)

    def sign_in(self, key: str) -> Any:
        """Show a key."""
        return self.post("/sign-in", "/sign-in", key=key)

    def new(self, text: str = "My kite broke.", channel: str = "email", **fields: str) -> str:
        """Make a draft through the form; its id."""
        response = self.post("/new", "/new", text=text, **{f"channel.{channel}": "on"}, **fields)
        assert response.status_code == 200, response.text[:300]
        return str(response.url).rsplit("/", 1)[-1].partition("?")[0]


@pytest.fixture
def drafter() -> FakeDrafter:
    return FakeDrafter()


@pytest.fixture
def open_door(tmp_path: Path, drafter: FakeDrafter) -> Iterator[Browser]:
    """A service without any key."""
    with TestClient(create_app(settings(tmp_path), drafter), base_url=HERE) as client:
        yield Browser(client)


@pytest.fixture
def locked(tmp_path: Path, drafter: FakeDrafter) -> Iterator[Browser]:
    """A service with keys; nobody is signed in."""
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS), drafter), base_url=HERE) as client:
        yield Browser(client)
