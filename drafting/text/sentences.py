"""Sentences with their spans."""

from __future__ import annotations

import re

import sentencex

from drafting.domain.reading import Sentence

_LINE = re.compile(r"[^\n]+")


def sentences(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """The sentences of a text, in order; a line break always ends one. Spans count the given text's characters."""
    found: list[Sentence] = []
    for line in _LINE.finditer(text):
        cursor = line.start()
        for piece in sentencex.segment(language, line.group()):
            start = text.find(piece, cursor) if piece else -1
            if start < 0:
                continue
            cursor = start + len(piece)
            stripped = piece.strip()
            if stripped:
                offset = start + piece.index(stripped)
                found.append(Sentence(stripped, offset, offset + len(stripped)))
    return tuple(found)
