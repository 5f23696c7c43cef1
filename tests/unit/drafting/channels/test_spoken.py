"""Numbers, dates and codes as they are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.channels.spoken import cardinal, ordinal, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("$45.50", "forty-five dollars and fifty cents"),
        ("$1", "one dollar"),
        ("£0.05", "five pence"),
        ("EUR 12.50", "twelve euros and fifty cents"),
        ("20 €", "twenty euros"),
        ("$1,200", "one thousand two hundred dollars"),
        ("40%", "forty percent"),
        ("October 31, 2026", "October thirty-first, twenty twenty-six"),
        ("31 October", "October thirty-first"),
        ("2026-10-31", "October thirty-first, twenty twenty-six"),
        ("9 a.m. to 6 p.m.", "nine a.m. to six p.m."),
        ("from 7:00 to 21:00", "from seven a.m. to nine p.m."),
        ("at 10:30", "at ten thirty"),
        ("at 00:00", "at midnight"),
        ("3-5 business days", "three to five business days"),
        ("a 30-day trial", "a thirty-day trial"),
        ("the 21st", "the twenty-first"),
        ("2.5 kg", "two point five kg"),
        ("order O-1182", "order O, one one eight two"),
        ("call +1 800 555 0199", "call plus one, eight zero zero, five five five, zero one nine nine"),
        ("call or text 988.", "call or text nine eight eight."),
        ("see https://x.example/help.", "see our website."),
        ("on https://x.example/help", "on our website"),
        ("write to help@x.example", "write to help at x dot example"),
        ("in 2026", "in twenty twenty-six"),
        ("24/7", "around the clock"),
        ("365 days", "three hundred sixty-five days"),
    ],
)
def test_it_is_said_as_people_say_it(written: str, said: str) -> None:
    assert spoken(written) == said


@given(st.integers(min_value=0, max_value=10**12))
def test_every_number_has_words(number: int) -> None:
    words = cardinal(number)
    assert words
    assert not any(character.isdigit() for character in words)
    assert ordinal(number) != words


@given(st.text(alphabet="abc 0123456789.,:$%-", max_size=40))
def test_saying_it_twice_changes_nothing(text: str) -> None:
    once = spoken(text)
    assert spoken(once) == once
