"""A conversation becomes general, or nothing is proposed."""

from __future__ import annotations

from datetime import date

import pytest

from drafting.curating.amounts import reader
from drafting.curating.propose import propose
from drafting.curating.scrub import scrubbed
from drafting.domain.case import Case, Customer, Message, Role
from drafting.errors import BadRequest
from knowledge.curation.amounts import AmountKind
from knowledge.domain.company import Company, Contact

COMPANY = Company("Acme", "USD", "UTC", ("standard",), contacts=(Contact("email", "help@acme.example", "service"),))
PERSON = Customer(
    id="c-9", name="Walter Grump", handle="@grump", record={"email": "w.grump@mail.example", "order": "O-1182", "city": "Springfield"}
)
REPLY = """Hi Walter,

Thank you for writing to us. I have checked your order O-1182 and see that it was sent on Tuesday.

A kite line can be shortened with scissors and sealed with a flame. Leave at least 20 metres, or the kite will not fly. If you are unsure, write to help@acme.example.

Kind regards,
Maria"""


def case(
    *answers: str,
    asked: str = "@acme hi, I am Walter Grump from Springfield. Can I shorten the lines of my kite myself? My mail is w.grump@mail.example",
) -> Case:
    return Case((Message(asked), *(Message(answer, Role.AGENT) for answer in answers)), date(2026, 11, 1), PERSON)


def test_what_is_general_is_kept_and_the_rest_counted() -> None:
    found = propose(case(REPLY), COMPANY)
    assert found.title == "Can I shorten the lines of my kite myself?"
    assert found.body == (
        "## Question\n\nCan I shorten the lines of my kite myself?\n\n## Answer\n\n"
        "A kite line can be shortened with scissors and sealed with a flame. Leave at least 20 metres, or the kite will not fly. "
        "If you are unsure, write to help@acme.example."
    )
    assert found.notes == ("1 sentence left out that spoke of one person or one case", "to be checked against the policies: 20 metres")


@pytest.mark.parametrize("word", ["Walter", "Grump", "O-1182", "w.grump", "Springfield", "@grump"])
def test_nothing_of_the_person_is_left(word: str) -> None:
    asked = "Can @grump, Walter Grump of Springfield (order O-1182, w.grump@mail.example), shorten the lines?"
    found = propose(case(REPLY, asked=asked), COMPANY)
    assert word not in found.title + found.body


def test_a_conversation_about_one_case_alone_gives_nothing() -> None:
    with pytest.raises(BadRequest, match="Nothing general is left"):
        propose(case("Hi Walter,\n\nI have refunded your order O-1182 to w.grump@mail.example.\n\nBest, Maria"), COMPANY)


def test_a_proposal_needs_both_sides() -> None:
    with pytest.raises(BadRequest, match="a question and an answer"):
        propose(case(), COMPANY)


def test_masked_words_say_what_they_were() -> None:
    assert (
        scrubbed("Write to w.grump@mail.example or help@acme.example", case(), ("help@acme.example",))
        == "Write to [email] or help@acme.example"
    )


def test_the_eighth_day_is_a_length_of_time() -> None:
    (amount,) = reader("en", "USD")("It is charged from the eighth day after the due date.")
    assert (amount.kind, amount.value, amount.unit) == (AmountKind.DURATION, 8.0, "day")
