"""Several questions in one sentence, and sentences that ask one thing."""

from __future__ import annotations

import pytest

from drafting.reading.clauses import clauses, entry, points


def texts(sentence: str) -> list[str]:
    return [clause.text for clause in clauses(sentence)]


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (
            "How long does it take, what does it cost and can I track it?",
            ["How long does it take?", "what does it cost?", "can I track it?"],
        ),
        ("What are your hours and do you sell gift cards?", ["What are your hours?", "do you sell gift cards?"]),
        ("whats the fee + when can ppl ring you", ["whats the fee", "when can ppl ring you"]),
        ("How much is it, and from which amount is it free?", ["How much is it?", "from which amount is it free?"]),
        (
            "Can you tell me how to join, what it brings and who may join?",
            ["Can you tell me how to join?", "what it brings?", "who may join?"],
        ),
        (
            "What does it cost, how long does it take, and are duties included?",
            ["What does it cost?", "how long does it take?", "are duties included?"],
        ),
        ("My bill is high, why is that and can I pay later?", ["My bill is high, why is that?", "can I pay later?"]),
    ],
)
def test_joined_questions_are_told_apart(sentence: str, parts: list[str]) -> None:
    assert texts(sentence) == parts


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("What about delivery time, cost and tracking?", ["delivery time", "cost", "tracking"]),
        ("I need to know your opening hours, phone number and return address.", ["your opening hours", "phone number", "return address"]),
        ("Tell me about breakfast times, parking and wifi please", ["breakfast times", "parking", "wifi"]),
        ("Questions: check-out time, price of a cot, quiet hours", ["check-out time", "price of a cot", "quiet hours"]),
        (
            "I'd like to know the price, your phone hours and whether you take cards.",
            ["the price", "your phone hours", "whether you take cards"],
        ),
    ],
)
def test_lists_of_things_are_as_many_questions(sentence: str, parts: list[str]) -> None:
    assert texts(sentence) == parts
    assert all(clause.listed and sentence[clause.start : clause.end] == clause.text for clause in clauses(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Can I return a kite that was flown and has a torn sail?",
        "I want my money back and everyone will hear about it",
        "Please cancel my booking and let us come another time.",
        "I bought the kite, which is broken, and I need a refund.",
        "I need a refund and a replacement.",
        "Tell me about your terms and conditions",
        "If it rains, can I cancel, or do I have to pay?",
        "Do you have it in red or blue?",
        "I need the heating fixed and a new room.",
    ],
)
def test_what_asks_one_thing_stays_whole(sentence: str) -> None:
    assert texts(sentence) == [sentence]


def test_a_bare_noun_takes_along_what_the_first_says_of_all() -> None:
    assert [clause.otherwise for clause in clauses("What about delivery time, cost and tracking?")] == [
        "",
        "delivery cost",
        "delivery tracking",
    ]
    assert [clause.otherwise for clause in clauses("Tell me about parking at the shop and the opening times")] == [
        "",
        "opening times at the shop",
    ]


def test_numbers_and_bullets_give_way_to_lines() -> None:
    text = "Hi! 1. How do I clean it? 2) Where is the shop?"
    plain, starts = points(text)
    assert len(plain) == len(text)
    assert [plain[start:].split()[0] for start in sorted(starts)] == ["How", "Where"]
    assert points("I need to know:\n- your hours\n- the address")[1]
    assert points("A kite:\n- red\n- broken\nI want a refund")[1] == frozenset()
    assert points("It broke after 3. October was fine.")[1] == frozenset()


def test_a_noun_phrase_is_an_entry_and_a_sentence_is_none() -> None:
    assert entry("opening hours on Saturday") is not None
    assert entry("it broke on Saturday") is None
