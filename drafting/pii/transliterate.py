"""Cyrillic and Greek letters as Latin ones, as names are written in passports and in everyday life, with a map back."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from drafting.text.normalise import Cleaned, clean

_OTHER = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")
_LETTERS = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
            "e",
            "i",
            "yi",
            "ye",
            "g",
            "u",
        ],
        strict=True,
    )
) | dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        ["a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t", "y", "f", "ch", "ps", "o"],
        strict=True,
    )
)


def has_other_script(text: str) -> bool:
    """Whether there is a letter that could be written in Latin."""
    return _OTHER.search(text) is not None


@lru_cache(maxsize=64)
def latinised(text: str) -> Cleaned:
    """The cleaned text with Cyrillic and Greek letters written in Latin ones."""
    cleaned = clean(text)
    letters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(cleaned.text):
        base = unicodedata.normalize("NFD", character)[:1] if character.lower() not in _LETTERS else character
        latin = _LETTERS.get(base.lower())
        written = character if latin is None else latin.capitalize() if base.isupper() else latin
        letters.append(written)
        origin.extend([cleaned.origin[index]] * len(written))
    return Cleaned("".join(letters), (*origin, len(text)))
