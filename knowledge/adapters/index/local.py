"""The passage index of one process."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.adapters.index.columns import Columns
from knowledge.adapters.index.nearest import MANY, Clusters, Flat, Nearest, batches, sample_size
from knowledge.adapters.index.postings import Postings
from knowledge.adapters.index.ragged import Ragged
from knowledge.domain.passage import Passage
from knowledge.ports import Encoded, SearchFilter, Vectors

_KEY = 16
_LOOKED_AT = 2
_BETWEEN = "\n"
_FILES = ("columns.npz", "keys.npy")


class LocalIndex:
    """A passage index in this process. Thread-safe; passages that share a reference are parts of one section.

    ``dimension`` is that of the vectors, which have to be of unit length. A passage is found by the mean of its windows, and the score of
    ``dense`` is the cosine with it. From ``many`` passages on they are kept in clusters.
    """

    def __init__(self, dimension: int, *, many: int = MANY) -> None:
        self.dimension = dimension
        self._many = many
        self._lock = threading.RLock()
        self._growing = threading.Lock()
        self._passages: dict[int, Passage] = {}
        self._rows: dict[str, list[int]] = {}
        self._keys: list[bytes] = []
        self._columns = Columns()
        self._words = Postings()
        self._parts = Ragged(np.float16, dimension)
        self._said = Ragged(np.uint8)
        self._vectors: Nearest = Flat(dimension)

    def __len__(self) -> int:
        return len(self._passages)

    @property
    def rows(self) -> int:
        """Rows that hold anything, those too that no passage was given to yet."""
        with self._lock:
            return sum(map(bool, self._keys))

    @property
    def is_clustered(self) -> bool:
        """Whether the dense half looks at the nearest clusters alone."""
        return not self._vectors.exact

    def add(self, passages: Sequence[Passage], encoded: Sequence[Encoded]) -> None:
        """Add passages with what was made of them. A reference that is there already is added to.

        Raises ``ValueError`` where a vector has another dimension than the index, and adds nothing then.
        """
        self.replace((), passages, encoded)

    def remove(self, refs: Sequence[str]) -> None:
        """Remove every passage of these references; an unknown one is nothing to remove."""
        with self._lock:
            rows = [row for ref in refs for row in self._rows.pop(ref, [])]
            if rows:
                for row in rows:
                    del self._passages[row]
                self._drop(rows)

    def replace(self, refs: Sequence[str], passages: Sequence[Passage], encoded: Sequence[Encoded]) -> None:
        """Remove and add in one step: no search sees the one without the other."""
        self._check(passages, encoded)
        means = np.stack([_mean(entry.parts) for entry in encoded]) if encoded else np.zeros((0, self.dimension), dtype=np.float32)
        keys = [_key(passage) for passage in passages]
        with self._lock:
            self.remove(refs)
            self._add(passages, encoded, means)
            self._keys += keys
        self._grow(wait=2 * len(passages) > len(self))

    def dense(self, vector: Vectors, where: SearchFilter, limit: int) -> list[tuple[Passage, float]]:
        """Passages by cosine with the vector, best first."""
        with self._lock:
            allowed = self._columns.allowed(where)
            count = min(limit, int(np.count_nonzero(allowed)))
            if count < 1:
                return []
            looked_at = count if self._vectors.exact else max(_LOOKED_AT * count, 40)
            rows, scores = self._vectors.search(vector, allowed, looked_at)
            if not self._vectors.exact:
                scores = np.array([_mean(self._parts[row]) @ vector for row in rows.tolist()], dtype=np.float32)
            order = np.argsort(-scores, kind="stable")[:count]
            return [(self._passages[int(rows[at])], float(scores[at])) for at in order]

    def lexical(self, query: str, where: SearchFilter, limit: int) -> list[tuple[Passage, float]]:
        """Passages by BM25 of the query's content words, best first."""
        with self._lock:
            found = self._words.search(query, self._columns.allowed(where), limit)
            return [(self._passages[row], score) for row, score in found]

    def encoded(self, passages: Sequence[Passage]) -> list[Encoded | None]:
        """What was added with each passage; ``None`` for one that is not there any more."""
        with self._lock:
            rows = (self._row(passage) for passage in passages)
            return [None if row is None else Encoded(self._parts[row], self._said_by(row)) for row in rows]

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        """In how many passages each normalised word stands."""
        with self._lock:
            return self._words.frequencies(terms)

    def adopt(self, passages: Sequence[Passage]) -> list[Passage]:
        """Give an index that was read from disk its passages, which come from their source; which of them it does not know.

        Rows that none of the passages accounts for are dropped, so that nothing is found that the source does not hold.
        """
        with self._lock:
            known = {key: row for row, key in enumerate(self._keys) if key}
            missing, rows, there = [], [], []
            for passage in passages:
                row = known.pop(_key(passage), None)
                if row is None:
                    missing.append(passage)
                else:
                    rows.append(row)
                    there.append(passage)
            self._attach(rows, there)
            gone = sorted(known.values())
            self._drop(gone)
            return missing

    def close(self) -> None:
        """Free the memory."""
        with self._lock:
            self._passages, self._rows, self._keys = {}, {}, []
            self._columns, self._words, self._vectors = Columns(), Postings(), Flat(self.dimension)
            self._parts, self._said = Ragged(np.float16, self.dimension), Ragged(np.uint8)

    def save(self, folder: Path) -> None:
        """Write everything but the passages into a folder."""
        with self._lock:
            self._columns.save(folder / _FILES[0])
            keys = b"".join(key or bytes(_KEY) for key in self._keys)
            np.save(folder / _FILES[1], np.frombuffer(keys, dtype=np.uint8).reshape(-1, _KEY))
            self._words.save(folder)
            self._parts.save(folder, "parts")
            self._said.save(folder, "said")
            if isinstance(self._vectors, Clusters):
                self._vectors.save(folder / "clusters.faiss")

    @classmethod
    def load(cls, folder: Path, dimension: int, *, many: int = MANY) -> LocalIndex:
        """Read what ``save`` wrote; ``adopt`` then says which passages it holds. Nothing is found before."""
        index = cls(dimension, many=many)
        index._columns = Columns.load(folder / _FILES[0])
        keys = np.load(folder / _FILES[1], allow_pickle=False)
        index._keys = [bytes(key) if key.any() else b"" for key in keys]
        index._words = Postings.load(folder)
        index._parts = Ragged.load(folder, "parts", np.float16, dimension)
        index._said = Ragged.load(folder, "said", np.uint8)
        clusters = folder / "clusters.faiss"
        if clusters.exists():
            index._vectors = Clusters.load(clusters)
        else:
            live = [row for row, key in enumerate(index._keys) if key]
            for rows in batches(live):
                index._vectors.add(rows, index._means(rows))
        return index

    def _check(self, passages: Sequence[Passage], encoded: Sequence[Encoded]) -> None:
        if len(passages) != len(encoded):
            raise ValueError(f"expected as many passages as encoded ones, got {len(passages)} and {len(encoded)}")
        for entry in encoded:
            if entry.parts.ndim != 2 or entry.parts.shape[1] != self.dimension or not len(entry.parts):
                raise ValueError(f"expected vectors of shape (n, {self.dimension}), got {entry.parts.shape}")

    def _add(self, passages: Sequence[Passage], encoded: Sequence[Encoded], means: Vectors) -> None:
        if not passages:
            return
        rows = list(range(self._columns.rows, self._columns.rows + len(passages)))
        self._words.add(rows, passages, [entry.said for entry in encoded])
        self._vectors.add(np.array(rows, dtype=np.int64), means)
        self._parts.append([entry.parts for entry in encoded])
        self._said.append([np.frombuffer(_BETWEEN.join(entry.said).encode(), dtype=np.uint8) for entry in encoded])
        self._columns.append(passages)
        self._attach(rows, passages)

    def _attach(self, rows: Sequence[int], passages: Sequence[Passage]) -> None:
        for row, passage in zip(rows, passages, strict=True):
            self._passages[row] = passage
            self._rows.setdefault(passage.ref, []).append(row)

    def _drop(self, rows: Sequence[int]) -> None:
        if not rows:
            return
        self._columns.close(rows)
        self._words.remove(rows, [self._said_by(row) for row in rows])
        self._vectors.remove(np.array(rows, dtype=np.int64))
        self._parts.drop(rows)
        self._said.drop(rows)
        for row in rows:
            self._keys[row] = b""

    def _row(self, passage: Passage) -> int | None:
        return next((row for row in self._rows.get(passage.ref, ()) if self._passages[row].order == passage.order), None)

    def _said_by(self, row: int) -> tuple[str, ...]:
        return tuple(self._said[row].tobytes().decode().split(_BETWEEN))

    def _means(self, rows: NDArray[np.int64]) -> Vectors:
        return np.stack([_mean(self._parts[row]) for row in rows.tolist()])

    def _grow(self, *, wait: bool) -> None:
        """See to it that the dense half is of the kind that this many passages want; searches go on meanwhile."""
        if not self._is_outgrown():
            return
        if wait:
            self._cluster()
        elif not self._growing.locked():
            threading.Thread(target=self._cluster, name="index-growth", daemon=True).start()

    def _is_outgrown(self) -> bool:
        if len(self) < self._many:
            return False
        return not isinstance(self._vectors, Clusters) or not self._vectors.is_fit_for(len(self))

    def _cluster(self) -> None:
        with self._growing:
            with self._lock:
                if not self._is_outgrown():
                    return
                rows = np.array(sorted(self._passages), dtype=np.int64)
            chosen = np.sort(np.random.default_rng(1).choice(rows, sample_size(len(rows)), replace=False))
            with self._lock:
                sample = self._means(np.array([row for row in chosen.tolist() if row in self._passages], dtype=np.int64))
            made = Clusters.trained(sample, len(rows))
            self._move(made)

    def _move(self, made: Clusters) -> None:
        """Fill the clusters in runs, then take them over; what changed meanwhile is caught up with under the lock."""
        moved: set[int] = set()
        while True:
            with self._lock:
                left = sorted(self._passages.keys() - moved)
                run = next(batches(left), np.zeros(0, dtype=np.int64))
                means = self._means(run) if len(run) else None
                if means is None or len(left) == len(run) < 2_000:
                    if means is not None:
                        made.add(run, means)
                    made.remove(np.array(sorted(moved - self._passages.keys()), dtype=np.int64))
                    self._vectors = made
                    return
            made.add(run, means)
            moved.update(run.tolist())


def _mean(parts: NDArray[np.float16]) -> Vectors:
    """The unit vector between the windows of a passage; of its head where it has none."""
    mean = (parts[1:] if len(parts) > 1 else parts).astype(np.float32).mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / (length or 1.0), dtype=np.float32)


def _key(passage: Passage) -> bytes:
    """What a passage is, all of it: a row of the index is used again for the very same alone."""
    fields = tuple(getattr(passage, name) for name in passage.__slots__)
    return hashlib.blake2b(repr(fields).encode(), digest_size=_KEY).digest()
