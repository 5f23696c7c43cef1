"""The words of promises, compiled from ``data/commitments.yaml`` once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_MACRO = re.compile(r"<([a-z]+\d?)>")


class Frame(StrEnum):
    """What a clause does, in the order in which the frames are tried; the last three promise, the others do not."""

    REPORTED = "reported"
    HYPOTHETICAL = "hypothetical"
    OTHERS = "others"
    GENERAL = "general"
    PAST = "past"
    DENIED = "denied"
    OPEN = "open"
    OURS = "ours"
    YOURS = "yours"
    PASSIVE = "passive"
    CONDITION = "condition"
    NONE = "none"

    @property
    def promises(self) -> bool:
        """Whether a remedy in such a clause is promised."""
        return self in _PROMISING


_PROMISING = frozenset({Frame.OURS, Frame.YOURS, Frame.PASSIVE})


@dataclass(frozen=True, slots=True)
class Remedy:
    """How one type of promise is worded. ``keys`` are parts of words one of which any wording holds."""

    type: str
    keys: tuple[str, ...]
    words: re.Pattern[str]
    alone: re.Pattern[str] | None
    despite: re.Pattern[str] | None
    beside: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All patterns; they match whole tokens of a plain sentence or clause."""

    frames: tuple[tuple[Frame, re.Pattern[str]], ...]
    remedies: tuple[Remedy, ...]
    admissions: re.Pattern[str]
    at_no_cost: re.Pattern[str]
    aside: re.Pattern[str]
    echo: re.Pattern[str]
    time: re.Pattern[str]
    not_due: re.Pattern[str]
    vague: re.Pattern[str]
    no_negation: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The compiled lexicon."""
    data: dict[str, Any] = yaml.safe_load(files("drafting.reading").joinpath("data/commitments.yaml").read_text(encoding="utf-8"))
    macros: dict[str, str] = data["macros"]

    def compiled(patterns: str | Iterable[str]) -> re.Pattern[str]:
        listed = [patterns] if isinstance(patterns, str) else patterns
        return re.compile(r"(?<!\S)(?:" + "|".join(_expanded(pattern, macros) for pattern in listed) + r")(?!\S)")

    def optional(entry: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
        return compiled(entry[key]) if key in entry else None

    return Lexicon(
        frames=tuple((Frame(name), compiled(patterns)) for name, patterns in data["frames"].items()),
        remedies=tuple(
            Remedy(kind, tuple(entry["keys"]), compiled(entry["words"]), optional(entry, "alone"), optional(entry, "despite"), optional(entry, "beside"))
            for kind, entry in data["remedies"].items()
        ),
        **{name: compiled(data[name]) for name in ("admissions", "at_no_cost", "aside", "echo", "time", "not_due", "vague", "no_negation")},
    )


def _expanded(pattern: str, macros: Mapping[str, str], depth: int = 0) -> str:
    if depth > 6:
        raise ValueError(f"a macro of the lexicon of promises refers to itself: {pattern[:60]}")
    return _MACRO.sub(lambda match: _expanded(macros[match[1]], macros, depth + 1), pattern)
