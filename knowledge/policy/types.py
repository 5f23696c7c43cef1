"""The types of a condition's parts, and the condition as CEL with its conversions written out.

CEL keeps integers and doubles apart. In a policy a whole number compares and reckons with a number, so wherever the two meet,
the whole one becomes a double. A text that meets a date or a duration is read as one, so ``bought < '2026-01-01'`` and
``notice >= '24h'`` mean what they say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.domain.facts import FactType
from knowledge.policy.syntax import COMPARISONS, MACROS, Kind, Node, SyntaxProblem, level_of, quoted, text_of
from knowledge.policy.values import read_duration, read_moment, timestamp

CEL_TYPES: Mapping[FactType, str] = {
    FactType.BOOLEAN: "bool",
    FactType.INTEGER: "int",
    FactType.NUMBER: "double",
    FactType.MONEY: "double",
    FactType.DATE: "timestamp",
    FactType.DURATION: "duration",
    FactType.STRING: "string",
    FactType.ENUM: "string",
}
_UNKNOWN = "?"
_PREFIX = "v_"
_NUMERIC = frozenset({"int", "double"})
_EXTREMES = {"max": "math.greatest", "min": "math.least"}
_GIVES = {
    "size": "int",
    "int": "int",
    "double": "double",
    "string": "string",
    "bool": "bool",
    "timestamp": "timestamp",
    "duration": "duration",
    "matches": "bool",
    "contains": "bool",
    "startsWith": "bool",
    "endsWith": "bool",
}


def cel_name(name: str) -> str:
    """The name of an input inside CEL, where it can be neither a reserved word nor a function."""
    return _PREFIX + name


def plain_names(message: str) -> str:
    """A message of CEL with the inputs named as the policy names them."""
    return re.sub(rf"\b{_PREFIX}(\w+)", r"\1", message)


@dataclass(frozen=True, slots=True)
class Typed:
    """A part as CEL text, with its type: a CEL type, ``list:`` and the type of its elements, or ``?``.

    ``level`` is how tightly it binds, so that only the brackets that are needed are written (CEL limits their nesting).
    """

    text: str
    type: str
    level: int = 9

    def inside(self, level: int, *, right: bool = False) -> str:
        """The text as an operand of an operator of that level."""
        return f"({self.text})" if self.level < level or (right and self.level == level) else self.text


def to_cel(node: Node, scope: Mapping[str, str]) -> Typed:
    """The node as CEL. ``scope`` has the type of each name; bound variables are added below a macro.

    Raises ``SyntaxProblem`` for a date or duration that cannot be read.
    """
    match node.kind:
        case Kind.INT:
            return Typed(node.text, "int")
        case Kind.DOUBLE:
            return Typed(node.text, "double")
        case Kind.TEXT:
            return Typed(node.text, "string")
        case Kind.WORD:
            return Typed(node.text, "null" if node.text == "null" else "bool")
        case Kind.NAME:
            return Typed(cel_name(node.text), scope.get(node.text, _UNKNOWN))
        case Kind.UNARY:
            inner = to_cel(node.parts[0], scope)
            return Typed(f"{node.text}({inner.text})", inner.type)
        case Kind.BINARY:
            return _binary(node, scope)
        case Kind.CHOICE:
            asked, yes, no = (to_cel(part, scope) for part in node.parts)
            yes, no = _level(yes, no)
            return Typed(f"({asked.text} ? {yes.text} : {no.text})", yes.type)
        case Kind.CALL:
            return _call(node, scope)
        case Kind.METHOD:
            return _method(node, scope)
        case Kind.LIST:
            return _list([to_cel(part, scope) for part in node.parts])
        case Kind.INDEX:
            target, place = (to_cel(part, scope) for part in node.parts)
            return Typed(
                f"{target.inside(9)}[{place.text}]", target.type.removeprefix("list:") if target.type.startswith("list:") else _UNKNOWN
            )


def _binary(node: Node, scope: Mapping[str, str]) -> Typed:
    left, right = to_cel(node.parts[0], scope), to_cel(node.parts[1], scope)
    if node.text == "in":
        left, right = _member_of(left, right, node.parts[1], scope)
    elif node.text not in {"&&", "||"}:
        left, right = _level(left, right)
        left, right = _as_time(left, node.parts[0], right.type), _as_time(right, node.parts[1], left.type)
    kind = "bool" if node.text in COMPARISONS | {"in", "&&", "||"} else _sum(node.text, left.type, right.type)
    level = level_of(node.text)
    return Typed(f"{left.inside(level)} {node.text} {right.inside(level, right=True)}", kind, level)


def _sum(operator: str, left: str, right: str) -> str:
    if left == "timestamp" and right == "timestamp" and operator == "-":
        return "duration"
    return "timestamp" if "timestamp" in (left, right) else left


def _level(left: Typed, right: Typed) -> tuple[Typed, Typed]:
    if {left.type, right.type} == _NUMERIC:
        return _double(left), _double(right)
    return left, right


def _double(part: Typed) -> Typed:
    if part.type != "int":
        return part
    return Typed(f"{part.text}.0" if part.text.isdigit() else f"double({part.text})", "double")


def _as_time(part: Typed, node: Node, wanted: str) -> Typed:
    text = text_of(node)
    return part if text is None or wanted not in {"timestamp", "duration"} else _time(wanted, text)


def _time(wanted: str, text: str) -> Typed:
    if wanted == "timestamp":
        moment = read_moment(text)
        if moment is None:
            raise SyntaxProblem(f"'{text}' is no date; expected one such as 2026-09-02")
        return Typed(f"timestamp({quoted(timestamp(moment))})", "timestamp")
    length = read_duration(text)
    if length is None:
        raise SyntaxProblem(f"'{text}' is no duration; expected one such as 24h or 30d")
    return Typed(f"duration({quoted(f'{length.total_seconds():.0f}s')})", "duration")


def _member_of(left: Typed, right: Typed, listed: Node, scope: Mapping[str, str]) -> tuple[Typed, Typed]:
    if listed.kind is not Kind.LIST:
        return left, right
    parts = [_as_time(to_cel(part, scope), part, left.type) for part in listed.parts]
    if "double" in {left.type, *(part.type for part in parts)}:
        return _double(left), _list([_double(part) for part in parts])
    return left, _list(parts)


def _list(parts: list[Typed]) -> Typed:
    if {part.type for part in parts} == _NUMERIC:
        parts = [_double(part) for part in parts]
    kinds = {part.type for part in parts}
    return Typed(f"[{', '.join(part.text for part in parts)}]", f"list:{kinds.pop()}" if len(kinds) == 1 else "list:?")


def _call(node: Node, scope: Mapping[str, str]) -> Typed:
    literal = text_of(node.parts[0]) if len(node.parts) == 1 else None
    if literal is not None and node.text in {"timestamp", "duration"}:
        return _time(node.text, literal)
    parts = [to_cel(part, scope) for part in node.parts]
    if node.text in _EXTREMES:
        return _extreme(_EXTREMES[node.text], parts)
    return Typed(f"{node.text}({', '.join(part.text for part in parts)})", _GIVES.get(node.text, _UNKNOWN))


def _extreme(function: str, parts: list[Typed]) -> Typed:
    """The largest or smallest of several numbers, or of one list of them."""
    if len(parts) > 1 and "double" in {part.type for part in parts}:
        parts = [_double(part) for part in parts]
    kind = parts[0].type.removeprefix("list:") if parts else _UNKNOWN
    return Typed(f"{function}({', '.join(part.text for part in parts)})", kind)


def _method(node: Node, scope: Mapping[str, str]) -> Typed:
    target = to_cel(node.parts[0], scope)
    if node.text in MACROS and len(node.parts) == 3 and node.parts[1].kind is Kind.NAME:
        bound = node.parts[1].text
        element = target.type.removeprefix("list:") if target.type.startswith("list:") else _UNKNOWN
        body = to_cel(node.parts[2], {**scope, bound: element})
        return Typed(f"{target.inside(9)}.{node.text}({cel_name(bound)}, {body.text})", "bool")
    parts = [to_cel(part, scope) for part in node.parts[1:]]
    kind = "int" if node.text.startswith("get") else _GIVES.get(node.text, _UNKNOWN)
    return Typed(f"{target.inside(9)}.{node.text}({', '.join(part.text for part in parts)})", kind)
