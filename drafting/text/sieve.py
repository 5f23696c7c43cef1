"""Many patterns over one text: only those that may match it are tried.

A pattern can match only where some literal words of it stand; RE2 works out which, and looks for the words of all patterns in one pass over the
text. Patterns without such words are tried by RE2 in a second pass. What is left, mostly little, is matched by ``re``, so that a sieve changes
the time and never the result.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import re2

_MEMORY = 64 << 20
_AROUND = re.compile(r"\(\?<?[=!]")
_WHOLE = re.compile(r"(?P<before>\\b)?\((?P<kind>\?:)?")
_NO_TEXT = "\x00"


class Sieve:
    """The patterns (of ``re``; flags stand within them) that may match a text."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)
        self._compiled: dict[int, re.Pattern[str]] = {}
        options = re2.Options()
        options.log_errors, options.max_mem = False, _MEMORY
        loose = dict(enumerate(map(loosened, patterns)))
        known = {number: pattern for number, pattern in loose.items() if _is_known(pattern, options)}
        self._always = [number for number in loose if number not in known]  # a construct that RE2 lacks: tried on every text
        self._wordless = sorted(_without_words(known, options))
        self._worded = [number for number in known if number not in set(self._wordless)]
        self._words, self._plain = re2.Filter(), re2.Set.SearchSet(options)
        for number in self._worded:
            self._words.Add(known[number], options)
        for number in self._wordless:
            self._plain.Add(known[number])
        if self._worded:
            self._words.Compile()
        if self._wordless:
            self._plain.Compile()

    @property
    def sources(self) -> tuple[str, ...]:
        """All its patterns, as they were given."""
        return self._patterns

    def candidates(self, text: str) -> list[int]:
        """The numbers of the patterns that may match, ascending. RE2 knows words and blanks of ASCII alone: where other letters
        stand every pattern without words may match."""
        found = list(self._always)
        if self._worded:
            found += [self._worded[at] for at in self._words.Match(text.lower(), potential=True) or ()]
        if not text.isascii():
            found += self._wordless
        elif self._wordless:
            found += [self._wordless[at] for at in self._plain.Match(text) or ()]
        found.sort()
        return found

    def patterns(self, text: str) -> list[tuple[int, re.Pattern[str]]]:
        """The candidates, compiled."""
        return [(number, self._pattern(number)) for number in self.candidates(text)]

    def _pattern(self, number: int) -> re.Pattern[str]:
        found = self._compiled.get(number)
        if found is None:
            found = self._compiled[number] = re.compile(self._patterns[number])
        return found


def _is_known(pattern: str, options: re2.Options) -> bool:
    try:
        re2.compile(pattern, options)
    except re2.error:
        return False
    return True


def _without_words(known: Mapping[int, str], options: re2.Options) -> frozenset[int]:
    """The patterns for which RE2 finds no words that must stand: they may match even a text without any."""
    trial, numbers = re2.Filter(), list(known)
    for pattern in known.values():
        trial.Add(pattern, options)
    try:
        trial.Compile()
    except re2.error:  # none has any
        return frozenset(numbers)
    return frozenset(numbers[at] for at in trial.Match(_NO_TEXT, potential=True) or ())


class Searchable(Protocol):
    """What finds its next match from a place on."""

    def search(self, text: str, at: int = 0, /) -> re.Match[str] | None: ...


def alternation(patterns: Sequence[tuple[int, Searchable]], text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """The matches of ``a|b|c``, from left to right without overlaps, each with the number of its pattern; where two begin together the
    lower number wins. The patterns match no empty text."""
    compiled = dict(patterns)
    heads = [(match.start(), number, match) for number, pattern in patterns if (match := pattern.search(text)) is not None]
    heapq.heapify(heads)
    at = 0
    while heads:
        start, number, match = heads[0]
        if start >= at:
            yield number, match
            at = match.end()
        follows = compiled[number].search(text, max(at, start + 1))
        if follows is None:
            heapq.heappop(heads)
        else:
            heapq.heapreplace(heads, (follows.start(), number, follows))


def alternatives(pattern: str) -> list[str]:
    r"""The parts of a pattern between its outermost bars, those of ``\b(?:a|b)\b`` too, which differ in nothing."""
    cuts = [at for at, depth, mark in _marks(pattern) if mark == "|" and depth == 0]
    if cuts:
        parts = (pattern[start + 1 : end] for start, end in zip([-1, *cuts], [*cuts, len(pattern)], strict=True))
        return [inner for part in parts for inner in alternatives(part)]
    whole = _WHOLE.match(pattern)
    if whole is None or whole["kind"] is None:
        return [pattern]
    close = next(at for at, depth, mark in _marks(pattern) if mark == ")" and depth == 0)
    before, after = whole["before"] or "", pattern[close + 1 :]
    if after not in {"", r"\b"}:
        return [pattern]
    found = alternatives(pattern[whole.end() : close])
    return [f"{before}{inner}{after}" for inner in found] if len(found) > 1 else [pattern]


def loosened(pattern: str) -> str:
    """A pattern that matches at least wherever the given one does, in words that RE2 knows: nothing is asked of what stands around it."""
    kept: list[str] = []
    last, inside = 0, -1
    for at, depth, mark in _marks(pattern):
        if mark == ")" and depth == inside:
            last, inside = at + 1, -1
        elif inside >= 0:
            continue
        elif mark == "(" and _AROUND.match(pattern, at):
            kept.append(pattern[last:at])
            inside = depth
        elif mark in "^$":
            kept.append(pattern[last:at])
            last = at + 1
    return "".join([*kept, pattern[last:]])


def _marks(pattern: str) -> Iterator[tuple[int, int, str]]:
    """The brackets, bars and anchors of a pattern that stand for themselves, each with its place and depth."""
    at, depth = 0, 0
    while at < len(pattern):
        mark = pattern[at]
        if mark == "\\":
            at += 1
        elif mark == "[":
            at = _end_of_class(pattern, at)
        elif mark in "()|^$":
            depth -= mark == ")"
            yield at, depth, mark
            depth += mark == "("
        at += 1


def _end_of_class(pattern: str, at: int) -> int:
    """The closing bracket of a class; one that stands first is a member."""
    at += 2 if pattern[at + 1 : at + 2] == "^" else 1
    at += pattern[at : at + 1] == "]"
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at
