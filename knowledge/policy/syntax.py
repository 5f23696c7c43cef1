"""The syntax of conditions: CEL read into a small tree, so that it can be typed, explained and solved.

Only what a condition over typed inputs needs is read: literals, names, operators, calls, lists. Maps, message literals and the
macros that build lists are refused, because they have no use here and let a short text fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MAX_NESTING = 24
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>[rR]?(?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'))
    | (?P<double>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)
    | (?P<int>0[xX][0-9a-fA-F]+|\d+)(?![\w])
    | (?P<name>[A-Za-z_]\w*)
    | (?P<sign>&&|\|\||<=|>=|==|!=|[-+*/%!<>?:().,\[\]])
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_LEVELS = (("||",), ("&&",), ("<", "<=", ">", ">=", "==", "!=", "in"), ("+", "-"), ("*", "/", "%"))
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
MACROS = frozenset({"all", "exists", "exists_one"})
BUILDERS = frozenset({"map", "filter", "transformList", "transformMap", "transformMapEntry", "bind"})


class SyntaxProblem(Exception):
    """The text is no condition; the message says where and why."""


class Kind(StrEnum):
    """What a node of the tree is. ``text`` of a node is its operator, name or literal."""

    INT = "int"
    DOUBLE = "double"
    TEXT = "text"
    WORD = "word"  # true, false, null
    NAME = "name"
    UNARY = "unary"
    BINARY = "binary"
    CHOICE = "choice"
    CALL = "call"
    METHOD = "method"  # the target is the first part
    LIST = "list"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Node:
    """One node: its kind, its text (operator, name or literal as written) and its parts."""

    kind: Kind
    text: str
    parts: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def level_of(operator: str) -> int:
    """How tightly an operator binds, 0 for the loosest."""
    return next(level for level, operators in enumerate(_LEVELS) if operator in operators)


def parse(source: str) -> Node:
    """The tree of a condition. Raises ``SyntaxProblem``."""
    parser = _Parser(_tokens(source))
    node = parser.expression()
    if not parser.ended:
        raise SyntaxProblem(f"'{parser.token}' is not expected here{_hint(parser.token)}")
    return node


def text_of(node: Node) -> str | None:
    """The content of a text literal; ``None`` for any other node."""
    if node.kind is not Kind.TEXT:
        return None
    raw = node.text[0] in "rR"
    body = node.text[1:] if raw else node.text
    body = body[3:-3] if body[:3] in ('"""', "'''") else body[1:-1]
    return body if raw else _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), body)


def number_of(node: Node) -> float | None:
    """The value of a number literal, a sign before it included; ``None`` for any other node."""
    if node.kind is Kind.INT:
        return float(int(node.text, 0) if node.text[:2].lower() == "0x" else int(node.text))
    if node.kind is Kind.DOUBLE:
        return float(node.text)
    if node.kind is Kind.UNARY and node.text == "-":
        inner = number_of(node.parts[0])
        return None if inner is None else -inner
    return None


def quoted(text: str) -> str:
    """A text as a literal of the language."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f"'{escaped}'"


def _tokens(source: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, end = 0, len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            rest = source[at:].strip()
            raise SyntaxProblem(f"'{rest[:1]}' is not expected here{_hint(rest)}")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _hint(rest: str) -> str:
    if rest.lower() in {"and", "or", "not"}:
        return "; 'and' is written '&&', 'or' is written '||', 'not' is written '!'"
    if rest.startswith("="):
        return "; 'equal' is written '=='"
    if rest[:1] in "&|":
        return "; 'and' is written '&&', 'or' is written '||'"
    return "; a text that is not closed" if rest[:1] in "\"'" else ""


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def ended(self) -> bool:
        return self._at >= len(self._tokens)

    @property
    def token(self) -> str:
        return self._tokens[self._at][1] if not self.ended else ""

    def expression(self) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise SyntaxProblem(f"the expression is nested deeper than {MAX_NESTING} levels")
        node = self._binary(0)
        if self._took("?"):
            yes = self._binary(0)
            self._need(":")
            node = Node(Kind.CHOICE, "?:", (node, yes, self.expression()))
        self._depth -= 1
        return node

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        node = self._binary(level + 1)
        while not self.ended and self.token in _LEVELS[level] and self._tokens[self._at][0] in {"sign", "name"}:
            operator = self._next()[1]
            node = Node(Kind.BINARY, operator, (node, self._binary(level + 1)))
        return node

    def _unary(self) -> Node:
        signs: list[str] = []
        while self.token in {"!", "-"} and self._tokens[self._at][0] == "sign":
            signs.append(self._next()[1])
        if len(signs) > MAX_NESTING:
            raise SyntaxProblem(f"the expression is nested deeper than {MAX_NESTING} levels")
        node = self._member()
        for sign in reversed(signs):
            node = Node(Kind.UNARY, sign, (node,))
        return node

    def _member(self) -> Node:
        node = self._primary()
        while True:
            if self._took("."):
                kind, name = self._next()
                if kind != "name" or not self._took("("):
                    raise SyntaxProblem(f"'.{name}' is not a call; an input has no parts")
                node = Node(Kind.METHOD, name, (node, *self._arguments(")")))
            elif self._took("["):
                node = Node(Kind.INDEX, "[]", (node, self.expression()))
                self._need("]")
            else:
                return node

    def _primary(self) -> Node:
        if self.ended:
            raise SyntaxProblem("the expression breaks off")
        kind, text = self._next()
        if kind in {"int", "double", "text"}:
            return Node(Kind(kind), text)
        if kind == "name":
            return self._named(text)
        if text == "(":
            node = self.expression()
            self._need(")")
            return node
        if text == "[":
            return Node(Kind.LIST, "[]", tuple(self._arguments("]")))
        raise SyntaxProblem(f"'{text}' is not expected here")

    def _named(self, text: str) -> Node:
        if text in {"true", "false", "null"}:
            return Node(Kind.WORD, text)
        if self._took("("):
            return Node(Kind.CALL, text, tuple(self._arguments(")")))
        if text == "not":
            raise SyntaxProblem(f"'not' is not expected here{_hint(text)}")
        return Node(Kind.NAME, text)

    def _arguments(self, closing: str) -> list[Node]:
        found: list[Node] = []
        while not self._took(closing):
            if found:
                self._need(",")
                if self._took(closing):
                    break
            found.append(self.expression())
        return found

    def _next(self) -> tuple[str, str]:
        if self.ended:
            raise SyntaxProblem("the expression breaks off")
        self._at += 1
        return self._tokens[self._at - 1]

    def _took(self, text: str) -> bool:
        if not self.ended and self._tokens[self._at] == ("sign", text):
            self._at += 1
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._took(text):
            raise SyntaxProblem(f"'{text}' is missing" + (f" before '{self.token}'" if not self.ended else " at the end"))
