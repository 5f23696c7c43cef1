"""Who must approve, as data; each switch seen to do something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import Contribution, FiledDraft
from drafting.domain.draft import DraftState
from drafting.domain.finding import Finding, Severity
from drafting.errors import NotConfigured, NotPermitted
from drafting.review import Act, Blocked, Demand, next_state
from drafting.review.approval_rules import NAMES, check_rules, demand_of
from drafting.review.states import Attempt
from knowledge.domain.commitment import Commitment
from knowledge.domain.company import ApprovalRule, Company
from tests.unit.drafting.review.test_states import ADA, ARNO, NOW, draft

COMPANY = Company("Acme", "USD", "UTC", tiers=("standard", "gold"))


def with_commitments(*commitments: Commitment) -> FiledDraft:
    filed = draft()
    return replace(filed, record=replace(filed.record, resolution=replace(filed.record.resolution, commitments=commitments)))


def demand(filed: FiledDraft, *rules: ApprovalRule, public: bool = False) -> Demand:
    return demand_of(filed, replace(COMPANY, approval=rules), public=public)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("'refund' in commits", True),
        ("'waiver' in commits", False),
        ("amount > 99.0", True),
        ("amount >= 100.01", False),
        ("channel == 'email' && !public && form == 'full' && action == 'reply'", True),
        ("tier == 'standard' && tier_rank == 0 && followers == 0", True),
        ("priority == 'normal' && mood == 'neutral' && kinds.size() == 0", True),
        ("novel", False),
        ("edited", False),
        ("'returns' in policies && findings.size() == 0", True),
    ],
)
def test_what_a_condition_sees(when: str, holds: bool) -> None:
    filed = with_commitments(Commitment("refund", "USD 100.00"), Commitment("credit", "USD 5"), Commitment("upgrade", "full"))
    found = demand(filed, ApprovalRule("rule", when, team="finance"))
    assert (found.team == "finance") is holds
    assert (found.rule == "rule") is holds


def test_what_is_new_and_what_was_edited() -> None:
    filed = draft()
    bare = replace(filed, record=replace(filed.record, resolution=replace(filed.record.resolution, decisions=())))
    assert demand(bare, ApprovalRule("new", "novel", four_eyes=True)).four_eyes
    touched = replace(filed, contributions=(Contribution("anna", "edited", NOW, "Hi.", is_person=True),))
    assert demand(touched, ApprovalRule("new", "edited", four_eyes=True)).four_eyes


def test_every_rule_that_holds_adds_to_what_is_asked() -> None:
    rules = (
        ApprovalRule("eyes", "true", four_eyes=True),
        ApprovalRule("never", "false", role="qa"),
        ApprovalRule("money", "true", role="admin", why="it is much money"),
        ApprovalRule("team", "true", role="qa", team="finance"),
    )
    assert demand(draft(), *rules) == Demand("money", "it is much money", ActorRole.ADMIN, "finance", True)
    assert demand(draft()) == Demand()


def test_a_rule_without_a_value_asks_for_an_admin() -> None:
    assert demand(draft(), ApprovalRule("broken", "1 / followers > 0")).role is ActorRole.ADMIN


@pytest.mark.parametrize("when", ["nonsense", "followers", "amount > 'x'", "kind ==", "'x' in channel"])
def test_a_rule_that_is_no_condition(when: str) -> None:
    with pytest.raises(NotConfigured, match="approval rule 'odd'"):
        check_rules([ApprovalRule("fine", "public"), ApprovalRule("odd", when)])


def test_every_name_can_be_spoken_of() -> None:
    check_rules([ApprovalRule(name, f"{name} == {name}") for name in NAMES])


def attempt(filed: FiledDraft, actor: Actor, asked: Demand, **more: Any) -> DraftState:
    return next_state(Act.APPROVE, Attempt(filed, actor, demand=asked, **more))


def test_a_role_and_a_team() -> None:
    with pytest.raises(NotPermitted, match="'money' asks for the role qa: much"):
        attempt(draft(), ARNO, Demand("money", "much", role=ActorRole.QA))
    assert attempt(draft(), ADA, Demand(role=ActorRole.QA)) is DraftState.APPROVED
    for actor in (ARNO, ADA, replace(ARNO, teams=frozenset({"sales"}))):
        with pytest.raises(NotPermitted, match="team 'finance'"):
            attempt(draft(), actor, Demand(team="finance"))
    assert attempt(draft(), replace(ARNO, teams=frozenset({"finance"})), Demand(team="finance")) is DraftState.APPROVED


def test_four_eyes_by_rule() -> None:
    touched = replace(draft(), contributions=(Contribution("arno", "edited", NOW, "Hi.", is_person=True),))
    assert attempt(touched, ARNO, Demand()) is DraftState.APPROVED
    with pytest.raises(NotPermitted, match="Four eyes"):
        attempt(touched, ARNO, Demand(four_eyes=True))


def blocked(*checks: str) -> FiledDraft:
    return draft(findings=tuple(Finding(check, f"{check}.x", Severity.BLOCK, "x") for check in checks))


OVERRIDE = Demand(override=ActorRole.ADMIN, overridable=frozenset({"tone", "privacy", "safety"}))


def test_a_named_role_overrides_for_a_reason() -> None:
    assert attempt(blocked("tone"), ADA, OVERRIDE, override="they asked for it") is DraftState.APPROVED
    for filed, actor, asked, reason in (
        (blocked("tone"), ADA, OVERRIDE, None),
        (blocked("tone"), ARNO, OVERRIDE, "please"),
        (blocked("tone"), ADA, Demand(), "please"),
        (blocked("policy"), ADA, OVERRIDE, "please"),
        (blocked("tone", "policy"), ADA, OVERRIDE, "please"),
        (blocked("privacy"), ADA, OVERRIDE, "please"),
        (blocked("safety"), ADA, OVERRIDE, "please"),
    ):
        with pytest.raises(Blocked):
            attempt(filed, actor, asked, override=reason)
