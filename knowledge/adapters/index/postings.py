"""The lexical half: BM25 over lists of rows kept as arrays, so that a query costs as much as its words are common, and no more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.adapters.index.columns import Mask
from knowledge.domain.passage import Passage
from knowledge.domain.words import content_words, words

_TITLE, _HEADING, _BODY = 4, 3, 2
"""Halves: a word of the title counts twice, one of the heading one and a half times."""

_K1, _B = 1.2, 0.75
_MOST_WORDS = 40
_MOST_ROWS = 400_000
"""Rows that one query may touch: its commonest words are left out beyond, as they tell next to nothing then."""

_SEALED = 200_000
_SEGMENTS = 6

Ints = NDArray[np.int32]
_NONE: Ints = np.zeros(0, dtype=np.int32)


class _Segment:
    """Sorted by word: ``rows[starts[w]:starts[w + 1]]`` hold word ``w``, as often as ``times`` says (in halves)."""

    def __init__(self, terms: Ints, rows: Ints, times: NDArray[np.uint8], vocabulary: int) -> None:
        order = np.argsort(terms, kind="stable")
        self.starts = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=vocabulary))]).astype(np.int64)
        self.rows, self.times = rows[order], times[order]

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, term: int) -> tuple[Ints, NDArray[np.uint8]]:
        if term + 1 >= len(self.starts):
            return self.rows[:0], self.times[:0]
        span = slice(self.starts[term], self.starts[term + 1])
        return self.rows[span], self.times[span]

    def terms(self) -> Ints:
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))


class Postings:
    """Which words stand in which rows. Not thread-safe: its owner lets one caller in at a time."""

    def __init__(self) -> None:
        self._terms: dict[str, int] = {}
        self._counts = np.zeros(1024, dtype=np.int64)
        self._lengths = np.zeros(1024, dtype=np.int32)
        self._live, self._total = 0, 0
        self._segments: list[_Segment] = []
        self._fresh: dict[int, list[tuple[int, int]]] = {}
        self._waiting = 0

    def add(self, rows: Sequence[int], passages: Sequence[Passage], said: Sequence[tuple[str, ...]]) -> None:
        """Add rows by their words; ``said`` are those of each passage's parts, the head first."""
        for row, passage, parts in zip(rows, passages, said, strict=True):
            counted = _counted(passage, parts)
            self._length(row, sum(len(part.split()) for part in parts))
            for word, times in counted.items():
                term = self._terms.setdefault(word, len(self._terms))
                self._fresh.setdefault(term, []).append((row, min(times, 255)))
                self._count(term, 1)
            self._waiting += len(counted)
            if self._waiting >= _SEALED:
                self._seal()

    def remove(self, rows: Sequence[int], said: Sequence[tuple[str, ...]]) -> None:
        """Rows that are closed: their words do not count any more. The filter keeps them from being found."""
        for row, parts in zip(rows, said, strict=True):
            for word in {word for part in parts for word in part.split()}:
                self._count(self._terms[word], -1)
            self._live, self._total = self._live - 1, self._total - int(self._lengths[row])

    def search(self, query: str, allowed: Mask, limit: int) -> list[tuple[int, float]]:
        """Allowed rows with their BM25 scores (higher is better), best first."""
        rows, scores = self._scored(content_words(query)[:_MOST_WORDS], allowed)
        if limit < 1 or not len(rows):
            return []
        if len(rows) > limit:
            best = np.argpartition(-scores, limit - 1)[:limit]
            worst = scores[best].min()
            best = np.flatnonzero(scores >= worst) if np.count_nonzero(scores >= worst) <= 4 * limit else best
            rows, scores = rows[best], scores[best]
        order = np.lexsort((rows, -scores))[:limit]
        return [(int(rows[at]), float(scores[at])) for at in order]

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """In how many rows each normalised word stands."""
        known = (self._terms.get(term) for term in terms)
        return [0 if term is None else int(self._counts[term]) for term in known]

    def _scored(self, asked: Sequence[str], allowed: Mask) -> tuple[Ints, NDArray[np.float32]]:
        known = [(self._terms[word], int(self._counts[self._terms[word]])) for word in asked if word in self._terms]
        lists: list[tuple[float, Ints, NDArray[np.uint8]]] = []
        touched = 0
        for term, count in sorted(known, key=lambda entry: entry[1]):
            if not count or (lists and touched + count > _MOST_ROWS):
                continue
            touched += count
            weight = max(math.log((self._live - count + 0.5) / (count + 0.5)), 1e-6)
            lists += [(weight, *found) for found in self._lists(term)]
        if not lists:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        rows = np.concatenate([rows for _, rows, _ in lists])
        times = np.concatenate([times for _, _, times in lists]).astype(np.float32) / _BODY
        weights = np.repeat(np.array([weight for weight, _, _ in lists], dtype=np.float32), [len(rows) for _, rows, _ in lists])
        seen = allowed[rows]
        rows, times, weights = rows[seen], times[seen], weights[seen]
        average = max(self._total / max(self._live, 1), 1.0)
        parts = weights * times * (_K1 + 1) / (times + _K1 * (1 - _B + _B / average * self._lengths[rows]))
        return _summed(rows, parts, len(allowed))

    def _lists(self, term: int) -> Iterator[tuple[Ints, NDArray[np.uint8]]]:
        for segment in self._segments:
            yield segment.of(term)
        fresh = self._fresh.get(term)
        if fresh:
            pairs = np.array(fresh, dtype=np.int32)
            yield pairs[:, 0], pairs[:, 1].astype(np.uint8)

    def _count(self, term: int, by: int) -> None:
        if term >= len(self._counts):
            self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)])
        self._counts[term] += by

    def _length(self, row: int, length: int) -> None:
        while row >= len(self._lengths):
            self._lengths = np.concatenate([self._lengths, np.zeros_like(self._lengths)])
        self._lengths[row] = length
        self._live, self._total = self._live + 1, self._total + length

    def _seal(self) -> None:
        """What is fresh becomes a segment; segments that are about as small are joined with it, so that there are never many."""
        if self._fresh:
            sizes = [len(pairs) for pairs in self._fresh.values()]
            terms = np.repeat(np.fromiter(self._fresh, dtype=np.int32, count=len(sizes)), sizes)
            pairs = np.array([pair for pairs in self._fresh.values() for pair in pairs], dtype=np.int32)
            self._segments.append(_Segment(terms, pairs[:, 0], pairs[:, 1].astype(np.uint8), len(self._terms)))
            self._fresh, self._waiting = {}, 0
        while len(self._segments) > 1 and (len(self._segments) > _SEGMENTS or len(self._segments[-2]) < 2 * len(self._segments[-1])):
            self._segments[-2:] = [self._join(self._segments[-2:])]

    def _join(self, segments: Sequence[_Segment]) -> _Segment:
        terms = np.concatenate([segment.terms() for segment in segments])
        rows = np.concatenate([segment.rows for segment in segments])
        return _Segment(terms, rows, np.concatenate([segment.times for segment in segments]), len(self._terms))

    def save(self, folder: Path) -> None:
        """Write one segment and the vocabulary."""
        self._seal()
        if len(self._segments) > 1:
            self._segments = [self._join(self._segments)]
        one = self._segments[0] if self._segments else _Segment(_NONE, _NONE, _NONE.astype(np.uint8), 0)
        (folder / "terms.txt").write_text("\n".join(self._terms), encoding="utf-8")
        for name, array in (("starts", one.starts), ("rows", one.rows), ("times", one.times)):
            np.save(folder / f"postings-{name}.npy", array)
        np.save(folder / "postings-counts.npy", self._counts)
        np.save(folder / "postings-lengths.npy", self._lengths)
        np.save(folder / "postings-size.npy", np.array([self._live, self._total], dtype=np.int64))

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """Read what ``save`` wrote; the lists of rows are mapped."""
        made = cls()
        text = (folder / "terms.txt").read_text(encoding="utf-8")
        made._terms = {word: at for at, word in enumerate(text.split("\n"))} if text else {}
        segment = _Segment.__new__(_Segment)
        segment.starts = np.load(folder / "postings-starts.npy", allow_pickle=False)
        segment.rows = np.load(folder / "postings-rows.npy", mmap_mode="r", allow_pickle=False)
        segment.times = np.load(folder / "postings-times.npy", mmap_mode="r", allow_pickle=False)
        made._segments = [segment] if len(segment) else []
        made._counts = np.load(folder / "postings-counts.npy", allow_pickle=False)
        made._lengths = np.load(folder / "postings-lengths.npy", allow_pickle=False)
        made._live, made._total = (int(number) for number in np.load(folder / "postings-size.npy", allow_pickle=False))
        return made


def _counted(passage: Passage, parts: tuple[str, ...]) -> Counter[str]:
    """How often each word stands in a passage, in halves."""
    counted: Counter[str] = Counter()
    for word in words(passage.title):
        counted[word] += _TITLE
    for word in words(passage.heading):
        counted[word] += _HEADING
    for word in parts[0].split():
        counted.setdefault(word, _BODY)
    for part in parts[1:]:
        for word in part.split():
            counted[word] += _BODY
    return counted


def _summed(rows: Ints, parts: NDArray[np.float32], size: int) -> tuple[Ints, NDArray[np.float32]]:
    """Each row once, with the sum of its parts."""
    if 20 * len(rows) < size:
        once, at = np.unique(rows, return_inverse=True)
        return once, np.bincount(at, weights=parts).astype(np.float32)
    sums = np.bincount(rows, weights=parts, minlength=size)
    once = np.flatnonzero(sums).astype(np.int32)
    return once, sums[once].astype(np.float32)
