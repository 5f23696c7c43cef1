"""An article becomes passages: one for each section, long sections in parts that are all cited by their section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markdown_it import MarkdownIt

from knowledge.domain.article import Article
from knowledge.domain.passage import Passage
from knowledge.domain.slugs import Heading, slugs

LONG = 1400
"""Characters from which a section is split: about what an embedding model reads. A single block stays whole up to twice as many."""

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    slug: str
    text: str


def split(article: Article) -> list[Passage]:
    """The passages of an article, in order; empty sections give none. Parts of a long section share its reference."""
    parts = [(section, part) for section in _sections(article.body) for part in _parts(section.text)]
    return [_passage(article, section, part, order) for order, (section, part) in enumerate(parts)]


def _sections(body: str) -> Iterator[_Section]:
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    headings = slugs(body)
    starts = [heading.line - 1 for heading in headings]
    first, *ends = [*starts, len(lines)]
    yield _Section("", "", "\n".join(lines[:first]).strip())
    for heading, end in zip(headings, ends, strict=True):
        start = heading.line - 1 + _height(heading, lines)
        yield _Section(heading.text, heading.slug, "\n".join(lines[start:end]).strip())


def _height(heading: Heading, lines: list[str]) -> int:
    """Lines that a heading takes: one, or up to its underline where it is underlined."""
    at = heading.line - 1
    if lines[at].lstrip().startswith("#"):
        return 1
    for below in range(at + 1, len(lines)):
        if set(lines[below].strip()) in ({"="}, {"-"}):
            return below - at + 1
    return 1


def _parts(text: str) -> list[str]:
    if not text:
        return []
    if len(text) <= LONG:
        return [text]
    parts: list[str] = []
    for block in _blocks(text):
        if parts and len(parts[-1]) + len(block) + 2 <= LONG:
            parts[-1] = f"{parts[-1]}\n\n{block}"
        else:
            parts.append(block)
    return parts


def _blocks(text: str) -> Iterator[str]:
    """Top-level blocks, in order and complete; one that is far too long is cut between lines or words."""
    lines = text.split("\n")
    starts = sorted({token.map[0] for token in _MARKDOWN.parse(text) if token.level == 0 and token.map})
    starts = [0, *(start for start in starts if start > 0)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = "\n".join(lines[start:end]).strip()
        if len(block) > 2 * LONG:
            yield from _cut(block)
        elif block:
            yield block


def _cut(block: str) -> Iterator[str]:
    rest = block
    while len(rest) > LONG:
        at = max(rest.rfind("\n", LONG // 2, LONG), _last_sentence(rest))
        if at < LONG // 2:
            at = rest.rfind(" ", LONG // 2, LONG)
        at = at if at > 0 else LONG
        yield rest[:at].strip()
        rest = rest[at:].strip()
    if rest:
        yield rest


def _last_sentence(text: str) -> int:
    at = max(text.rfind(mark, LONG // 2, LONG) for mark in (". ", "! ", "? "))
    return at + 1 if at >= 0 else -1


def _passage(article: Article, section: _Section, text: str, order: int) -> Passage:
    return Passage(
        article=article.id,
        revision=article.revision,
        section=section.slug,
        title=article.title,
        heading=section.heading,
        text=text,
        audience=article.audience,
        status=article.status,
        valid_from=article.valid_from,
        valid_until=article.valid_until,
        stale_after=_stale_after(article),
        locale=article.locale,
        products=article.products,
        tags=article.tags,
        order=order,
    )


def _stale_after(article: Article) -> date | None:
    if article.verified is None or article.verify_every is None:
        return None
    return article.verified + article.verify_every
