"""Clue phrases: a small language for vocabularies that live in YAML, compiled to patterns over folded lower-case text.

A blank is anything between two words, ``~`` up to four words of the same sentence, ``word*`` any ending, ``<name>`` one of a
named list, ``n't`` also without its apostrophe; ``(a|b)`` and ``?`` are as in patterns. A phrase that starts with ``re:`` is a pattern as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from drafting.text.normalise import clean, skeleton

_BLANK = r"(?:[^\w\n]{1,4})"
_GAP = r"(?:[^\w.!?\n]{1,3}[\w'-]+){0,6}?[^\w.!?\n]{1,3}"
_NAME = re.compile(r"<(\w+)>")
_ENDING = re.compile(r"(?<=[a-z])(?<!\\w)\*")
_CLASS = re.compile(r"(\[[^\]]*\])")


@dataclass(frozen=True, slots=True)
class Found:
    """A clue in a text: the words, their span in the given text, and how sure the clue is (0..1)."""

    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready for clues: ``plain`` is folded and in lower case, spans of it lead back to ``given``."""

    given: str
    plain: str
    origin: tuple[int, ...] = field(repr=False)

    def found(self, start: int, end: int, score: float) -> Found:
        """The given words behind a span of the plain text."""
        first, last = self.origin[start], (self.origin[end - 1] + 1 if end > start else self.origin[start])
        return Found(self.given[first:last], first, last, score)


@dataclass(frozen=True, slots=True)
class Clues:
    """One vocabulary: ``strong`` phrases suffice, of the ``weak`` two different ones are needed; what ``unless`` finds is not looked at."""

    strong: tuple[re.Pattern[str], ...] = ()
    weak: tuple[re.Pattern[str], ...] = ()
    unless: tuple[re.Pattern[str], ...] = ()

    def all(self, text: Prepared) -> list[Found]:
        """All clues in a text, in order, the weak ones at half the score."""
        plain = text.plain
        for pattern in self.unless:
            plain = pattern.sub(lambda match: " " * len(match.group()), plain)
        found = list(_search(self.strong, plain, text, 1.0)) + list(_search(self.weak, plain, text, 0.5))
        return sorted(found, key=lambda clue: clue.start)

    def first(self, text: Prepared) -> Found | None:
        """The first clue if they suffice together: a strong one, or two weak ones."""
        found = self.all(text)
        strong = next((clue for clue in found if clue.score >= 1.0), None)
        if strong is not None:
            return strong
        different = {clue.text.casefold() for clue in found}
        return found[0] if len(different) >= 2 else None


def _search(patterns: Sequence[re.Pattern[str]], plain: str, text: Prepared, score: float) -> Iterator[Found]:
    for pattern in patterns:
        for match in pattern.finditer(plain):
            if match.group().strip():
                yield text.found(match.start(), match.end(), score)


@lru_cache(maxsize=512)
def prepare(text: str) -> Prepared:
    """A text folded for clues: hidden characters gone, look-alikes as Latin letters, quotes and dashes alike, lower case."""
    plain = skeleton(text)
    lowered = plain.lower()
    if len(lowered) != len(plain):
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in plain)
    return Prepared(text, lowered, clean(text).origin)


def compile_phrase(phrase: str, words: Mapping[str, Sequence[str]]) -> str:
    """The pattern of one phrase. Raises ``KeyError`` for a named list that does not exist."""
    if phrase.startswith("re:"):
        return phrase[3:]
    text = _NAME.sub(lambda match: "(" + "|".join(words[match[1]]) + ")", phrase)
    text = _ENDING.sub(r"\\w*", text.strip("~ ").replace("n't", "n'?t"))
    parts = _CLASS.split(text)
    return rf"(?<![\w'])(?:{''.join(part if part.startswith('[') else _outside(part) for part in parts)})(?!\w)"


def _outside(text: str) -> str:
    """What stands outside of a character class."""
    text = text.replace("(", "(?:").replace("(?:?", "(?").replace(" ~ ", "\x00").replace(" ~", "\x00").replace(" ", _BLANK)
    return text.replace("\x00", _GAP)


def load(name: str) -> dict[str, Clues]:
    """The vocabularies of one data file, by kind."""
    data = read_data(name)
    words: Mapping[str, Sequence[str]] = data.pop("words", {})
    return {kind: _clues(entry, words) for kind, entry in data.items()}


def read_data(name: str) -> dict[str, Any]:
    """One data file of this package as plain values."""
    raw = yaml.safe_load(files("drafting.reading").joinpath("data", name).read_text(encoding="utf-8"))
    return dict(raw)


def _clues(entry: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> Clues:
    return Clues(*(_patterns(entry.get(part) or (), words) for part in ("strong", "weak", "unless")))


def _patterns(phrases: Sequence[str], words: Mapping[str, Sequence[str]]) -> tuple[re.Pattern[str], ...]:
    """All phrases of a part as few alternations: one pattern per forty keeps the search fast and the patterns small."""
    parts = [compile_phrase(phrase, words) for phrase in phrases]
    return tuple(re.compile("|".join(parts[start : start + 40])) for start in range(0, len(parts), 40))
