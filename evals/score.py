"""Scoring stored runs: verdicts per run, estimates per metric. Nothing is drafted here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from evals.agreement import by_channels
from evals.case import Scenario
from evals.metric import CaseMetric, RunMetric
from evals.metrics import METRICS
from evals.record import Run
from evals.stats import Estimate, clustered, detectable, mean, pass_power, quantile, wilson
from evals.vary import parity

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
    found["channel_pairs"] = by_channels(runs)
    found["detectable_drop"] = {m.name: detectable(Estimate(**found[m.name])) for m in METRICS}
    same = parity(runs)
    if same:
        found["parity"] = {kind: asdict(wilson(*counts)) for kind, counts in same.items()}
    repeats = len({run.repeat for run in runs})
    if repeats > 1:
        found["pass_power"] = {str(k): _pass_power(runs, scenarios, k) for k in range(1, repeats + 1)}
    found["cost"], found["tokens"] = sum(run.cost for run in runs), sum(run.tokens for run in runs)
    return found


def _by_run(metric: RunMetric, runs: Sequence[Run], scenarios: Scenarios) -> Estimate:
    """The rate over drafts, its interval over cases: the drafts of one case hang together."""
    groups = [
        [sum(counts) for counts in zip(*(metric.judge(run, scenarios[key]) for run in group), strict=True)]
        for key, group in by_scenario(runs).items()
    ]
    return clustered([(right, of) for right, of in groups])


def _pass_power(runs: Sequence[Run], scenarios: Scenarios, k: int) -> dict[str, Any]:
    """pass^k: the chance that all of k repeats of a draft are without a miss, mean over drafts."""
    tries: dict[tuple[str, str, int, str], list[bool]] = defaultdict(list)
    for run in judged(runs, scenarios):
        tries[run.key[:4]].append(not misses(run))
    values = [pass_power(sum(found), len(found), k) for found in tries.values()]
    return asdict(mean([value for value in values if value is not None]))


def _by_case(metric: CaseMetric, runs: Sequence[Run], scenarios: Scenarios) -> Estimate:
    values = [metric.judge(group, scenarios[key]) for key, group in by_scenario(runs).items()]
    found = [value for value in values if value is not None]
    if found and all(value in {0.0, 1.0} for value in found):
        return wilson(sum(map(int, found)), len(found))
    return mean(found)


def misses(run: Run) -> tuple[str, ...]:
    """The metrics that a judged run does not satisfy."""
    if run.error is not None:
        return ("error",)
    found = []
    for name, verdict in run.verdicts.items():
        wrong = verdict["right"] > 0 if name in _LOWER else verdict["right"] < verdict["of"]
        if wrong and name not in _NOT_A_MISS:
            found.append(name)
    return tuple(found)


_LOWER = {metric.name for metric in METRICS if metric.lower_is_better}
_NOT_A_MISS = {"fallback_rate"}


def by_scenario(runs: Sequence[Run]) -> dict[tuple[str, str], list[Run]]:
    """The runs of each scenario, in the order in which they came."""
    groups: dict[tuple[str, str], list[Run]] = defaultdict(list)
    for run in runs:
        groups[run.suite, run.scenario].append(run)
    return dict(groups)
