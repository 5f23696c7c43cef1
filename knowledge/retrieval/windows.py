"""A passage as a few short texts, each about one thing: what is embedded, so that a long section does not blur. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import segment

from knowledge.domain.passage import Passage

WINDOW = 200
"""Characters to which neighbouring sentences are joined. Measured: finer gains nothing, much coarser loses in long manuals."""

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_LEAD = re.compile(r"^\s*(?:(?:[-*+>]|#{1,6}|\d{1,3}[.)])\s+)+")
_MARKS = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_TABLE = re.compile(r"^\s*\|?[\s:|-]{3,}\|?\s*$|\|")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"\w")


def head(passage: Passage) -> str:
    """The title and heading of a passage in one line."""
    return ": ".join(part for part in dict.fromkeys((passage.title.strip(), passage.heading.strip())) if part)


def windows(passage: Passage) -> tuple[str, ...]:
    """The passage's plain text in short parts, in order, without title and heading; at least one where it has any word."""
    parts: list[str] = []
    for sentence in _sentences(passage.text, passage.locale or "en"):
        if parts and len(parts[-1]) + len(sentence) < WINDOW:
            parts[-1] = f"{parts[-1]} {sentence}"
        else:
            parts.append(sentence)
    return tuple(parts)


def embedded(passage: Passage) -> list[str]:
    """What is embedded for a passage: its head, then each window under that head."""
    top = head(passage)
    parts = windows(passage) or ("",)
    return [top or parts[0], *(f"{top}: {part}" if top else part for part in parts)]


def _sentences(text: str, locale: str) -> Iterator[str]:
    language = locale.replace("_", "-").split("-")[0].lower()
    for block in _blocks(text):
        for sentence in segment(language, block):
            kept = sentence.strip()
            if _LETTER.search(kept):
                yield kept


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs and list items as plain text: lines are joined until a blank line or the next item."""
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        starts = _LEAD.match(line) or line.lstrip().startswith("|")
        plain = _plain(line)
        if block and (starts or not plain):
            yield " ".join(block)
            block = []
        if plain:
            block.append(plain)


def _plain(line: str) -> str:
    bare = _TAG.sub(" ", _LINK.sub(r"\1", _LEAD.sub("", line)))
    return _SPACE.sub(" ", _TABLE.sub(" ", _MARKS.sub("", bare))).strip()
