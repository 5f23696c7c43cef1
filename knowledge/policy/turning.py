"""The values of an input at which a policy's conditions turn."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from knowledge.domain.facts import FactType
from knowledge.policy.expression import Expression, Known, names_of
from knowledge.policy.parse import CompiledPolicy
from knowledge.policy.syntax import COMPARISONS, Kind, Node, number_of, text_of
from knowledge.policy.values import read_duration, read_moment

OTHER = "\x00"
"""Stands for a text that no condition names."""
_MOST = 40
_CENT = 0.01
Line = tuple[float, float]
"""A straight line over the input: its value at nought, and what each unit adds."""


def turning_points(policy: CompiledPolicy, name: str, known: Known) -> list[object]:
    """The values between which nothing changes, in order: thresholds with their neighbours, all values of an enumeration, both truths.

    A threshold that hangs on other inputs is worked out with their known values.
    """
    entry = policy.policy.inputs[name]
    conditions = [expression for expression in policy.conditions.values() if name in expression.names]
    if entry.type is FactType.BOOLEAN:
        return [False, True]
    if entry.type is FactType.ENUM:
        return list(entry.values)
    if entry.type is FactType.STRING:
        return [*dict.fromkeys(text for expression in conditions for text in _texts(expression, name)), OTHER]
    if entry.type is FactType.DATE:
        return _moments([text for expression in conditions for text in _texts(expression, name)])
    if entry.type is FactType.DURATION:
        return _lengths([text for expression in conditions for text in _texts(expression, name)])
    numbers = sorted({number for expression in conditions for number in thresholds(expression, name, known)})
    return _whole(numbers) if entry.type is FactType.INTEGER else _fractional(numbers)


def _whole(numbers: list[float]) -> list[object]:
    found = {value for number in numbers for value in range(math.floor(number) - 1, math.ceil(number) + 2)}
    return list(sorted(found or {0, 1})[:_MOST])


def _fractional(numbers: list[float]) -> list[object]:
    found = {round(number + step, 4) for number in numbers for step in (-_CENT, 0.0, _CENT)}
    return list(sorted(found or {0.0, 1.0})[:_MOST])


def thresholds(expression: Expression, name: str, known: Known) -> Iterator[float]:
    """The numbers at which a comparison in the condition turns, as far as it is a straight line over the input."""
    for node in expression.tree.walk():
        if node.kind is not Kind.BINARY or node.text not in COMPARISONS | {"in"} or name not in names_of(node):
            continue
        left, right = node.parts
        for other in right.parts if right.kind is Kind.LIST else (right,):
            for one, two in itertools.product(_lines(left, name, known), _lines(other, name, known)):
                crossing = (two[0] - one[0]) / (one[1] - two[1]) if one[1] != two[1] else math.inf
                if math.isfinite(crossing) and abs(crossing) < 1e15:
                    yield round(crossing, 9)


def _lines(node: Node, name: str, known: Known) -> list[Line]:
    """One line, or those of which a ``max`` or ``min`` takes the highest or lowest."""
    if node.kind is Kind.CALL and node.text in {"max", "min"}:
        return [line for part in node.parts for line in _lines(part, name, known)]
    if node.kind is Kind.LIST:
        return [line for part in node.parts for line in _lines(part, name, known)]
    line = _line(node, name, known)
    return [] if line is None else [line]


def _line(node: Node, name: str, known: Known) -> Line | None:
    number = number_of(node)
    if number is not None:
        return number, 0.0
    if node.kind is Kind.NAME:
        if node.text == name:
            return 0.0, 1.0
        value = known.get(node.text)
        return (float(value), 0.0) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if node.kind is Kind.CALL and node.text in {"double", "int"} and len(node.parts) == 1:
        return _line(node.parts[0], name, known)
    lines = [line for part in node.parts if (line := _line(part, name, known)) is not None]
    if len(lines) < len(node.parts):
        return None
    if node.kind is Kind.UNARY and node.text == "-":
        return -lines[0][0], -lines[0][1]
    return _reckoned(node.text, lines[0], lines[1]) if node.kind is Kind.BINARY else None


def _reckoned(operator: str, one: Line, two: Line) -> Line | None:
    if operator in {"+", "-"}:
        sign = 1 if operator == "+" else -1
        return one[0] + sign * two[0], one[1] + sign * two[1]
    if operator == "*" and (one[1] == 0 or two[1] == 0):
        return one[0] * two[0], one[0] * two[1] + one[1] * two[0]
    if operator == "/" and two[1] == 0 and two[0] != 0:
        return one[0] / two[0], one[1] / two[0]
    return None


def _texts(expression: Expression, name: str) -> Iterator[str]:
    """The texts that stand beside the input in a comparison or a call."""
    for node in expression.tree.walk():
        beside = node.kind is Kind.METHOD or (node.kind is Kind.BINARY and node.text in COMPARISONS | {"in", "+", "-"})
        if beside and name in names_of(node):
            yield from (text for part in node.walk() if (text := text_of(part)) is not None)


def _moments(texts: list[str]) -> list[object]:
    found: set[datetime] = set()
    for text in texts:
        moment = read_moment(text)
        if moment is not None:
            exact = (moment if isinstance(moment, datetime) else datetime.combine(moment, time())).replace(tzinfo=UTC)
            found |= {exact + timedelta(days=days) for days in (-1, 0, 1)}
    return list(sorted(found)[:_MOST])


def _lengths(texts: list[str]) -> list[object]:
    found: set[timedelta] = set()
    for text in texts:
        length = read_duration(text)
        if length is not None:
            found |= {length + timedelta(seconds=seconds) for seconds in (-1, 0, 1)}
    return list(sorted(found)[:_MOST])
