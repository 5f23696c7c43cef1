"""Instructions to a machine in what comes in: who writes to an assistant rather than to a company, in plain words, code or disguise.

A notice and no more: nothing rests on it, since what a customer writes is data wherever it goes. Patterns are data (``data/injection.yaml``,
and the kind ``injection`` of ``data/clues.yaml``).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import cache

from drafting.reading.lexicon import Found, Prepared, prepare, read_data
from drafting.reading.thread import load_clues
from drafting.text.normalise import hidden_characters

_MOST = 20_000
_ENCODED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{24,2000}={0,2}")
_REPEATED = re.compile(r"(?<!\w)(\w{2,20})(?:[ ,.]{1,2}\1){7}(?!\w)")
_UNIT = re.compile(r"[^\n|]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ALONE = 60
_HIDDEN = frozenset({"tag", "bidi"})


def read_injection(text: str) -> Found | None:
    """The first instruction to a machine, if any, of the first 20,000 characters: its words, span and how sure (0..1)."""
    head = text[:_MOST]
    ready = prepare(head)
    return next((found for read in (_known, _anywhere, _amid, _encoded, _hidden) for found in read(ready)), None)


def _known(text: Prepared) -> Iterator[Found]:
    found = load_clues()["injection"].first(text)
    if found is not None:
        yield found


def _anywhere(text: Prepared) -> Iterator[Found]:
    plain = text.plain
    for pattern in _patterns("spared"):
        plain = pattern.sub(lambda match: " " * len(match.group()), plain)
    for pattern in (*_patterns("anywhere"), _REPEATED):
        match = pattern.search(plain)
        if match is not None:
            yield text.found(*match.span(), 0.9)


def _amid(text: Prepared) -> Iterator[Found]:
    """A task for an assistant that stands by itself, within a text that is about something else."""
    for start, end in _units(text.plain):
        unit = text.plain[start:end]
        if len(text.plain) - len(unit) >= _ALONE and any(pattern.match(unit) for pattern in _patterns("amid")):
            yield text.found(start, end, 0.7)


def _units(plain: str) -> Iterator[tuple[int, int]]:
    """Lines, and the sentences of each."""
    for line in _UNIT.finditer(plain):
        at = line.start()
        for part in _SENTENCE.split(line.group()):
            start = plain.find(part, at)
            at = start + len(part)
            lead = len(part) - len(part.lstrip(" >*-\"'"))
            if part.strip():
                yield start + lead, at


def _encoded(text: Prepared) -> Iterator[Found]:
    """Instructions behind base64."""
    for match in _ENCODED.finditer(text.given):
        try:
            said = base64.b64decode(match.group() + "=" * (-len(match.group()) % 4), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if said.isprintable() and " " in said:
            yield Found(match.group(), *match.span(), 0.8)


def _hidden(text: Prepared) -> Iterator[Found]:
    if any(hidden.kind in _HIDDEN for hidden in hidden_characters(text.given)):
        yield Found("hidden characters", 0, len(text.given), 0.8)


@cache
def _patterns(part: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in read_data("injection.yaml")[part])
