"""Where each sentence of a draft comes from: the point of the resolution that it words, and the passage that the point rests on.

A sentence is set beside the point with which it shares most of its words; a greeting or a wish shares none and rests on nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.console.words import unwrapped
from drafting.domain.approval import Contribution, FiledDraft
from drafting.domain.resolution import Point
from drafting.text.sentences import sentences
from knowledge.domain.passage import Passage
from knowledge.library import Library

ENOUGH = 0.34
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "do",
        "for",
        "from",
        "has",
        "have",
        "here",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "so",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "this",
        "to",
        "us",
        "was",
        "we",
        "will",
        "with",
        "you",
        "your",
    ]
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A sentence, who brought it in, and what it rests on; ``quote`` is the sentence of the passage that is nearest to it."""

    number: int
    text: str
    by: str
    is_person: bool
    point: Point | None = None
    passages: tuple[Passage, ...] = ()
    quote: str = ""


def origins_of(filed: FiledDraft, library: Library) -> tuple[Origin, ...]:
    """Every sentence of the draft with its origin."""
    points = [point for point in filed.record.resolution.points if not point.internal]
    found = []
    for number, sentence in enumerate(sentences(filed.draft.text), 1):
        point = _nearest(sentence.text, points)
        refs = point.citations if point is not None else ()
        passages = tuple(passage for passage in map(library.passage, refs) if passage is not None)
        author = _author(sentence.text, filed.contributions)
        found.append(
            Origin(
                number=number,
                text=sentence.text,
                by=author.by if author is not None else "unknown",
                is_person=author.is_person if author is not None else False,
                point=point,
                passages=passages,
                quote=_quote(sentence.text, passages),
            )
        )
    return tuple(found)


def _author(text: str, contributions: Sequence[Contribution]) -> Contribution | None:
    return next((one for one in contributions if text in one.text), None)


def _nearest(text: str, points: Sequence[Point]) -> Point | None:
    words = _words(text)
    if not words:
        return None
    scored = [(len(words & _words(point.text)) / len(words), -place, point) for place, point in enumerate(points)]
    best = max(scored, default=None, key=lambda one: one[:2])
    return best[2] if best is not None and best[0] >= ENOUGH else None


def _quote(text: str, passages: Sequence[Passage]) -> str:
    """The sentence of the passages that shares most words with the text."""
    words = _words(text)
    sentences = [part for passage in passages for part in re.split(r"(?<=[.!?])\s+|\n+", unwrapped(passage.text)) if part.strip()]
    best = max(sentences, default="", key=lambda part: len(words & _words(part)) / (1 + len(_words(part))) ** 0.5)
    return best.strip() if words & _words(best) else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(found.lower() for found in _WORD.findall(text)) - _SMALL
