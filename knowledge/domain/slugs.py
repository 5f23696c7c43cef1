"""Headings of a Markdown text and their slugs, as GitHub makes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark")
_DROPPED = re.compile(r"[^\w\- ]")
_TEXT = frozenset({"text", "code_inline"})


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its level (1 to 6), its plain text, its slug (unique in the text) and its line, counted from 1."""

    level: int
    text: str
    slug: str
    line: int


def slug(text: str) -> str:
    """The slug of a heading's plain text, before it is made unique: lower case, punctuation dropped, spaces to hyphens."""
    return _DROPPED.sub("", text.strip().lower()).replace(" ", "-")


def slugs(markdown: str) -> list[Heading]:
    """Every heading of the text in order. A slug that was used before gets ``-1``, ``-2`` and so on."""
    used: dict[str, int] = {}
    found = []
    tokens = _MARKDOWN.parse(markdown)
    for position, token in enumerate(tokens):
        if token.type != "heading_open" or token.level != 0:
            continue
        text = _plain(tokens[position + 1])
        line = token.map[0] + 1 if token.map else 1
        found.append(Heading(int(token.tag[1:]), text, _unique(slug(text), used), line))
    return found


def _plain(inline: Token) -> str:
    parts = (_words_of(child) for child in inline.children or ())
    return "".join(parts).strip()


def _words_of(child: Token) -> str:
    if child.type in _TEXT:
        return child.content
    return " " if child.type.endswith("break") else ""


def _unique(base: str, used: dict[str, int]) -> str:
    made = base
    while made in used:
        used[base] += 1
        made = f"{base}-{used[base]}"
    used[made] = 0
    return made
