"""A model's reading beside the deterministic one."""

from __future__ import annotations

from datetime import date

from drafting.domain.triage import PolicyMatch, Question, Understanding
from drafting.steps.understand import ModelReading, choose, merge_reading
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import Claim, FactType, Unit
from knowledge.policy.rule import Input

RETURNS, WARRANTY = PolicyId("returns"), PolicyId("warranty")
INPUTS = {
    "days": Input("days", FactType.INTEGER, Unit.DAY, "purchase_date", ask="when you bought it"),
    "broken": Input("broken", FactType.BOOLEAN, ask="whether it is broken"),
    "stock": Input("stock", FactType.BOOLEAN, look_up="whether it is in stock"),
}
OURS = Understanding(
    questions=(Question("my widget broke"),),
    policies=(PolicyMatch(RETURNS, 0.9),),
    claims={"purchase_date": Claim("purchase_date", date(2026, 9, 2), "September 2")},
)


def test_numbers_and_dates_are_never_the_model_s() -> None:
    wrong = {"purchase_date": Claim("purchase_date", date(2026, 10, 30), "x"), "days": Claim("days", 2, "x")}
    merged = merge_reading(OURS, ModelReading("stub", claims=wrong), INPUTS)
    assert merged.claims == OURS.claims
    assert merged.model == "stub"


def test_what_only_the_model_saw_of_yes_and_no_is_taken_over() -> None:
    merged = merge_reading(OURS, ModelReading("stub", claims={"broken": Claim("broken", True, "x")}), INPUTS)
    assert merged.claims["broken"].value is True


def test_the_company_s_own_knowledge_is_not_claimed_by_a_model() -> None:
    merged = merge_reading(
        OURS, ModelReading("stub", claims={"stock": Claim("stock", True, "x"), "made_up": Claim("made_up", "y", "x")}), INPUTS
    )
    assert merged.claims == OURS.claims


def test_policies_are_proposals_of_both_for_questions_that_exist() -> None:
    proposed = (PolicyMatch(RETURNS, 0.2), PolicyMatch(WARRANTY, 0.8), PolicyMatch(WARRANTY, 0.8, question=7))
    merged = merge_reading(OURS, ModelReading("stub", policies=proposed), INPUTS)
    assert [(match.policy, match.question, match.score) for match in merged.policies] == [(RETURNS, 0, 0.9), (WARRANTY, 0, 0.8)]


def test_a_policy_concerns_a_question_above_the_threshold_and_near_the_best() -> None:
    assert choose([PolicyMatch(RETURNS, 0.4)]) == []
    assert [match.policy for match in choose([PolicyMatch(WARRANTY, 0.6), PolicyMatch(RETURNS, 0.9)])] == [RETURNS]
    assert [match.policy for match in choose([PolicyMatch(WARRANTY, 0.85), PolicyMatch(RETURNS, 0.9)])] == [RETURNS, WARRANTY]
