"""Where a value comes from: given, record, claim, default; in whichever form; and what is told where sources differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from knowledge.domain.decision import FactConflict, Missing, MissingKind
from knowledge.domain.facts import FactSource, FactType, FactValue, Money, Unit
from knowledge.policy.parse import CompiledPolicy, compile_policy
from knowledge.policy.rule import Input
from tests.unit.knowledge.policy.made import COMPANY, INPUTS, compiled, decided, made

DAYS = compiled("days <= 30")


def with_input(condition: str, entry: Input) -> CompiledPolicy:
    """The policy with one of its inputs replaced."""
    policy = made(condition)
    return compile_policy(replace(policy, inputs={**INPUTS, entry.name: entry}), COMPANY)


VERIFIED_DAYS = with_input("days <= 30", replace(INPUTS["days"], verify=True))


@pytest.mark.parametrize(
    ("given", "record", "claims", "value", "source"),
    [
        ({"days": 5}, {"days": 5}, {"days": 99}, 5, FactSource.VERIFIED),
        ({"bought": "2026-10-30"}, {}, {"days": 99}, 2, FactSource.VERIFIED),
        ({}, {"bought": "2026-10-30"}, {"bought": date(2026, 1, 1)}, 2, FactSource.VERIFIED),
        ({}, {"days": "7"}, {"days": 99}, 7, FactSource.VERIFIED),
        ({"bought": None}, {"bought": "2026-10-30"}, {}, 2, FactSource.VERIFIED),
        ({"days": None}, {"days": 3}, {}, 3, FactSource.VERIFIED),
        ({}, {}, {"days": 99}, 99, FactSource.CLAIMED),
        ({}, {}, {"bought": date(2026, 10, 30)}, 2, FactSource.CLAIMED),
        ({}, {"days": "a while"}, {"days": 4}, 4, FactSource.CLAIMED),
        ({"days": 5, "bought": "2026-10-30"}, {}, {}, 5, FactSource.VERIFIED),
    ],
)
def test_verified_wins_over_claimed_in_whichever_form(
    given: dict[str, object], record: dict[str, object], claims: dict[str, FactValue], value: int, source: FactSource
) -> None:
    use = decided(DAYS, given, record=record, claims=claims).inputs["days"]
    assert (use.value, use.source) == (value, source)


@pytest.mark.parametrize("claims", [{"days": 3}, {"bought": date(2026, 10, 30)}])
def test_where_proof_is_asked_for_a_claim_asks_for_the_proof(claims: dict[str, FactValue]) -> None:
    assert decided(VERIFIED_DAYS, {}, claims=claims).missing == (
        Missing("days", MissingKind.ASK, "when you bought it", proof=True, claimed=True),
    )
    assert decided(VERIFIED_DAYS, {}).missing == (Missing("days", MissingKind.ASK, "when you bought it", proof=True, claimed=False),)
    assert decided(VERIFIED_DAYS, {"days": 3}, claims=claims).outcome == "o1"


def test_what_only_the_company_knows_is_never_taken_from_a_claim() -> None:
    policy = compiled("price <= 30")
    decision = decided(policy, {}, claims={"price": Money(Decimal(3), "USD")})
    assert decision.missing == (Missing("price", MissingKind.LOOK_UP, "the price"),)


def test_a_look_up_that_is_counted_from_a_date_is_not_taken_from_a_claimed_date() -> None:
    policy = with_input("days <= 30", replace(INPUTS["days"], ask=None, look_up="the order"))
    decision = decided(policy, {}, claims={"bought": date(2026, 10, 30)})
    assert [(missing.kind, missing.claimed) for missing in decision.missing] == [(MissingKind.LOOK_UP, False)]


def test_a_default_stands_in_for_what_nobody_said_and_only_for_that() -> None:
    policy = with_input("broken", replace(INPUTS["broken"], default=False))
    assert decided(policy, {}).inputs["broken"].source is FactSource.DEFAULT
    assert decided(policy, {}, claims={"broken": True}).inputs["broken"].source is FactSource.CLAIMED
    assert decided(policy, {"broken": False}, claims={"broken": True}).outcome == "none"


@pytest.mark.parametrize(
    ("given", "record", "conflict"),
    [
        ({"days": 20}, {"days": 50}, FactConflict("days", "20", "50", "record")),
        ({"bought": "2026-10-01"}, {"bought": "2026-10-03"}, FactConflict("bought", "2026-10-01", "2026-10-03", "record")),
        ({"days": 20}, {"bought": "2026-10-30"}, FactConflict("days", "20", "2", "record")),
        ({"days": 2}, {"bought": "2026-10-30"}, None),
        ({"days": 2}, {"days": "2"}, None),
        ({"days": 2}, {"days": "a few"}, None),
        ({"bought": date(2026, 10, 30)}, {"bought": "2026-10-30"}, None),
    ],
)
def test_a_difference_between_facts_and_record_is_told(
    given: dict[str, object], record: dict[str, object], conflict: FactConflict | None
) -> None:
    assert decided(DAYS, given, record=record).conflicts == ((conflict,) if conflict else ())


def test_money_in_the_record_and_in_the_facts_is_compared_as_money() -> None:
    policy = compiled("price <= 30")
    assert decided(policy, {"price": "12.50"}, record={"price": "$12.5"}).conflicts == ()
    assert decided(policy, {"price": "12.50"}, record={"price": 13}).conflicts == (FactConflict("price", "USD 12.50", "USD 13", "record"),)


def test_a_number_may_be_counted_from_a_date_and_hours_from_a_moment() -> None:
    number = with_input("weight <= 2.5", replace(INPUTS["weight"], unit=Unit.MONTH, derived_from="since"))
    assert decided(number, {"since": "2026-09-01"}).inputs["weight"].value == 2.0
    hours = with_input("count < 48", Input("count", FactType.INTEGER, unit=Unit.HOUR, derived_from="off_since", ask="since when"))
    as_of = datetime.fromisoformat("2026-11-02T00:30:00-05:00")
    assert decided(hours, {"off_since": "2026-11-01T00:30:00-04:00"}, as_of=as_of).inputs["count"].value == 25


def test_a_date_that_an_input_is_counted_from_can_be_worded() -> None:
    policy = compiled("days <= 30", say="You bought it on {bought}. Thank you.")
    assert decided(policy, {"bought": "2026-10-30"}).say == "You bought it on October 30, 2026. Thank you."
    unknown = decided(policy, {"days": 2})
    assert unknown.say == "Thank you."
    assert unknown.missing == ()


def test_what_only_the_wording_needs_is_asked_for_and_blocks_nothing() -> None:
    decision = decided(compiled("days <= 30", say="We will refund {price}. Thank you."), {"days": 3})
    assert decision.outcome == "o1"
    assert decision.say == "Thank you."
    assert decision.missing == (Missing("price", MissingKind.LOOK_UP, "the price", blocks=False),)


def test_the_reason_is_one_sentence_with_the_condition_and_the_values() -> None:
    decision = decided(compiled("days <= 30 && tier_rank >= 1"), {"days": 3}, tier="silver")
    assert decision.because == "P: rule 'r1' decides, as days <= 30 && tier_rank >= 1 (days is 3, verified; tier is silver)."
    assert decided(compiled("days <= 30"), {}).because == "P is undecided: rule 'r1' (days <= 30) needs days."
    assert decided(compiled("count / 0 == 1"), {"count": 1}).because.startswith("P is undecided: rule 'r1' (count / 0 == 1) has no value")
