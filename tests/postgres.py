"""A PostgreSQL server of the tests' own, as an ordinary user, on a socket in a folder of theirs; gone when they are."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Server:
    """A running server; ``url`` names an empty database of it."""

    folder: Path
    programs: Path
    run: tuple[str, ...]

    def url(self, database: str) -> str:
        """A new database."""
        self._sql("postgres", f'CREATE DATABASE "{database}"')
        return f"postgresql+psycopg://evenhand@/{database}?host={self.folder}"

    def restart(self, mode: str = "fast") -> None:
        """Stop the server and start it again."""
        self._control("restart", "-m", mode)

    def _sql(self, database: str, statement: str) -> None:
        _call([*self.run, str(self.programs / "psql"), "-h", str(self.folder), "-U", "evenhand", "-d", database, "-qc", statement])

    def _control(self, *words: str) -> None:
        _call(
            [*self.run, str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-s", "-w", "-l", str(self.folder / "log"), *words]
        )


def programs() -> Path | None:
    """Where PostgreSQL's programs are, ``None`` where there are none that we could start."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(name) for name in [shutil.which("initdb")] if name]
    return found[-1].parent if found and _as_user() is not None else None


@contextmanager
def server() -> Iterator[Server]:
    """A server for as long as it is needed."""
    where, run = programs(), _as_user()
    assert where is not None
    assert run is not None
    folder = Path(tempfile.mkdtemp(prefix="evenhand-pg-", dir="/tmp"))
    started = Server(folder, where, run)
    try:
        if run:
            user = pwd.getpwnam(run[2])
            os.chown(folder, user.pw_uid, user.pw_gid)
        _call(
            [
                *run,
                str(where / "initdb"),
                "-D",
                str(folder / "data"),
                "-U",
                "evenhand",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C.UTF-8",
            ]
        )
        # Commits reach the disk as in earnest; only the socket listens.
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=100"
        started._control("start", "-o", options)
        yield started
    finally:
        subprocess.run(
            [*run, str(where / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop"], check=False, capture_output=True
        )
        time.sleep(0.1)
        shutil.rmtree(folder, ignore_errors=True)


def _as_user() -> tuple[str, ...] | None:
    """How to run a program as somebody whom PostgreSQL accepts: it refuses root."""
    if os.geteuid() != 0:
        return ()
    known = {entry.pw_name for entry in pwd.getpwall()}
    name = next((user for user in USERS if user in known), None)
    return ("runuser", "-u", name, "--") if name is not None and shutil.which("runuser") else None


def _call(words: Sequence[str]) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{' '.join(words[-6:])}: {done.stderr or done.stdout}")
