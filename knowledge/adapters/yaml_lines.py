"""YAML with the line of every key, without duplicate keys and without alias bombs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from knowledge.errors import Problem

MAX_BYTES = 1_000_000
MAX_ALIASES = 20
MAX_DEPTH = 40
Path = tuple[str | int, ...]


class BadYaml(Exception):
    """The text is no YAML that we read; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(slots=True)
class Document:
    """Data with the line of each key path (``("rules", 0, "when")``), counted from 1, and scalars as they are written."""

    data: Any
    lines: dict[Path, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)

    def line_of(self, path: Path) -> int | None:
        """The line of a path, or of the nearest path above it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def read_yaml(text: str, file: str, first_line: int = 1) -> Document:
    """The data of a YAML text. Raises ``BadYaml``."""
    try:
        aliases = sum(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader))
        if aliases > MAX_ALIASES:
            raise BadYaml(Problem(file, f"the file uses {aliases} aliases", expected=f"at most {MAX_ALIASES}"))
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise BadYaml(_problem(error, text, file, first_line)) from error
    except RecursionError as error:
        raise BadYaml(Problem(file, "the file is nested too deeply", first_line)) from error
    document = Document(None)
    if node is not None:
        document.data = _Builder(yaml.SafeLoader(""), document, file, first_line).build(node, ())
    return document


def _problem(error: yaml.YAMLError, text: str, file: str, first_line: int) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        line = text[: error.position].count("\n")
        return Problem(
            file, "a character that YAML does not allow", first_line + line, None, repr(text[error.position : error.position + 1])
        )
    mark = getattr(error, "problem_mark", None)
    message = getattr(error, "problem", None) or "this is not YAML"
    line = first_line + mark.line if mark is not None else first_line
    return Problem(file, f"this is not valid YAML: {message}", line, None, None, _advice(message))


def _advice(message: str) -> str | None:
    if "mapping values are not allowed" in message:
        return "quotes around a text that holds ': '"
    return "spaces, not tabs" if "\\t" in message else None


@dataclass(slots=True)
class _Builder:
    """Builds data from nodes. Aliases are followed; what they expand to is bounded by their number."""

    loader: yaml.SafeLoader
    document: Document
    file: str
    first_line: int

    def build(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + self.first_line
        self.document.lines.setdefault(path, line)
        if len(path) > MAX_DEPTH:
            raise BadYaml(Problem(self.file, "the file is nested too deeply", line, expected=f"at most {MAX_DEPTH} levels"))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._scalar(node, path, line)

    def _scalar(self, node: yaml.Node, path: Path, line: int) -> Any:
        self.document.written[path] = node.value
        try:
            return self.loader.construct_object(node)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            reason = getattr(error, "problem", None) or str(error)
            raise BadYaml(Problem(self.file, f"this value cannot be read: {reason}", line, _dotted(path), repr(node.value))) from error

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + self.first_line
            if not isinstance(key_node, yaml.ScalarNode):
                raise BadYaml(Problem(self.file, "a key must be a word", line, _dotted(path)))
            key = key_node.value
            if key in found:
                raise BadYaml(Problem(self.file, f"the key '{key}' stands twice", line, _dotted((*path, key))))
            found[key] = self.build(value_node, (*path, key))
            self.document.lines[(*path, key)] = line
        return found


def _dotted(path: Path) -> str | None:
    return ".".join(map(str, path)) or None
