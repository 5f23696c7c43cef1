"""The life of an entry."""

from __future__ import annotations

import itertools

import pytest

from knowledge.domain.article import ArticleStatus
from knowledge.errors import TransitionRefused
from knowledge.lifecycle import TABLE, Attempt, Step, after


def test_an_entry_goes_from_draft_to_retired_and_back() -> None:
    someone = Attempt(frozenset({"ann"}), "ben", four_eyes=True)
    status = ArticleStatus.DRAFT
    for step in (Step.SUBMIT, Step.PUBLISH, Step.RETIRE, Step.REVIVE):
        status = after(status, step, someone)
    assert status is ArticleStatus.DRAFT


@pytest.mark.parametrize(("status", "step"), [pair for pair in itertools.product(ArticleStatus, Step) if pair not in TABLE])
def test_what_is_not_in_the_table_is_refused(status: ArticleStatus, step: Step) -> None:
    with pytest.raises(TransitionRefused, match=step.value):
        after(status, step, Attempt(frozenset({"ann"}), "ben"))


@pytest.mark.parametrize(("four_eyes", "actor", "passes"), [(True, "ann", False), (True, "ben", True), (False, "ann", True)])
def test_four_eyes_bar_the_author_from_publishing(four_eyes: bool, actor: str, passes: bool) -> None:
    attempt = Attempt(frozenset({"ann"}), actor, four_eyes=four_eyes)
    if passes:
        assert after(ArticleStatus.IN_REVIEW, Step.PUBLISH, attempt) is ArticleStatus.PUBLISHED
    else:
        with pytest.raises(TransitionRefused, match="four eyes"):
            after(ArticleStatus.IN_REVIEW, Step.PUBLISH, attempt)


@pytest.mark.parametrize(("status", "step"), [(ArticleStatus.IN_REVIEW, Step.PUBLISH), (ArticleStatus.PUBLISHED, Step.RETIRE)])
def test_a_program_changes_nothing_that_customers_hear(status: ArticleStatus, step: Step) -> None:
    with pytest.raises(TransitionRefused, match="person"):
        after(status, step, Attempt(frozenset(), "robot", is_person=False))
