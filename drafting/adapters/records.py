"""Dataclasses to JSON and back, without loss: what JSON has no type for carries a tag."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence, Set
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
    made: T = _read(data, kind)
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


_READERS: Mapping[str, typing.Callable[[Any], Any]] = {
    "$time": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$seconds": lambda held: timedelta(seconds=held),
    "$decimal": Decimal,
    "$money": lambda held: Money(Decimal(held[0]), held[1]),
}


def _read(data: Any, kind: Any) -> Any:
    if isinstance(data, dict) and len(data) == 1:
        tag, held = next(iter(data.items()))
        if tag in _READERS:
            return _READERS[tag](held)
    if isinstance(kind, typing.NewType):
        return _read(data, kind.__supertype__)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return None if data is None else _read_union(data, inner)
    if origin is tuple:
        return tuple(_read(entry, inner[0]) for entry in data)
    if origin is not None and issubclass(origin, Set):
        return frozenset(_read(entry, inner[0]) for entry in data)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _read(entry, inner[1]) for key, entry in data.items()}
    if isinstance(kind, type):
        return _read_class(data, kind)
    return _open(data)


def _read_union(data: Any, kinds: tuple[Any, ...]) -> Any:
    """JSON scalars keep their own type; of classes a union holds at most one."""
    if isinstance(data, str | int | float | bool) and not any(isinstance(kind, type) and issubclass(kind, Enum) for kind in kinds):
        return data
    return _read(data, next(kind for kind in kinds if kind is not type(None)))


def _read_class(data: Any, kind: type) -> Any:
    if dataclasses.is_dataclass(kind):
        return kind(**{name: _read(data[name], hint) for name, hint in _hints(kind).items() if name in data})
    if issubclass(kind, Enum):
        return kind(data)
    if kind is float and isinstance(data, int):
        return float(data)
    return _open(data)


def _open(data: Any) -> Any:
    """Data of no declared type: as it is, with its tags read."""
    if isinstance(data, dict):
        return {key: _read(entry, object) for key, entry in data.items()}
    return [_read(entry, object) for entry in data] if isinstance(data, list) else data


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {name: hints[name] for name in _fields(kind)}
