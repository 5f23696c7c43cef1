"""A sieve changes the time and never the result: what it leaves out would not have matched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.text.sieve import Sieve, alternation, alternatives, loosened

PATTERNS = (
    "refund",
    r"(?<= )(?:full|whole) refund(?= )",
    r"\bre(?:fund|place)\w*\b(?! of)",
    r"(?i:thank)s?",
    r"^sorry",
    r"you (?:\w+ ){0,2}(?:must|should)\b",
    r"[a-c]{2}",
    r"\d{2,}",
    r"(?P<mark>[!?])(?P=mark)",
    r"f+u",
    r"(?m:^- )\w",
    r"caf[ée]",
    r"n[o0]\b(?=[.!?])",
)
WORDS = (
    "refund",
    "full",
    "whole",
    "replace",
    "Thank",
    "thanks",
    "sorry",
    "you",
    "really",
    "must",
    "should",
    "ab",
    "12",
    "!!",
    "fu",
    "café",
    "no.",
    "\n- x",
    "of",
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from((*WORDS, "é", "\u0130", "\u00a0")), max_size=8).map(" ".join))
def test_every_pattern_that_matches_is_a_candidate(text: str) -> None:
    found = set(Sieve(PATTERNS).candidates(text))
    assert {number for number, pattern in enumerate(PATTERNS) if re.search(pattern, text)} <= found


def test_most_patterns_are_left_out() -> None:
    sieve = Sieve([f"word{number} (?:and|or) more" for number in range(200)])
    assert sieve.candidates("only word7 and more stand here") == [7]
    assert sieve.candidates("") == []


def test_one_without_literal_words_is_left_out_too_where_it_cannot_match() -> None:
    sieve = Sieve([r"[a-z]\d[a-z]\d", "refund"])
    assert sieve.candidates("no code, no money back") == []
    assert sieve.candidates("it is a1b2") == [0]


def test_a_construct_that_re2_lacks_is_always_a_candidate() -> None:
    assert Sieve([r"(\w)\1\1"]).candidates("nothing") == [0]


def test_without_patterns_nothing_is_found() -> None:
    assert Sieve([]).candidates("anything") == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(("a", "ab", "b", "bc", "c ", "ca", " ")), max_size=14).map("".join))
def test_an_alternation_finds_what_one_pattern_would(text: str) -> None:
    parts = ("ab", "a", "bc?", "c a", "ca")
    whole = re.compile("|".join(parts))
    single = [(number, re.compile(part)) for number, part in enumerate(parts)]
    assert [match.span() for _, match in alternation(single, text)] == [match.span() for match in whole.finditer(text)]


def test_where_two_begin_together_the_earlier_one_wins() -> None:
    patterns = [(0, re.compile("refund")), (1, re.compile("refunds and more"))]
    assert [(number, match.group()) for number, match in alternation(patterns, "refunds and more")] == [(0, "refund")]


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        (r"\b(?:a|b(?:c|d))\b", [r"\ba\b", r"\bb(?:c|d)\b"]),
        ("(?:a|b)c", ["(?:a|b)c"]),
        (r"(?:a|b)|[|(]|\|", ["a", "b", "[|(]", r"\|"]),
        ("(a|b)", ["(a|b)"]),
        ("(?:a|b)?", ["(?:a|b)?"]),
        ("[]|]x", ["[]|]x"]),
        ("[^]|]x|y", ["[^]|]x", "y"]),
    ],
)
def test_the_parts_of_a_pattern(pattern: str, parts: list[str]) -> None:
    assert alternatives(pattern) == parts


@pytest.mark.parametrize(
    ("pattern", "loose"),
    [
        (r"(?<!\w)a(?=(?:b|c))d", "ad"),
        (r"^a$|[$^]\$", r"a|[$^]\$"),
        (r"(?:a(?!b)c)(?<=c)", "(?:ac)"),
        (r"(?<=a(?!b))c", "c"),
        ("(?P<n>a)", "(?P<n>a)"),
    ],
)
def test_what_is_asked_of_the_surroundings_is_left_out(pattern: str, loose: str) -> None:
    assert loosened(pattern) == loose
