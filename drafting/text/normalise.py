"""Bringing texts that look alike to one form: NFKC, hidden characters gone, quotes and dashes of all kinds alike, look-alikes folded."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from drafting.domain.reading import Hidden

_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′ʼ`´＇ʹ"), "'") | dict.fromkeys(map(ord, "“”„‟″«»＂〝〞"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃"), "-")
_ALIKE = {**_QUOTES, **_DASHES}
_SPACE = re.compile(r"\s+")

# Letters of other scripts that a reader takes for Latin ones (the frequent part of Unicode's confusables).
_LOOK_ALIKE = {
    ord(other): latin
    for others, latins in (
        ("аеорсухіјѕһԁԛԝ", "aeopcyxijshdqw"),
        ("АВЕКМНОРСТХІЈЅ", "ABEKMHOPCTXIJS"),
        ("αικνορτυχγ", "aiknoptuxy"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
        ("ոսցհօɑɡıɩǀ", "nughoagiil"),
    )
    for other, latin in zip(others, latins, strict=True)
}

_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without hidden characters, after NFKC. ``origin[i]`` is the index in the given text of the i-th character; it
    has one entry more than the text, the end."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the given text that this span of the cleaned text came from."""
        if start >= end:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


def hidden_kind(character: str) -> str | None:
    """The class of a character that a reader does not see: ``zero_width``, ``bidi``, ``tag``, ``variation``, ``control`` or ``format``."""
    code = ord(character)
    if character in _ZERO_WIDTH:
        return "zero_width"
    if character in _BIDI:
        return "bidi"
    if 0xE0000 <= code <= 0xE007F:
        return "tag"
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return "variation"
    category = unicodedata.category(character)
    if category == "Cc" and character not in "\n\r\t":
        return "control"
    return "format" if category == "Cf" else None


def hidden_characters(text: str) -> tuple[Hidden, ...]:
    """The hidden characters of a text. A joiner or selector inside an emoji sequence is not hidden: it is how emoji are written."""
    found: list[Hidden] = []
    for index, character in enumerate(text):
        kind = hidden_kind(character)
        if kind is None or (character in "\u200d\ufe0f" and index > 0 and _is_pictograph(text[index - 1])):
            continue
        found.append(Hidden(kind, index, index + 1))
    return tuple(found)


def _is_pictograph(character: str) -> bool:
    code = ord(character)
    return (code >= 0x2190 and unicodedata.category(character) in {"So", "Sk", "Sm"}) or character in "\ufe0f0123456789#*©®"


def clean(text: str) -> Cleaned:
    """NFKC, hidden characters removed, stacked combining marks cut to two, with a map back to the given text."""
    out: list[str] = []
    origin: list[int] = []
    marks = 0
    for index, character in enumerate(text):
        if hidden_kind(character) is not None:
            continue
        for piece in unicodedata.normalize("NFKC", character):
            marks = marks + 1 if unicodedata.combining(piece) else 0
            if marks > 2 or hidden_kind(piece) is not None:
                continue
            out.append(piece)
            origin.append(index)
    origin.append(len(text))
    return Cleaned("".join(out), tuple(origin))


def skeleton(text: str) -> str:
    """A text as a reader sees it: cleaned, look-alikes of other scripts as Latin letters, quotes and dashes alike. Same length as
    ``clean(text).text``."""
    return clean(text).text.translate(_LOOK_ALIKE).translate(_ALIKE)


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, quotes and dashes alike, case folded, white space to single blanks."""
    return _SPACE.sub(" ", clean(text).text.translate(_ALIKE).casefold()).strip()
