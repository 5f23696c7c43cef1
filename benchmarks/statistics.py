"""Means with 95 % intervals; times with their median and 95th percentile."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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


def timed(ask: Callable[[int], object], count: int) -> NDArray[np.float64]:
    """Seconds of each call."""
    seconds = []
    for n in range(count):
        started = time.perf_counter()
        ask(n)
        seconds.append(time.perf_counter() - started)
    return np.array(seconds)


def ms(seconds: Sequence[float] | NDArray[np.float64]) -> str:
    """Median and 95th percentile."""
    p50, p95 = np.quantile(seconds, [0.5, 0.95]) * 1e3
    return f"p50 {p50:8.2f} ms  p95 {p95:8.2f} ms  n {len(seconds)}"
