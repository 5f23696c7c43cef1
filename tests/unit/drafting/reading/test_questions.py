"""One entry for each thing that the customer wants."""

from __future__ import annotations

from datetime import date

import pytest

from drafting.domain.case import Case, Message, Role
from drafting.reading.questions import split_questions


def ask(*texts: str) -> list[str]:
    return [question.text for question in split_questions(Case(tuple(Message(text) for text in texts), date(2026, 11, 1)))]


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (("My widget broke after 3 days. Bought it in September. I want my money back.",), 1),
        (("What does express shipping cost? And is the Portland shop open on Sundays?",), 2),
        (("Please cancel my order. And when is the shop open on Saturday?",), 2),
        (("Hello team,\nhow do I reset my password?\nThanks, Ann",), 1),
        (("Thank you!",), 0),
        (("hi", "my lamp is broken", "can you fix it?"), 1),
        (("The lamp flickers. Can you repair it?",), 1),
        (("It broke, I want my money back! And how do I send it back?",), 2),
        (("What about delivery time, cost and tracking?",), 3),
        (("breakfast till when? + price of a parking space pls",), 2),
        (("I have 2 questions: 1) opening times 2) is there parking?",), 2),
        (("I need to know:\n- your opening hours\n- the return address\nThanks, Ann",), 2),
    ],
)
def test_issues_are_counted_not_sentences(texts: tuple[str, ...], count: int) -> None:
    assert len(ask(*texts)) == count


def test_handles_and_greetings_are_left_out() -> None:
    assert ask("@acme Hi there! Where is my order?") == ["Where is my order?"]


def test_a_question_that_hangs_on_an_earlier_turn_carries_its_subject() -> None:
    case = Case(
        (Message("How do I return a kite by mail?"), Message("You print a label.", Role.AGENT), Message("And how long does that take?")),
        date(2026, 11, 1),
    )
    (question,) = split_questions(case)
    assert "return a kite by mail" in question.text
    assert question.message == 2


def test_a_problem_without_a_question_is_an_issue() -> None:
    (question,) = split_questions(Case((Message("My parcel never arrived."),), date(2026, 11, 1)))
    assert question.is_issue


def test_a_question_that_points_back_keeps_its_own_words_apart() -> None:
    (_, second) = split_questions(Case((Message("My lamp broke, I want a refund. And how do I send it back?"),), date(2026, 11, 1)))
    assert second.text == "My lamp broke, I want a refund. And how do I send it back?"
    assert second.asked == "And how do I send it back?"


def test_a_question_that_stands_by_itself_carries_nothing() -> None:
    assert ask("How do I clean my kite? Do you have a shop?")[1] == "Do you have a shop?"
    assert ask("Do your toys come with a warranty, and for how many years?")[1].startswith("Do your toys come with a warranty?")


@pytest.mark.parametrize(
    "asked", ["What can you do?", "What now?", "Can you please help?", "So what are my options?", "Any ideas?", "How do we fix this?"]
)
def test_a_question_for_help_is_the_problem_that_was_told(asked: str) -> None:
    (found,) = split_questions(Case((Message(f"My kite came with a torn sail. {asked}"),), date(2026, 11, 1)))
    assert (found.text, found.is_issue) == ("My kite came with a torn sail.", True)


@pytest.mark.parametrize(
    "text", ["My kite came with a torn sail. Can you repair it?", "What can you do?", "My kite is torn. What does a repair cost?"]
)
def test_a_question_of_its_own_stays_one(text: str) -> None:
    assert ask(text)[0].endswith("?")
