"""Bytes as text, strictly: what does not decode is refused and never guessed at."""

from __future__ import annotations

import codecs
import re

from knowledge.adapters.intake.material import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_HEAD = 4096
_TEXTUAL = frozenset("\t\n\r\f")
_ALLOWED_CONTROLS = 0.001
_SAFE_CODECS = re.compile(
    r"(?:utf|iso8859|cp\d|windows|latin|ascii|koi8|mac|gb|big5|shift|euc|hz|johab|ptcp|tis|kz|iso2022)", re.IGNORECASE
)


def decode(content: bytes, encoding: str | None = None, *, is_html: bool = False) -> str:
    """The text with plain line ends. The encoding is the one given, else that of a byte order mark, else what a page declares, else UTF-8.

    Raises ``Unreadable`` where the bytes are no text in it.
    """
    name = encoding or _marked(content) or (_declared(content) if is_html else None) or "utf-8"
    try:
        info = codecs.lookup(name)
        if not _SAFE_CODECS.match(info.name):
            raise LookupError(name)
        text, _ = info.decode(content, "strict")
    except LookupError:
        raise Unreadable(f"there is no encoding '{name}'", "name its encoding with --encoding, or save it as UTF-8") from None
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content[:start].count(b"\n") + 1
        found = content[start : start + 4].hex(" ")
        reason = f"it is not {name.upper().replace('-SIG', '')}: bytes {found} in line {line}"
        raise Unreadable(reason, "name its encoding with --encoding, or save it as UTF-8") from None
    return _plain(text)


def _marked(content: bytes) -> str | None:
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def _declared(content: bytes) -> str | None:
    found = _DECLARED.search(content[:_HEAD])
    return found[1].decode("ascii") if found else None


def _plain(text: str) -> str:
    controls = sum(1 for character in text if character < " " and character not in _TEXTUAL)
    if "\x00" in text or controls > max(3, _ALLOWED_CONTROLS * len(text)):
        raise Unreadable("it is no text: it holds control characters", "export it as text from the program that made it")
    text = "".join(character for character in text if character >= " " or character in _TEXTUAL)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
