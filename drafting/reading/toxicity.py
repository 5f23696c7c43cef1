"""Abuse of a person or a group: slurs, threats, hate, insults. A score from weighted clues (``data/toxicity.yaml``) and the words it rests on.

Coarse words alone are no abuse ("this is so damn good"); aimed at somebody, or together with an insult, they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from drafting.reading.lexicon import Found, Prepared, compile_phrase, prepare, read_data
from drafting.text.sieve import Sieve, alternation, alternatives

BAR = 0.85
"""From here on a text is toxic."""
_AGAIN = 0.5
_LETTERS = {"$": "s", "@": "a", "0": "o", "1": "i", "3": "e", "!": "i", "5": "s", "7": "t"}
_SIGNED = re.compile(r"(?<=[a-z$@0-9])[$@0135!7](?=[a-z$@])|(?<![\w$@])[$@](?=[a-z$@]{2})|(?<=[a-z])\$+(?![\w])")


@dataclass(frozen=True, slots=True)
class Toxicity:
    """How abusive a text is (``BAR`` and more: it is), and the words that it rests on, each with what they do."""

    score: float
    clues: tuple[tuple[str, Found], ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Every phrase with its kind: ``of[n]`` are the places of the n-th pattern's kind and phrase."""

    kinds: tuple[_Kind, ...]
    of: tuple[tuple[int, int], ...]
    sieve: Sieve


def read_toxicity(text: str) -> Toxicity:
    """The abuse in a text. Spans count the given text's characters."""
    ready = _letters(prepare(text))
    known = _kinds()
    standing: dict[tuple[int, int], list[tuple[int, re.Pattern[str]]]] = {}
    for number, pattern in known.sieve.patterns(ready.plain):
        standing.setdefault(known.of[number], []).append((number, pattern))
    score, clues = 0.0, []
    for place, kind in enumerate(known.kinds):
        phrases = [patterns for (of, _), patterns in standing.items() if of == place]
        found = [ready.found(*match.span(), kind.weight) for patterns in phrases for _, match in alternation(patterns, ready.plain)]
        if not found:
            continue
        different = len({one.text.casefold() for one in found})
        score += kind.weight * (1 + (_AGAIN if different > 1 and kind.weight > 0 else 0))
        if kind.weight > 0:
            clues += [(kind.name, one) for one in found]
    return Toxicity(score, tuple(sorted(clues, key=lambda clue: (-clue[1].score, clue[1].start))))


def _letters(text: Prepared) -> Prepared:
    """Signs that stand for letters as letters, one for one, so that places stay."""
    return Prepared(
        text.given, _SIGNED.sub(lambda match: "".join(_LETTERS.get(sign, sign) for sign in match.group()), text.plain), text.origin
    )


@cache
def _kinds() -> _Kinds:
    data = read_data("toxicity.yaml")
    words = data.pop("words")
    kinds = tuple(_Kind(name, float(entry["weight"])) for name, entry in data.items())
    phrases = [(place, phrase) for place, entry in enumerate(data.values()) for phrase in entry["strong"]]
    parts = [((place, at), part) for at, (place, phrase) in enumerate(phrases) for part in alternatives(_phrase(phrase, words))]
    return _Kinds(kinds, tuple(of for of, _ in parts), Sieve([part for _, part in parts]))


def _phrase(phrase: str, words: dict[str, list[str]]) -> str:
    """As elsewhere, but named lists also stand in plain patterns."""
    if phrase.startswith("re:"):
        return re.sub(r"<(\w+)>", lambda match: "(?:" + "|".join(words[match[1]]) + ")", phrase[3:])
    return compile_phrase(phrase, words)
