"""Texts for the eye: whole, marked where something was found, with what nobody would see made visible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.console.marks import Piece, pieces_of, runs_of
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Sentence

spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)


@given(st.text(max_size=60), st.lists(spans, max_size=4), st.lists(spans, max_size=3))
def test_the_pieces_joined_are_the_text(text: str, marked: list[list[int]], sentences: list[list[int]]) -> None:
    findings = [Finding("tone", "tone.x", Severity.WARN, "x", "", start, end) for start, end in marked]
    parts = [Sentence(text[start:end], start, end) for start, end in sentences]
    assert "".join(piece.text for piece in pieces_of(text, findings, parts)) == text
    assert "".join(piece.text for run in runs_of(text, findings, parts) for piece in run.pieces) == text


@pytest.mark.parametrize(
    ("character", "name"),
    [("\u202e", "RIGHT-TO-LEFT OVERRIDE"), ("\u200b", "ZERO WIDTH SPACE"), ("\u00a0", "NO-BREAK SPACE"), ("\x07", "CONTROL CHARACTER"), ("\ufeff", "ZERO WIDTH NO-BREAK SPACE"), ("\u2028", "LINE SEPARATOR"), ("\u00ad", "SOFT HYPHEN")],
)  # fmt: skip
def test_what_nobody_sees_is_named(character: str, name: str) -> None:
    found = [piece for piece in pieces_of(f"pay{character}ment") if piece.hidden]
    assert [(piece.text, piece.hidden, piece.name) for piece in found] == [(character, f"U+{ord(character):04X}", name)]


@pytest.mark.parametrize(
    "text", ["Hello,\nAda\tand co.", "👩‍👩‍👧 and 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "naïve café", "日本語"]
)
def test_what_is_seen_is_left_alone(text: str) -> None:
    assert not any(piece.hidden for piece in pieces_of(text))


def test_a_letter_in_disguise_is_shown_as_such() -> None:
    assert [piece.text for piece in pieces_of("p\u0430ypal") if piece.disguised] == ["\u0430"]


def test_findings_that_overlap_are_all_told_and_the_worst_colours() -> None:
    findings = [Finding("a", "a.x", Severity.WARN, "", "", 0, 6), Finding("b", "b.x", Severity.BLOCK, "", "", 3, 9)]
    assert pieces_of("abcdefghij", findings) == (
        Piece("abc", findings=(1,), severity="warn"),
        Piece("def", findings=(1, 2), severity="block"),
        Piece("ghi", findings=(2,), severity="block"),
        Piece("j"),
    )
