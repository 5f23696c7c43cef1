"""Twelve ways to disguise a value with Unicode."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache

from benchmarks.questions import data_folder


def _between(mark: str) -> Callable[[str], str]:
    return lambda value: mark.join(value)


def _wide(value: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if 0x21 <= ord(c) <= 0x7E else c for c in value)


def _bold(value: str) -> str:
    def letter(c: str) -> str:
        if "a" <= c <= "z":
            return chr(0x1D41A + ord(c) - 97)
        if "A" <= c <= "Z":
            return chr(0x1D400 + ord(c) - 65)
        return chr(0x1D7CE + int(c)) if c.isascii() and c.isdigit() else c

    return "".join(map(letter, value))


def _digits(value: str) -> str:
    return "".join(chr(0x0660 + int(c)) if c.isascii() and c.isdigit() else c for c in value)


def _blanks(value: str) -> str:
    return value.replace(" ", "\u2007").replace("-", "\u2011").replace(".", "\uff0e")


@lru_cache(maxsize=1)
def _alike() -> dict[str, list[str]]:
    rows = map(json.loads, (data_folder() / "fuzz_strings" / "confusables.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["latin"]: [c.strip("\u200e") for c in row["lookalikes"] if len(c.strip("\u200e")) == 1] for row in rows}


def _look_alike(value: str) -> str:
    """Every second letter or digit as one of its look-alikes of another script, each in turn."""
    table = _alike()
    out = []
    for index, c in enumerate(value):
        others = [o for o in table.get(c, []) if not o.isascii()]
        out.append(others[(index * 7 + 3) % len(others)] if others and index % 2 == 0 else c)
    return "".join(out)


TRICKS: dict[str, Callable[[str], str]] = {
    "zero width": _between("\u200b"),
    "soft hyphen": _between("\u00ad"),
    "bidi marks": _between("\u200e"),
    "tags": _between("\U000e0041"),
    "variation selectors": _between("\ufe0f"),
    "controls": _between("\x02"),
    "fillers": _between("\u3164"),
    "stacked marks": _between("\u0335\u0338\u0301\u0308"),
    "full width": _wide,
    "styled letters": _bold,
    "other digits": _digits,
    "odd blanks, dashes": _blanks,
}
"""Twelve ways that leave a reader the same value."""

LOOK_ALIKES = _look_alike
"""A thirteenth: letters of other scripts (some of the table's are no longer alike in common fonts)."""
