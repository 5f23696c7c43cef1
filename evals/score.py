"""Scoring stored runs: verdicts per run, estimates per metric. Nothing is drafted here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from evals.case import Scenario
from evals.metric import CaseMetric, RunMetric
from evals.metrics import METRICS
from evals.record import Run
from evals.stats import Estimate, mean, quantile, wilson

Scenarios = Mapping[tuple[str, str], Scenario]
"""Scenarios by suite and id."""


def judged(runs: Sequence[Run], scenarios: Scenarios) -> list[Run]:
    """The runs with a verdict for every metric that has something to say of them."""
    return [replace(run, verdicts=_verdicts(run, scenarios[run.suite, run.scenario])) for run in runs]


def _verdicts(run: Run, scenario: Scenario) -> dict[str, Any]:
    found = {metric.name: metric.judge(run, scenario) for metric in METRICS if isinstance(metric, RunMetric)}
    return {name: {"right": right, "of": total} for name, (right, total) in found.items() if total}


def summary(runs: Sequence[Run], scenarios: Scenarios) -> dict[str, Any]:
    """``summary.json``: runs, errors, each metric with its interval, times, cost and tokens."""
    found: dict[str, Any] = {
        "runs": len(runs),
        "errors": sum(run.error is not None for run in runs),
        "scenarios": len({(r.suite, r.scenario) for r in runs}),
    }
    for metric in METRICS:
        estimate = _by_run(metric, runs, scenarios) if isinstance(metric, RunMetric) else _by_case(metric, runs, scenarios)
        found[metric.name] = asdict(estimate)
    times = [run.seconds for run in runs if run.error is None]
    found["seconds_p50"], found["seconds_p95"] = quantile(times, 0.5), quantile(times, 0.95)
    found["cost"], found["tokens"] = sum(run.cost for run in runs), sum(run.tokens for run in runs)
    return found


def _by_run(metric: RunMetric, runs: Sequence[Run], scenarios: Scenarios) -> Estimate:
    counts = [metric.judge(run, scenarios[run.suite, run.scenario]) for run in runs]
    return wilson(sum(right for right, _ in counts), sum(total for _, total in counts))


def _by_case(metric: CaseMetric, runs: Sequence[Run], scenarios: Scenarios) -> Estimate:
    values = [metric.judge(group, scenarios[key]) for key, group in by_scenario(runs).items()]
    found = [value for value in values if value is not None]
    if found and all(value in {0.0, 1.0} for value in found):
        return wilson(sum(map(int, found)), len(found))
    return mean(found)


def by_scenario(runs: Sequence[Run]) -> dict[tuple[str, str], list[Run]]:
    """The runs of each scenario, in the order in which they came."""
    groups: dict[tuple[str, str], list[Run]] = defaultdict(list)
    for run in runs:
        groups[run.suite, run.scenario].append(run)
    return dict(groups)
