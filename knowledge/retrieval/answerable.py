"""Whether anything that was found answers the question at all. Pure."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_COSINE, _COVERED, _TITLE, _BIAS = 9.0, 2.0, 1.0, -5.5


def answerable(rows: NDArray[np.float64], unknown: float) -> float:
    """The probability that the best candidates answer the query.

    ``rows`` are the candidates' signals, best first; ``unknown`` is the share (0..1, weighted) of the query's content words that stand
    nowhere in the knowledge.
    """
    if not len(rows):
        return 0.0
    best = rows[: min(5, len(rows))]
    cosine, covered, title = float(best[:, 0].max()), float(best[:, 2].max()), float(best[:, 3].max())
    return _logistic(_COSINE * cosine + _COVERED * covered * (1.0 - unknown) + _TITLE * title + _BIAS)


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
