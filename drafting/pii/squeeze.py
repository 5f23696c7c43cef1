"""A text squeezed to its letters and digits, so that a value is found whatever stands between its characters and however it is spelled.

"five five five" and "double five, five" give ``555``, "w dot grump at mail" gives ``wgrumpmail``; ``o`` and ``0``, ``i``, ``l`` and ``1`` count
as one. Each character knows its place and whether a word starts or ends there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from drafting.pii.view import view
from drafting.text.counts import TENS, UNITS
from drafting.text.normalise import digits_read

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_DROPPED = frozenset(["at", "dot", "dash", "hyphen", "underscore", "slash", "period", "minus", "arroba", "punkt"])
_ONES = {word: str(value) for word, value in UNITS.items()}
_TENS = {word: str(value // 10) for word, value in TENS.items()}
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_SPOKEN = {
    "alfa": "a", "alpha": "a", "bravo": "b", "charlie": "c", "delta": "d", "echo": "e", "foxtrot": "f", "golf": "g", "hotel": "h", "india": "i",
    "juliet": "j", "juliett": "j", "kilo": "k", "lima": "l", "mike": "m", "november": "n", "oscar": "o", "papa": "p", "quebec": "q", "romeo": "r",
    "sierra": "s", "tango": "t", "uniform": "u", "victor": "v", "whiskey": "w", "whisky": "w", "yankee": "y", "zulu": "z",
}  # fmt: skip
_ALIKE = str.maketrans("oil", "011")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """``places[i]`` is the span in the bare text of the word that the i-th character comes from, cut to the character where it stands for itself."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    opens: bytes
    closes: bytes

    def find(self, value: str) -> Iterator[tuple[int, int]]:
        """The spans (in the bare text) at which the squeezed value stands without cutting a word or a number."""
        at = self.text.find(value) if value else -1
        while at >= 0:
            last = at + len(value) - 1
            if self.opens[at] and self.closes[last]:
                yield self.starts[at], self.ends[last]
            at = self.text.find(value, at + 1)


@dataclass(slots=True)
class _Builder:
    text: list[str]
    starts: list[int]
    ends: list[int]
    opens: bytearray
    closes: bytearray

    def add(self, letters: str, start: int, end: int, *, exact: bool, opens: bool, closes: bool) -> None:
        for index, letter in enumerate(letters):
            self.text.append(letter)
            self.starts.append(start + index if exact else start)
            self.ends.append(start + index + 1 if exact else end)
            self.opens.append(opens and index == 0)
            self.closes.append(closes and index == len(letters) - 1)


@lru_cache(maxsize=512)
def squeeze(text: str) -> Squeezed:
    """The squeezed form of a text's bare view."""
    low = digits_read(view(text).low)
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(low)]
    built = _Builder([], [], [], bytearray(), bytearray())
    index = 0
    while index < len(tokens):
        word, start, end = tokens[index]
        if word in _DROPPED and _is_separator(low, start):
            index += 1
            continue
        digits, used = _spelled(tokens, index)
        if digits:
            built.add(digits, start, tokens[index + used - 1][2], exact=False, opens=True, closes=True)
            index += used
            continue
        opens = start == 0 or not (low[start - 1].isalnum() or low[start - 1] == "_")
        closes = end == len(low) or not (low[end].isalnum() or low[end] == "_")
        built.add(word, start, end, exact=True, opens=opens, closes=closes)
        index += 1
    return Squeezed("".join(built.text).translate(_ALIKE), tuple(built.starts), tuple(built.ends), bytes(built.opens), bytes(built.closes))


def squeezed(value: str) -> str:
    """The squeezed form of a value, to be looked for."""
    return squeeze(value).text


def _is_separator(low: str, start: int) -> bool:
    """Whether the word stands between others, not at the beginning."""
    return bool(low[:start].strip())


def _spelled(tokens: list[tuple[str, int, int]], index: int) -> tuple[str, int]:
    """The digits or the letter that words spell, and how many words; nothing where the word means itself."""
    word = tokens[index][0]
    after = tokens[index + 1][0] if index + 1 < len(tokens) else ""
    if word in _TIMES and (digit := _digit(after)) is not None:
        return digit * _TIMES[word], 2
    if word in _TENS:
        if after in _ONES and len(_ONES[after]) == 1 and after != "zero":
            return _TENS[word] + _ONES[after], 2
        return _TENS[word] + "0", 1
    if word in _ONES:
        return _ONES[word], 1
    if word == "oh" and (_digit(after) is not None or (index and _digit(tokens[index - 1][0]) is not None)):
        return "0", 1
    neighbours = {after, tokens[index - 1][0] if index else ""}
    if word in _SPOKEN and any(
        other in _SPOKEN or _digit(other) is not None or other in _DROPPED or other in _TIMES for other in neighbours
    ):
        return _SPOKEN[word], 1
    return "", 0


def _digit(word: str) -> str | None:
    if len(word) == 1 and word.isdigit():
        return word
    digits = _ONES.get(word)
    return digits if digits is not None and len(digits) == 1 else ("0" if word == "oh" else None)
