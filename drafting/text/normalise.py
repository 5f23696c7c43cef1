"""Bringing texts that look alike to one form: NFKC, hidden characters gone, quotes and dashes of all kinds alike, look-alikes folded.

Twelve classes of tricks are told apart. Removed: ``zero_width``, ``bidi``, ``tag``, ``variation``, ``control``, ``format``, ``filler``
(letters without ink), ``private_use`` and ``combining`` (stacked marks). Folded: ``styled`` (mathematical, full-width and circled
letters), ``look_alike`` (letters of other scripts inside Latin words) and ``digit`` (digits of other scripts).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from drafting.domain.reading import Hidden
from drafting.text.look_alikes import DIGIT_LIKE, digit_of, is_look_alike, latin

_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′ʼ`´＇ʹ"), "'") | dict.fromkeys(map(ord, "“”„‟″«»＂〝〞"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃"), "-")
_ALIKE = {**_QUOTES, **_DASHES}
_SPACE = re.compile(r"\s+")

_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_FILLER = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u2063\u2062\u2061\u2064")
_ODD = re.compile(r"[^\n\r\t\x20-\x7e]+")
_MARKS_KEPT = 2
_STYLED = frozenset({"<font>", "<wide>", "<circle>", "<square>", "<super>", "<sub>", "<small>", "<narrow>"})
_LIKE = re.escape(DIGIT_LIKE)
_AMONG_DIGITS = re.compile(rf"(?<=\d)[{_LIKE}]|[{_LIKE}](?=[{_LIKE}]?\d)|(?<=\d[ .-])[{_LIKE}](?=[{_LIKE}\d]|[ .-]?\d)")
_WORD = re.compile(r"\w+")


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


@lru_cache(maxsize=8192)
def hidden_kind(character: str) -> str | None:
    """The class of a character that a reader does not see: ``zero_width``, ``bidi``, ``tag``, ``variation``, ``filler``, ``private_use``,
    ``control`` or ``format``."""
    code = ord(character)
    if character in _ZERO_WIDTH:
        return "zero_width"
    if character in _BIDI:
        return "bidi"
    if 0xE0000 <= code <= 0xE007F:
        return "tag"
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x180B <= code <= 0x180F:
        return "variation"
    if character in _FILLER:
        return "filler"
    return _by_category(character)


def _by_category(character: str) -> str | None:
    category = unicodedata.category(character)
    if category == "Co":
        return "private_use"
    if category == "Cc" and character not in "\n\r\t":
        return "control"
    return "format" if category == "Cf" else None


def hidden_characters(text: str) -> tuple[Hidden, ...]:
    """The characters of a text that a reader does not see or takes for others, each with its class. A joiner or selector inside an
    emoji sequence is not hidden: it is how emoji are written; nor is a word of another script by itself."""
    if text.isascii() and text.isprintable():
        return ()
    found = [*_unseen(text), *_disguised(text)]
    return tuple(sorted(found, key=lambda hidden: (hidden.start, hidden.kind)))


def _unseen(text: str) -> Iterator[Hidden]:
    marks = 0
    for index, character in enumerate(text):
        marks = marks + 1 if not character.isascii() and unicodedata.combining(character) else 0
        if marks > _MARKS_KEPT:
            yield Hidden("combining", index, index + 1)
        kind = hidden_kind(character)
        if kind is None or (character in "\u200d\ufe0f" and index > 0 and _is_pictograph(text[index - 1])):
            continue
        if kind == "tag" and _is_flag_tag(text, index):
            continue
        if kind == "control" and character == "\x85":
            continue
        yield Hidden(kind, index, index + 1)


def _disguised(text: str) -> Iterator[Hidden]:
    """Styled letters, digits of other scripts beside ASCII ones, and letters of another script inside Latin words."""
    if text.isascii():
        return
    for index, character in enumerate(text):
        if not character.isascii() and _is_styled(character):
            yield Hidden("styled", index, index + 1)
    for word in _WORD.finditer(text):
        letters = word.group()
        if letters.isascii():
            continue
        mixed = any(character.isascii() and character.isalnum() for character in letters)
        for index, character in enumerate(letters, word.start()):
            kind = None if character.isascii() else _disguise(character, mixed)
            if kind is not None:
                yield Hidden(kind, index, index + 1)


def _disguise(character: str, mixed: bool) -> str | None:
    if mixed and is_look_alike(character):
        return "look_alike"
    if unicodedata.category(character) == "Nd" and unicodedata.normalize("NFKC", character) == character:
        return "digit" if mixed else None
    return None


@lru_cache(maxsize=8192)
def _is_styled(character: str) -> bool:
    """Whether it is an ASCII letter, or a digit outside a circle or above the line, in another dress."""
    shape = unicodedata.decomposition(character).partition(" ")[0]
    plain = unicodedata.normalize("NFKC", character)
    if shape not in _STYLED or character in "ªº" or not plain.isascii():
        return False
    return plain.isalpha() or (plain.isdigit() and shape in {"<font>", "<wide>"})


def _is_pictograph(character: str) -> bool:
    code = ord(character)
    return (code >= 0x2190 and unicodedata.category(character) in {"So", "Sk", "Sm"}) or character in "\ufe0f0123456789#*©®"


def _is_flag_tag(text: str, index: int) -> bool:
    """Whether a tag character spells the region of a flag: a black flag, at most six tag letters or digits, the cancel tag."""
    start = index
    while start > 0 and index - start < 8 and 0xE0020 <= ord(text[start]) <= 0xE007F:
        start -= 1
    if text[start] != "\U0001f3f4":
        return False
    end = text.find("\U000e007f", start)
    return 0 < end - start <= 8 and end >= index


def clean(text: str) -> Cleaned:
    """NFKC, hidden characters removed, stacked combining marks cut to two, with a map back to the given text."""
    return _cleaned(text)


@lru_cache(maxsize=256)
def _cleaned(text: str) -> Cleaned:
    out: list[str] = []
    origin: list[int] = []
    cursor = 0
    for run in _ODD.finditer(text):
        start = run.start()
        if start > cursor and unicodedata.combining(text[start]):
            start -= 1
        out.append(text[cursor:start])
        origin.extend(range(cursor, start))
        _fold_run(text, start, run.end(), out, origin)
        cursor = run.end()
    out.append(text[cursor:])
    origin.extend(range(cursor, len(text) + 1))
    return Cleaned("".join(out), tuple(origin))


def _fold_run(text: str, start: int, end: int, out: list[str], origin: list[int]) -> None:
    """Folds ``text[start:end]``, a letter together with its marks, so that both ways of writing an accent give one form."""
    index = start
    while index < end:
        cluster, first, marks = "", index, 0
        while index < end:
            character = text[index]
            is_mark = bool(unicodedata.combining(character))
            if cluster and not is_mark and hidden_kind(character) is None:
                break
            index += 1
            if hidden_kind(character) is not None:
                continue
            marks += is_mark
            if marks <= _MARKS_KEPT:
                first = first if cluster else index - 1
                cluster += character
        pieces = [piece for piece in unicodedata.normalize("NFKC", cluster) if hidden_kind(piece) is None]
        out.extend(pieces)
        origin.extend([first] * len(pieces))


@lru_cache(maxsize=256)
def skeleton(text: str) -> str:
    """A text as a reader sees it: cleaned, look-alikes of other scripts as Latin letters, quotes and dashes alike. Same length as
    ``clean(text).text``."""
    if text.isascii():
        return clean(text).text.translate(_ALIKE)
    cleaned = clean(text).text.translate(_ALIKE)
    return cleaned if cleaned.isascii() else "".join(map(latin, cleaned))


def bare(text: str) -> Cleaned:
    """What is left when every disguise is taken off: the skeleton without any marks, every kind of blank as a space. For finding
    values, not for reading prose."""
    return _bare(text)


@lru_cache(maxsize=128)
def _bare(text: str) -> Cleaned:
    cleaned = clean(text)
    plain = skeleton(text)
    origin: tuple[int, ...] = cleaned.origin
    if not plain.isascii():
        letters: list[str] = []
        places: list[int] = []
        for index, character in enumerate(plain):
            for piece in _stripped(character):
                letters.append(piece)
                places.append(origin[index])
        plain, origin = "".join(letters), (*places, len(text))
    return Cleaned(plain, origin)


def digits_read(text: str) -> str:
    """A bare text with the letters that are taken for digits, among digits, read as digits ("4lO7" is 4107). Same length."""
    once = _AMONG_DIGITS.sub(lambda match: digit_of(match.group()), text)
    return _AMONG_DIGITS.sub(lambda match: digit_of(match.group()), once)


@lru_cache(maxsize=8192)
def _stripped(character: str) -> str:
    if character.isascii():
        return character
    if character.isspace():
        return " " if character not in "\u2028\u2029\x85" else "\n"
    return "".join(latin(piece) for piece in unicodedata.normalize("NFKD", character) if not unicodedata.combining(piece))


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, quotes and dashes alike, case folded, white space to single blanks."""
    return _SPACE.sub(" ", clean(text).text.translate(_ALIKE).casefold()).strip()
