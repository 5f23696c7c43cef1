"""What is known of a customer speaks for a policy where they have a problem, and not where they ask about something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from drafting.domain.case import Case, Message
from drafting.domain.triage import Question
from drafting.steps.understand import match_policies
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import FactType
from knowledge.domain.passage import Hit
from knowledge.policy.rule import Input, Policy, Rule
from knowledge.retrieval.policies import PolicyScore
from tests.unit.drafting.steps.library import passage

RETURNS = Policy(
    PolicyId("returns"),
    "Returns",
    inputs={"days": Input("days", FactType.INTEGER, ask="when you bought it")},
    outcomes={},
    rules=(Rule("always", "credit"),),
    article="returns-and-refunds#window",
)
FACTS = {"days": 60}


@dataclass
class OnePolicy:
    """A library whose matcher finds the policy hardly likely."""

    score: float = 0.06
    policies: Mapping[PolicyId, Policy] = field(default_factory=lambda: {RETURNS.id: RETURNS})

    async def match_policies(self, texts: list[str]) -> list[list[PolicyScore]]:
        return [[PolicyScore(RETURNS.id, self.score, "can I return this")] for _ in texts]


async def concerned(question: Question, facts: Mapping[str, Any] = FACTS) -> list[str]:
    case = Case((Message(question.text),), date(2026, 11, 1), facts=facts)
    library: Any = OnePolicy()
    return [str(match.policy) for match in await match_policies(case, [question], library)]


def question(text: str, article: str, answerable: float, *, is_issue: bool = False) -> Question:
    return Question(text, hits=(Hit(passage(article, "…"), 0.9),), answerable=answerable, is_issue=is_issue)


async def test_a_question_that_other_prose_answers_is_not_decided_by_the_customers_facts() -> None:
    assert await concerned(question("Do you ship to Canada?", "international-shipping", 0.97)) == []


@pytest.mark.parametrize(
    "asked",
    [
        question("Can I still get something for it?", "returns-and-refunds", 0.97),
        question("And now?", "store-hours", 0.05),
        question("It broke.", "kite-care", 0.97, is_issue=True),
    ],
)
async def test_the_facts_speak_where_the_policys_own_prose_or_nothing_or_a_problem_stands(asked: Question) -> None:
    assert await concerned(asked) == ["returns"]


async def test_without_facts_a_policy_that_is_hardly_likely_concerns_nothing() -> None:
    assert await concerned(question("And now?", "store-hours", 0.05), {}) == []
