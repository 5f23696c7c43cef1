"""An index on disk: whole generations, each with a manifest of checksums; the newest is named by a pointer that is swapped at once."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from knowledge.errors import IndexDamaged

FORMAT = 1
_POINTER, _MANIFEST, _LOCK, _PREFIX = "CURRENT", "manifest.json", "lock", "generation-"
_AT_ONCE = 1 << 20


class Generations:
    """The generations of one index in one folder. Any number of processes may read; one writes at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> tuple[Path, Mapping[str, Any]] | None:
        """The folder and the facts of the newest generation, every byte of it checked; ``None`` where there is none.

        Raises ``IndexDamaged`` where anything is not as it was written.
        """
        pointer = self._folder / _POINTER
        if not pointer.exists():
            return None
        try:
            name, digest = pointer.read_text(encoding="ascii").split()
            if not name.startswith(_PREFIX) or "/" in name:
                raise IndexDamaged(f"{pointer}: names no generation")
            kept = self._folder / name
            raw = (kept / _MANIFEST).read_bytes()
            if hashlib.sha256(raw).hexdigest() != digest:
                raise IndexDamaged(f"{kept / _MANIFEST}: does not match its checksum")
            manifest = json.loads(raw)
            if manifest["format"] != FORMAT:
                raise IndexDamaged(f"{kept}: format {manifest['format']}, expected {FORMAT}")
            _verify(kept, manifest["files"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"{self._folder}: {type(error).__name__}: {error}") from error
        return kept, manifest["facts"]

    def write(self, fill: Callable[[Path], None], facts: Mapping[str, Any]) -> bool:
        """Write a generation and make it the current one; ``False`` where another process is at it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._locked() as mine:
            if not mine:
                return False
            fresh = self._folder / f"{_PREFIX}{uuid.uuid4().hex}"
            fresh.mkdir()
            try:
                fill(fresh)
                files = {file.name: _described(file) for file in sorted(fresh.iterdir())}
                raw = json.dumps({"format": FORMAT, "facts": dict(facts), "files": files}, indent=1).encode()
                _written(fresh / _MANIFEST, raw)
                _synced(fresh)
                _written(self._folder / f"{_POINTER}.new", f"{fresh.name} {hashlib.sha256(raw).hexdigest()}\n".encode())
                os.replace(self._folder / f"{_POINTER}.new", self._folder / _POINTER)
                _synced(self._folder)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            self._tidy(fresh)
        return True

    def _tidy(self, current: Path) -> None:
        """Older generations go; a process that has one mapped keeps its pages until it closes."""
        for old in self._folder.glob(f"{_PREFIX}*"):
            if old != current:
                shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[bool]:
        with (self._folder / _LOCK).open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


def _verify(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> None:
    there = {file.name for file in folder.iterdir()} - {_MANIFEST}
    if there != set(files):
        raise IndexDamaged(f"{folder}: holds other files than its manifest says")
    for name, said in files.items():
        if (folder / name).stat().st_size != said["size"] or _described(folder / name, sync=False) != said:
            raise IndexDamaged(f"{folder / name}: does not match its checksum")


def _described(file: Path, *, sync: bool = True) -> dict[str, Any]:
    digest = hashlib.sha256()
    with file.open("rb") as kept:
        while block := kept.read(_AT_ONCE):
            digest.update(block)
        if sync:
            os.fsync(kept.fileno())
    return {"size": file.stat().st_size, "sha256": digest.hexdigest()}


def _written(file: Path, raw: bytes) -> None:
    with file.open("wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
