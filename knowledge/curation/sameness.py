"""Texts that say the same: found by the runs of words that they share. Pure.

Two articles that share a template and speak of different things are no duplicates: what each names and the other does not
tells them apart.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from knowledge.domain.words import FUNCTION_WORDS, content_words, stem, words

_RUN = 3
_SKETCH = 64
_COMMON = 40
_FEWEST = 8
_MANY = 12
_NEARLY_ALL = 0.75
_FUNCTION = frozenset(stem(word) for word in FUNCTION_WORDS)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_NAME = re.compile(r"(?<![.!?:#*|>]\s)(?<!^)(?<=[\s(\"'“])[A-Z][\w’'-]+", re.MULTILINE)
_MARKS = re.compile(r"[#*_`>|\[\]()]|https?://\S+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text to be compared, with its name and title; ``body`` is Markdown."""

    id: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Print:
    """What of a text is compared. ``runs`` are hashes of three words in a row; ``telling`` the words but function
    words; ``subjects`` those that say what it is about."""

    id: str
    said: tuple[str, ...]
    runs: frozenset[int]
    held: frozenset[str]
    telling: frozenset[str]
    subjects: frozenset[str]
    numbers: frozenset[str]
    title_numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts (by id) that say nearly the same. ``likeness`` (0..1) is the share of their runs of words that both hold.

    ``numbers`` are those that one of them has and the other has not; ``is_same`` where every word is the same.
    """

    first: str
    second: str
    likeness: float
    is_same: bool = False
    numbers: tuple[str, ...] = field(default=())


def print_of(entry: Entry) -> Print:
    """What of an entry is compared."""
    body = _MARKS.sub(" ", entry.body)
    said = tuple(words(body))
    runs = (
        frozenset(zlib.crc32(" ".join(said[at : at + _RUN]).encode()) for at in range(max(1, len(said) - _RUN + 1)))
        if said
        else frozenset()
    )
    held = frozenset([*said, *words(entry.title)])
    often = {word for word, count in Counter(said).items() if count >= 3}
    names = {stem(word.casefold()) for word in _NAME.findall(body)}
    # A title may be worded in many ways; what of it the text says again is what it is about.
    title = set(content_words(entry.title)) & set(said) if entry.title else set()
    subjects = frozenset(word for word in title | often | names if word not in _FUNCTION and not _DIGIT.search(word) and len(word) > 1)
    numbers = frozenset(_NUMBER.findall(body))
    telling = frozenset(said) - _FUNCTION
    return Print(entry.id, said, runs, held, telling, subjects, numbers, frozenset(_NUMBER.findall(entry.title)))


def pairs(prints: Sequence[Print], only: frozenset[str] | None = None) -> Iterator[tuple[Print, Print, float]]:
    """Pairs that share telling runs of words, with their likeness; with ``only``, those of which one at least is named in it."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(prints):
        for run in sorted(one.runs)[:_SKETCH]:
            holders[run].append(place)
    seen: set[tuple[int, int]] = set()
    for places in holders.values():
        if 2 <= len(places) <= _COMMON:
            seen.update(combinations(places, 2))
    for first, second in sorted(seen):
        one, other = prints[first], prints[second]
        if only is None or one.id in only or other.id in only:
            yield one, other, likeness(one, other)


def likeness(one: Print, other: Print) -> float:
    """The share of the runs of words that both hold; where one text is a part of the other, nearly the share of the part.

    Small changes in every sentence break most runs; so the words themselves count too, where there are many and nearly all are shared.
    """
    shared = len(one.runs & other.runs)
    fewest = min(len(one.runs), len(other.runs))
    if not fewest:
        return 0.0
    together = shared / len(one.runs | other.runs)
    mine, yours = one.telling, other.telling
    words = len(mine & yours) / len(mine | yours) if min(len(mine), len(yours)) >= _MANY else 0.0
    return max(together, 0.9 * shared / fewest if fewest >= _FEWEST else 0.0, 0.9 * words if words >= _NEARLY_ALL else 0.0)


def speak_of_different_things(one: Print, other: Print) -> bool:
    """Whether each names a subject that the other does not know."""
    if one.title_numbers != other.title_numbers and one.title_numbers and other.title_numbers:
        return True
    return bool(one.subjects - other.held) and bool(other.subjects - one.held)


def alike(one: Print, other: Print, score: float) -> Alike:
    """The pair as it is told."""
    differing = tuple(sorted(one.numbers ^ other.numbers))
    return Alike(one.id, other.id, round(score, 3), one.said == other.said, differing)
