"""Means with 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval from a bootstrap over the questions (seed 1, 2,000 draws)."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def mean(values: Sequence[float]) -> Mean:
    """The mean of the values with its interval."""
    if not values:
        return Mean(float("nan"), float("nan"), float("nan"), 0)
    array = np.array(values, dtype=np.float64)
    drawn = array[np.random.default_rng(1).integers(0, len(array), (2000, len(array)))].mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Mean(float(array.mean()), float(low), float(high), len(array))
