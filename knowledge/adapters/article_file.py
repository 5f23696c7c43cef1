"""``articles/*.md``: front matter and Markdown, read into the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from knowledge.adapters.formats import ArticleFile
from knowledge.adapters.reading import Reading
from knowledge.adapters.yaml_lines import Document
from knowledge.domain.article import Article, ArticleId
from knowledge.errors import Problem
from knowledge.policy.soundness import nearest

_FENCE = "---"


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with the lines of its front matter."""

    article: Article
    document: Document

    def problem(self, key: str, message: str, found: str | None = None, expected: str | None = None) -> Problem:
        """A problem of one key of the front matter."""
        return Problem(self.article.file, message, self.document.line_of((key,)), key, found, expected)


@dataclass(frozen=True, slots=True)
class ReadArticles:
    """The articles that could be read, and the ids of those that could not: what names these is not wrong itself."""

    read: tuple[ReadArticle, ...]
    broken: frozenset[str]


def read_articles(reading: Reading) -> ReadArticles:
    """Every article of the folder; the problems are in the reading."""
    found: list[ReadArticle] = []
    broken: set[str] = set()
    for name in reading.files("articles", ".md", ".markdown"):
        read = read_article(reading, name)
        if isinstance(read, ReadArticle):
            found.append(read)
        else:
            broken.add(read)
    articles = ReadArticles(tuple(found), frozenset(broken))
    reading.problems += [*_repeated(articles.read), *_supersedes(articles)]
    return articles


def read_article(reading: Reading, name: str) -> ReadArticle | str:
    """The article of one file, or the id of one that cannot be read; the problems are in the reading."""
    text, stem = reading.text(name), PurePosixPath(name).stem
    if text is None:
        return stem
    lines = text.split("\n")
    closing = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if lines[0].rstrip() != _FENCE or closing is None:
        expected = "a first line '---', keys, and a line '---'"
        message = "the article has no front matter" if lines[0].rstrip() != _FENCE else "the front matter has no end"
        reading.add(Problem(name, message, 1, None, repr(lines[0][:40]), expected))
        return stem
    document = reading.document("\n".join(lines[1:closing]), name, first_line=2)
    found = reading.validated(document, ArticleFile, name)
    if found is None or document is None:
        return str(document.data.get("id", stem)) if document is not None else stem
    read = ReadArticle(_article(found, name, lines, closing), document)
    if found.valid_from and found.valid_until and found.valid_until < found.valid_from:
        expected = f"{found.valid_from} or later"
        reading.add(read.problem("valid_until", "the article ends before it begins", str(found.valid_until), expected))
    return read


def _article(found: ArticleFile, name: str, lines: list[str], closing: int) -> Article:
    first = next((number for number in range(closing + 1, len(lines)) if lines[number].strip()), closing + 1)
    return Article(
        id=ArticleId(found.id),
        title=found.title,
        body="\n".join(lines[first:]).rstrip("\n"),
        audience=found.audience,
        status=found.status,
        owner=found.owner,
        verified=found.verified,
        verify_every=found.verify_every,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        locale=found.locale,
        products=tuple(found.products),
        tags=tuple(found.tags),
        supersedes=tuple(ArticleId(entry) for entry in found.supersedes),
        source=found.source,
        file=name,
        first_line=first + 1,
    )


def _repeated(articles: tuple[ReadArticle, ...]) -> Iterator[Problem]:
    seen: dict[ArticleId, str] = {}
    for read in articles:
        known = seen.setdefault(read.article.id, read.article.file)
        if known != read.article.file:
            yield read.problem("id", f"the article id '{read.article.id}' stands in {known} too", read.article.id, "an id of its own")


def _supersedes(articles: ReadArticles) -> Iterator[Problem]:
    by_id = {read.article.id: read.article for read in articles.read}
    told: set[ArticleId] = set()
    for read in articles.read:
        for former in read.article.supersedes:
            if former not in by_id and former not in articles.broken:
                yield read.problem("supersedes", f"'supersedes' names '{former}', which is no article here", former, nearest(former, by_id))
        circle = circle_of(read.article.id, by_id)
        if circle and not told & set(circle):
            told |= set(circle)
            yield read.problem("supersedes", in_a_circle(circle))


def circle_of(start: ArticleId, articles: Mapping[ArticleId, Article]) -> list[ArticleId]:
    """The ids on a way along ``supersedes`` from an article back to itself; empty where there is none."""
    ways: list[list[ArticleId]] = [[start]]
    seen: set[ArticleId] = set()
    while ways:
        way = ways.pop()
        article = articles.get(way[-1])
        for former in article.supersedes if article is not None else ():
            if former == start:
                return way
            if former not in seen:
                seen.add(former)
                ways.append([*way, former])
    return []


def in_a_circle(circle: Sequence[ArticleId]) -> str:
    """What is wrong with such a way, in words."""
    return f"'supersedes' goes in a circle: {' -> '.join([*circle, circle[0]])}"
