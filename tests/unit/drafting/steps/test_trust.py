"""What a hosted model's wording must show before it may stand."""

from __future__ import annotations

import pytest

from drafting.domain.draft import Form
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Quantity, QuantityKind, Reading, Sentence
from drafting.domain.resolution import Point, PointKind
from drafting.steps.trust import may_stand, says_each


def reading(sentences: int, *quantities: Quantity) -> Reading:
    return Reading("x" * 100, sentences=tuple(Sentence("x", at * 10, at * 10 + 9) for at in range(sentences)), quantities=quantities)


def loose(sentence: int) -> Finding:
    return Finding("grounding", "grounding.unsupported", Severity.INFO, "", "", sentence * 10, sentence * 10 + 9)


@pytest.mark.parametrize("check", ["privacy", "policy", "consistency", "promises", "grounding"])
def test_a_warning_of_substance_is_enough(check: str) -> None:
    assert not may_stand([Finding(check, f"{check}.x", Severity.WARN, "")], reading(4), Form.FULL)
    assert may_stand([Finding("tone", "tone.x", Severity.WARN, "")], reading(4), Form.FULL)
    assert not may_stand([Finding("tone", "tone.x", Severity.BLOCK, "")], reading(4), Form.FULL)


def test_courtesies_may_rest_on_nothing_but_never_most_of_a_reply() -> None:
    assert may_stand([loose(0), loose(3)], reading(4), Form.FULL)
    assert not may_stand([loose(0), loose(3)], reading(3), Form.FULL)
    assert not may_stand([loose(0), loose(1), loose(2)], reading(9), Form.FULL)
    assert may_stand([loose(0), loose(1), loose(2)], reading(3), Form.HOLDING)


def test_a_value_in_a_sentence_without_a_source() -> None:
    amount = Quantity(QuantityKind.MONEY, "40", "USD", "$40", 2, 5)
    assert not may_stand([loose(0)], reading(4, amount), Form.FULL)
    assert may_stand([loose(1)], reading(4, amount), Form.FULL)


def test_what_was_decided_must_be_spoken_of() -> None:
    decided = [Point(PointKind.DECISION, "We will refund the full price.")]
    assert says_each(decided, "We'll refund all that you paid.")
    assert not says_each(decided, "Everything that you asked for is granted.")
    assert says_each([Point(PointKind.ANSWER, "It ships today.")], "Thank you.")
