"""Which policies a text concerns."""

from __future__ import annotations

from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.domain.decision import PolicyId
from knowledge.policy.rule import Policy
from knowledge.retrieval.policies import PolicyMatcher


def policy(name: str, *decides: str) -> Policy:
    return Policy(PolicyId(name), name, {}, {}, (), decides=decides)


def matcher(*policies: Policy) -> PolicyMatcher:
    return PolicyMatcher({entry.id: entry for entry in policies}, HashingEmbedder())


RETURNS = policy("returns", "can I return this widget", "I want my money back")
LATE = policy("late", "my parcel has not arrived", "where is my order")


def test_the_policy_whose_example_is_said_comes_first_and_surely() -> None:
    best, other = matcher(RETURNS, LATE).match(["Can I return this blue widget?"])[0]
    assert (best.policy, best.because) == ("returns", "can I return this widget")
    assert best.score > 0.8 > 0.2 > other.score


def test_scores_are_low_where_nothing_fits() -> None:
    assert all(entry.score < 0.1 for entry in matcher(RETURNS, LATE).match(["What is the capital of France?"])[0])


def test_a_single_policy_is_not_sure_by_being_alone() -> None:
    assert matcher(RETURNS).match(["Do you sell dinosaurs?"])[0][0].score < 0.2


def test_no_policies_and_no_texts() -> None:
    assert matcher().match(["anything"]) == [[]]
    assert matcher(RETURNS).match([]) == []
