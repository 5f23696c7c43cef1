"""Dataclasses to JSON and back, without loss: what JSON has no type for carries a tag."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from knowledge.domain.facts import Money

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Any of our values as JSON data. Dates, times, decimals and money become ``{"$date": …}`` and the like."""
    tagged = _tagged(value)
    if tagged is not None:
        return tagged
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: to_json(getattr(value, name)) for name in _fields(type(value))}
    if isinstance(value, Mapping):
        return {str(key): to_json(entry) for key, entry in value.items()}
    if isinstance(value, Set):
        return sorted(to_json(entry) for entry in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_json(entry) for entry in value]
    return value


def plain(data: Any) -> Any:
    """The same JSON data for people: tags give way to ISO dates, numbers and ``"USD 12.50"``."""
    if isinstance(data, dict):
        if len(data) == 1:
            tag, held = next(iter(data.items()))
            if tag in _READERS:
                return " ".join(reversed(held)) if tag == "$money" else held
        return {key: plain(entry) for key, entry in data.items()}
    return [plain(entry) for entry in data] if isinstance(data, list) else data


def from_json(data: Any, kind: type[T]) -> T:
    """The value of that type again. Raises ``ValueError`` for data that is not of it."""
    made: T = _reader(typing.cast("Hashable", kind))(data)
    return made


def _tagged(value: Any) -> dict[str, Any] | None:
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, timedelta):
        return {"$seconds": value.total_seconds()}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, Money):
        return {"$money": [str(value.amount), value.currency]}
    return None


Reader = Callable[[Any], Any]

_READERS: Mapping[str, Reader] = {
    "$time": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$seconds": lambda held: timedelta(seconds=held),
    "$decimal": Decimal,
    "$money": lambda held: Money(Decimal(held[0]), held[1]),
}


@cache
def _reader(kind: Any) -> Reader:
    """What reads data of a declared type; worked out once for each type, as records are read by the hundred."""
    if isinstance(kind, typing.NewType):
        return _reader(kind.__supertype__)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return _union(inner)
    if origin is tuple:
        one = _reader(inner[0])
        return lambda data: tuple([one(entry) for entry in data])
    if origin is not None and issubclass(origin, Set):
        return lambda data: frozenset(map(_reader(inner[0]), data))
    if origin is not None and issubclass(origin, Mapping):
        return lambda data: dict(zip(data, map(_reader(inner[1]), data.values()), strict=True))
    return _class(kind) if isinstance(kind, type) else _open


def _union(kinds: tuple[Any, ...]) -> Reader:
    """JSON scalars keep their own type; of classes a union holds at most one."""
    has_enum = any(isinstance(kind, type) and issubclass(kind, Enum) for kind in kinds)
    read = _reader(next(kind for kind in kinds if kind is not type(None)))

    def one_of(data: Any) -> Any:
        if data is None:
            return None
        return data if not has_enum and isinstance(data, str | int | float | bool) else read(data)

    return one_of


def _class(kind: type) -> Reader:
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if issubclass(kind, Enum):
        return kind
    if kind in {str, bool, int}:
        return lambda data: data if not isinstance(data, dict | list) else _open(data)
    if kind is float:
        return lambda data: float(data) if isinstance(data, int) else _open(data)
    return _open


def _dataclass(kind: Any) -> Reader:
    hints = typing.get_type_hints(kind)
    # Types may hold each other: a field's reader is made when it is first needed.
    readers: dict[str, Reader] = {}

    def made(data: Any) -> Any:
        if isinstance(data, dict) and len(data) == 1 and next(iter(data)) in _READERS:
            return _open(data)
        if not readers:
            readers.update({name: _reader(hints[name]) for name in _fields(kind)})
        return kind(**{name: read(data[name]) for name, read in readers.items() if name in data})

    return made


def _open(data: Any) -> Any:
    """Data of no declared type: as it is, with its tags read."""
    if isinstance(data, dict):
        if len(data) == 1:
            tag, held = next(iter(data.items()))
            if tag in _READERS:
                return _READERS[tag](held)
        return {key: _open(entry) for key, entry in data.items()}
    return [_open(entry) for entry in data] if isinstance(data, list) else data


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
