"""Keys of an article's front matter, set in its bytes and nothing else of them changed."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from knowledge.errors import InvalidKnowledge, Problem

_FENCE = "---"


def with_keys(source: bytes, keys: Mapping[str, str], file: str) -> bytes:
    """The article with these values in its front matter. Raises ``InvalidKnowledge`` where it has none that can be read."""
    text = source.decode("utf-8")
    for key, value in keys.items():
        text = _with_key(text, key, value, file)
    return text.encode("utf-8")


def _with_key(text: str, key: str, value: str, file: str) -> str:
    lines = text.splitlines(keepends=True)
    closing = next((at for at, line in enumerate(lines) if at and line.rstrip() == _FENCE), None)
    if closing is None or lines[0].lstrip("\ufeff").rstrip() != _FENCE:
        raise InvalidKnowledge([Problem(file, "the article has no front matter", 1)])
    start, end = len(lines[0]), sum(map(len, lines[:closing]))
    node = _mapping(text[start:end], file)
    for name, held in node.value:
        if isinstance(name, yaml.ScalarNode) and name.value == key and isinstance(held, yaml.ScalarNode):
            if held.value == value:
                return text
            return text[: start + held.start_mark.index] + value + text[start + held.end_mark.index :]
    if node.flow_style:
        raise InvalidKnowledge([Problem(file, f"'{key}' cannot be set by itself", 2, key, None, "front matter with one key on a line")])
    line_end = lines[closing - 1][len(lines[closing - 1].rstrip("\r\n")) :] or "\n"
    return f"{text[:end]}{key}: {value}{line_end}{text[end:]}"


def _mapping(text: str, file: str) -> yaml.MappingNode:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise InvalidKnowledge([Problem(file, f"this is not valid YAML: {error}", 2)]) from error
    if not isinstance(node, yaml.MappingNode):
        raise InvalidKnowledge([Problem(file, "the front matter holds no keys", 2)])
    return node
