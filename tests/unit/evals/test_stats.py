"""Intervals against values worked out elsewhere."""

from __future__ import annotations

import pytest

from evals.stats import mcnemar, mean, quantile, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_has_the_known_bounds(successes: int, n: int, low: float, high: float) -> None:
    found = wilson(successes, n)
    assert (found.value, found.n) == (successes / n, n)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_wilson_narrows_with_more_observations() -> None:
    few, many = wilson(9, 10), wilson(900, 1000)
    assert few.low is not None
    assert many.low is not None
    assert many.low > few.low


def test_nothing_observed_is_no_rate() -> None:
    assert wilson(0, 0) == mean([])
    assert (wilson(0, 0).value, wilson(0, 0).n) == (None, 0)
    assert quantile([], 0.5) is None


def test_the_bootstrap_is_repeatable_and_holds_the_mean() -> None:
    values = [0.2, 0.4, 0.4, 0.9, 1.0, 0.1, 0.5]
    found = mean(values)
    assert found == mean(values)
    assert found.value == pytest.approx(0.5)
    assert found.low is not None
    assert found.high is not None
    assert 0.1 <= found.low < 0.5 < found.high <= 1.0


def test_the_bootstrap_of_a_large_sample_is_near_the_normal_interval() -> None:
    values = [0.0, 1.0] * 200
    found = mean(values)
    assert found.low == pytest.approx(0.5 - 1.96 * 0.5 / 20, abs=0.01)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.5 / 20, abs=0.01)


def test_the_bootstrap_of_equal_values_has_no_width() -> None:
    found = mean([0.7, 0.7, 0.7])
    assert [found.low, found.high] == pytest.approx([0.7, 0.7])


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [(0, 0, 1.0), (0, 1, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (2, 8, 0.109375), (5, 5, 1.0), (1, 9, 0.021484375)],
)
def test_mcnemar_is_the_exact_binomial(better: int, worse: int, p: float) -> None:
    assert mcnemar(better, worse) == pytest.approx(p)
    assert mcnemar(worse, better) == pytest.approx(p)


def test_quantiles_are_interpolated() -> None:
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert quantile([3.0], 0.95) == 3.0
