"""What two texts differ in, and how well that is told."""

from __future__ import annotations

import pytest

from evals.difference import DifferenceKind, differences
from evals.pairs import frozen_pairs, judge_pairs

DRAFT = "We will refund $49.90 within 5 business days if the widget is back by 12 November. Shipping is free."


def kinds(other: str) -> set[DifferenceKind]:
    return {difference.kind for difference in differences(DRAFT, other)}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (DRAFT, set()),
        (f"Hi Ada,\n\n{DRAFT}\n\nKind regards,\nthe team", set()),
        (DRAFT.replace("$49.90", "49.90 dollars"), set()),
        (DRAFT.replace("5 business days", "five business days").replace("12 November", "November 12"), set()),
        (DRAFT.replace("$49.90", "$59.90"), {DifferenceKind.VALUE}),
        (DRAFT.replace(" if the widget is back by 12 November", ""), {DifferenceKind.VALUE, DifferenceKind.CONDITION}),
        (f"{DRAFT} A colleague will call you back.", {DifferenceKind.COMMITMENT}),
    ],
)
def test_what_differs(other: str, expected: set[DifferenceKind]) -> None:
    assert kinds(other) == expected


def test_it_does_not_matter_which_comes_first() -> None:
    for pair in frozen_pairs():
        assert bool(differences(pair.one, pair.other)) is bool(differences(pair.other, pair.one)), pair


def test_the_frozen_pairs_are_told_apart() -> None:
    figures = judge_pairs(frozen_pairs())
    assert figures.recall.n + sum(figures.found[kind].n for kind in ("equal", "reworded")) >= 200
    assert (figures.precision.value or 0) >= 0.88
    assert (figures.recall.value or 0) >= 0.92
    assert figures.found["equal"].value == 0
