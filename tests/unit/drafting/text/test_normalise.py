"""Texts that look alike brought to one form, and what hides in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.text.normalise import bare, clean, digits_read, fold, hidden_characters, skeleton

HIDDEN = [
    ("zero_width", "a\u200bb"),
    ("zero_width", "a\u00adb"),
    ("bidi", "a\u202eb"),
    ("bidi", "a\u2066b"),
    ("tag", "a\U000e0041b"),
    ("variation", "a\ufe01b"),
    ("variation", "a\U000e0101b"),
    ("control", "a\x00b"),
    ("format", "a\u2069\ufff9b"),
    ("filler", "a\u3164b"),
    ("private_use", "a\ue123b"),
    ("combining", "a\u0335\u0336\u0337b"),
    ("styled", "\U0001d41ab"),
    ("styled", "ａb"),
    ("styled", "ⓐb"),
    ("look_alike", "bаb"),
    ("look_alike", "bοb"),
    ("digit", "b٣3"),
]


@pytest.mark.parametrize(("kind", "text"), HIDDEN)
def test_each_class_is_told(kind: str, text: str) -> None:
    assert kind in {hidden.kind for hidden in hidden_characters(text)}


@pytest.mark.parametrize(
    "text",
    ["plain\ttext\nhere", "naïve café Zürich", "cafe\u0301", "привет мир", "γεια σου", "مرحبا", "你好", "\u2764\ufe0f", "\U0001f469\u200d\U0001f680", "1\ufe0f\u20e3",
     "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "m² 5½ №", "“quote” – dash…", "١٢٣"],
)  # fmt: skip
def test_ordinary_writing_hides_nothing(text: str) -> None:
    assert hidden_characters(text) == ()


@pytest.mark.parametrize(
    ("given_", "plain"),
    [("p\u200bay", "pay"), ("ｐａｙ", "pay"), ("рау", "pay"), ("𝓹𝓪𝔂", "pay"), ("p\u0301\u0302\u0303ay", "pay"), ("ΡΑΥ", "PAY"), ("🅿🅰🆈", "PAY"), ("ⓟⓐⓨ", "pay"), ("pay", "pay"), ("ᴘᴀʏ", "PAy"), ("١٢٣", "123"), ("p\ue000ay", "pay")],
)  # fmt: skip
def test_disguises_come_off(given_: str, plain: str) -> None:
    assert bare(given_).text == plain


def test_letters_among_digits_are_digits() -> None:
    assert digits_read("4lO7 O1l9 Oslo ill") == "4107 0119 Oslo ill"


def test_both_ways_of_an_accent_are_one() -> None:
    assert clean("cafe\u0301").text == clean("café").text == "café"
    assert fold("CAFE\u0301") == fold("café")


@settings(max_examples=500, deadline=None)
@given(st.text())
def test_every_place_leads_back_into_the_given_text(text: str) -> None:
    for cleaned in (clean(text), bare(text)):
        assert len(cleaned.origin) == len(cleaned.text) + 1
        assert list(cleaned.origin) == sorted(cleaned.origin)
        assert all(0 <= place <= len(text) for place in cleaned.origin)
    assert len(skeleton(text)) == len(clean(text).text)


@settings(max_examples=500, deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing_that_is_seen(text: str) -> None:
    once = clean(text).text
    assert not any(hidden.kind in {"zero_width", "bidi", "tag", "control", "private_use"} for hidden in hidden_characters(once))
