"""One score from several signals, each calibrated by itself before they are joined. Pure.

Joining ranks throws away how sure each half was, and loses to its better half; so the halves are joined as numbers that mean
the same for every query: cosines, and words weighted by how much they tell apart in this knowledge.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.passage import Passage
from knowledge.domain.words import words

SIGNALS = ("cosine", "bm25", "covered", "covered_by_title", "title_covered", "carried")
_CURVE = 2.2 * 5.5
"""BM25 of a word that stands often in a title, as a multiple of its inverse frequency: about the most that FTS5 gives."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the signals see it: its content words with their weights (inverse document frequencies), and what it carries."""

    weights: Mapping[str, float]
    carried: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.weights.values()) or 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that one of the indexes found, with what that index said of it."""

    passage: Passage
    cosine: float | None = None
    bm25: float | None = None


@dataclass(frozen=True, slots=True)
class Bag:
    """The words of a passage: of its title and heading, and all."""

    title: frozenset[str]
    every: frozenset[str]


@lru_cache(maxsize=100_000)
def bag(passage: Passage) -> Bag:
    """The words of a passage; kept, as the same passages are candidates again and again."""
    title = frozenset(words(f"{passage.title} {passage.heading}"))
    return Bag(title, title | frozenset(words(passage.text)))


def inverse_frequency(count: int, total: int) -> float:
    """How much a word that stands in ``count`` of ``total`` passages tells them apart; a word of none counts as one of one."""
    return math.log(1.0 + (total - count + 0.5) / (max(count, 1) + 0.5)) if total else 1.0


def signals(asked: Asked, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """One row for each candidate, a column for each of ``SIGNALS``, all between 0 and 1."""
    cosines = [candidate.cosine for candidate in candidates if candidate.cosine is not None]
    floor = min(cosines, default=0.0)
    carried = sum(asked.carried.values()) or 1.0
    rows = []
    for candidate in candidates:
        held = bag(candidate.passage)
        cosine = candidate.cosine if candidate.cosine is not None else floor
        rows.append(
            (
                max(0.0, cosine),
                min(1.0, (candidate.bm25 or 0.0) / (asked.total * 2.2)),
                _share(asked.weights, held.every, asked.total),
                _share(asked.weights, held.title, asked.total),
                len([word for word in held.title if word in asked.weights]) / (len(held.title) or 1),
                _share(asked.carried, held.title, carried),
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(SIGNALS))


def _share(weights: Mapping[str, float], held: frozenset[str], total: float) -> float:
    return sum(weight for word, weight in weights.items() if word in held) / total


@dataclass(frozen=True, slots=True)
class Blend:
    """A logistic blend of the signals: one weight for each, in the order of ``SIGNALS``, and a threshold."""

    weights: tuple[float, ...]
    bias: float

    def __call__(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability for each row."""
        return np.asarray(1.0 / (1.0 + np.exp(-(rows @ np.array(self.weights) + self.bias))), dtype=np.float64)


RELEVANT = Blend(weights=(8.0, 1.0, 2.0, 1.0, 0.5, 3.0), bias=-5.5)
