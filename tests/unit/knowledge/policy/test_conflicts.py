"""What is found wrong with a policy that compiles, and its own cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from knowledge.policy.conflicts import check_policy, remarks, run_cases
from knowledge.policy.parse import compile_policy
from knowledge.policy.rule import Outcome, PolicyCase
from tests.unit.knowledge.policy.made import COMPANY, compiled, made


@pytest.mark.parametrize(
    ("conditions", "dead", "reason"),
    [
        (["days <= 30", "days <= 20"], ["r2"], "decide every case"),
        (["days <= 30", "days  <= 30"], ["r2"], "the same condition"),
        (["price <= 30", "price <= 29.99 && broken"], ["r2"], "decide every case"),
        (["count > 3 && count < 3"], ["r1"], "never true"),
        (["tier_rank >= 3"], ["r1"], "never true"),
        (["broken", "!broken"], ["rest"], "decide every case"),
        (["broken", "!broken && count > 3", "count > 3"], ["r3"], "decide every case"),
        (["status == 'placed'", "status != 'placed'"], ["rest"], "decide every case"),
        (["tier == 'silver'", "tier_rank == 1 && broken"], ["r2"], "decide every case"),
        (["notice > '24h'", "notice > '2d'"], ["r2"], "decide every case"),
        (["due < '2026-07-01'", "due < '2026-01-01'"], ["r2"], "decide every case"),
        (["place == 'York'", "place in ['York']"], ["r2"], "decide every case"),
        (["count / 2 > 3", "count / 2 > 3"], ["r2"], "the same condition"),
    ],
)
def test_a_rule_that_can_never_fire_is_found(conditions: list[str], dead: list[str], reason: str) -> None:
    found = check_policy(compiled(*conditions), COMPANY)
    assert [problem.key for problem in found] == [f"rules.{name}" for name in dead]
    assert all(reason in problem.message for problem in found)


@pytest.mark.parametrize(
    "conditions",
    [
        ["days <= 30", "days <= 31"],
        ["days <= 30 && broken", "days <= 30"],
        ["price < 30", "price <= 30"],
        ["price - weight > 50"],
        ["price * count > 1000"],
        ["place.startsWith('N')", "place == 'Oslo'"],
        ["place < 'M'", "place > 'b'"],
        ["notice > '24h'", "notice > '23h'"],
        ["tier_rank >= 2", "tier_rank >= 1"],
        ["count > size"],
        ["count % 7 == 3"],
        ["broken == opened", "broken != opened && gift"],
    ],
)
def test_rules_that_can_fire_are_left_alone(conditions: list[str]) -> None:
    assert check_policy(compiled(*conditions), COMPANY) == []


def test_the_line_of_a_dead_rule_is_told() -> None:
    (problem,) = check_policy(compiled("days <= 30", "days <= 20"), COMPANY)
    assert (problem.file, problem.line, problem.found) == ("policies/p.yaml", 12, "days <= 20")


def test_many_inputs_do_not_keep_a_shadow_hidden() -> None:
    wide = " || ".join(f"count == {number} || size == {number} || type == {number} || days == {number}" for number in (10, 20, 30, 40))
    found = check_policy(compiled(wide, "broken", "broken && weight > 2.5"), COMPANY)
    assert [problem.key for problem in found] == ["rules.r3"]


def test_outcomes_that_nothing_leads_to_and_outcomes_without_words_are_found() -> None:
    policy = made("broken")
    policy = replace(policy, outcomes={**policy.outcomes, "spare": Outcome("spare", "Spare."), "none": Outcome("none", "")})
    messages = [problem.message for problem in check_policy(compile_policy(policy, COMPANY), COMPANY)]
    assert any("no rule leads to the outcome 'spare'" in message for message in messages)
    assert any("'none', which has nothing to say" in message for message in messages)


def test_inputs_that_nothing_uses_are_remarked_on() -> None:
    unused = {problem.key for problem in remarks(compiled("broken && count > 3", say="It weighs {weight}."))}
    assert "inputs.price" in unused
    assert not unused & {"inputs.broken", "inputs.count", "inputs.weight"}


@pytest.mark.parametrize(
    ("facts", "tier", "expected", "told"),
    [
        ({"days": 3}, None, "o1", None),
        ({"days": 31}, None, "none", None),
        ({"bought": "2025-12-31"}, None, "o1", None),
        ({}, None, None, None),
        ({"days": 31}, None, "o1", "gives another outcome"),
        ({"days": 3}, None, None, "gives another outcome"),
        ({"dayz": 3}, None, "o1", "'dayz', which is no input"),
        ({"days": 3}, "gold", "o1", "the tier 'gold'"),
        ({"days": 3}, None, "refund", "the outcome 'refund'"),
        ({"days": "many"}, None, "o1", "expected a whole number"),
    ],
)
def test_a_policys_own_cases_are_run(facts: Mapping[str, object], tier: str | None, expected: str | None, told: str | None) -> None:
    policy = replace(made("days <= 30"), cases=(PolicyCase(facts, expected, tier, line=40),))
    (result,) = run_cases(compile_policy(policy, COMPANY), COMPANY)
    if told is None:
        assert result.problem is None
        assert result.outcome == expected
    else:
        assert result.problem is not None
        assert told in result.problem.message
        assert (result.problem.file, result.problem.line) == ("policies/p.yaml", 40)


def test_a_case_that_should_stay_undecided_is_told_in_words() -> None:
    policy = replace(made("days <= 30"), cases=(PolicyCase({"days": 3}, None), PolicyCase({}, "o1")))
    decided, undecided = (result.problem for result in run_cases(compile_policy(policy, COMPANY), COMPANY))
    assert decided is not None
    assert (decided.found, decided.expected) == ("o1", "undecided")
    assert undecided is not None
    assert (undecided.found, undecided.expected) == ("undecided", "o1")
