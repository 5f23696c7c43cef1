"""A passage: the part of an article revision that is retrieved and cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.domain.article import ArticleId, ArticleStatus
from knowledge.domain.audience import Audience


@dataclass(frozen=True, slots=True)
class Passage:
    """A section of one article revision.

    ``text`` is the section's Markdown without its heading; ``section`` is GitHub's slug of the heading (``""`` for text that
    stands before the first heading, in which case the passage is cited by the article alone). Validity and status
    are copied from the article, so that a search can filter without looking the article up.
    """

    article: ArticleId
    revision: int
    section: str
    title: str
    heading: str
    text: str
    audience: Audience = Audience.PUBLIC
    status: ArticleStatus = ArticleStatus.PUBLISHED
    valid_from: date | None = None
    valid_until: date | None = None
    stale_after: date | None = None
    locale: str | None = None
    products: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    order: int = 0

    @property
    def ref(self) -> str:
        """The citation: ``article-id@revision#section``."""
        base = f"{self.article}@{self.revision}"
        return f"{base}#{self.section}" if self.section else base

    def is_usable_on(self, day: date) -> bool:
        """Whether it may be retrieved, cited or shown to a model on that day."""
        if self.status is not ArticleStatus.PUBLISHED:
            return False
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    ``score`` is a calibrated probability (0..1) that the passage answers the query; ``dense`` and ``lexical`` are the raw
    signals that it was made from (cosine; BM25), ``None`` where that index did not return the passage.
    """

    passage: Passage
    score: float
    dense: float | None = None
    lexical: float | None = None
