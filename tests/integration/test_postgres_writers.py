"""Writers on PostgreSQL: processes that start at once on an empty database, and one that stops in the midst of a transaction."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from drafting.adapters.store import SqlStore
from drafting.domain.audit import AuditEvent, verify_chain
from drafting.errors import StoreAway
from tests.integration.test_sqlite import WRITER
from tests.postgres import Server, server


@pytest.fixture(scope="module")
def database() -> Iterator[Server]:
    with server() as started:
        yield started


async def test_processes_start_at_once_and_write_one_chain(database: Server) -> None:
    url = database.url(uuid4().hex)
    command = [sys.executable, "-c", WRITER, url, "20"]
    writers = [await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(4)]
    errors = [(await writer.communicate())[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4, errors
    store = await SqlStore.open(url)
    entries, head = await store.audit(0, 1000), await store.audit_head()
    await store.close()
    assert len(entries) == 80
    assert verify_chain(entries, head) is None


async def test_a_writer_that_stopped_is_given_up(database: Server) -> None:
    url = database.url(uuid4().hex)
    store, other = await SqlStore.open(url), await SqlStore.open(url)

    async def stop() -> None:
        async with store.transaction() as unit:
            await unit.note(AuditEvent("approve", "drf_1", "anna", datetime.now(UTC)))
            async with other.transaction() as second:
                await second.note(AuditEvent("approve", "drf_2", "anna", datetime.now(UTC)))

    with pytest.raises(StoreAway):
        await stop()
    assert [entry.event.subject for entry in await store.audit(0, 10)] == ["drf_2"]
    for one in (store, other):
        await one.close()
