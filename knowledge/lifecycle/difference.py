"""What changed between two texts, and between two revisions of an article. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from knowledge.domain.passage import Passage

_BINARY = "(not UTF-8)"


def unified(before: bytes, after: bytes, names: tuple[str, str], context: int = 3) -> str:
    """The difference as a unified diff; empty where the bytes are the same. Line ends that alone differ are told by name."""
    if before == after:
        return ""
    left, right = _lines(before), _lines(after)
    told = "\n".join(difflib.unified_diff(left, right, *names, lineterm="", n=context))
    return told or f"--- {names[0]}\n+++ {names[1]}\n(line ends or the last line's end differ)"


def _lines(source: bytes) -> list[str]:
    try:
        return source.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return [_BINARY]


def changed_sections(before: Iterable[Passage], after: Iterable[Passage]) -> frozenset[str]:
    """The sections of which a customer could now hear something else: text, heading, audience or validity differ, or it is gone."""
    was, now = _by_section(before), _by_section(after)
    return frozenset(section for section, said in was.items() if now.get(section) != said)


def _by_section(passages: Iterable[Passage]) -> dict[str, list[tuple[object, ...]]]:
    sections: dict[str, list[tuple[object, ...]]] = {}
    for passage in passages:
        facts = (passage.heading, passage.text, passage.audience, passage.status, passage.valid_from, passage.valid_until)
        sections.setdefault(passage.section, []).append(facts)
    return sections
