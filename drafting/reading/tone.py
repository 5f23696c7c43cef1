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


_NOT_INSIDE = r"(?:(?<![^\W_])|(?![^\W_]))"  # a word does not begin inside another


@cache
def _words() -> tuple[tuple[str, Severity, str, re.Pattern[str]], ...]:
    data = yaml.safe_load(files("drafting.reading").joinpath("data/tone.yaml").read_text(encoding="utf-8"))
    return tuple(
        (
            kind,
            Severity(entry["severity"]),
            entry["fix"],
            re.compile(_NOT_INSIDE + "(?:" + "|".join(f"(?:{word})" for word in entry["words"]) + ")"),
        )
        for kind, entry in data.items()
    )


def read_tone(text: str) -> tuple[Off, ...]:
    """What is off, in order; spans count the given text's characters."""
    return tuple(sorted(_read(text), key=lambda off: off.start))


def _read(text: str) -> Iterator[Off]:
    mapping = clean(text)
    plain = skeleton(text)
    lower = plain.lower() if len(plain.lower()) == len(plain) else plain
    for kind, severity, fix, pattern in _words():
        for match in pattern.finditer(lower):
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


def emoji_count(text: str) -> int:
    """How many emoji a text holds, a sequence as one."""
    return int(emoji.emoji_count(text))
