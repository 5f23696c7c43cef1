"""The life of an article or a policy: one table of transitions, a guard for each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.domain.article import ArticleStatus
from knowledge.errors import TransitionRefused


class Step(StrEnum):
    """What a person does with an entry."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    SEND_BACK = "send_back"
    RETIRE = "retire"
    REVIVE = "revive"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries a step on whose entry, and under which house rule."""

    author: str | None
    actor: str
    four_eyes: bool = False


Guard = Callable[[Attempt], str | None]
"""Why the step is refused; ``None`` lets it pass."""


def anyone(_: Attempt) -> str | None:
    """Lets everybody pass."""
    return None


def somebody_else(attempt: Attempt) -> str | None:
    """Where four eyes are asked for, an author does not publish their own words."""
    if attempt.four_eyes and attempt.author == attempt.actor:
        return "four eyes are asked for: somebody other than the author has to publish this"
    return None


TABLE: Mapping[tuple[ArticleStatus, Step], tuple[ArticleStatus, Guard]] = {
    (ArticleStatus.DRAFT, Step.SUBMIT): (ArticleStatus.IN_REVIEW, anyone),
    (ArticleStatus.IN_REVIEW, Step.PUBLISH): (ArticleStatus.PUBLISHED, somebody_else),
    (ArticleStatus.IN_REVIEW, Step.SEND_BACK): (ArticleStatus.DRAFT, anyone),
    (ArticleStatus.PUBLISHED, Step.RETIRE): (ArticleStatus.RETIRED, anyone),
    (ArticleStatus.RETIRED, Step.REVIVE): (ArticleStatus.DRAFT, anyone),
}


def after(status: ArticleStatus, step: Step, attempt: Attempt) -> ArticleStatus:
    """The status after a step. Raises ``TransitionRefused`` with the reason and what is possible."""
    entry = TABLE.get((status, step))
    if entry is None:
        possible = ", ".join(other.value for (state, other) in TABLE if state is status) or "nothing"
        raise TransitionRefused(f"'{step.value}' is not possible for an entry that is {status.value}; possible: {possible}")
    target, guard = entry
    refusal = guard(attempt)
    if refusal is not None:
        raise TransitionRefused(refusal)
    return target
