"""Politeness of requests: what raises it, what lowers it, and by what it is explained."""

from __future__ import annotations

import pytest

from drafting.reading.politeness import BAR, read_politeness


@pytest.mark.parametrize(
    ("kinder", "ruder"),
    [
        ("Could you please send us the form? Thank you!", "Send the form."),
        ("Hello, would you mind telling us when it broke?", "Why did you break it?"),
        ("Sorry to ask again, but which size was it?", "What size? You never said."),
    ],
)
def test_the_kinder_of_two_scores_higher(kinder: str, ruder: str) -> None:
    assert read_politeness(kinder).score >= BAR
    assert read_politeness(ruder).score < BAR


def test_the_marks_are_named() -> None:
    found = read_politeness("So why did you ignore us?! Thanks.")

    assert "thanks" in found.raised_by
    assert {"demands_reasons", "abrupt_start", "loud"} <= set(found.lowered_by)


def test_hidden_characters_change_nothing() -> None:
    assert read_politeness("Tha\u200bnk you so much").score == read_politeness("Thank you so much").score
