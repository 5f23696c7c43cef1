"""Markdown files, with whatever front matter other programs give them."""

from __future__ import annotations

import re
from typing import Any

from knowledge.adapters.intake.material import Material, Unreadable
from knowledge.adapters.yaml_lines import BadYaml, read_yaml

_FENCE = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*$", re.MULTILINE)
_UNDERLINED = re.compile(r"\A\s*(\S.*)\n=+\s*$", re.MULTILINE)


def read_markdown(text: str, source: str, name: str) -> Material:
    """A Markdown file. Raises ``Unreadable`` where its front matter is no YAML that is read."""
    keys, body = _front(text, source)
    heading = _HEADING.match(body) or _UNDERLINED.match(body)
    title = _one(keys, "title", "name", "question") or (heading[1] if heading else "")
    return Material(
        source=source,
        title=" ".join(title.split()),
        body=body,
        name=_one(keys, "id", "slug") or name,
        locale=_one(keys, "locale", "lang", "language") or None,
        tags=_many(keys, "tags", "keywords", "categories"),
        products=_many(keys, "products", "product"),
        audience=(_one(keys, "audience") or "").casefold() or None,
    )


def _front(text: str, source: str) -> tuple[dict[str, Any], str]:
    found = _FENCE.match(text)
    if found is None:
        return {}, text
    try:
        data = read_yaml(found[1], source, 2).data
    except BadYaml as error:
        problem = error.problem
        raise Unreadable(
            f"its front matter cannot be read: {problem.message}", problem.expected or "mend the lines between the two '---'"
        ) from None
    return (data, text[found.end() :]) if isinstance(data, dict) else ({}, text)


def _one(keys: dict[str, Any], *names: str) -> str:
    return next((str(keys[name]) for name in names if isinstance(keys.get(name), str | int | float)), "")


def _many(keys: dict[str, Any], *names: str) -> tuple[str, ...]:
    for name in names:
        value = keys.get(name)
        if isinstance(value, list):
            return tuple(str(entry) for entry in value if isinstance(entry, str | int | float))
        if isinstance(value, str) and value.strip():
            return tuple(part.strip() for part in value.split(",") if part.strip())
    return ()
