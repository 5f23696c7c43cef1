"""Markdown without anything that does something: no HTML, no links that run, no pictures from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_WITH_CONTENT = "script|style|iframe|object|embed|noscript|template|svg|math|form|button|select|textarea|title|head"
_RUNS = re.compile(rf"<({_WITH_CONTENT})\b[^>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*>", re.DOTALL)
_BREAK = re.compile(r"<(?:br|hr)\s*/?>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|div|section|article|li|ul|ol|tr|table|h[1-6]|blockquote|details|summary|figure)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*|/)?>")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+[\"'(][^)]*)?\)")
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(\s*<?([^()\s<>]*(?:\([^()]*\)[^()\s<>]*)*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_DEFINED = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s.*)?$", re.MULTILINE)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>")
_SAFE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_BLANK = re.compile(r"\n{3,}")
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def clean_markdown(text: str) -> str:
    """The text with its code, links to the web and structure, and without all other markup. Cleaning it again changes nothing."""
    text = _INVISIBLE.sub("", text)
    pieces = [piece if is_code else _cleaned(piece) for is_code, piece in _apart(text)]
    made = "".join(pieces)
    for _ in range(3):
        if not _left_over(made):
            break
        made = "".join(piece if is_code else piece.replace("<", "&lt;") for is_code, piece in _apart(made))
    lines = (line.rstrip() for line in made.strip("\n").split("\n"))
    return _BLANK.sub("\n\n", "\n".join(lines))


def _apart(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces that are code, and pieces that are not, in order."""
    lines = text.splitlines(keepends=True)
    at = 0
    for token in _MARKDOWN.parse(text):
        if token.type in {"fence", "code_block"} and token.map and token.map[0] >= at:
            yield from _spans("".join(lines[at : token.map[0]]))
            yield True, "".join(lines[token.map[0] : token.map[1]])
            at = token.map[1]
    yield from _spans("".join(lines[at:]))


def _spans(text: str) -> Iterator[tuple[bool, str]]:
    at = 0
    for match in _CODE.finditer(text):
        yield False, text[at : match.start()]
        yield True, match.group()
        at = match.end()
    yield False, text[at:]


def _cleaned(text: str) -> str:
    text = _RUNS.sub(" ", _COMMENT.sub("", text))
    text = _BLOCK.sub("\n", _BREAK.sub("\n", text)) if _BLOCK.search(text) or _BREAK.search(text) else text
    text = _TAG.sub("", text)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(_kept, text)
    text = _DEFINED.sub(lambda match: match.group() if _SAFE.match(match[1]) else "", text)
    return _AUTOLINK.sub(lambda match: match.group() if _SAFE.match(match[1]) else match[1].partition(":")[2], text)


def _kept(match: re.Match[str]) -> str:
    """A link to the web as it is; any other as its words: a page's neighbours did not come along."""
    return match.group() if _SAFE.match(match[2]) else match[1]


def _left_over(text: str) -> bool:
    return any(_does_something(token) for token in _MARKDOWN.parse(text))


def _does_something(token: Token) -> bool:
    if token.type in {"html_block", "html_inline", "image"}:
        return True
    if token.type == "link_open" and not _SAFE.match(str(token.attrGet("href") or "")):
        return True
    return any(_does_something(child) for child in token.children or ())
