"""Rows of different lengths in few large arrays: no object for each row, and a file that is mapped and not read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_CHUNK = 1 << 25
_AT_ONCE = 65_536


class Ragged:
    """Append-only rows; each is an array of shape ``(length, width)``, or ``(length,)`` where ``width`` is 1."""

    def __init__(self, dtype: Any, width: int = 1) -> None:
        self._dtype = np.dtype(dtype)
        self._shape = () if width == 1 else (width,)
        self._room = max(1, _CHUNK // (self._dtype.itemsize * width))
        self._chunks: list[NDArray[Any]] = []
        self._free = 0
        self._chunk = np.zeros(0, dtype=np.int32)
        self._start = np.zeros(0, dtype=np.int64)
        self._length = np.zeros(0, dtype=np.int32)
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def __getitem__(self, row: int) -> NDArray[Any]:
        start = self._start[row]
        found: NDArray[Any] = self._chunks[self._chunk[row]][start : start + self._length[row]]
        return found

    def append(self, values: Sequence[NDArray[Any]]) -> None:
        """Add a row for each array."""
        self._reserve(self._rows + len(values))
        for value in values:
            size = len(value)
            if not self._chunks or size > self._free:
                self._free = max(self._room, size)
                self._chunks.append(np.empty((self._free, *self._shape), dtype=self._dtype))
            last = self._chunks[-1]
            start = len(last) - self._free
            last[start : start + size] = value
            self._chunk[self._rows], self._start[self._rows], self._length[self._rows] = len(self._chunks) - 1, start, size
            self._free -= size
            self._rows += 1

    def drop(self, rows: Sequence[int]) -> None:
        """These rows are empty from now on; their room is given back when the rows are saved."""
        self._length[list(rows)] = 0

    def save(self, folder: Path, name: str) -> None:
        """Write ``<name>.bin`` and ``<name>.npy`` (the lengths)."""
        np.save(folder / f"{name}.npy", self._length[: self._rows])
        with (folder / f"{name}.bin").open("wb") as out:
            for at in range(0, self._rows, _AT_ONCE):
                some = [self[row] for row in range(at, min(at + _AT_ONCE, self._rows))]
                out.write(np.concatenate(some).tobytes())

    @classmethod
    def load(cls, folder: Path, name: str, dtype: Any, width: int = 1) -> Ragged:
        """Map what ``save`` wrote."""
        made = cls(dtype, width)
        made._length = np.load(folder / f"{name}.npy", allow_pickle=False)
        made._rows = len(made._length)
        ends = np.cumsum(made._length, dtype=np.int64)
        made._start = np.concatenate([[0], ends[:-1]]).astype(np.int64) if made._rows else np.zeros(0, dtype=np.int64)
        made._chunk = np.zeros(made._rows, dtype=np.int32)
        if made._rows and ends[-1]:
            made._chunks = [np.memmap(folder / f"{name}.bin", dtype=made._dtype, mode="r", shape=(int(ends[-1]), *made._shape))]
        return made

    def _reserve(self, rows: int) -> None:
        held = len(self._length)
        if rows > held:
            more = max(rows, 2 * held, 1024) - held
            self._chunk = np.concatenate([self._chunk, np.zeros(more, dtype=np.int32)])
            self._start = np.concatenate([self._start, np.zeros(more, dtype=np.int64)])
            self._length = np.concatenate([self._length, np.zeros(more, dtype=np.int32)])
