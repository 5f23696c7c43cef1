"""Compiled conditions and computed values, and Kleene's three truth values over the conditions' parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cel_expr_python import cel
from cel_expr_python.ext import ext_math

from knowledge.policy.syntax import MACROS, Kind, Node
from knowledge.policy.types import cel_name, plain_names, to_cel

_OVERLOAD = re.compile(r"found no matching overload for '(.+?)' applied to '\(?(.*?)\)?'")
Known = Mapping[str, object]
"""The values of the inputs that are known, as CEL has them, with ``tier`` and ``tier_rank``."""


class Joint(StrEnum):
    """How a truth is made of others."""

    LEAF = "leaf"
    NOT = "!"
    AND = "&&"
    OR = "||"
    CHOICE = "?:"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition: a leaf that CEL evaluates, or a joint of other parts."""

    joint: Joint
    names: frozenset[str]
    parts: tuple[Part, ...] = ()
    program: cel.Expression | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A type-checked expression: its text, its tree, the inputs that it names, and the truth parts of a condition."""

    source: str
    tree: Node
    program: cel.Expression
    names: frozenset[str]
    types: Mapping[str, str] = field(repr=False)
    truth: Part = field(repr=False)


def names_of(node: Node, bound: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names that a tree uses, without those that a macro binds."""
    if node.kind is Kind.NAME:
        return frozenset() if node.text in bound else frozenset({node.text})
    if node.kind is Kind.METHOD and node.text in MACROS and len(node.parts) == 3 and node.parts[1].kind is Kind.NAME:
        inner = names_of(node.parts[2], bound | {node.parts[1].text})
        return names_of(node.parts[0], bound) | inner
    return frozenset().union(*(names_of(part, bound) for part in node.parts))


def compiled(source: str, tree: Node, env: cel.Env, types: Mapping[str, str]) -> Expression:
    """The tree type-checked by CEL. Raises ``RuntimeError`` with CEL's message, ``SyntaxProblem``."""
    program = env.compile(to_cel(tree, types).text)
    return Expression(source, tree, program, names_of(tree), types, _part(tree, env, types))


def environment(types: Mapping[str, str]) -> cel.Env:
    """The CEL environment of a policy: its inputs, and the largest and smallest of numbers."""
    variables = {cel_name(name): getattr(cel.Type, kind.upper()) for name, kind in types.items()}
    return cel.NewEnv(variables=variables, extensions=[ext_math.ExtMath()])


def message_of(error: RuntimeError) -> str:
    """What CEL says is wrong, with the policy's own names and without places in the text that only CEL has seen."""
    first = str(error).splitlines()[0]
    text = plain_names(first.partition("ERROR: <input>:")[2].partition(": ")[2] or first)
    match = _OVERLOAD.search(text)
    if match is None:
        return text
    types = match[2].replace("google.protobuf.", "").lower().replace(", ", " and ")
    return f"'{match[1].strip('_@')}' does not go with {types}"


def _part(node: Node, env: cel.Env, types: Mapping[str, str]) -> Part:
    joint = _joint(node)
    if joint is Joint.LEAF:
        return Part(joint, names_of(node), (), env.compile(to_cel(node, types).text))
    parts = tuple(_part(part, env, types) for part in node.parts)
    return Part(joint, frozenset().union(*(part.names for part in parts)), parts)


def _joint(node: Node) -> Joint:
    if node.kind is Kind.CHOICE:
        return Joint.CHOICE
    if node.kind in {Kind.UNARY, Kind.BINARY} and node.text in {"!", "&&", "||"}:
        return Joint(node.text)
    return Joint.LEAF


def evaluate(expression: Expression, known: Known) -> bool | None:
    """A condition's truth; ``None`` where it is unknown, or has no value (a division by zero)."""
    return _truth(expression.truth, known)


def _truth(part: Part, known: Known) -> bool | None:
    if part.joint is Joint.LEAF:
        return _leaf(part, known)
    if part.joint is Joint.CHOICE:
        asked = _truth(part.parts[0], known)
        if asked is not None:
            return _truth(part.parts[1 if asked else 2], known)
        yes, no = _truth(part.parts[1], known), _truth(part.parts[2], known)
        return yes if yes is no else None
    if part.joint is Joint.NOT:
        inner = _truth(part.parts[0], known)
        return None if inner is None else not inner
    decides = part.joint is Joint.OR
    left = _truth(part.parts[0], known)
    if left is decides:
        return decides
    right = _truth(part.parts[1], known)
    if right is decides:
        return decides
    return None if left is None or right is None else not decides


def _leaf(part: Part, known: Known) -> bool | None:
    assert part.program is not None
    result = part.program.eval(data=_data(part.names, known))
    return bool(result.value()) if result.type() == cel.Type.BOOL else None


def _data(names: frozenset[str], known: Known) -> dict[str, object]:
    return {cel_name(name): known[name] for name in names if name in known}


def open_names(expression: Expression, known: Known) -> frozenset[str]:
    """The unknown inputs on which a condition's truth still hangs; empty where it is known or no input can settle it."""
    return _open(expression.truth, known)


def _open(part: Part, known: Known) -> frozenset[str]:
    if _truth(part, known) is not None:
        return frozenset()
    if part.joint is Joint.LEAF:
        return part.names - known.keys()
    if part.joint is Joint.CHOICE:
        asked = _truth(part.parts[0], known)
        if asked is not None:
            return _open(part.parts[1 if asked else 2], known)
    return frozenset().union(*(_open(inner, known) for inner in part.parts))


def value_of(expression: Expression, known: Known) -> object | None:
    """A computed value; ``None`` where an input is unknown or the expression has no value."""
    result = expression.program.eval(data=_data(expression.names, known))
    return None if result.type() == cel.Type.ERROR else result.value()
