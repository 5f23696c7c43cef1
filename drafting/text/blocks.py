"""The sentences, steps and items of a passage's Markdown, with the marks taken off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from drafting.text.sentences import sentences


class UnitKind(StrEnum):
    """What a unit was in its passage."""

    SENTENCE = "sentence"
    STEP = "step"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a passage says. ``block`` numbers its paragraph, list or table; ``lead`` is true for the sentence that
    introduces a list ("You will need:")."""

    kind: UnitKind
    text: str
    block: int
    lead: bool = False


_MARKDOWN = MarkdownIt("commonmark").enable("table")


@lru_cache(maxsize=8192)
def units(markdown: str) -> tuple[Unit, ...]:
    """What a passage says, in order. Links keep their words, images and raw HTML are left out."""
    return tuple(_walk(_MARKDOWN.parse(markdown)))


def _walk(tokens: Sequence[Token]) -> Iterator[Unit]:
    block = 0
    lists: list[str] = []
    header: list[str] = []
    row: list[str] = []
    in_head = False
    for index, token in enumerate(tokens):
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            lists.append(token.type)
            block += len(lists) == 1
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            lists.pop()
        elif token.type in {"thead_open", "thead_close"}:
            in_head = token.type == "thead_open"
            block += in_head
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            if in_head:
                header = row
            elif any(row):
                yield Unit(UnitKind.ROW, _row_text(header, row), block)
        elif token.type == "inline":
            text = plain(token)
            parent = tokens[index - 1].type
            if parent in {"th_open", "td_open"}:
                row.append(text)
            elif parent == "heading_open":
                continue
            elif lists:
                kind = UnitKind.STEP if lists[0] == "ordered_list_open" else UnitKind.ITEM
                yield Unit(kind, text, block)
            else:
                block += 1
                yield from _paragraph(text, block)


def _paragraph(text: str, block: int) -> Iterator[Unit]:
    found = sentences(text)
    for position, sentence in enumerate(found):
        lead = position == len(found) - 1 and sentence.text.endswith(":")
        yield Unit(UnitKind.SENTENCE, sentence.text, block, lead)


def _row_text(header: Sequence[str], row: Sequence[str]) -> str:
    pairs = [f"{name}: {cell}" if name else cell for name, cell in zip(header, row, strict=False) if cell]
    return ", ".join(pairs[1:]) if len(pairs) > 1 and not header[0] else "; ".join(pairs)


def plain(token: Token) -> str:
    """The words of an inline token: marks off, line breaks to blanks."""
    words: list[str] = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            words.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    return " ".join("".join(words).split())
