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
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return Estimate(rate, 0.0 if successes == 0 else low, 1.0 if successes == n else high, n)


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


def clustered(groups: Sequence[tuple[float, float]], *, seed: int = 1, rounds: int = 2_000) -> Estimate:
    """A rate over groups of observations that hang together, given as ``(right, of)`` for each group: a percentile bootstrap that draws
    whole groups. ``n`` counts the observations. Where all groups agree, Wilson's interval over the groups stands in, as drawing them
    again would show no spread."""
    data = np.asarray([group for group in groups if group[1]], dtype=float).reshape(-1, 2)
    total = float(data[:, 1].sum())
    if not total:
        return Estimate(None, None, None, 0)
    rate = float(data[:, 0].sum()) / total
    if rate in {0.0, 1.0}:
        agreed = wilson(int(rate) * len(data), len(data))
        return Estimate(rate, agreed.low, agreed.high, int(total))
    picks = np.random.default_rng(seed).integers(0, len(data), size=(rounds, len(data)))
    drawn = data[picks].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return Estimate(rate, float(low), float(high), int(total))


def sign_flip(changes: Sequence[float], *, seed: int = 1, rounds: int = 10_000) -> float:
    """The two-sided p-value that the mean of paired changes is chance: a permutation test that turns the sign of each at random."""
    data = np.asarray([change for change in changes if change], dtype=float)
    if not len(data):
        return 1.0
    if len(data) <= 12:  # all ways to turn the signs
        signs = np.asarray([[1 if bits >> place & 1 else -1 for place in range(len(data))] for bits in range(2 ** len(data))])
        return float((np.abs(signs @ data) >= abs(data.sum()) - 1e-12).mean())
    signs = np.random.default_rng(seed).choice([-1, 1], size=(rounds, len(data)))
    return float(((np.abs(signs @ data) >= abs(data.sum()) - 1e-12).sum() + 1) / (rounds + 1))


def pass_power(successes: int, tries: int, k: int) -> float | None:
    """The chance that ``k`` tries drawn without replacement from ``tries`` are all right (pass^k); ``None`` where there are too few."""
    if k > tries:
        return None
    return math.comb(successes, k) / math.comb(tries, k)


def detectable(estimate: Estimate) -> float | None:
    """The smallest change between two runs like this one that shows four times in five at 5 % (two-sided), from the interval's width, so that
    what hangs together counts once; ``None`` where there is nothing to observe."""
    if estimate.low is None or estimate.high is None:
        return None
    error = (estimate.high - estimate.low) / (2 * Z95)
    return min(1.0, (Z95 + 0.8416212335729143) * math.sqrt(2) * error)
