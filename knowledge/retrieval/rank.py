"""One score from several signals, each of which means the same for every query. Pure.

Joining ranks throws away how sure each half was, and loses to its better half; so the halves are joined as numbers: cosines,
and words weighted by how much they tell apart in this knowledge.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.passage import Passage
from knowledge.ports import Encoded, Vectors

SIGNALS = ("window", "mean", "head", "bm25", "covered", "covered_at_once", "carried", "carried_by_head")
_WEIGHTS = (7.0, 4.5, 3.0, 5.0, 1.5, 2.0, 3.0, 3.5)
_MOST_BM25 = 2.2
_DIGITS = 5
"""Beyond these the order of additions shows, which differs from start to start."""

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the signals see it.

    ``vector`` is its embedding; ``weights`` its content words with their inverse document frequencies; ``carried`` the words
    that it takes along from earlier turns, weighted likewise, and ``hold`` how tightly it is bound to them (0..1).
    """

    text: str
    vector: Vectors
    weights: Mapping[str, float]
    carried: Mapping[str, float]
    hold: float = 0.0

    @property
    def total(self) -> float:
        """The weight of all its words."""
        return sum(self.weights.values()) or 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that either half of the index found; ``bm25`` is ``None`` where the words did not find it."""

    passage: Passage
    encoded: Encoded
    bm25: float | None = None


def inverse_frequency(count: int, total: int) -> float:
    """How much a word that stands in ``count`` of ``total`` passages tells them apart; one of none counts as one of one."""
    return math.log(1.0 + (total - count + 0.5) / (max(count, 1) + 0.5)) if total else 1.0


def signals(asked: Asked, candidates: Sequence[Candidate]) -> Rows:
    """One row for each candidate, a column for each of ``SIGNALS``, all between 0 and 1."""
    rows = np.zeros((len(candidates), len(SIGNALS)), dtype=np.float64)
    if not candidates:
        return rows
    rows[:, :3] = _cosines(asked.vector, candidates)
    carried = asked.hold / (sum(asked.carried.values()) or 1.0)
    for at, candidate in enumerate(candidates):
        held = [_held(asked.weights, said) for said in candidate.encoded.said]
        brought = [_held(asked.carried, said) for said in candidate.encoded.said]
        rows[at, 3:] = (
            min(1.0, (candidate.bm25 or 0.0) / (asked.total * _MOST_BM25)),
            _weight(asked.weights, set().union(*held)) / asked.total,
            max((_weight(asked.weights, window) for window in held[1:]), default=0.0) / asked.total,
            _weight(asked.carried, set().union(*brought)) * carried,
            _weight(asked.carried, brought[0]) * carried,
        )
    return rows


def _cosines(vector: Vectors, candidates: Sequence[Candidate]) -> Rows:
    """For each candidate the cosine of its best window, of its mean and of its head."""
    sizes = [len(candidate.encoded.parts) for candidate in candidates]
    stacked = np.concatenate([candidate.encoded.parts for candidate in candidates]).astype(np.float32)
    every = stacked @ vector
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    found = np.zeros((len(candidates), 3), dtype=np.float64)
    found[:, 0] = [every[start + 1 : start + size].max(initial=0.0) for start, size in zip(starts, sizes, strict=True)]
    found[:, 1] = _means(stacked, starts + 1, np.array(sizes) - 1) @ vector
    found[:, 2] = every[starts]
    return np.clip(found, 0.0, 1.0)


def _means(stacked: Vectors, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> Vectors:
    """The unit vector between the windows of each candidate."""
    sums = np.stack([stacked[start : start + size].sum(axis=0) for start, size in zip(starts, sizes, strict=True)])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def _held(weights: Mapping[str, float], said: str) -> set[str]:
    return {word for word in weights if f" {word} " in said}


def _weight(weights: Mapping[str, float], held: set[str]) -> float:
    return sum(weights[word] for word in held)


def scores(rows: Rows) -> Rows:
    """The blend of the signals, one number for each row: only its order and its distances mean something."""
    return np.asarray(np.round(rows @ np.array(_WEIGHTS), _DIGITS), dtype=np.float64)
