"""Two evaluations side by side, and gates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evals.compare import Change, compare, table
from evals.gate import Bound, missed, read_gate
from evals.record import Run
from knowledge.errors import InvalidKnowledge
from tests.unit.evals.build import run, scenario

COUNT = 12
SCENARIOS = {("tiny", f"s{number}"): scenario(f"s{number}", action="reply", withholds={"all": ["O-1"]}) for number in range(COUNT)}
BEFORE = [run(scenario=f"s{number}", channel=name, commitments=("credit",)) for number in range(COUNT) for name in ("email", "chat")]


def change(name: str, before: list[Run], after: list[Run]) -> Change:
    changes, _ = compare(before, after, SCENARIOS)
    return next(entry for entry in changes if entry.metric == name)


def test_a_run_of_the_same_is_no_regression() -> None:
    changes, flips = compare(BEFORE, [replace(entry, seconds=9.0, resolution={"id": "other"}) for entry in BEFORE], SCENARIOS)
    assert changes
    assert not any(entry.is_worse for entry in changes)
    assert flips == []


def test_a_regression_is_found_and_its_runs_are_named() -> None:
    after = [replace(entry, action="ask") if number < 8 else entry for number, entry in enumerate(BEFORE)]
    found = change("action_accuracy", BEFORE, after)
    assert (found.is_worse, found.better, found.worse, found.n) == (True, 0, 8, len(BEFORE))
    assert [found.before, found.after] == pytest.approx([1.0, 16 / 24])
    _, flips = compare(BEFORE, after, SCENARIOS)
    assert {(flip.scenario, flip.channel, flip.better) for flip in flips} == {
        (entry.scenario, entry.channel, False) for entry in BEFORE[:8]
    }


def test_the_way_back_is_an_improvement() -> None:
    worse = [replace(entry, action="ask") for entry in BEFORE]
    assert not change("action_accuracy", worse, BEFORE).is_worse
    assert change("action_accuracy", worse, BEFORE).better == len(BEFORE)


def test_a_flip_or_two_is_noise() -> None:
    after = [replace(entry, action="ask") if number < 3 else entry for number, entry in enumerate(BEFORE)]
    assert not change("action_accuracy", BEFORE, after).is_worse


def test_more_leaks_are_worse_although_the_figure_rises() -> None:
    after = [replace(entry, text="Order O-1 left.") for entry in BEFORE]
    assert change("privacy_leak_rate", BEFORE, after).is_worse
    assert not change("privacy_leak_rate", after, BEFORE).is_worse


def test_runs_that_fail_are_a_regression() -> None:
    after = [replace(entry, error="RuntimeError: down", text="", form="", action="") for entry in BEFORE]
    assert change("action_accuracy", BEFORE, after).is_worse
    assert change("commitment_consistency", BEFORE, after).is_worse


def test_a_metric_of_cases_is_compared_by_case() -> None:
    after = [replace(entry, commitments=()) if entry.channel == "chat" else entry for entry in BEFORE]
    found = change("commitment_consistency", BEFORE, after)
    assert (found.is_worse, found.worse, found.n, found.after) == (True, COUNT, COUNT, 0.0)


def test_only_what_both_have_is_compared() -> None:
    assert change("action_accuracy", BEFORE, BEFORE[:6]).n == 6
    assert compare(BEFORE, [], SCENARIOS) == ([], [])


def test_the_table_says_which_is_worse() -> None:
    changes, _ = compare(BEFORE, [replace(entry, action="ask") for entry in BEFORE], SCENARIOS)
    rows = {row["metric"]: row["is_worse"] for row in table(changes)}
    assert rows["action_accuracy"] is True
    assert rows["length_fit"] is False


SUMMARY = {
    "errors": 2,
    "cost": 0.0,
    "seconds_p95": None,
    "grounding": {"value": 0.96, "low": 0.90, "high": 0.99, "n": 80},
    "privacy_leak_rate": {"value": 0.01, "low": 0.0, "high": 0.05, "n": 80},
    "says_rate": {"value": None, "low": None, "high": None, "n": 0},
}


@pytest.mark.parametrize(
    ("name", "bound", "says"),
    [
        ("grounding", Bound(at_least=0.95), None),
        ("grounding", Bound(at_least=0.97), "below 0.97"),
        ("grounding", Bound(at_least=0.95, surely=True), "below 0.95"),
        ("privacy_leak_rate", Bound(at_most=0.02), None),
        ("privacy_leak_rate", Bound(at_most=0.02, surely=True), "above 0.02"),
        ("privacy_leak_rate", Bound(at_most=0.0), "above 0.0"),
        ("grounding", Bound(at_least=0.5, min_n=100), "too few"),
        ("says_rate", Bound(at_least=0.0), "too few"),
        ("errors", Bound(at_most=0), "above 0"),
        ("errors", Bound(at_most=2), None),
        ("cost", Bound(at_most=0), None),
        ("seconds_p95", Bound(at_most=1), "no such figure"),
        ("groundng", Bound(at_least=0.5), "no such figure"),
    ],
)
def test_a_bound_holds_or_says_why(name: str, bound: Bound, says: str | None) -> None:
    found = missed(SUMMARY, {name: bound})
    assert len(found) == (says is not None)
    assert all(entry.startswith(f"{name}: ") and (says or "") in entry for entry in found)


def test_a_gate_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "gate.yaml"
    path.write_text("grounding: {at_least: 0.9, surely: true, min_n: 30}\nerrors: {at_most: 0}\n", encoding="utf-8")
    gate = read_gate(path)
    assert gate == {"grounding": Bound(at_least=0.9, surely=True, min_n=30), "errors": Bound(at_most=0)}
    assert len(missed(SUMMARY, gate)) == 1


@pytest.mark.parametrize("text", ["grounding: {atleast: 0.9}", "grounding: 0.9", "- grounding", "grounding: {"])
def test_a_gate_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gate.yaml"
    path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(InvalidKnowledge) as caught:
        read_gate(path)
    assert caught.value.problems[0].file == str(path)
