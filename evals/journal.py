"""What an evaluation has finished so far: safe under a kill at any moment, and for several processes that share one folder.

One SQLite file. A job's runs are kept in one transaction, so a job is either whole or not there. A process claims jobs before it drafts
them; a claim dies with its process, because it counts only while that process holds the lock on its own file. The operating system
releases such a lock however the process ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO

from evals.record import Place, Run, as_json, from_json

_TABLES = """
create table if not exists runs (job text primary key, runs text not null);
create table if not exists claims (job text primary key, owner text not null);
create table if not exists about (name text primary key, value text not null);
"""


class OtherEvaluation(Exception):
    """The journal in this folder belongs to another call."""


class Journal:
    """A journal in ``folder``. ``owner`` must be new for each process that opens it."""

    def __init__(self, folder: Path, owner: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._owner = owner
        self._lock = _locked(self._lock_file(owner), wait=True)
        self._store = sqlite3.connect(folder / "journal.sqlite", timeout=30, isolation_level=None, check_same_thread=False)
        self._turn = Lock()  # one thread claims while another keeps
        # WAL with NORMAL survives the death of any process; only a power loss may cost the last transactions, which are then done again.
        self._store.execute("pragma journal_mode=wal")
        self._store.execute("pragma synchronous=normal")
        self._store.executescript(_TABLES)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._store.execute("delete from claims where owner = ?", (self._owner,))
        self._store.close()
        if self._lock is not None:
            self._lock_file(self._owner).unlink(missing_ok=True)
            self._lock.close()

    def about(self, fingerprint: str) -> None:
        """Say what is evaluated. Raises ``OtherEvaluation`` where the journal was begun for something else."""
        self._store.execute("insert or ignore into about values ('fingerprint', ?)", (fingerprint,))
        (kept,) = self._store.execute("select value from about where name = 'fingerprint'").fetchone()
        if kept != fingerprint:
            raise OtherEvaluation(
                "the unfinished evaluation in this folder is of other suites, knowledge, model or options; run without --resume to begin anew"
            )

    def claim(self, places: Sequence[Place]) -> list[Place]:
        """Take jobs: those that are not done and that no other living process has."""
        with self._transaction():
            return [place for place in places if self._claim(_job(place))]

    def _claim(self, job: str) -> bool:
        if self._store.execute("select 1 from runs where job = ?", (job,)).fetchone():
            return False
        held = self._store.execute("select owner from claims where job = ?", (job,)).fetchone()
        if held is not None and held[0] != self._owner and self._is_alive(held[0]):
            return False
        self._store.execute("insert or replace into claims values (?, ?)", (job, self._owner))
        return True

    def keep(self, place: Place, runs: Sequence[Run]) -> None:
        """Keep a finished job: the first to finish counts."""
        lines = json.dumps([as_json(run) for run in runs], ensure_ascii=False)
        with self._transaction():
            self._store.execute("insert or ignore into runs values (?, ?)", (_job(place), lines))
            self._store.execute("delete from claims where job = ?", (_job(place),))

    def done(self, places: Iterable[Place]) -> list[Place]:
        """Those of the jobs that are finished."""
        kept = {job for (job,) in self._store.execute("select job from runs")}
        return [place for place in places if _job(place) in kept]

    def runs(self, place: Place) -> list[Run]:
        """The runs of a finished job; none where it is not finished."""
        row = self._store.execute("select runs from runs where job = ?", (_job(place),)).fetchone()
        return [] if row is None else [from_json(data) for data in json.loads(row[0])]

    def _transaction(self) -> _Immediate:
        return _Immediate(self._store, self._turn)

    def _lock_file(self, owner: str) -> Path:
        return self._folder / f"worker-{owner}.lock"

    def _is_alive(self, owner: str) -> bool:
        file = self._lock_file(owner)
        if not file.exists():
            return False
        taken = _locked(file, wait=False)
        if taken is None:
            return True
        taken.close()
        file.unlink(missing_ok=True)
        return False


class _Immediate:
    """A transaction that takes the write lock at once, so that two processes never both believe a job is free."""

    def __init__(self, store: sqlite3.Connection, turn: Lock) -> None:
        self._store, self._turn = store, turn

    def __enter__(self) -> None:
        self._turn.acquire()
        try:
            self._store.execute("begin immediate")
        except BaseException:
            self._turn.release()
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._store.execute("commit" if kind is None else "rollback")
        finally:
            self._turn.release()


def clear(folder: Path) -> None:
    """Forget what was begun in this folder."""
    for file in [*folder.glob("journal.sqlite*"), *folder.glob("worker-*.lock")]:
        file.unlink(missing_ok=True)


def new_owner() -> str:
    """A name for this process in a journal."""
    return f"{os.getpid()}-{os.urandom(4).hex()}"


def _job(place: Place) -> str:
    return json.dumps([place.suite, place.scenario, place.wording, place.repeat])


def _locked(file: Path, *, wait: bool) -> IO[str] | None:
    handle = file.open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle
