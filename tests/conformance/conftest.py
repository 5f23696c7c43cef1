"""The stores of drafts, each with its database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from drafting.adapters.memory import MemoryStore
from drafting.adapters.store import SqlStore
from drafting.ports import DraftStore
from tests.integration.fakes import FakeDrafter
from tests.postgres import Server, programs, server


@pytest.fixture(scope="session")
def database() -> Iterator[Server | None]:
    if programs() is None:
        yield None
        return
    with server() as started:
        yield started


@asynccontextmanager
async def opened(kind: str, folder: Path, database: Server | None = None) -> AsyncIterator[DraftStore]:
    if kind == "memory":
        yield MemoryStore()
        return
    if kind == "postgres" and database is None:
        pytest.skip("no PostgreSQL server is installed")
    url = f"sqlite+aiosqlite:///{folder}/store.db" if database is None or kind == "sqlite" else database.url(uuid4().hex)
    store = await SqlStore.open(url)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, database: Server | None) -> AsyncIterator[DraftStore]:
    async with opened(request.param, tmp_path, database) as found:
        yield found


@pytest.fixture
def drafter() -> FakeDrafter:
    return FakeDrafter()
