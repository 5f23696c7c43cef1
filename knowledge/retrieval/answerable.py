"""Whether anything that was found answers the question at all. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEATURES = ("best", "window", "head", "covered", "covered_at_once", "unknown")
_WEIGHTS = (0.0, 9.0, 1.0, 2.0, 0.0, -1.0)
_BIAS = -5.5
_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates' signals and scores, best first, and the share (0..1) of the query's words that stand nowhere."""

    rows: NDArray[np.float64]
    scores: NDArray[np.float64]
    unknown: float


def features(found: Found) -> NDArray[np.float64]:
    """The values of ``FEATURES``: the best that each signal reaches among the first candidates."""
    top = found.rows[:_LOOKED_AT]
    return np.array([found.scores[0], top[:, 0].max(), top[:, 2].max(), top[:, 4].max(), top[:, 5].max(), found.unknown])


def answerable(found: Found) -> float:
    """The probability that the best candidates answer the query; 0 where there is none."""
    if not len(found.rows):
        return 0.0
    return 1.0 / (1.0 + math.exp(-(float(features(found) @ np.array(_WEIGHTS)) + _BIAS)))
