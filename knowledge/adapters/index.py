"""The index in the box: exact search by meaning (FAISS) and by words (FTS5), changed in place, filtered before it ranks."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from knowledge.adapters.filters import Columns
from knowledge.adapters.words_index import WordsIndex
from knowledge.domain.passage import Passage
from knowledge.ports import SearchFilter, Vectors


class LocalIndex:
    """A passage index in this process. Thread-safe; passages that share a reference are parts of one section.

    ``dimension`` is that of the vectors, which have to be of unit length: the score of ``dense`` is their cosine.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._lock = threading.RLock()
        self._next = 0
        self._passages: dict[int, Passage] = {}
        self._rows: dict[str, list[int]] = {}
        self._columns = Columns()
        self._words = WordsIndex()
        self._vectors = _flat(dimension)

    def __len__(self) -> int:
        return len(self._passages)

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages with their vectors, shape ``(n, dimension)``. A reference that is there already is added to."""
        if vectors.shape != (len(passages), self.dimension):
            raise ValueError(f"expected vectors of shape {(len(passages), self.dimension)}, got {vectors.shape}")
        if not passages:
            return
        with self._lock:
            rows = list(range(self._next, self._next + len(passages)))
            self._next += len(passages)
            self._words.add(rows, passages)
            self._vectors.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.array(rows, dtype=np.int64))
            self._columns.append(passages)
            for row, passage in zip(rows, passages, strict=True):
                self._passages[row] = passage
                self._rows.setdefault(passage.ref, []).append(row)

    def remove(self, refs: Sequence[str]) -> None:
        """Remove every passage of these references; an unknown one is nothing to remove."""
        with self._lock:
            rows = [row for ref in refs for row in self._rows.pop(ref, [])]
            if not rows:
                return
            self._columns.close(rows)
            self._words.remove(rows)
            self._vectors.remove_ids(np.array(rows, dtype=np.int64))
            for row in rows:
                del self._passages[row]

    def replace(self, refs: Sequence[str], passages: Sequence[Passage], vectors: Vectors) -> None:
        """Remove and add in one step: no search sees the one without the other."""
        with self._lock:
            self.remove(refs)
            self.add(passages, vectors)

    def dense(self, vector: Vectors, where: SearchFilter, limit: int) -> list[tuple[Passage, float]]:
        """Passages by cosine with the vector, best first."""
        with self._lock:
            allowed = self._columns.allowed(where)
            count = min(limit, int(allowed.sum()))
            if count < 1:
                return []
            query = np.ascontiguousarray(vector.reshape(1, -1), dtype=np.float32)
            scores, rows = self._vectors.search(query, count, params=_only(allowed))
            return [(self._passages[int(row)], float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]

    def lexical(self, query: str, where: SearchFilter, limit: int) -> list[tuple[Passage, float]]:
        """Passages by BM25 of the query's content words, best first."""
        with self._lock:
            return [(self._passages[row], score) for row, score in self._words.search(query, where, limit)]

    def document_frequencies(self, terms: Sequence[str]) -> list[int]:
        """In how many passages each normalised word stands."""
        return self._words.frequencies(terms)

    def contents(self) -> tuple[list[Passage], Vectors]:
        """All passages with their vectors, in the order in which they were added."""
        with self._lock:
            rows = sorted(self._passages)
            vectors = np.zeros((len(rows), self.dimension), dtype=np.float32)
            for at, row in enumerate(rows):
                vectors[at] = self._vectors.reconstruct(row)
            return [self._passages[row] for row in rows], vectors

    def close(self) -> None:
        """Free the memory."""
        self._words.close()


def _flat(dimension: int) -> Any:
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def _only(allowed: np.ndarray[Any, np.dtype[np.bool_]]) -> Any:
    """Search parameters that let FAISS see the allowed rows alone; ``None`` where all are."""
    import faiss

    if allowed.all():
        return None
    made: Any = faiss  # its stubs do not know the keyword arguments
    return made.SearchParameters(sel=made.IDSelectorBitmap(np.packbits(allowed, bitorder="little")))
