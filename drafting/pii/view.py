"""What recognisers look at: a text with every disguise taken off, and what they hand back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from drafting.text.look_alikes import latin
from drafting.text.normalise import Cleaned, bare, digits_read


@dataclass(frozen=True, slots=True)
class View:
    """``text`` is bare, ``low`` the same in lower case, ``digits`` the same with letters among digits read as digits (all of one
    length); ``region`` is an ISO country for numbers without a country code."""

    text: str
    low: str
    digits: str
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


@lru_cache(maxsize=512)
def view(text: str, region: str = "US") -> View:
    """The bare view of a text."""
    cleaned = bare(text)
    low = cleaned.text.lower() if cleaned.text.isascii() else "".join(map(_lowered, cleaned.text))
    return View(cleaned.text, low, digits_read(cleaned.text), cleaned, region)


@lru_cache(maxsize=4096)
def _lowered(character: str) -> str:
    small = character.lower()
    return latin(small) if len(small) == 1 else character
