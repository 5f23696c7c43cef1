"""What recognisers look at: a text with every disguise taken off, and what they hand back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from drafting.text.normalise import Cleaned, bare


@dataclass(frozen=True, slots=True)
class View:
    """``text`` is bare, ``low`` the same in lower case (same length), ``region`` an ISO country for numbers without a country code."""

    text: str
    low: str
    cleaned: Cleaned
    region: str


@dataclass(frozen=True, slots=True)
class Found:
    """A span of the bare text that a recogniser takes for personal data. ``score``: 1 proven by check digits or shape, 0.5 a guess."""

    kind: str
    value: str
    start: int
    end: int
    why: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A named way to find personal data; the earlier ones in a list win where two meet."""

    name: str
    find: Callable[[View], Iterator[Found]]


@lru_cache(maxsize=64)
def view(text: str, region: str = "US") -> View:
    """The bare view of a text."""
    cleaned = bare(text)
    low = "".join(small if len(small := character.lower()) == 1 else character for character in cleaned.text)
    return View(cleaned.text, cleaned.text.lower() if cleaned.text.isascii() else low, cleaned, region)
