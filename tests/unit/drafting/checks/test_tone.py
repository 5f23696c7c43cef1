"""How texts sound."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from drafting.checks.tone import reading_grade, tone_ok
from drafting.reading.tone import emoji_count, read_tone

_CASES = yaml.safe_load(Path(__file__).with_name("tone.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", _CASES["good"], ids=lambda case: case["text"][:30])
def test_good_texts_pass(case: dict[str, str]) -> None:
    assert tone_ok(case["channel"], case["text"])


@pytest.mark.parametrize("case", _CASES["bad"], ids=lambda case: case["text"][:30])
def test_texts_that_are_off_are_found(case: dict[str, str]) -> None:
    assert case["kind"] in {off.kind for off in read_tone(case["text"])}
    assert not tone_ok(case["channel"], case["text"])


def test_spans_are_the_words() -> None:
    text = "Well, that's on you, I'm afraid."
    assert [text[off.start : off.end] for off in read_tone(text)] == [off.text for off in read_tone(text)] != []


def test_one_emoji_is_fine_where_people_chat_and_none_by_email() -> None:
    assert emoji_count("Thanks 🎂") == 1
    assert tone_ok("social_public", "Thanks 🎂")
    assert not tone_ok("email", "Thanks 🎂")
    assert not tone_ok("social_public", "Thanks 🎂🎂")


def test_grade_needs_thirty_words() -> None:
    assert reading_grade("Short.") is None
    assert (reading_grade("The cat sat on the mat and looked at us. " * 5) or 99) < 5
