"""Abuse of a person or a group: slurs, threats, hate, insults. A score from weighted clues (``data/toxicity.yaml``) and the words it rests on.

Coarse words alone are no abuse ("this is so damn good"); aimed at somebody, or together with an insult, they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from drafting.reading.lexicon import Found, Prepared, compile_phrase, prepare, read_data

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
    patterns: tuple[re.Pattern[str], ...]


def read_toxicity(text: str) -> Toxicity:
    """The abuse in a text. Spans count the given text's characters."""
    ready = _letters(prepare(text))
    score, clues = 0.0, []
    for kind in _kinds():
        found = [ready.found(*match.span(), kind.weight) for pattern in kind.patterns for match in pattern.finditer(ready.plain)]
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
def _kinds() -> tuple[_Kind, ...]:
    data = read_data("toxicity.yaml")
    words = data.pop("words")
    return tuple(
        _Kind(name, float(entry["weight"]), tuple(re.compile(_phrase(phrase, words)) for phrase in entry["strong"]))
        for name, entry in data.items()
    )


def _phrase(phrase: str, words: dict[str, list[str]]) -> str:
    """As elsewhere, but named lists also stand in plain patterns."""
    if phrase.startswith("re:"):
        return re.sub(r"<(\w+)>", lambda match: "(?:" + "|".join(words[match[1]]) + ")", phrase[3:])
    return compile_phrase(phrase, words)
