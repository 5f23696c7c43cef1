"""A text for the eye: cut where something is to be marked, with what nobody would see made visible. Nothing is left out or added:
the pieces joined are the text."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Sentence
from drafting.text.normalise import hidden_characters

_RANK = {Severity.INFO: 0, Severity.WARN: 1, Severity.BLOCK: 2}
_PLAIN_CONTROLS = frozenset("\n\t")
_NAMES = {"\t": "TAB", "\r": "CARRIAGE RETURN", "\u00a0": "NO-BREAK SPACE", "\u202f": "NARROW NO-BREAK SPACE"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text. ``hidden`` is the code of a character that has no shape of its own (``U+202E``), ``name`` its name;
    ``disguised`` says that it looks like another; ``findings`` are the numbers (from 1) of those that mark it, ``severity`` the worst
    of them; ``sentence`` the number (from 1) of its sentence, 0 for none."""

    text: str
    sentence: int = 0
    findings: tuple[int, ...] = ()
    severity: str = ""
    hidden: str = ""
    name: str = ""
    disguised: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """The pieces of one sentence, or of what stands between sentences (``number`` 0)."""

    number: int
    pieces: tuple[Piece, ...] = field(default=())


def runs_of(text: str, findings: Sequence[Finding] = (), sentences: Sequence[Sentence] = ()) -> tuple[Run, ...]:
    """The text in runs of pieces, in order."""
    runs: list[Run] = []
    for piece in pieces_of(text, findings, sentences):
        if runs and runs[-1].number == piece.sentence:
            runs[-1] = Run(piece.sentence, (*runs[-1].pieces, piece))
        else:
            runs.append(Run(piece.sentence, (piece,)))
    return tuple(runs)


def pieces_of(text: str, findings: Sequence[Finding] = (), sentences: Sequence[Sentence] = ()) -> tuple[Piece, ...]:
    """The text in pieces, in order."""
    unseen = _unseen(text)
    spans = [(found.start, found.end) for found in findings] + [(one.start, one.end) for one in sentences]
    cuts = sorted({0, len(text), *_inside(spans, len(text)), *(place for at in unseen for place in (at, at + 1))})
    found = []
    for start, end in itertools.pairwise(cuts):
        marks = tuple(number for number, one in enumerate(findings, 1) if one.start <= start and end <= one.end and one.end > one.start)
        worst = max((findings[number - 1].severity for number in marks), key=_RANK.__getitem__, default=None)
        kind = unseen.get(start) if end == start + 1 else None
        piece = text[start:end]
        found.append(
            Piece(
                text=piece,
                sentence=next((number for number, one in enumerate(sentences, 1) if one.start <= start and end <= one.end), 0),
                findings=marks,
                severity=worst.value if worst is not None else "",
                hidden=f"U+{ord(piece):04X}" if kind == "hidden" else "",
                name=_name(piece) if kind is not None else "",
                disguised=kind == "disguised",
            )
        )
    return tuple(found)


def _unseen(text: str) -> dict[int, str]:
    """Which characters cannot be seen, or look like others."""
    found: dict[int, str] = {}
    for one in hidden_characters(text):
        for at in range(one.start, one.end):
            found[at] = "hidden" if _has_no_shape(text[at]) else "disguised"
    for at, character in enumerate(text):
        if at not in found and _has_no_shape(character) and not _joins(text, at):
            found[at] = "hidden"
    return found


def _has_no_shape(character: str) -> bool:
    if character in _PLAIN_CONTROLS:
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"} or (character != " " and character.isspace())


def _joins(text: str, at: int) -> bool:
    """Whether it is a joiner or a tag inside an emoji, which is seen as part of it."""
    return text[at] == "\u200d" or "\U000e0020" <= text[at] <= "\U000e007f"


def _name(character: str) -> str:
    return _NAMES.get(character) or str(unicodedata.name(character, "CONTROL CHARACTER"))


def _inside(spans: Iterable[tuple[int, int]], length: int) -> Iterable[int]:
    return (place for span in spans for place in span if 0 <= place <= length)
