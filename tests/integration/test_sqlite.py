"""The database in the box: its settings, its history, many writers, and a process that is killed."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from drafting.adapters.engine import open_engine
from drafting.adapters.store import SqlStore
from drafting.adapters.tables import Base
from drafting.domain.audit import verify_chain
from drafting.errors import NotConfigured
from knowledge.adapters.tables import KnowledgeBase

WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from drafting.adapters.store import SqlStore
from drafting.domain.audit import AuditEvent

async def main():
    store = await SqlStore.open(sys.argv[1])
    for number in range(int(sys.argv[2])):
        async with store.transaction() as unit:
            entry = await unit.note(AuditEvent("approve", f"drf_{number}", "anna", datetime.now(UTC)))
        print(entry.number, flush=True)

asyncio.run(main())
"""


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/new/evenhand.db"


async def test_the_folder_is_made_and_the_settings_hold(tmp_path: Path) -> None:
    engine = await open_engine(url(tmp_path))
    async with engine.connect() as connection:
        found = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    await engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_the_migrations_lead_to_the_tables(tmp_path: Path) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), [Base.metadata, KnowledgeBase.metadata])
        )

    engine = await open_engine(url(tmp_path))
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()
    again = await open_engine(url(tmp_path))
    await again.dispose()


@pytest.mark.parametrize("wrong", ["nonsense", "sqlite+aiosqlite://", "nosuch://host/db"])
async def test_a_url_that_cannot_be_used(wrong: str) -> None:
    with pytest.raises(NotConfigured, match="EVENHAND_DATABASE_URL"):
        await open_engine(wrong)


async def test_writers_in_several_processes_wait_for_each_other(tmp_path: Path) -> None:
    await (await SqlStore.open(url(tmp_path))).close()
    command = [sys.executable, "-c", WRITER, url(tmp_path), "25"]
    writers = [await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(4)]
    errors = [(await writer.communicate())[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4, errors
    store = await SqlStore.open(url(tmp_path))
    entries, head = await store.audit(0, 1000), await store.audit_head()
    await store.close()
    assert len(entries) == 100
    assert verify_chain(entries, head) is None


async def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    await (await SqlStore.open(url(tmp_path))).close()
    acknowledged = 0
    for round_ in range(3):
        writer = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITER, url(tmp_path), "100000", stdout=subprocess.PIPE)
        assert writer.stdout is not None
        for _ in range(10 + round_):
            acknowledged = int(await writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        for line in (await writer.stdout.read()).split(b"\n")[:-1]:
            acknowledged = int(line)
        await writer.wait()
    store = await SqlStore.open(url(tmp_path))
    entries, head = await store.audit(0, 100_000), await store.audit_head()
    await store.close()
    assert len(entries) >= acknowledged >= 33
    assert verify_chain(entries, head) is None
