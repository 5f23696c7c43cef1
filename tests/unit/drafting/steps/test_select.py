"""The sentences that answer a question, with the conditions that belong to them."""

from __future__ import annotations

from drafting.domain.triage import Question
from drafting.steps.select import MAX_CHARACTERS, Selected, other_remedy, remedies_in, select
from knowledge.domain.article import ArticleId
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Hit, Passage
from tests.unit.drafting.steps.library import FewPassages, passage

WINDOW = passage(
    "returns",
    "We were founded in 1950. A kite can be returned within 30 days. However, a kite that was flown cannot be returned. Our shop is blue.",
    "window",
)
INSIDE = passage("goodwill", "A kite can be returned within 90 days by an agent.", "limits", Audience.INTERNAL)
STEPS = passage("assembly", "You will need a knife.\n\n1. Open the box.\n2. Fold the wings.\n3. Tie the line.\n", "steps")


async def chosen(text: str, *passages: Passage, scores: tuple[float, ...] = ()) -> tuple[Selected, ...]:
    hits = tuple(Hit(one, score) for one, score in zip(passages, scores or (0.9,) * len(passages), strict=True))
    return await select(Question(text, hits=hits), FewPassages(passages))  # type: ignore[arg-type]


async def test_nothing_found_is_nothing_said() -> None:
    assert await chosen("When can a kite be returned?") == ()
    assert await chosen("When can a kite be returned?", passage("empty", "")) == ()


async def test_what_is_for_agents_is_never_chosen() -> None:
    assert await chosen("When can a kite be returned?", INSIDE) == ()
    found = await chosen("When can a kite be returned?", INSIDE, WINDOW)
    assert [part.passage.ref for part in found] == [WINDOW.ref]


async def test_a_sentence_comes_with_its_condition_and_without_the_rest() -> None:
    (found,) = await chosen("Can a kite be returned within 30 days?", WINDOW)
    assert found.text == "A kite can be returned within 30 days. However, a kite that was flown cannot be returned."
    assert not found.steps


async def test_a_sentence_comes_with_the_one_that_it_hangs_on() -> None:
    hanging = passage("lamp", "The lamp has a battery. It lasts four hours when charged.")
    (found,) = await chosen("How many hours when charged?", hanging)
    assert found.text == "The lamp has a battery. It lasts four hours when charged."


async def test_a_procedure_is_kept_whole_and_in_order() -> None:
    (found,) = await chosen("How do I assemble it?", STEPS)
    assert found.steps
    assert found.text.splitlines() == ["1. Open the box.", "2. Fold the wings.", "3. Tie the line."]


async def test_a_weak_passage_does_not_answer_beside_a_strong_one() -> None:
    weak = passage("shipping", "A kite can be returned within 30 days by post.")
    found = await chosen("Can a kite be returned within 30 days?", WINDOW, weak, scores=(0.9, 0.3))
    assert [part.passage.ref for part in found] == [WINDOW.ref]


async def test_much_that_fits_is_bounded() -> None:
    many = passage("long", " ".join(f"A kite of size {number} can be returned within 30 days." for number in range(60)))
    (found,) = await chosen("Can a kite be returned within 30 days?", many)
    assert len(found.text) <= MAX_CHARACTERS + 1


async def test_the_same_question_is_answered_alike() -> None:
    assert await chosen("Can a kite be returned?", WINDOW) == await chosen("Can a kite be returned?", WINDOW)


async def test_the_sentence_that_answers_is_the_core() -> None:
    (found,) = await chosen("Can a kite be returned within 30 days?", WINDOW)
    assert found.core == ("A kite can be returned within 30 days.", "However, a kite that was flown cannot be returned.")


async def test_steps_between_chosen_ones_are_said_as_well() -> None:
    tracking = passage(
        "tracking", "1. Open the tracking page of your parcel.\n2. Enter a number.\n3. The page shows where your parcel is.", "follow"
    )
    (found,) = await chosen("The page shows where your parcel is?", tracking)
    assert "Enter a number." in found.text or "Open the tracking page" not in found.text
    assert found.text.endswith("The page shows where your parcel is.")


async def test_the_whole_procedure_answers_where_one_of_its_steps_does() -> None:
    report = passage("fakes", "1. Take a photo.\n2. Report it to safety@acme.example.", "report")
    (found,) = await chosen("Where can I report it?", report)
    assert found.steps
    assert found.text.count("\n") == 1


def test_a_remedy_that_was_not_given_is_recognised() -> None:
    other = other_remedy({"credit"})
    assert other is not None
    assert other.search("A refund takes a week.")
    assert not other.search("Store credit comes at once, not a refund.")
    assert not other.search("The label costs 6 dollars.")
    assert remedies_in("Do I get my money back or a new one?") == {"refund", "replacement"}


NEEDS = Passage(
    ArticleId("returns"),
    1,
    "needs",
    "Returns",
    "What a return needs",
    "- Your receipt or order number.\n- A kite must be dry.\n",
    Audience.PUBLIC,
)


async def test_an_item_that_is_no_sentence_comes_with_its_heading() -> None:
    (found,) = await chosen("Do I need the receipt or the order number?", NEEDS)
    assert found.text == "What a return needs: your receipt or order number."
    assert found.core == (found.text,)


async def test_an_item_that_is_a_sentence_stands_alone() -> None:
    (found,) = await chosen("Must a kite be dry?", NEEDS)
    assert "What a return needs" not in found.text
