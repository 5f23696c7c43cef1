"""Articles that take the place of others."""

from __future__ import annotations

from datetime import date

from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.retrieval.in_force import in_force


def article(name: str, status: ArticleStatus = ArticleStatus.PUBLISHED, **more: object) -> Article:
    return Article(ArticleId(name), name, "text", Audience.PUBLIC, status, **more)  # type: ignore[arg-type]


def held(*articles: Article) -> dict[str, Article]:
    return {str(id_): found for id_, found in in_force({a.id: a for a in articles}).items()}


def test_the_old_one_holds_until_the_day_before_the_new_one() -> None:
    found = held(article("old"), article("new", valid_from=date(2027, 1, 1), supersedes=(ArticleId("old"),)))
    assert found["old"].is_usable_on(date(2026, 12, 31))
    assert not found["old"].is_usable_on(date(2027, 1, 1))
    assert found["new"].is_usable_on(date(2027, 1, 1))


def test_without_a_first_day_the_old_one_is_out_at_once() -> None:
    assert not held(article("old"), article("new", supersedes=(ArticleId("old"),)))["old"].is_usable_on(date(2020, 1, 1))


def test_a_draft_takes_nobodys_place() -> None:
    assert held(article("old"), article("new", ArticleStatus.DRAFT, supersedes=(ArticleId("old"),)))["old"].valid_until is None


def test_an_earlier_end_stays() -> None:
    new = article("new", valid_from=date(2027, 1, 1), supersedes=(ArticleId("old"),))
    assert held(article("old", valid_until=date(2026, 5, 1)), new)["old"].valid_until == date(2026, 5, 1)
