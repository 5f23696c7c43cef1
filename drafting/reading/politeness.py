"""How polite a request is: marks that raise and lower it, each with a weight (``data/politeness.yaml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from drafting.reading.lexicon import read_data
from drafting.text.normalise import skeleton

BAR = 0.6
"""A request with at least this score reads as polite; ordinary ones lie around it."""
_WORD_WEIGHT, _WORDS = 0.02, 40
_TWICE = 2


@dataclass(frozen=True, slots=True)
class Politeness:
    """A score, mostly between -4 and 5, and the marks that it rests on, the heaviest first."""

    score: float
    raised_by: tuple[str, ...]
    lowered_by: tuple[str, ...]


def read_politeness(text: str) -> Politeness:
    """The politeness of a request. A longer request takes more care: each word counts a little, forty at most."""
    plain = skeleton(text).replace("’", "'")
    marks = [(name, weight * min(_TWICE, len(pattern.findall(plain)))) for name, weight, pattern in _marks()]
    marks = sorted(((name, weight) for name, weight in marks if weight), key=lambda mark: -abs(mark[1]))
    return Politeness(
        sum(weight for _, weight in marks) + _WORD_WEIGHT * min(_WORDS, len(plain.split())),
        tuple(name for name, weight in marks if weight > 0),
        tuple(name for name, weight in marks if weight < 0),
    )


@cache
def _marks() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    return tuple(
        (name, float(entry["weight"]), re.compile(entry["pattern"], 0 if entry.get("case") else re.IGNORECASE))
        for name, entry in read_data("politeness.yaml").items()
    )
