"""What of a passage is embedded."""

from __future__ import annotations

from knowledge.domain.article import ArticleId
from knowledge.domain.passage import Passage
from knowledge.retrieval.windows import WINDOW, embedded, windows


def passage(text: str, title: str = "Returns", heading: str = "Window") -> Passage:
    return Passage(ArticleId("a"), 1, "s", title, heading, text)


def test_marks_are_taken_off_and_words_stay() -> None:
    text = "Send it **back** within [30 days](https://x.example/a_b).\n\n1. Pack `it`.\n\n| Zone | Cost |\n|---|---|\n| EU | 5 * 2 |\n\n<b>Done</b> snake_case"
    assert " ".join(windows(passage(text))) == "Send it back within 30 days. Pack it. Zone Cost EU 5 * 2 Done snake_case"


def test_neighbouring_sentences_are_joined_up_to_the_window() -> None:
    found = windows(passage("One short sentence here. " * 40))
    assert len(found) > 2
    assert all(len(part) <= WINDOW for part in found)


def test_the_head_stands_before_every_window() -> None:
    assert embedded(passage("Thirty days.")) == ["Returns: Window", "Returns: Window: Thirty days."]
    assert embedded(passage("Thirty days.", title="", heading="")) == ["Thirty days.", "Thirty days."]
    assert embedded(passage("Thirty days.", heading="Returns"))[0] == "Returns"
