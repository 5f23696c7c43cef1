"""The summary: every figure that people build on, over runs of which some failed."""

from __future__ import annotations

import json

import pytest

from evals.record import Run, as_json, from_json
from evals.score import judged, summary
from tests.unit.evals.build import finding, run, scenario

FIGURES = (
    "action_accuracy",
    "form_accuracy",
    "outcome_accuracy",
    "commitment_consistency",
    "commitment_accuracy",
    "information_consistency",
    "policy_compliance",
    "privacy_leak_rate",
    "grounding",
    "tone_fit",
    "length_fit",
    "says_rate",
    "never_says_rate",
    "citation_accuracy",
    "priority_accuracy",
    "fallback_rate",
)
SCENARIOS = {("tiny", "broken"): scenario(action="reply", says=["store credit"], commits=["credit"])}
RUNS = [
    run(channel="email", commitments=("credit",), seconds=1.0, cost=0.25, tokens=10),
    run(channel="chat", commitments=("credit",), seconds=3.0, cost=0.5, tokens=20),
    run(channel="sms", action="ask", text="When did you buy it?", seconds=2.0, findings=(finding("tone", "warn"),)),
    run(channel="phone", error="RuntimeError: down", text="", form="", action="", seconds=0.0),
]


def test_every_figure_has_its_interval_and_number() -> None:
    found = summary(RUNS, SCENARIOS)
    for name in FIGURES:
        assert set(found[name]) == {"value", "low", "high", "n"}, name
        if found[name]["n"]:
            assert 0 <= found[name]["low"] <= found[name]["value"] <= found[name]["high"] <= 1, name
        else:
            assert found[name]["value"] is None, name
    assert {"runs", "errors", "seconds_p50", "seconds_p95", "cost", "tokens"} <= set(found)
    assert json.loads(json.dumps(found)) == found


def test_a_failed_run_counts_everywhere_but_in_the_times() -> None:
    found = summary(RUNS, SCENARIOS)
    assert (found["runs"], found["errors"]) == (4, 1)
    assert (found["action_accuracy"]["value"], found["action_accuracy"]["n"]) == (0.5, 4)
    assert (found["says_rate"]["value"], found["says_rate"]["n"]) == (0.5, 4)
    assert (found["commitment_accuracy"]["value"], found["commitment_accuracy"]["n"]) == (0.5, 4)
    assert found["length_fit"]["value"] == 0.75
    assert (found["commitment_consistency"]["value"], found["commitment_consistency"]["n"]) == (0.0, 1)
    assert (found["seconds_p50"], found["cost"], found["tokens"]) == (2.0, 0.75, 30)


def test_nothing_at_all_is_no_figure() -> None:
    found = summary([], {})
    assert (found["runs"], found["errors"], found["seconds_p50"], found["cost"]) == (0, 0, None, 0)
    assert found["action_accuracy"] == {"value": None, "low": None, "high": None, "n": 0}


def test_a_verdict_for_every_metric_that_has_something_to_say() -> None:
    first, *_, last = judged(RUNS, SCENARIOS)
    assert first.verdicts["action_accuracy"] == {"right": 1, "of": 1}
    assert last.verdicts["action_accuracy"] == {"right": 0, "of": 1}
    assert "form_accuracy" not in first.verdicts
    assert "citation_accuracy" not in first.verdicts


def test_runs_are_the_same_after_a_file() -> None:
    kept = [from_json(json.loads(json.dumps(as_json(entry)))) for entry in RUNS]
    assert kept == RUNS
    assert summary(kept, SCENARIOS) == summary(RUNS, SCENARIOS)


def test_a_run_of_another_release_is_read_without_what_it_does_not_know() -> None:
    assert from_json({**as_json(RUNS[0]), "colour": "green"}) == RUNS[0]


@pytest.mark.parametrize("count", [1, 3])
def test_cases_are_counted_per_scenario(count: int) -> None:
    scenarios = {("tiny", f"s{number}"): scenario(f"s{number}") for number in range(count)}
    runs: list[Run] = [run(scenario=id_, channel=name, commitments=("credit",)) for _, id_ in scenarios for name in ("email", "chat")]
    assert summary(runs, scenarios)["commitment_consistency"]["n"] == count
    assert summary(runs, scenarios)["scenarios"] == count
