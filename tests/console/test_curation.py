"""Contradictions and gaps, over the example company."""

from __future__ import annotations

from dataclasses import replace

from drafting.domain.resolution import Action, Escalation
from drafting.domain.triage import Question, Understanding
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from tests.console.conftest import Browser
from tests.integration.fakes import FakeDrafter


def test_articles_that_disagree_are_shown_beside_each_other(open_door: Browser, drafter: FakeDrafter) -> None:
    assert "None was found" in open_door.page("/contradictions")
    for name, days in (("kites", 30), ("kite-returns", 14)):
        body = f"## Returning\nA kite can be sent back to our workshop within {days} days of purchase, unless it was flown in the rain.\n"
        article = Article(ArticleId(name), name, body, Audience.PUBLIC, ArticleStatus.PUBLISHED)
        drafter.library.articles[article.id] = article
    page = open_door.page("/contradictions")
    assert "within 30 days" in page
    assert "within 14 days" in page


def test_questions_that_nothing_answered_are_gathered(open_door: Browser, drafter: FakeDrafter) -> None:
    assert "No gap" in open_door.page("/gaps")
    drafting = drafter.draft_all

    async def unanswered(*given: object) -> object:
        records = await drafting(*given)  # type: ignore[arg-type]
        asked = Understanding((Question("Do you repair boats?", answerable=0.1),))
        return tuple(
            replace(
                one,
                understanding=asked,
                resolution=replace(
                    one.resolution, actions=(Action.ESCALATE,), points=(), escalation=Escalation("desk", "nothing answers it")
                ),
            )
            for one in records
        )

    drafter.draft_all = unanswered  # type: ignore[assignment, method-assign]
    open_door.new("Do you repair boats?")
    page = open_door.page("/gaps")
    assert "Do you repair boats?" in page
    assert "No gap" not in page


def test_agents_do_not_see_gaps(locked: Browser) -> None:
    locked.sign_in("key-of-anna")
    locked.page("/gaps", 403)
