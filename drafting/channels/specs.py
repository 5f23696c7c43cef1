"""What a knowledge folder writes about a channel, laid over the built-in one of that id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar, cast

from drafting.domain.channel import Channel, ChannelId, EmojiUse, Formality, LengthUnit, TextFormat, Visibility
from knowledge.domain.company import ChannelSpec, Company
from knowledge.errors import InvalidKnowledge, Problem

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
_SHORT = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d|w)\Z")
_ISO = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z")
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}
_Kind = TypeVar("_Kind", bound=StrEnum)


class _Unreadable(ValueError):
    """What was expected instead of the value that was found."""


def merge(built_in: Iterable[Channel], company: Company) -> dict[ChannelId, Channel]:
    """The built-in channels with the company's changes and additions. Raises ``InvalidKnowledge`` with every problem."""
    channels = {channel.id: channel for channel in built_in}
    problems: list[Problem] = []
    for spec in company.channels:
        reader = _Reader(spec, company.tiers, problems)
        changed = reader.read(channels.get(ChannelId(spec.id)))
        if changed is not None:
            channels[changed.id] = changed
    if problems:
        raise InvalidKnowledge(problems)
    return channels


class _Reader:
    """Reads one spec and notes what is wrong with it."""

    def __init__(self, spec: ChannelSpec, tiers: tuple[str, ...], problems: list[Problem]) -> None:
        self._spec = spec
        self._tiers = tiers
        self._problems = problems

    def read(self, base: Channel | None) -> Channel | None:
        given = {key: value for key, value in self._spec.given.items() if key != "id"}
        before = len(self._problems)
        if not _ID.match(self._spec.id):
            self._note("id", "not an id", self._spec.id, "[a-z0-9][a-z0-9_-]*")
        if base is None and "visibility" not in given:
            self._note("visibility", "a new channel says who hears it", None, "public or private")
        values: dict[str, object] = {}
        for key, value in given.items():
            if key not in _KEYS:
                self._note(key, "unknown key", None, ", ".join(_KEYS))
                continue
            try:
                values[key] = _KEYS[key](value)
            except _Unreadable as error:
                self._note(key, "not readable", repr(value), str(error))
        self._check_tiers(values.get("respond_within"))
        if len(self._problems) > before:
            return None
        start = base or Channel(ChannelId(self._spec.id), cast(Visibility, values["visibility"]))
        return replace(start, **values)  # type: ignore[arg-type]  # each value was read by its key's own reader

    def _check_tiers(self, within: object) -> None:
        for tier in within if isinstance(within, Mapping) else ():
            if tier not in self._tiers:
                self._note("respond_within", "unknown tier", str(tier), ", ".join(self._tiers))

    def _note(self, key: str, message: str, found: str | None, expected: str) -> None:
        self._problems.append(Problem(f"channels/{self._spec.id}.yaml", message, key=key, found=found, expected=expected))


def _one_of(kind: type[_Kind]) -> Callable[[object], _Kind]:
    def read(value: object) -> _Kind:
        try:
            return kind(str(value))
        except ValueError as error:
            raise _Unreadable(", ".join(entry.value for entry in kind)) from error

    return read


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise _Unreadable("text")
    return value


def _length(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise _Unreadable("a whole number above 0, or nothing for no limit")
    return value


def _grade(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 20:
        raise _Unreadable("a school grade from 1 to 20")
    return float(value)


def _within(value: object) -> dict[str, timedelta]:
    if not isinstance(value, Mapping):
        raise _Unreadable("a duration for each tier")
    return {str(tier): _duration(entry) for tier, entry in value.items()}


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    text = str(value).strip()
    if short := _SHORT.match(text):
        return timedelta(seconds=float(short.group(1)) * _SECONDS[short.group(2)])
    iso = _ISO.match(text)
    if iso is None or not any(iso.groups()):
        raise _Unreadable("durations such as 30min, 4h, 2d or PT4H")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


_KEYS: dict[str, Callable[[object], object]] = {
    "visibility": _one_of(Visibility),
    "max_length": _length,
    "count": _one_of(LengthUnit),
    "format": _one_of(TextFormat),
    "greeting": _words,
    "sign_off": _words,
    "reading_grade": _grade,
    "emoji": _one_of(EmojiUse),
    "formality": _one_of(Formality),
    "respond_within": _within,
}
