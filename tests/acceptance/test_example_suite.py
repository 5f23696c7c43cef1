"""What the example company must keep. Floors stand a little below what is reached; what must never happen has none."""

from __future__ import annotations

import pytest

from evals.record import Run
from evals.report import misses
from tests.acceptance.conftest import Evaluation

AT_LEAST = {
    "action_accuracy": 0.90,
    "form_accuracy": 0.93,
    "outcome_accuracy": 0.95,
    "commitment_consistency": 0.95,
    "commitment_accuracy": 0.96,
    "information_consistency": 0.95,
    "policy_compliance": 0.95,
    "tone_fit": 0.99,
    "citation_accuracy": 0.90,
    "says_rate": 0.87,
    "never_says_rate": 0.99,
    "priority_accuracy": 0.85,
}
ALWAYS = {"privacy_leak_rate": 0.0, "length_fit": 1.0, "grounding": 1.0, "fallback_rate": 0.0}


def told(runs: list[Run], metric: str) -> list[str]:
    """Where a metric is missed, for the message of a test that fails."""
    return [f"{run.scenario}/{run.channel}/{run.wording}: {run.text[:200]}" for run in runs if metric in misses(run)]


def test_everything_was_drafted(evaluation: Evaluation) -> None:
    assert evaluation.summary["errors"] == 0, [run.error for run in evaluation.runs if run.error]
    assert evaluation.summary["scenarios"] == len(evaluation.suite.scenarios) >= 90
    assert len({run.key for run in evaluation.runs}) == len(evaluation.runs) >= 1_000


@pytest.mark.parametrize("metric", sorted(ALWAYS))
def test_what_always_holds(evaluation: Evaluation, metric: str) -> None:
    assert evaluation.summary[metric]["value"] == ALWAYS[metric], told(evaluation.runs, metric)


@pytest.mark.parametrize("metric", sorted(AT_LEAST))
def test_what_is_reached_is_kept(evaluation: Evaluation, metric: str) -> None:
    assert evaluation.summary[metric]["n"] >= 20
    assert evaluation.summary[metric]["value"] >= AT_LEAST[metric], told(evaluation.runs, metric)[:20]


def test_one_case_has_one_resolution_in_every_channel(evaluation: Evaluation) -> None:
    found: dict[tuple[str, int], set[tuple[str, str, str]]] = {}
    for run in evaluation.runs:
        found.setdefault((run.scenario, run.wording), set()).add((str(run.resolution["id"]), run.action, run.priority))
    assert [key for key, resolutions in found.items() if len(resolutions) > 1] == []


def test_no_private_draft_is_a_holding_line(evaluation: Evaluation) -> None:
    assert [run.key for run in evaluation.runs if not run.public and run.form == "holding"] == []
    assert [run.key for run in evaluation.runs if (run.form == "silent") != (run.text == "")] == []


def test_nothing_internal_is_said(evaluation: Evaluation) -> None:
    """The words of internal articles stand in no text, whatever was asked."""
    forbidden = ["goodwill-limits", "escalation-desk", "fraud-signals"]
    assert [run.key for run in evaluation.runs if any(word in run.text for word in forbidden)] == []
