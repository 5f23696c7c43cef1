"""PostgreSQL behind the store: one writer at a time over all processes, connections that heal, and errors that say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, ExceptionContext, event
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from drafting.errors import StoreAway

WRITERS = 0x45564E48
"""The advisory lock of all writers, for the length of their transaction. The audit chain makes them follow each other anyway: taken at
the start, the lock lets each see what those before it wrote, and none is ever told that its transaction cannot be serialised."""

SETTINGS: Mapping[str, str] = {
    "timezone": "UTC",
    # A writer that was stopped in the midst of a transaction holds everybody up: the server gives it up, and it starts over.
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "15s",
    "statement_timeout": "30s",
}
_AWAY = frozenset({"57P01", "57P02", "57P03", "53300", "55P03", "57014", "25P03", "40001", "40P01"})
"""States of an error that pass: shut down, starting, too many connections, a lock or a statement that took too long, a transaction that
was given up."""


class PatientPool(AsyncAdaptedQueuePool):
    """A pool whose emptiness is the store being away for a moment."""

    def _do_get(self) -> Any:
        try:
            return super()._do_get()
        except PoolTimeout as error:
            raise StoreAway("All connections to the database are busy: try again in a moment.") from error


POOL: Mapping[str, Any] = {
    "poolclass": PatientPool,
    "pool_size": 8,
    "max_overflow": 8,
    "pool_timeout": 10,
    "pool_pre_ping": True,
    "pool_recycle": 1800,
}


def prepare_postgres(engine: AsyncEngine) -> None:
    """Settings of every connection, the lock of those that write, and what the errors mean."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for name, value in SETTINGS.items():
            cursor.execute(f"SET {name} = '{value}'")
        cursor.close()
        connection.commit()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")

    @event.listens_for(engine.sync_engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        """A database that is away for a moment is no mistake of anybody's."""
        if not isinstance(context.original_exception, Exception):  # cancelled: whoever asked for that must hear of it
            return
        state = getattr(context.original_exception, "sqlstate", None)
        unreachable = context.connection is None and state is None
        if context.is_disconnect or state in _AWAY or unreachable:
            raise StoreAway("The database is away for a moment: try again.") from context.original_exception
