"""The learnt reader of promises: what it proposes beside the rules, and where it must keep quiet."""

from __future__ import annotations

import numpy as np
import pytest

from drafting.reading.commitments import read_commitments
from drafting.reading.commitments_learnt import NONE, learnt, ngrams, proposal, tokens


def test_the_table_is_whole() -> None:
    table = learnt()
    assert NONE in table.kinds
    assert table.weights.shape == (len(table.grams) + 2 * table.vectors.shape[1], len(table.kinds))
    assert len(table.words) == len(table.vectors)
    assert bool(np.isfinite(table.weights).all())


def test_numbers_and_neighbours_are_features() -> None:
    assert tokens(" we pay $12.50 twice ") == ["we", "pay", "$#", "twice"]
    assert ngrams(["we", "pay"]) == {"we", "pay", "^ we", "we pay", "pay $"}


@pytest.mark.parametrize("text", ["", " ", " zzzz qqqq ", " ; ; "])
def test_a_text_without_known_words_has_a_share_all_the_same(text: str) -> None:
    kind, share, _ = proposal(text)
    assert kind in learnt().kinds
    assert 0 < share <= 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Our insurers have been told to settle the damage to the roof.", "compensation"),
        ("The mechanic takes the gearbox apart again if it stalls.", "repair"),
        ("We stand behind the seams for five years.", "guarantee"),
    ],
)
def test_a_wording_that_no_list_has_is_read(text: str, kind: str) -> None:
    assert kind in {reading.type for reading in read_commitments(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Will our insurers settle the damage to the roof?",
        "You said that our insurers would settle the damage.",
        "Our insurers will not settle the damage to the roof.",
        "Had you asked, our insurers would have settled the damage.",
        "Customers get 10% off on Mondays.",
        "Orders over $50 ship free.",
        "Treat a gift card like cash.",
        "Treat a gift card like cash: it can't be replaced if it is lost.",
        "Thank you for letting us know about the noise, Mr Cole.",
        "Express delivery costs $4.95.",
        "Your order is on schedule; the promised delivery date has not passed.",
    ],
)
def test_what_promises_nothing_is_not_proposed(text: str) -> None:
    assert read_commitments(text) == ()


def test_the_span_of_a_proposal_lies_in_the_given_text() -> None:
    text = "Hi Jo. We stand behind the seams for five years."
    (reading,) = read_commitments(text)
    assert text[reading.start : reading.end].startswith("We stand behind")
