"""Articles become passages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.slugs import slugs
from knowledge.retrieval.split import LONG, split


def article(body: str) -> Article:
    return Article(
        ArticleId("guide"),
        "Guide",
        body,
        Audience.PUBLIC,
        ArticleStatus.PUBLISHED,
        3,
        verified=date(2026, 1, 1),
        verify_every=timedelta(days=10),
    )


def test_each_section_is_a_passage_with_its_slug_and_without_its_heading() -> None:
    found = split(article("Before.\n\n## Refund window\nThirty days.\n\n### In *short*!\nYes.\n\n## Empty\n"))
    assert [(p.ref, p.heading, p.text) for p in found] == [
        ("guide@3", "", "Before."),
        ("guide@3#refund-window", "Refund window", "Thirty days."),
        ("guide@3#in-short", "In short!", "Yes."),
    ]


def test_a_passage_knows_when_its_article_gets_stale() -> None:
    assert split(article("Text."))[0].stale_after == date(2026, 1, 11)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_headings_in_code_do_not_split_and_underlined_ones_do(newline: str) -> None:
    body = newline.join(["Top", "===", "", "```", "# no heading", "```", "", "Second", "---", "text"])
    assert [(p.section, "no heading" in p.text) for p in split(article(body))] == [("top", True), ("second", False)]


def test_a_long_section_is_split_between_blocks_and_stays_cited_by_its_section() -> None:
    paragraphs = [f"Paragraph {number}. " + "word " * 80 for number in range(10)]
    found = split(article("## Long\n" + "\n\n".join(paragraphs)))
    assert len(found) > 1
    assert {p.ref for p in found} == {"guide@3#long"}
    assert [p.order for p in found] == list(range(len(found)))
    assert all(len(p.text) <= LONG for p in found)
    assert " ".join(" ".join(p.text for p in found).split()) == " ".join(" ".join(paragraphs).split())


def test_a_procedure_is_not_cut() -> None:
    steps = "\n".join(f"{number}. Turn the {number}th screw until it is hand tight and does not move any more." for number in range(1, 16))
    found = split(article("## Steps\n" + "Intro. " * 100 + "\n\n" + steps))
    assert any(steps in p.text for p in found)


def test_one_block_without_end_is_cut_at_sentences() -> None:
    found = split(article("A sentence that says little. " * 300))
    assert len(found) > 3
    assert all(p.text.endswith(".") for p in found)


def test_repeated_headings_get_numbered_slugs() -> None:
    assert [h.slug for h in slugs("# A b\n# A b\n# A-b 1\n# `A` [b](x)")] == ["a-b", "a-b-1", "a-b-1-1", "a-b-2"]
