"""When articles hold, given that some take the place of others. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from knowledge.domain.article import Article, ArticleId, ArticleStatus


def in_force(articles: Mapping[ArticleId, Article]) -> dict[ArticleId, Article]:
    """The articles with their validity cut to the day before a published article that supersedes them comes into force."""
    ends: dict[ArticleId, date] = {}
    for article in articles.values():
        if not article.supersedes or article.status is not ArticleStatus.PUBLISHED:
            continue
        end = (article.valid_from or date.min + timedelta(days=1)) - timedelta(days=1)
        for old in article.supersedes:
            if old != article.id:
                ends[old] = min(end, ends.get(old, end))
    cut = dict(articles)
    cut.update({id_: _ended(articles[id_], end) for id_, end in ends.items() if id_ in articles})
    return cut


def _ended(article: Article, end: date) -> Article:
    if article.valid_until is not None and article.valid_until <= end:
        return article
    return replace(article, valid_until=end)
