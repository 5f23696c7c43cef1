"""The dense half: exact search while there is little, clusters (IVF, eight bits a number) above; both change in place."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.adapters.index.columns import Mask
from knowledge.ports import Vectors

Rows = NDArray[np.int64]

MANY = 50_000
"""Rows from which clusters are quicker than looking at each row, measured with a filter on two cores."""

_LEAST_PROBES = 64
_FEW_LEFT = 0.98
_SAMPLE_FOR_EACH = 48
_ROUNDS = 8
_AT_ONCE = 65_536


class Nearest(Protocol):
    """Finds rows by the inner product of unit vectors. ``exact`` says whether its scores are."""

    exact: bool

    def __len__(self) -> int: ...

    def add(self, rows: Rows, vectors: Vectors) -> None: ...

    def remove(self, rows: Rows) -> None: ...

    def search(self, vector: Vectors, allowed: Mask, limit: int) -> tuple[Rows, Vectors]: ...


class Flat:
    """Every allowed row is compared."""

    exact = True

    def __init__(self, dimension: int) -> None:
        faiss = _faiss()
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, rows: Rows, vectors: Vectors) -> None:
        """Add vectors, shape ``(n, dimension)``, under these row numbers."""
        self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), rows)

    def remove(self, rows: Rows) -> None:
        """Remove these rows; an unknown one is nothing to remove."""
        self._index.remove_ids(rows)

    def search(self, vector: Vectors, allowed: Mask, limit: int) -> tuple[Rows, Vectors]:
        """The best allowed rows with their scores, best first."""
        return _found(self._index, vector, limit, _faiss().SearchParameters(sel=_only(allowed)))


class Clusters:
    """Rows lie in clusters, and only those whose centres are nearest are looked at: more of them, the fewer rows a filter leaves."""

    exact = False

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def trained(cls, sample: Vectors, expected: int) -> Clusters:
        """Empty clusters for about ``expected`` rows like those of the sample, shape ``(n, dimension)``."""
        faiss = _faiss()
        dimension, count = sample.shape[1], min(_clusters(expected), len(sample))
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, count, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter, index.cp.spherical, index.cp.seed = _ROUNDS, True, 1
        index.cp.max_points_per_centroid = _SAMPLE_FOR_EACH
        with _all_cores():
            index.train(np.ascontiguousarray(sample, dtype=np.float32))
        index.set_direct_map_type(faiss.DirectMap.Hashtable)
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return int(self._index.nlist)

    def is_fit_for(self, rows: int) -> bool:
        """Whether there are about as many clusters as that many rows want."""
        return _clusters(rows) <= 2 * self.count

    def add(self, rows: Rows, vectors: Vectors) -> None:
        """Add vectors, shape ``(n, dimension)``, under these row numbers."""
        with _all_cores() if len(rows) > _AT_ONCE // 8 else _as_is():
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), rows)

    def remove(self, rows: Rows) -> None:
        """Remove these rows; an unknown one is nothing to remove."""
        self._index.remove_ids(rows)

    def search(self, vector: Vectors, allowed: Mask, limit: int) -> tuple[Rows, Vectors]:
        """The best allowed rows of the nearest clusters with about their scores, best first."""
        left, probes = max(int(np.count_nonzero(allowed)), 1), _probes(self.count)
        if left < _FEW_LEFT * len(self):
            probes = math.ceil(probes * len(self) / left)
        chosen = _faiss().SearchParametersIVF(sel=_only(allowed), nprobe=min(probes, self.count))
        return _found(self._index, vector, limit, chosen)

    def save(self, file: Path) -> None:
        """Write the clusters with their rows."""
        _faiss().write_index(self._index, str(file))

    @classmethod
    def load(cls, file: Path) -> Clusters:
        """Read what ``save`` wrote."""
        return cls(_faiss().read_index(str(file)))


def sample_size(rows: int) -> int:
    """How many vectors are enough to train clusters for that many rows."""
    return min(rows, _SAMPLE_FOR_EACH * _clusters(rows))


def _clusters(rows: int) -> int:
    """About four times the root of the rows, as a power of two: then looking grows with the root."""
    return int(2 ** round(math.log2(max(4 * math.sqrt(max(rows, 1)), 16))))


def _probes(clusters: int) -> int:
    """How many clusters are looked at: twice the root of their number. The right ten are spread over more of them, the more there are."""
    return max(_LEAST_PROBES, math.ceil(2 * math.sqrt(clusters)))


def _found(index: Any, vector: Vectors, limit: int, parameters: Any) -> tuple[Rows, Vectors]:
    query = np.ascontiguousarray(vector.reshape(1, -1), dtype=np.float32)
    scores, rows = index.search(query, limit, params=parameters)
    there = rows[0] >= 0
    return rows[0][there], scores[0][there]


def _only(allowed: Mask) -> Any:
    """A selector that lets FAISS see the allowed rows alone; ``None`` where all are."""
    if allowed.all():
        return None
    return _faiss().IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def _faiss() -> Any:
    import faiss

    return faiss


@contextmanager
def _all_cores() -> Iterator[None]:
    faiss = _faiss()
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


@contextmanager
def _as_is() -> Iterator[None]:
    yield


def batches(rows: Sequence[int]) -> Iterator[Rows]:
    """The rows in runs that fit in memory with their vectors."""
    for at in range(0, len(rows), _AT_ONCE):
        yield np.array(rows[at : at + _AT_ONCE], dtype=np.int64)
