"""The words of promises (``data/promises.yaml``) as compiled patterns over the plain form of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

_GAP = r"(?:[^ ,;:.()]+ ){0,4}"
_NAME = re.compile(r"\{([a-z]+)\}")
_LIGHT = frozenset("a an the your you we our i it its this that these those to of on for with and or have has had will be been is are more my us".split())


@dataclass(frozen=True, slots=True)
class Echo:
    """Words that count only where something else was spoken of before: "it's gone" after a fee."""

    kind: str
    about: re.Pattern[str]
    say: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that the reader of promises looks for. ``remedies`` and the rest match from blank to blank."""

    remedies: tuple[tuple[str, re.Pattern[str]], ...]
    echoes: tuple[Echo, ...]
    admissions: re.Pattern[str]
    blame_echoes: tuple[Echo, ...]
    beside_the_rules: re.Pattern[str]
    at_no_cost: re.Pattern[str]
    fee: re.Pattern[str]


@cache
def words() -> Words:
    """The built-in words, compiled once."""
    data: dict[str, Any] = yaml.safe_load(files("drafting.reading").joinpath("data/promises.yaml").read_text(encoding="utf-8"))
    shared = _resolved(data["shared"])
    remedies = tuple((kind, _any(_plain(entries), shared)) for kind, entries in data["remedies"].items())
    echoes = tuple(echo for kind, entries in data["remedies"].items() for echo in _echoes(kind, entries, shared))
    return Words(
        remedies=remedies,
        echoes=echoes,
        admissions=_any(_plain(data["admissions"]), shared),
        blame_echoes=tuple(_echoes("admission", data["admissions"], shared)),
        beside_the_rules=_any(data["beside_the_rules"], shared),
        at_no_cost=_any(data["at_no_cost"], shared),
        fee=_any(["{fee}"], shared),
    )


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
    """A company's own types: the content words of an example phrase, in its order, with little between them."""
    found = []
    for name, phrases in own:
        patterns = [_loosely(phrase) for phrase in phrases if phrase.strip()]
        if patterns:
            found.append((name, re.compile("|".join(patterns))))
    return tuple(found)


def _loosely(phrase: str) -> str:
    content = [word for word in re.findall(r"[a-z]+|\d+", phrase.lower()) if word not in _LIGHT]
    parts = [r"(?:\d+|\w+)" if word.isdigit() else re.escape(word[:-1] if len(word) > 4 and word[-1] in "sed" else word) + r"\w{0,3}" for word in content]
    return r"\b" + r"(?:\W+\w+){0,3}?\W+".join(parts) if parts else r"(?!)"
