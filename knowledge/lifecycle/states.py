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
    """Who tries a step on words of which authors, and under which house rule. ``is_person`` is false for programs."""

    authors: frozenset[str]
    actor: str
    four_eyes: bool = False
    is_person: bool = True


Guard = Callable[[Attempt], str | None]
"""Why the step is refused; ``None`` lets it pass."""


def anyone(_: Attempt) -> str | None:
    """Lets everybody pass."""
    return None


def a_person(attempt: Attempt) -> str | None:
    """What customers are told is never published by a program."""
    return None if attempt.is_person else "only a person publishes, never a program"


def somebody_else(attempt: Attempt) -> str | None:
    """Where four eyes are asked for, an author does not publish their own words."""
    if attempt.four_eyes and attempt.actor in attempt.authors:
        return "four eyes are asked for: somebody other than the author has to publish this"
    return None


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads, and its guards in order."""

    to: ArticleStatus
    guards: tuple[Guard, ...] = (anyone,)


TABLE: Mapping[tuple[ArticleStatus, Step], Transition] = {
    (ArticleStatus.DRAFT, Step.SUBMIT): Transition(ArticleStatus.IN_REVIEW),
    (ArticleStatus.IN_REVIEW, Step.PUBLISH): Transition(ArticleStatus.PUBLISHED, (a_person, somebody_else)),
    (ArticleStatus.IN_REVIEW, Step.SEND_BACK): Transition(ArticleStatus.DRAFT),
    (ArticleStatus.PUBLISHED, Step.RETIRE): Transition(ArticleStatus.RETIRED, (a_person,)),
    (ArticleStatus.RETIRED, Step.REVIVE): Transition(ArticleStatus.DRAFT),
}


def after(status: ArticleStatus, step: Step, attempt: Attempt) -> ArticleStatus:
    """The status after a step. Raises ``TransitionRefused`` with the reason and what is possible."""
    transition = TABLE.get((status, step))
    if transition is None:
        possible = ", ".join(other.value for (state, other) in TABLE if state is status) or "nothing"
        raise TransitionRefused(f"'{step.value}' is not possible for an entry that is {status.value}; possible: {possible}")
    for guard in transition.guards:
        refusal = guard(attempt)
        if refusal is not None:
            raise TransitionRefused(refusal)
    return transition.to
