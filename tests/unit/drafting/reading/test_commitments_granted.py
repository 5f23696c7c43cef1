"""A wish in quotation marks, and the words that grant it or do not."""

from __future__ import annotations

import pytest

from drafting.reading.commitments import read_commitments


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('You asked: "Please send me a replacement." That is exactly what we will do.', "replacement"),
        ("> could you waive the late fee?\nConsider it done.", "waiver"),
        ("> I would like a refund\nThat's what you will get.", "refund"),
    ],
)
def test_a_granted_wish_is_a_promise(text: str, kind: str) -> None:
    assert [reading.type for reading in read_commitments(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        'You asked: "Please send me a replacement." That is not what we will do.',
        "> I would like a refund\nIs that what you will get?",
        "> hello there\nThat's what you will get.",
        '"A refund at once!" We have read it.',
        "> I would like a refund\n" + "This sentence says nothing about it. " * 20 + "That's what you will get.",
    ],
)
def test_a_wish_that_is_refused_asked_or_far_away_is_none(text: str) -> None:
    assert read_commitments(text) == ()


def test_its_span_is_what_grants_it() -> None:
    text = "> I would like a refund\nYes. That is what you will get."
    (reading,) = read_commitments(text)
    assert text[reading.start : reading.end] == "That is what you will get"
