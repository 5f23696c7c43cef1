"""What is off in a text's tone, as data: the kind, the words, the span. Words are data (``data/tone.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import emoji
import yaml

from drafting.domain.finding import Severity
from drafting.text.normalise import clean, skeleton
from drafting.text.sieve import Sieve, alternation, alternatives

_SHOUT = re.compile(
    r"\b[A-Z]{2,}(?:['’][A-Z]+)?(?:[ ,]{1,3}[A-Z]{2,}){2,}\b|\b(?:NOT|NEVER|STOP|READ|WRONG|NOW|CALM|AGAIN|ALREADY|CLEARLY|YOU|YOUR|SORRY|ANY|MUST|ONLY|DO|ALWAYS)\b(?=[^A-Z]*[a-z])"
)
_MARKS = re.compile(r"!{2,}|\?{2,}|[!?]{3,}|\.{4,}")
_EXCLAMATION = re.compile(r"!")


@dataclass(frozen=True, slots=True)
class Off:
    """One thing that is off: ``kind`` as in the data, or ``shouting``, ``punctuation``."""

    kind: str
    severity: Severity
    text: str
    start: int
    end: int
    fix: str


_MAY_BE_EMOJI = re.compile("[\u00a9\u00ae\u203c\u2049\u2100-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _AtWord:
    """A wording that does not begin inside a word."""

    pattern: re.Pattern[str]

    def search(self, text: str, at: int = 0, /) -> re.Match[str] | None:
        match = self.pattern.search(text, at)
        while match is not None and text[match.start() - 1 : match.start()].isalnum() and text[match.start()].isalnum():
            match = self.pattern.search(text, match.start() + 1)
        return match


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Every wording with its kind: ``of[n]`` is the place in ``kinds`` of the sieve's n-th pattern."""

    kinds: tuple[tuple[str, Severity, str], ...]
    of: tuple[int, ...]
    sieve: Sieve


@cache
def _words() -> _Kinds:
    data = yaml.safe_load(files("drafting.reading").joinpath("data/tone.yaml").read_text(encoding="utf-8"))
    kinds = tuple((kind, Severity(entry["severity"]), entry["fix"]) for kind, entry in data.items())
    parts = [(number, part) for number, entry in enumerate(data.values()) for word in entry["words"] for part in alternatives(word)]
    return _Kinds(kinds, tuple(number for number, _ in parts), Sieve([part for _, part in parts]))


def read_tone(text: str) -> tuple[Off, ...]:
    """What is off, in order; spans count the given text's characters."""
    return tuple(sorted(_read(text), key=lambda off: off.start))


def _read(text: str) -> Iterator[Off]:
    mapping = clean(text)
    plain = skeleton(text)
    lower = plain.lower() if len(plain.lower()) == len(plain) else plain
    for (kind, severity, fix), match in _worded(lower):
        start, end = mapping.span(*match.span())
        yield Off(kind, severity, text[start:end], start, end, fix)
    for match in _SHOUT.finditer(plain):
        start, end = mapping.span(*match.span())
        yield Off("shouting", Severity.WARN, text[start:end], start, end, "Write it in ordinary letters.")
    for match in _MARKS.finditer(plain):
        start, end = mapping.span(*match.span())
        yield Off("punctuation", Severity.WARN, text[start:end], start, end, "One mark is enough.")
    marks = list(_EXCLAMATION.finditer(plain))
    if len(marks) >= 3 and len(marks) * 60 > len(plain):
        start, end = mapping.span(*marks[-1].span())
        yield Off("punctuation", Severity.WARN, "!", start, end, "Fewer exclamation marks.")


def _worded(lower: str) -> Iterator[tuple[tuple[str, Severity, str], re.Match[str]]]:
    words = _words()
    standing: dict[int, list[tuple[int, _AtWord]]] = {}
    for number, pattern in words.sieve.patterns(lower):
        standing.setdefault(words.of[number], []).append((number, _AtWord(pattern)))
    for kind, patterns in standing.items():
        for _, match in alternation(patterns, lower):
            yield words.kinds[kind], match


def emoji_count(text: str) -> int:
    """How many emoji a text holds, a sequence as one."""
    return int(emoji.emoji_count(text)) if _MAY_BE_EMOJI.search(text) else 0
