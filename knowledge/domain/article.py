"""An article: one piece of knowledge, Markdown with front matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from knowledge.domain.audience import Audience

ArticleId = NewType("ArticleId", str)


class ArticleStatus(StrEnum):
    """Where an article stands in its life cycle."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


UNPUBLISHED = frozenset({ArticleStatus.DRAFT, ArticleStatus.IN_REVIEW})
"""What is still being written, or waits for somebody to publish it."""


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of an article.

    ``body`` is Markdown without the front matter; ``first_line`` is the line of the file on which the body starts, so
    that later findings can name a place. ``revision`` counts from 1. ``source`` names where the text was taken from
    (a file, an address, a conversation), for those who keep it.
    """

    id: ArticleId
    title: str
    body: str
    audience: Audience
    status: ArticleStatus
    revision: int = 1
    owner: str | None = None
    verified: date | None = None
    verify_every: timedelta | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    locale: str | None = None
    products: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    supersedes: tuple[ArticleId, ...] = ()
    source: str | None = None
    file: str = ""
    first_line: int = 1

    def is_usable_on(self, day: date) -> bool:
        """Whether it is published and valid on that day (both ends of the validity are inclusive)."""
        if self.status is not ArticleStatus.PUBLISHED:
            return False
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_until is None or day <= self.valid_until

    def is_stale_on(self, day: date) -> bool:
        """Whether its last verification is older than its interval allows. A stale article stays usable."""
        if self.verified is None or self.verify_every is None:
            return False
        return day > self.verified + self.verify_every
