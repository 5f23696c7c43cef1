"""Articles that say nearly the same to the same people at the same time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.curation.sameness import Alike, Entry, alike, pairs, print_of, speak_of_different_things
from knowledge.domain.article import Article, ArticleStatus

_ALIKE = 0.5


def near_duplicates(articles: Sequence[Article], least: float = _ALIKE) -> list[Alike]:
    """The pairs, the most alike first.

    Spared are translations, articles that never hold on the same day, one that supersedes the other, what is retired, and
    articles that share a template and name different things.
    """
    by_id = {str(article.id): article for article in articles if article.status is not ArticleStatus.RETIRED}
    prints = [print_of(Entry(id_, article.title, article.body)) for id_, article in by_id.items()]
    found = [
        alike(one, other, score)
        for one, other, score in pairs(prints)
        if score >= least and not speak_of_different_things(one, other) and hold_together(by_id[one.id], by_id[other.id])
    ]
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def hold_together(one: Article, other: Article) -> bool:
    """Whether both may speak to the same person on the same day."""
    if other.id in one.supersedes or one.id in other.supersedes:
        return False
    if one.locale and other.locale and _language(one.locale) != _language(other.locale):
        return False
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_until or date.max, other.valid_until or date.max)


def _language(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].lower()
