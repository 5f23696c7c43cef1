"""HTML as Markdown: whole pages without what surrounds their text, and the fragments that help centers keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from knowledge.adapters.intake.material import Unreadable

_WHOLE = re.compile(r"<(?:html|body|!doctype)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_FIRST_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1\s*>", re.IGNORECASE | re.DOTALL)
_LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SITE = re.compile(r"\s+[|–—·»]\s+|\s+-\s+")
_ACTIVE = re.compile(r"<\s*(?:script|style|iframe|object|embed|form)\b|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
_NESTS = re.compile(r"<(/?)(?:div|span|section|article|blockquote|ul|ol|table|b|i|em|strong|font|a)\b", re.IGNORECASE)
_MARKUP = ("</", "<br", "<p>", "<p ", "<div", "<li", "<ul")
_DEEPEST = 200
_TIDY = 1.25
_DROPPED = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "noscript",
    "template",
    "svg",
    "math",
    "form",
    "nav",
    "header",
    "footer",
    "aside",
    "head",
    "title",
}
_KEPT = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "ul", "ol", "li", "dl", "dt", "dd", "a", "strong", "b", "em", "i", "code", "pre"),
    *(
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "section",
        "article",
        "main",
        "span",
        "sub",
        "sup",
        "hr",
        "details",
        "summary",
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text as Markdown, its title and language as far as it names them, and whether active content was left out."""

    title: str
    body: str
    locale: str | None
    was_active: bool


def read_page(html: str) -> Page:
    """A page, or a fragment of one. Raises ``Unreadable`` where it holds no text."""
    if _deepest(html) > _DEEPEST:
        raise Unreadable(f"its elements are nested more than {_DEEPEST} deep", "save the page again from a browser")
    body = fragment(html)
    if _WHOLE.search(html):
        main = _main_text(html)
        # What is left of a tidy page is nearly all text, and keeps more of its structure.
        body = main if len(main.split()) * _TIDY < len(body.split()) and main.strip() else body
    if not body.strip():
        raise Unreadable("it holds no text", "save the page with its text, not only its scripts")
    heading, title = _words(_FIRST_HEADING, html), _words(_TITLE, html)
    language = _LANGUAGE.search(html)
    return Page(heading or _without_site(title), body, language[1] if language else None, bool(_ACTIVE.search(html)))


def fragment(html: str) -> str:
    """HTML without scripts, styles and attributes, as Markdown."""
    import nh3  # not part of every installation
    from markdownify import MarkdownConverter

    safe = nh3.clean(
        html,
        tags=_KEPT,
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}},
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )
    made = MarkdownConverter(
        heading_style="ATX", bullets="-", escape_underscores=False, escape_asterisks=False, table_infer_header=True
    ).convert(safe)
    return str(made).strip()


def as_markdown(text: str) -> str:
    """What a field of an export holds, HTML or not, as Markdown."""
    return fragment(text) if any(mark in text for mark in _MARKUP) else text


def _main_text(html: str) -> str:
    from trafilatura import extract  # slow to import, and not part of every installation

    found = extract(
        html,
        output_format="markdown",
        include_comments=False,
        include_links=True,
        include_tables=True,
        include_formatting=True,
        favor_recall=True,
    )
    return found or ""


def _deepest(html: str) -> int:
    """How deep elements that have to be closed stand in each other at most."""
    depth = deepest = 0
    for match in _NESTS.finditer(html):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _words(pattern: re.Pattern[str], html: str) -> str:
    found = pattern.search(html)
    return " ".join(unescape(_TAG.sub(" ", found[1])).split()) if found else ""


def _without_site(title: str) -> str:
    """The title of a page without the name of its site, which stands last."""
    parts = _SITE.split(title)
    return max(parts[:1], key=len, default="") or title
