"""The words that the writer has in one language, read from ``data/<language>.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to customers: how they speak of it, and what one may say to it when they are upset, worried, or
    where others read along."""

    name: str
    pattern: re.Pattern[str]
    upset: tuple[str, ...] = ()
    worried: tuple[str, ...] = ()
    public: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepWords:
    """How the steps of a procedure are joined when they are spoken."""

    first: str
    next: tuple[str, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. ``openings`` by mood or kind, ``phrases`` by what they do, ``words`` by class."""

    language: str
    openings: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]
    events: tuple[Event, ...]
    words: Mapping[str, frozenset[str]]
    steps: StepWords
    contractions: tuple[tuple[re.Pattern[str], str], ...]


@cache
def lexicon(locale: str) -> Lexicon:
    """The words for a locale ("en", "en-US", "de_DE"); a language without data gets English."""
    language = re.split(r"[-_]", locale)[0].lower()
    folder = resources.files("drafting.writer") / "data"
    path = folder / f"{language}.yaml"
    if not path.is_file():
        language, path = FALLBACK, folder / f"{FALLBACK}.yaml"
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = raw["spoken_steps"]
    return Lexicon(
        language=language,
        openings={name: tuple(entries) for name, entries in raw["openings"].items()},
        phrases={name: tuple(entries) for name, entries in raw["phrases"].items()},
        events=tuple(_event(name, entry) for name, entry in raw["events"].items()),
        words={name: frozenset(str(entries).split()) for name, entries in raw["words"].items()},
        steps=StepWords(steps["first"], tuple(steps["next"]), steps["last"]),
        contractions=tuple((re.compile(rf"\b{long}\b", re.IGNORECASE), short) for long, short in raw["contractions"].items()),
    )


def _event(name: str, entry: Mapping[str, Any]) -> Event:
    said = {key: tuple(entry.get(key, ())) for key in ("upset", "worried", "public")}
    return Event(name, re.compile(entry["pattern"], re.IGNORECASE), **said)
