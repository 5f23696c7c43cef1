"""Articles whose verification is overdue, by how much rests on them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.domain.article import Article


@dataclass(frozen=True, slots=True)
class Overdue:
    """An article that was to be verified again by ``due``; ``drafts`` is how many drafts rest on it."""

    article: Article
    due: date
    drafts: int


def overdue(articles: Iterable[Article], today: date, drafts: Mapping[str, int]) -> tuple[Overdue, ...]:
    """What is in force and overdue, the most cited first, then the longest overdue."""
    found = [
        Overdue(article, article.verified + article.verify_every, drafts.get(article.id, 0))
        for article in articles
        if article.is_usable_on(today) and article.is_stale_on(today) and article.verified is not None and article.verify_every is not None
    ]
    return tuple(sorted(found, key=lambda one: (-one.drafts, one.due, one.article.id)))
