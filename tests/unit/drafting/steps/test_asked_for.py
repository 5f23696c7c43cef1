"""Which sentences hold a thing of the kind that is asked for."""

from __future__ import annotations

import pytest

from drafting.steps.asked_for import holds_what_is_asked


@pytest.mark.parametrize(
    ("question", "held", "lacking"),
    [
        ("How much is it?", "Express costs $12.", "Express is quick."),
        ("What does a cot cost?", "A cot is free of charge.", "A cot fits in every room."),
        ("How long does it take?", "It takes 5 business days.", "It comes by post."),
        ("Until when is breakfast served?", "Breakfast ends at 10.30 a.m.", "Breakfast is in the hall."),
        ("How can I send you a reading?", "Enter the reading in your account.", "A reading helps us."),
        ("Where do I report that?", "Send both to safety@acme.example.", "We follow up every report."),
        ("How high may a kite fly?", "Not higher than 500 feet.", "Not over people."),
        ("Who can join?", "It is for homes with a child.", "It is renewed."),
    ],
)
def test_kinds(question: str, held: str, lacking: str) -> None:
    assert holds_what_is_asked(question, held)
    assert not holds_what_is_asked(question, lacking)


def test_a_question_for_nothing_in_particular_is_held_by_nothing() -> None:
    assert not holds_what_is_asked("Is the paint safe?", "It costs $5 and takes 3 days.")
