"""Embeddings kept on disk, so that a second start does not embed the same passages again."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from knowledge.ports import Embedder, Vectors

_SCHEMA = "CREATE TABLE IF NOT EXISTS vector (model TEXT, text TEXT, crc INTEGER, value BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"
_READ_AT_ONCE = 500
_KEPT_AT_ONCE = 2000
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class CachedEmbedder:
    """An embedder whose passage vectors are kept in ``folder``, keyed by the model's name and the text's SHA-256.

    An entry that does not match its checksum is made again, and so is the whole file where SQLite cannot read it.
    """

    def __init__(self, inner: Embedder, folder: Path) -> None:
        self._inner = inner
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "embeddings.sqlite"
        self._connection = _opened(self._file)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._inner.dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As the model does; queries are not kept on disk."""
        return self._inner.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape ``(n, dimension)``, from disk where they are there."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        known = self._read(sorted(set(keys)))
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for some in _runs(list(fresh), _KEPT_AT_ONCE):
            made = dict(zip(some, self._inner.embed_passages([fresh[key] for key in some]), strict=True))
            self._write(made)
            known |= made
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, self.dimension), dtype=np.float32)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _read(self, keys: Sequence[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        for some in _runs(keys, _READ_AT_ONCE):
            rows = self._rows(some)
            sound = ((key, value) for key, crc, value in rows if len(value) == 4 * self.dimension and _checksum(key, value) == crc)
            found |= {key: np.frombuffer(value, dtype="<f4") for key, value in sound}
        return found

    def _rows(self, keys: Sequence[str]) -> list[tuple[str, int, bytes]]:
        statement = f"SELECT text, crc, value FROM vector WHERE model = ? AND text IN ({', '.join('?' * len(keys))})"  # noqa: S608 - marks only
        with self._lock:
            try:
                return self._connection.execute(statement, [self.name, *keys]).fetchall()
            except sqlite3.DatabaseError as error:
                self._renew(error)
                return []

    def _write(self, made: dict[str, Vectors]) -> None:
        blobs = {key: np.asarray(vector, dtype="<f4").tobytes() for key, vector in made.items()}
        rows = [(self.name, key, _checksum(key, blob), blob) for key, blob in blobs.items()]
        with self._lock:
            try:
                _insert(self._connection, rows)
            except sqlite3.DatabaseError as error:
                self._renew(error)
                _insert(self._connection, rows)

    def _renew(self, error: sqlite3.DatabaseError) -> None:
        """Start over where the file is damaged; another process at work in it is no damage."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            raise error
        self._connection.close()
        self._connection = _fresh(self._file)


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[str, str, int, bytes]]) -> None:
    with connection:
        connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?)", rows)


def _checksum(key: str, value: bytes) -> int:
    """Over the key too, so that a vector under the wrong text is noticed."""
    return zlib.crc32(value, zlib.crc32(key.encode()))


def _runs(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (keys[at : at + size] for at in range(0, len(keys), size))


def _opened(file: Path) -> sqlite3.Connection:
    try:
        return _connected(file)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            raise
        return _fresh(file)


def _fresh(file: Path) -> sqlite3.Connection:
    """An empty file in the place of a damaged one: everything in it can be made again."""
    for part in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        part.unlink(missing_ok=True)
    return _connected(file)


def _connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False, timeout=10)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_SCHEMA)
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the file is damaged")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
