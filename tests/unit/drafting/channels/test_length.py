"""Lengths as each channel counts them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drafting.channels.email import EMAIL
from drafting.channels.length import fits, is_gsm7, measure, sms_segments, spoken_seconds, x_weighted
from drafting.channels.phone import PHONE
from drafting.channels.sms import SMS
from drafting.channels.social_public import SOCIAL_PUBLIC


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("hello", 5),
        ("café", 4),
        ("cafe\u0301", 4),
        ("日本", 4),
        ("👍", 2),
        ("👨‍👩‍👧", 2),
        ("see https://example.com/a/very/long/path?with=a&query=string", 4 + 23),
        ("see https://example.com.", 4 + 23 + 1),
        ("see example.com now", 4 + 23 + 4),
        ("help@example.com", 16),
        ("“quoted” – dash…", 17),
    ],
)
def test_x_counts_by_weight(text: str, weight: int) -> None:
    assert x_weighted(text) == weight


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("–" * 70, 1),
        ("–" * 71, 2),
        ("–" * 134, 2),
        ("–" * 135, 3),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
    ],
)
def test_segments_follow_the_alphabet(text: str, segments: int) -> None:
    assert sms_segments(text) == segments


def test_the_gsm_alphabet_has_its_extension() -> None:
    assert is_gsm7("Straße für 5 € [x] {y}")
    assert not is_gsm7("it’s")


def test_speech_is_measured_as_said() -> None:
    assert spoken_seconds("one two three four five") == pytest.approx(2.0)
    assert spoken_seconds("$45.50") == spoken_seconds("forty-five dollars and fifty cents")


def test_a_limit_is_inclusive_and_none_is_no_limit() -> None:
    assert fits("a" * 280, SOCIAL_PUBLIC)
    assert not fits("a" * 281, SOCIAL_PUBLIC)
    assert fits("a" * 100_000, replace(EMAIL, max_length=None))
    assert fits("a" * 306, SMS)
    assert not fits("a" * 307, SMS)
    assert measure("e\u0301", EMAIL) == 1
    assert not fits("word " * 300, PHONE)
