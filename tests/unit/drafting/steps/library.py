"""A library of a few passages and one policy, without any model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.article import ArticleId
from knowledge.domain.audience import Audience
from knowledge.domain.decision import Decision, PolicyId
from knowledge.domain.facts import FactSheet
from knowledge.domain.passage import Passage

DAY = date(2026, 11, 1)


def passage(
    article: str, text: str, section: str = "all", audience: Audience = Audience.PUBLIC, stale_after: date | None = None
) -> Passage:
    """A passage of the first revision."""
    return Passage(ArticleId(article), 1, section, article.title(), section.title(), text, audience, stale_after=stale_after)


@dataclass
class FewPassages:
    """``similarity`` is the share of words that two texts have in common; ``decide`` gives what was prepared."""

    passages: tuple[Passage, ...] = ()
    decisions: dict[str, Decision] = field(default_factory=dict)
    sheets: list[tuple[str, FactSheet, str | None]] = field(default_factory=list)

    async def similarity(self, query: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        asked = set(re.findall(r"\w+", query.lower()))
        found = [set(re.findall(r"\w+", sentence.lower())) for sentence in sentences]
        return np.asarray([len(asked & said) / len(asked | said) for said in found], dtype=np.float32)

    def passage(self, ref: str) -> Passage | None:
        return next((one for one in self.passages if one.ref == ref), None)

    def section(self, target: str, as_of: date | datetime) -> tuple[Passage, ...]:
        article, _, section = target.partition("#")
        return tuple(one for one in self.passages if one.article == article and section in {"", one.section})

    def decide(self, policy: PolicyId, sheet: FactSheet, tier: str | None, as_of: date | datetime) -> Decision:
        self.sheets.append((policy, sheet, tier))
        return self.decisions[policy]
