"""Questions that hang on earlier turns."""

from __future__ import annotations

import pytest

from knowledge.retrieval.context import carry, hangs_on_context, parts


@pytest.mark.parametrize(
    "text", ["Does it come in red?", "And to Canada?", "How much?", "Do they have live music?", "What about the other one?"]
)
def test_hangs(text: str) -> None:
    assert hangs_on_context(text)


@pytest.mark.parametrize("text", ["How do I reset the password of my account?", "What does express shipping to Canada cost?"])
def test_stands_by_itself(text: str) -> None:
    assert not hangs_on_context(text)


def test_nothing_is_carried_without_turns() -> None:
    assert carry("Does it come in red?", []) is None
    assert carry("Does it come in red?", ["", "…"]) is None


def test_nearer_turns_weigh_more_and_the_questions_own_words_are_left_out() -> None:
    carried = carry("Does it fly in red?", ["I like the old glider", "We have the Falcon kite in red"])
    assert carried is not None
    assert carried.weights["falcon"] > carried.weights["glider"] > 0
    assert "red" not in carried.weights


def test_a_question_that_stands_is_bound_loosely_and_not_embedded_with_the_turns() -> None:
    carried = carry("What does express shipping to Canada cost?", ["Is the Falcon in stock?"])
    assert carried is not None
    assert carried.text is None
    assert carried.hold < 1


def test_a_long_message_is_searched_in_parts_that_keep_all_of_it() -> None:
    text = " ".join(f"Sentence number{n} speaks about topic{n} and thing{n} at length{n}." for n in range(12))
    found = parts(text)
    assert len(found) > 1
    assert " ".join(found) == text
    assert parts("Where is my parcel?") == ["Where is my parcel?"]
