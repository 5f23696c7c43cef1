"""An article written to its file is read back as the same article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.adapters.article_file import read_articles
from knowledge.adapters.article_text import article_text
from knowledge.adapters.reading import Reading
from knowledge.adapters.sources import FolderSources
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience

WHOLE = Article(
    ArticleId("a"),
    "A: of 'all' kinds, #1",
    "## One\nText.\n\n```\n---\n```",
    Audience.INTERNAL,
    ArticleStatus.DRAFT,
    owner="maria",
    verified=date(2026, 9, 1),
    verify_every=timedelta(days=180),
    valid_from=date(2026, 1, 1),
    valid_until=date(2027, 1, 1),
    locale="en",
    products=("2024", "yes", "a, b"),
    tags=("1.10", "no"),
    source="https://help.example/a?x=1#y",
)
LINE = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=40).filter(lambda text: text.strip() == text)


def again(folder: Path, article: Article) -> Article:
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "articles" / "a.md").write_text(article_text(article), encoding="utf-8")
    reading = Reading(FolderSources(folder))
    read = read_articles(reading)
    assert reading.problems == []
    return replace(read.read[0].article, file="", first_line=1)


def test_every_key_comes_back(tmp_path: Path) -> None:
    assert again(tmp_path, WHOLE) == WHOLE


def test_what_is_not_set_is_not_written() -> None:
    bare = Article(ArticleId("a"), "A", "Text.", Audience.PUBLIC, ArticleStatus.PUBLISHED)
    assert article_text(bare) == "---\nid: a\ntitle: A\naudience: public\nstatus: published\n---\nText.\n"


@settings(max_examples=60, deadline=None)
@given(title=LINE, owner=LINE, tags=st.lists(LINE, max_size=3))
def test_any_words_come_back(tmp_path_factory: object, title: str, owner: str, tags: list[str]) -> None:
    folder = tmp_path_factory.mktemp("kb")  # type: ignore[attr-defined]
    article = replace(WHOLE, title=title, owner=owner, tags=tuple(tags))
    assert again(folder, article) == article
