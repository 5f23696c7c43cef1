"""Files of a knowledge folder read through their models, with everything that is wrong with them in words."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.adapters.sources import Sources
from knowledge.adapters.yaml_lines import MAX_BYTES, BadYaml, Document, read_yaml
from knowledge.errors import Problem

M = TypeVar("M", bound=BaseModel)
_SHOWN = 80
_EXPECTED: Mapping[str, str] = {
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "list_type": "a list",
    "too_short": "at least one entry",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "greater_than": "more than 0",
}
_PATTERNS: Mapping[str, str] = {
    r"^[a-z0-9][a-z0-9_-]*$": "an id: small letters, digits, '-' and '_'",
    r"^[A-Za-z_][A-Za-z0-9_]*$": "a name: letters, digits and '_', no digit first",
    r"^[A-Z]{3}$": "an ISO 4217 code such as USD",
    r"^([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+$": "a domain such as example.com",
}


@dataclass(slots=True)
class Reading:
    """One reading of a folder: its problems so far, and the digest of what was read."""

    sources: Sources
    problems: list[Problem] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, problem: Problem) -> None:
        """Notes a problem; reading goes on."""
        self.problems.append(problem)

    def files(self, folder: str, *suffixes: str) -> list[str]:
        """The names of the files of a sub-folder with one of the suffixes, in order."""
        found = [path for name in self.sources.names() if (path := PurePosixPath(name)).parts[0] == folder and path.suffix in suffixes]
        return [path.as_posix() for path in sorted(found)]

    def text(self, name: str) -> str | None:
        """The file as text with plain line ends; ``None`` where it cannot be read."""
        try:
            content = self.sources.read(name)
        except OSError as error:
            self.add(Problem(name, f"the file cannot be opened: {error.strerror or error}"))
            return None
        self.digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        if len(content) > MAX_BYTES:
            self.add(Problem(name, f"the file has {len(content):,} bytes", expected=f"at most {MAX_BYTES:,}"))
            return None
        return self._decoded(content, name)

    def _decoded(self, content: bytes, name: str) -> str | None:
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
                self.add(Problem(name, "the file is UTF-16", 1, None, None, "save it as UTF-8"))
                return None
            line = content[: error.start].count(b"\n") + 1
            self.add(Problem(name, "the file is not UTF-8", line, None, repr(content[error.start : error.start + 4]), "save it as UTF-8"))
            return None

    def document(self, text: str | None, file: str, first_line: int = 1) -> Document | None:
        """The text's keys and values; ``None`` where it has none."""
        if text is None:
            return None
        try:
            document = read_yaml(text, file, first_line)
        except BadYaml as error:
            self.add(error.problem)
            return None
        if not isinstance(document.data, dict):
            found = "nothing" if document.data is None else type(document.data).__name__
            self.add(Problem(file, "the file holds no keys", first_line, None, found, "keys with values"))
            return None
        return document

    def validated(self, document: Document | None, model: type[M], file: str) -> M | None:
        """The document as its model; ``None`` where it is none."""
        if document is None:
            return None
        try:
            return _validated(document, model)
        except ValidationError as error:
            for fault in error.errors():
                self.add(_Fault(fault, document, model, file).problem())
            return None


def _validated(document: Document, model: type[M]) -> M:
    """Validates; where a text is wanted and YAML saw a number, a date or a truth value, what is written is the text."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        found = [fault["loc"] for fault in error.errors() if fault["type"] == "string_type" and fault["input"] is not None]
        scalars = [path for path in found if path in document.written]
        if not scalars:
            raise
        for path in scalars:
            _put(document, path)
    return _validated(document, model)


def _put(document: Document, path: tuple[str | int, ...]) -> None:
    place = document.data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = document.written[path]


def key_of(document: Document, path: tuple[str | int, ...]) -> str:
    """A path as problems name it: dotted, entries of a list by their id where they have one."""
    names: list[str] = []
    place = document.data
    for part in path:
        try:
            place = place[part]
        except (KeyError, IndexError, TypeError):
            place = None
        by_id = isinstance(part, int) and isinstance(place, dict) and isinstance(place.get("id"), str)
        names.append(str(place["id"]) if by_id and isinstance(place, dict) else str(part))
    return ".".join(names)


@dataclass(frozen=True, slots=True)
class _Fault:
    """One fault that a model found, put into words."""

    fault: Any
    document: Document
    model: type[BaseModel]
    file: str

    def problem(self) -> Problem:
        kind, path = self.fault["type"], tuple(part for part in self.fault["loc"] if part != "[key]")
        key, line = key_of(self.document, path), self.document.line_of(path)
        if kind == "extra_forbidden":
            near = _nearest_key(str(path[-1]), self.model, path[:-1])
            return Problem(self.file, f"unknown key '{path[-1]}'", line, key, self._found(path), near)
        if kind == "missing":
            return Problem(self.file, f"the key '{path[-1]}' is missing", line, key, None, self._kind_of(path))
        message, expected = self._words(kind)
        return Problem(self.file, message, line, key, self._found(path), expected)

    def _words(self, kind: str) -> tuple[str, str | None]:
        context = self.fault.get("ctx", {})
        if kind == "value_error":
            _, _, expected = self.fault["msg"].partition("expected ")
            return "this value does not fit", expected or self.fault["msg"]
        if kind in {"enum", "literal_error"}:
            values = re.findall(r"'([^']*)'", str(context.get("expected")))
            near = difflib.get_close_matches(str(self.fault.get("input")), values, n=1)
            return "this value is not one of those allowed", f"one of {', '.join(values)}" + (
                f"; did you mean '{near[0]}'?" if near else ""
            )
        if kind == "string_pattern_mismatch":
            pattern = str(context.get("pattern"))
            return "this value does not fit", _PATTERNS.get(pattern, pattern)
        if kind == "string_type" and isinstance(self.fault.get("input"), dict):
            return "this value does not fit", "a text; one that holds ': ' stands in quotes"
        return "this value does not fit", _EXPECTED.get(kind, str(self.fault["msg"]))

    def _found(self, path: tuple[str | int, ...]) -> str:
        text = self.document.written.get(path)
        shown = repr(text) if text is not None else repr(self.fault.get("input"))
        return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + "..."

    def _kind_of(self, path: tuple[str | int, ...]) -> str:
        values = _schema_at(self.model, path).get("enum")
        return f"one of {', '.join(values)}" if values else "a value"


def _nearest_key(key: str, model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    names = list(_schema_at(model, path).get("properties", {}))
    near = difflib.get_close_matches(key, names, n=1)
    return f"did you mean '{near[0]}'?" if near else f"one of {', '.join(names)}"


def _schema_at(model: type[BaseModel], path: tuple[str | int, ...]) -> dict[str, Any]:
    """The JSON Schema of what stands at a path."""
    schema = model.model_json_schema(by_alias=True)
    node: dict[str, Any] = schema
    for part in path:
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            free = next(iter(node.get("patternProperties", {}).values()), None) or node.get("additionalProperties") or {}
            node = node.get("properties", {}).get(part) or free
        node = next((option for option in node.get("anyOf", []) if option.get("type") != "null"), node)
        node = schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
    return node
