"""Promises read out of texts: types from case files, values, conditions, deadlines, spans, a company's own types."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from drafting.reading.commitments import read_commitments


def _cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(files("tests.unit.drafting.reading").joinpath(f"{name}.yaml").read_text(encoding="utf-8"))[
        "commitments"
    ]
    return found


def _f1(cases: list[dict[str, Any]]) -> tuple[float, list[str]]:
    right = wrong = missed = 0
    misses = []
    for case in cases:
        got = {reading.type for reading in read_commitments(case["text"])}
        wanted = [set(entry.split("|")) for entry in case["commitments"]]
        allowed = set().union(*wanted, *(set(entry.split("|")) for entry in case.get("also_ok", [])))
        hits = sum(bool(got & options) for options in wanted)
        right, wrong, missed = right + hits, wrong + len(got - allowed), missed + len(wanted) - hits
        if got - allowed or hits < len(wanted):
            misses.append(f"{case['text']} → {sorted(got)}")
    return 2 * right / (2 * right + wrong + missed), misses


@pytest.mark.parametrize(("name", "least"), [("commitments", 0.97), ("commitments_wordings", 0.95), ("commitments_trades", 0.9)])
def test_the_promises_of_labelled_texts_are_read(name: str, least: float) -> None:
    figure, misses = _f1(_cases(name))
    assert figure >= least, misses


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("We'll refund £42.50 to your card.", "refund", "£42.50"),
        ("You'll get 15% off your next stay.", "discount", "15%"),
        ("We'll refund you in full.", "refund", "full"),
    ],
)
def test_the_value_of_a_promise(text: str, kind: str, value: str) -> None:
    (reading,) = read_commitments(text)
    assert (reading.type, reading.value) == (kind, value)


def test_a_condition_is_kept_with_its_promise() -> None:
    (reading,) = read_commitments("If you send us the receipt, we will refund the difference.")
    assert reading.type == "refund"
    assert reading.condition == "if you send us the receipt"


def test_a_deadline_belongs_to_the_promise_beside_it() -> None:
    (reading,) = read_commitments("We will repair the zip by Friday.")
    assert (reading.type, reading.deadline) == ("repair", "by friday")


def test_spans_count_the_given_text() -> None:
    text = "Hi\u200b Ann! We will re\u200bfund the fare."
    (reading,) = read_commitments(text)
    assert text[reading.start : reading.end] == reading.text
    assert "re\u200bfund" in reading.text


def test_an_own_type_wins_over_the_built_in_one_that_it_overlaps() -> None:
    own = {"visit": ["an engineer will come to you within two working days"]}
    assert [reading.type for reading in read_commitments("An engineer will come to you on the next working day.", own)] == ["visit"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "!!!", '"We will refund you."', "> We will refund you."])
def test_texts_without_words_of_their_own_promise_nothing(text: str) -> None:
    assert read_commitments(text) == ()
