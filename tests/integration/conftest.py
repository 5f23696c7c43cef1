"""A service on a fresh SQLite file, with a drafter that needs no model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from drafting.settings import Settings
from tests.integration.fakes import FakeDrafter

CASE: dict[str, Any] = {
    "messages": [{"role": "customer", "text": "My kite broke.", "channel": "social_public", "at": "2026-11-01T09:12:00Z"}],
    "customer": {
        "id": "c-102",
        "name": "Walter Grump",
        "handle": "@grump",
        "tier": "standard",
        "record": {"email": "w.grump@mail.example"},
    },
    "facts": {"days": 60},
    "as_of": "2026-11-01",
}


def settings(folder: Path, **changes: Any) -> Settings:
    """Settings on a database of its own."""
    return Settings(database_url=f"sqlite+aiosqlite:///{folder}/evenhand.db", cache_dir=folder / "cache", log_level="ERROR", **changes)


@pytest.fixture
def drafter() -> FakeDrafter:
    return FakeDrafter()


@pytest.fixture
def client(tmp_path: Path, drafter: FakeDrafter) -> Iterator[TestClient]:
    with TestClient(create_app(settings(tmp_path), drafter)) as opened:
        yield opened


def ask(client: TestClient, channel: str = "email", **changes: Any) -> Any:
    """Request one draft."""
    response = client.post("/v1/drafts", json={"channel": channel, **CASE, **changes})
    assert response.status_code == 201, response.text
    return response


def act(client: TestClient, draft: Any, name: str, **body: Any) -> Any:
    """Act on a draft as it was seen."""
    return client.post(f"/v1/drafts/{draft.json()['id']}/{name}", json=body, headers={"If-Match": draft.headers["ETag"]})
