"""The words of promises (``data/promises.yaml``) as compiled patterns over the plain form of a sentence.

``data/wordings.yaml`` adds further wordings of the same remedies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from drafting.reading.commitments_plain import plain_sentences
from drafting.reading.commitments_values import TIME
from drafting.text.sieve import Sieve, alternatives

_GAP = r"(?:[^ ,;:.()]+ ){0,4}"
_MACRO = re.compile(r"<([a-z]+\d?)>")
_NAME = re.compile(r"\{([a-z]+)\}")
_LONG = 3  # of more content words than that the last is a detail: "to another night"
_COUNTS = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fourteen", "twenty", "thirty"]
)
_LIGHT = frozenset(
    [
        "a",
        "an",
        "the",
        "your",
        "you",
        "we",
        "our",
        "i",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "to",
        "of",
        "on",
        "for",
        "with",
        "and",
        "or",
        "have",
        "has",
        "had",
        "will",
        "be",
        "been",
        "is",
        "are",
        "more",
        "my",
        "us",
        "at",
        "in",
        "by",
        "from",
        "do",
        "can",
        "going",
        "get",
    ]
)


@dataclass(frozen=True, slots=True)
class Echo:
    """Words that count only where something else was spoken of before: "it's gone" after a fee."""

    kind: str
    about: re.Pattern[str]
    say: re.Pattern[str]


Patterns = tuple[tuple[int, re.Pattern[str]], ...]
"""Wordings with their numbers, as ``alternation`` takes them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The wordings that may stand in a text: of remedies by type, in the order in which types are tried, and of admissions."""

    known: tuple[tuple[str, Patterns], ...]
    further: tuple[tuple[str, Patterns], ...]
    admissions: Patterns


@dataclass(frozen=True, slots=True)
class Wordings:
    """All wordings, from blank to blank: which of them may stand in a text is told by a sieve. ``of[n]`` is the place in ``groups``, a
    list and a type, of the n-th."""

    groups: tuple[tuple[str, str], ...]
    of: tuple[int, ...]
    sieve: Sieve

    def standing(self, text: str) -> Standing:
        """Those that may stand in a text in plain form."""
        found: dict[int, list[tuple[int, re.Pattern[str]]]] = {}
        for number, pattern in self.sieve.patterns(text):
            found.setdefault(self.of[number], []).append((number, pattern))
        lists: dict[str, list[tuple[str, Patterns]]] = {"known": [], "further": [], "admissions": []}
        for place, patterns in sorted(found.items()):
            name, kind = self.groups[place]
            lists[name].append((kind, tuple(patterns)))
        return Standing(tuple(lists["known"]), tuple(lists["further"]), lists["admissions"][0][1] if lists["admissions"] else ())


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the reader of promises looks for. What is a pattern matches from blank to blank."""

    wordings: Wordings
    keys: Mapping[str, tuple[str, ...]]  # the parts of words of which a clause must hold one before further wordings of a type count
    echoes: tuple[Echo, ...]
    blame_echoes: tuple[Echo, ...]
    beside_the_rules: re.Pattern[str]
    at_no_cost: re.Pattern[str]
    fee: re.Pattern[str]


@cache
def words() -> Words:
    """The built-in words, compiled once."""
    data, more = _read("promises"), _read("wordings")
    shared = _resolved(data["shared"])
    remedies = {("known", kind): [_filled(entry, shared) for entry in _plain(entries)] for kind, entries in data["remedies"].items()}
    echoes = tuple(echo for kind, entries in data["remedies"].items() for echo in _echoes(kind, entries, shared))
    return Words(
        keys={kind: tuple(entry["keys"]) for kind, entry in more["remedies"].items()},
        wordings=_wordings(
            {**remedies, **_further(more), ("admissions", "admission"): [_filled(entry, shared) for entry in _plain(data["admissions"])]}
        ),
        echoes=echoes,
        blame_echoes=tuple(_echoes("admission", data["admissions"], shared)),
        beside_the_rules=_any(data["beside_the_rules"], shared),
        at_no_cost=_any(data["at_no_cost"], shared),
        fee=_any(["{fee}"], shared),
    )


def _wordings(by_group: Mapping[tuple[str, str], Sequence[str]]) -> Wordings:
    parts = [(place, part) for place, entries in enumerate(by_group.values()) for entry in entries for part in alternatives(entry)]
    return Wordings(tuple(by_group), tuple(place for place, _ in parts), Sieve([f"(?<= )(?:{part})(?= )" for _, part in parts]))


def _further(data: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    macros: dict[str, str] = data["macros"]

    def expanded(pattern: str) -> str:
        while _MACRO.search(pattern):
            pattern = _MACRO.sub(lambda match: macros[match[1]], pattern)
        return pattern

    return {("further", kind): [expanded(pattern) for pattern in entry["words"]] for kind, entry in data["remedies"].items()}


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(files("drafting.reading").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8"))
    return found


def _plain(entries: Sequence[str | Mapping[str, str]]) -> list[str]:
    return [entry for entry in entries if isinstance(entry, str)]


def _echoes(kind: str, entries: Sequence[str | Mapping[str, str]], shared: Mapping[str, str]) -> Iterator[Echo]:
    for entry in entries:
        if not isinstance(entry, str):
            yield Echo(kind, _any([entry["about"]], shared), _any([entry["say"]], shared))


def _resolved(shared: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, pattern in shared.items():
        found[name] = _filled(pattern, found)
    return found


def _filled(pattern: str, shared: Mapping[str, str]) -> str:
    return _NAME.sub(lambda match: shared[match[1]], pattern).replace("~", _GAP)


def _any(patterns: Sequence[str], shared: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("(?<= )(?:" + "|".join(f"(?:{_filled(pattern, shared)})" for pattern in patterns) + ")(?= )")


@lru_cache(maxsize=32)
def own_words(own: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A company's own types: the content words of an example phrase, in its order, with little between them. A time and a count
    stand for any, and what follows the time or the place may be left out."""
    found = []
    for name, phrases in own:
        patterns = [pattern for phrase in phrases for pattern in _loosely(phrase)]
        if patterns:
            found.append((name, re.compile("(?<= )(?:" + "|".join(patterns) + ")(?= )")))
    return tuple(found)


def _loosely(phrase: str) -> Iterator[str]:
    for sentence in plain_sentences(phrase):
        said = TIME.sub("", sentence.text)
        content = [word for word in said.split() if word.isalnum() and word not in _LIGHT]
        content = content[:-1] if len(content) > _LONG else content
        parts = [_stem(word) for word in (content if len(content) > 1 else sentence.text.split())]
        if parts:
            yield r" (?:[^ ,;]+ ){0,4}?".join(parts)


def _stem(word: str) -> str:
    if word[0].isdigit() or word in _COUNTS:
        return r"\S+"
    base = (
        word[:-2]
        if len(word) > 5 and word.endswith(("ed", "es"))
        else word[:-3]
        if len(word) > 6 and word.endswith("ing")
        else word[:-1]
        if len(word) > 4 and word[-1] in "se"
        else word
    )
    return re.escape(base) + r"[a-z]{0,3}"
