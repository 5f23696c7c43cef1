"""Intervals against values worked out elsewhere."""

from __future__ import annotations

import pytest

from evals.stats import Estimate, clustered, detectable, mcnemar, mean, pass_power, quantile, sign_flip, wilson


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


def test_an_interval_over_cases_is_wider_than_one_over_drafts() -> None:
    groups = [(10.0 if number % 2 else 0.0, 10.0) for number in range(40)]
    over_cases, over_drafts = clustered(groups), wilson(200, 400)
    assert over_cases.value == over_drafts.value == 0.5
    assert (over_cases.high or 0) - (over_cases.low or 0) > 2 * ((over_drafts.high or 0) - (over_drafts.low or 0))
    assert over_cases == clustered(groups)
    assert clustered([(0.0, 0.0)]).n == 0
    assert clustered([(5.0, 5.0)] * 10) == Estimate(1.0, wilson(10, 10).low, 1.0, 50)


def test_signs_turned_at_random() -> None:
    assert sign_flip([]) == 1.0
    assert sign_flip([1.0, -1.0]) == 1.0
    assert sign_flip([1.0] * 5) == pytest.approx(2 / 32)
    assert sign_flip([1.0] * 30) < 0.001
    assert sign_flip([1.0, -1.0] * 20) > 0.5


def test_all_of_k_tries() -> None:
    assert pass_power(8, 8, 4) == 1.0
    assert pass_power(4, 8, 2) == pytest.approx(6 / 28)
    assert pass_power(3, 8, 4) == 0.0
    assert pass_power(3, 3, 4) is None


def test_more_cases_show_smaller_changes() -> None:
    few, many = detectable(wilson(45, 50)), detectable(wilson(4500, 5000))
    assert few is not None
    assert many is not None
    assert 0.1 < few < 0.3
    assert many < few / 5
    assert detectable(wilson(0, 0)) is None
