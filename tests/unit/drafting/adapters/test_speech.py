"""A model's words while they are written: decoded in whatever pieces they come, and no placeholder in halves."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.adapters.models.speech import Speech
from drafting.errors import ModelUnreadable

TABLE = {"⟦EMAIL_1⟧": "ada@mail.example", "⟦NAME_1⟧": "Ada"}
WORDS = st.lists(
    st.sampled_from(
        ["Hello", " ", '"', "\\", "\n", "é", "😀", "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), *TABLE]
    )
)


def said(content: str, cuts: list[int], table: dict[str, str] = TABLE) -> list[str]:
    heard: list[str] = []
    speech = Speech(heard.append, table)
    edges = sorted({0, len(content), *(cut % (len(content) + 1) for cut in cuts)})
    for start, end in pairwise(edges):
        speech.take(content[start:end])
    assert speech.whole == content
    return heard


@given(WORDS, st.lists(st.integers(0, 500), max_size=30), st.booleans(), st.sampled_from(["", "```json\n", "Sure: "]))
def test_any_pieces_give_the_same_words(words: list[str], cuts: list[int], ascii_only: bool, preface: str) -> None:
    text = "".join(words)
    content = preface + json.dumps({"text": text, "subject": "A subject"}, ensure_ascii=ascii_only)
    heard = said(content, cuts)
    expected = text
    for mark, value in TABLE.items():
        expected = expected.replace(mark, value)
    assert "".join(heard) == expected
    assert not any("⟦" in piece or "⟧" in piece for piece in heard)


@given(st.lists(st.integers(0, 500), max_size=30))
def test_what_may_not_be_shown_ends_the_showing(cuts: list[int]) -> None:
    content = json.dumps({"text": "Write to ⟦EMAIL_1⟧ or ⟦EMAIL_9⟧ today."}, ensure_ascii=False)
    assert "".join(said(content, cuts, {})) == "Write to "
    assert "".join(said(content, cuts)) == "Write to ada@mail.example or "


def test_an_answer_without_end_is_given_up() -> None:
    speech = Speech(lambda words: None, {})
    with pytest.raises(ModelUnreadable):
        list(map(speech.take, ["x" * 100] * 1000))


@pytest.mark.parametrize("content", ["", "Sorry.", '{"reply": "Hello"}', '{"text": 3}', "[[[[", '{"text"'])
def test_what_holds_no_text_shows_nothing(content: str) -> None:
    assert said(content, [1, 3]) == []
