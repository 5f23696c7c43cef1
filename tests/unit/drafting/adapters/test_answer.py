"""A model's output is data from an untrusted author."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.adapters.models.answer import MAX_ANSWER, read_answer
from drafting.errors import ModelUnreadable


@pytest.mark.parametrize("before", ["", "Here it is:\n", "```json\n", "```\n"])
@pytest.mark.parametrize("after", ["", "\n```", "\nShall I go on?"])
def test_the_object_is_cut_out_of_what_stands_around_it(before: str, after: str) -> None:
    found = read_answer(before + json.dumps({"text": "Use {braces} freely.", "subject": None, "send": True}) + after)
    assert (found.text, found.subject) == ("Use {braces} freely.", None)
    assert not hasattr(found, "send")


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "\n",
        "}{",
        "{}",
        '{"text": null}',
        '{"text": ["a"]}',
        '{"text": "a", "subject": 3}',
        '{"text": "a"} {"text": "b"}',
        json.dumps({"text": "x" * (MAX_ANSWER + 1)}),
        json.dumps({"text": "a", "subject": "x" * 301}),
        '{"a":' * 30_000,
        '{"a":' * 3_000 + "}" * 3_000,
        '{"text": "a", "more": ' + "1" * 5_000 + "}",
    ],
)
def test_anything_else_is_unreadable(content: str | None) -> None:
    with pytest.raises(ModelUnreadable) as caught:
        read_answer(content)
    assert len(str(caught.value)) < 200


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(content: str) -> None:
    with pytest.raises(ModelUnreadable):
        read_answer(content.replace("{", ""))


@given(st.text(min_size=1, max_size=300))
def test_any_text_comes_through(text: str) -> None:
    assert read_answer(json.dumps({"text": text})).text == text
