"""Intervals and quantiles. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval and the number of observations; all ``None`` where there were none."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def wilson(successes: int, n: int) -> Estimate:
    """A rate with Wilson's score interval (E. B. Wilson, 1927)."""
    if n == 0:
        return Estimate(None, None, None, 0)
    rate = successes / n
    centre = rate + Z95**2 / (2 * n)
    spread = Z95 * math.sqrt(rate * (1 - rate) / n + Z95**2 / (4 * n**2))
    scale = 1 + Z95**2 / n
    return Estimate(rate, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale), n)


def mean(values: Sequence[float], *, seed: int = 1, rounds: int = 2_000) -> Estimate:
    """A mean with a percentile bootstrap interval; the same seed gives the same interval."""
    if not values:
        return Estimate(None, None, None, 0)
    data = np.asarray(values, dtype=float)
    picks = np.random.default_rng(seed).integers(0, len(data), size=(rounds, len(data)))
    means = data[picks].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(data.mean()), float(low), float(high), len(data))


def quantile(values: Sequence[float], share: float) -> float | None:
    """A quantile by linear interpolation; ``None`` of nothing."""
    return float(np.quantile(np.asarray(values, dtype=float), share)) if values else None


def mcnemar(better: int, worse: int) -> float:
    """The exact two-sided p-value that ``better`` and ``worse`` flips between paired runs are chance (McNemar's test)."""
    n = better + worse
    if n == 0:
        return 1.0
    tail = sum(math.comb(n, k) for k in range(min(better, worse) + 1)) / 2**n
    return float(min(1.0, 2 * tail))
