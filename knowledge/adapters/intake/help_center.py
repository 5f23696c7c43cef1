"""Exports of help centers: the articles of Zendesk's API, in one file, in pages or a line each, with sections and categories."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.adapters.intake.material import Material, Unreadable
from knowledge.adapters.intake.pages import as_markdown

_BODIES = ("body", "content", "answer", "text", "markdown", "description")
_STANDS = {"outdated": "it is marked as outdated there", "draft": "it is a draft there, too"}
_TITLES = ("title", "name", "question", "subject")


def read_export(text: str, source: str) -> Iterator[Material]:
    """The articles of an export. Raises ``Unreadable`` where it is no JSON, or holds none."""
    data = _data(text)
    sections = _names(data, "sections") | {f"c{key}": name for key, name in _names(data, "categories").items()}
    articles = list(_articles(data))
    if not articles:
        raise Unreadable(
            "it holds no articles", "a help center's export: objects with 'title' and 'body', or 'articles' with a list of them"
        )
    for place, entry in enumerate(articles, start=1):
        yield _material(entry, f"{source}, article {entry.get('id', place)}", sections)


def _data(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except json.JSONDecodeError as whole:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            raise Unreadable(f"it is no JSON: {whole.msg} in line {whole.lineno}", "export it again") from None
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise Unreadable(f"it is no JSON: {error.msg} in line {number}", "export it again") from None
    return found


def _articles(data: list[Any]) -> Iterator[Mapping[str, Any]]:
    for entry in data:
        if isinstance(entry, list):
            yield from _articles(entry)
        elif isinstance(entry, Mapping):
            if isinstance(entry.get("articles"), list):
                yield from _articles(entry["articles"])
            elif isinstance(entry.get("article"), Mapping):
                yield entry["article"]
            elif _first(entry, _TITLES) and _first(entry, _BODIES) is not None:
                yield entry


def _names(data: list[Any], kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in data:
        for one in entry.get(kind, []) if isinstance(entry, Mapping) and isinstance(entry.get(kind), list) else []:
            if isinstance(one, Mapping) and "id" in one and isinstance(one.get("name"), str):
                found[str(one["id"])] = one["name"]
    return found


def _first(entry: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((entry[key] for key in keys if isinstance(entry.get(key), str)), None)


def _material(entry: Mapping[str, Any], source: str, sections: Mapping[str, str]) -> Material:
    body = as_markdown(_first(entry, _BODIES) or "")
    labels = entry.get("label_names") or entry.get("labels") or ()
    tags = [label for label in labels if isinstance(label, str)] if isinstance(labels, list) else []
    section = sections.get(str(entry.get("section_id")))
    locale = entry.get("locale")
    notes = [note for key, note in _STANDS.items() if entry.get(key) is True]
    return Material(
        source=str(entry["html_url"]) if isinstance(entry.get("html_url"), str) else source,
        title=" ".join((_first(entry, _TITLES) or "").split()),
        body=body,
        locale=locale if isinstance(locale, str) else None,
        tags=tuple(dict.fromkeys([*tags, *([section] if section else [])])),
        audience="internal" if entry.get("user_segment_id") else ("public" if "user_segment_id" in entry else None),
        notes=tuple(notes),
    )
