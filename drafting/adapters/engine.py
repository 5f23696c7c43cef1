"""The database behind a URL: made ready, with its settings, migrated to the present."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from drafting.adapters.migrations import upgrade
from drafting.adapters.postgres import POOL, prepare_postgres
from drafting.errors import NotConfigured

BUSY_MILLISECONDS = 10_000
PATIENCE_MILLISECONDS = 2
PRAGMAS = (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")


async def open_engine(url: str) -> AsyncEngine:
    """An engine on a database that exists and is up to date. Raises ``NotConfigured`` for a URL that cannot be used."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            _make_folder(parsed.database)
        engine = create_async_engine(database_url(url), **_pooled(parsed.get_backend_name()))
    except (ArgumentError, ImportError, OSError) as error:
        raise NotConfigured(f"EVENHAND_DATABASE_URL cannot be used ({type(error).__name__}); give a SQLAlchemy URL.") from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    if engine.dialect.name == "postgresql":
        prepare_postgres(engine)
    async with engine.execution_options(writes=True).begin() as connection:
        await connection.run_sync(upgrade)
    return engine


def database_url(given: str) -> URL:
    """The URL with the driver that we use: ``postgresql://`` stands for psycopg, whatever SQLite's driver for aiosqlite."""
    parsed = make_url(given)
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg2"} else parsed


def _pooled(backend: str) -> Mapping[str, Any]:
    return POOL if backend in {"postgres", "postgresql"} else {}


def _make_folder(database: str | None) -> None:
    if database in {None, "", ":memory:"}:
        raise NotConfigured("EVENHAND_DATABASE_URL: drafts need a database file, not one in memory.")
    Path(str(database)).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(engine: AsyncEngine) -> None:
    """The driver begins nothing by itself; a transaction that writes takes the lock at its start, so that it can wait for it."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Take the lock for writing. SQLite's own waiting sleeps longer at every turn and lets newcomers pass, so that with many
    processes some wait for seconds: short, random pauses keep the longest wait short."""
    cursor = connection.connection.cursor()
    give_up = time.monotonic() + BUSY_MILLISECONDS / 1000
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MILLISECONDS}")
    try:
        while not _has_begun(cursor, give_up):
            await_only(asyncio.sleep(random.uniform(0.001, 0.005)))  # noqa: S311 - spreads the waiting, guards nothing
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.close()


def _has_begun(cursor: Any, give_up: float) -> bool:
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
            raise
        return False
    return True
