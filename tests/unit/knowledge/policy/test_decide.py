"""Decisions: order of rules, unknowns, sources of facts, derived and computed values, what would have changed them."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.domain.decision import MissingKind
from knowledge.domain.facts import BadFact, FactSource
from tests.unit.knowledge.policy.build import decided, policy

RETURNS = """
id: returns
title: Returns
inputs:
  days: {type: integer, unit: day, from: bought, ask: when you bought it, verify: true}
  price: {type: money, look_up: the price paid}
  opened: {type: boolean, default: false, ask: whether it was opened}
outcomes:
  refund: {commits: [{type: refund, value: full}], say: We will refund the full price.}
  credit: {commits: [{type: credit, value: "{price}"}], say: "We will give you store credit, as {days} days have passed."}
  none: {say: "The window has passed; a repair would cost {repair}.", compute: {repair: {type: money, value: price * 0.4}}}
rules:
  - {id: early, when: days <= 30 && !opened, outcome: refund}
  - {id: later, when: days <= 365, outcome: credit}
  - {id: never, outcome: none}
"""


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"days": 30}, "refund"),
        ({"days": 31}, "credit"),
        ({"days": 365}, "credit"),
        ({"days": 366}, "none"),
        ({"days": 5, "opened": True}, "credit"),
        ({"bought": "2026-10-02"}, "refund"),
        ({"bought": "2026-10-01"}, "credit"),
        ({"bought": "2026-11-05"}, "refund"),
    ],
)
def test_the_first_rule_that_holds_decides(tmp_path: Path, facts: dict[str, object], outcome: str) -> None:
    assert decided(policy(tmp_path, RETURNS), tmp_path, facts).outcome == outcome


def test_an_unknown_input_leaves_it_undecided_and_is_asked_for(tmp_path: Path) -> None:
    decision = decided(policy(tmp_path, RETURNS), tmp_path, {})
    assert decision.outcome is None
    assert [(m.name, m.kind, m.phrase, m.proof, m.claimed) for m in decision.missing] == [
        ("days", MissingKind.ASK, "when you bought it", True, False)
    ]


def test_a_claim_does_not_stand_for_proof_and_the_proof_is_asked_for(tmp_path: Path) -> None:
    decision = decided(policy(tmp_path, RETURNS), tmp_path, {}, claims={"bought": date(2026, 10, 20)})
    assert decision.outcome is None
    assert decision.missing[0].claimed


def test_verified_wins_over_claimed(tmp_path: Path) -> None:
    decision = decided(policy(tmp_path, RETURNS), tmp_path, {"bought": "2026-09-02"}, claims={"bought": date(2026, 10, 30)})
    assert decision.outcome == "credit"
    assert decision.inputs["days"].value == 60
    assert decision.inputs["days"].source is FactSource.VERIFIED


def test_a_claim_never_stands_for_what_only_the_company_knows(tmp_path: Path) -> None:
    decision = decided(policy(tmp_path, RETURNS), tmp_path, {"days": 400}, claims={"price": 40})
    assert [missing.name for missing in decision.missing] == ["price"]


def test_facts_win_over_the_record_and_the_difference_is_told(tmp_path: Path) -> None:
    decision = decided(policy(tmp_path, RETURNS), tmp_path, {"days": 20}, record={"days": 50})
    assert decision.outcome == "refund"
    assert [(c.name, c.used, c.other) for c in decision.conflicts] == [("days", "20", "50")]


def test_a_value_that_only_the_wording_needs_leaves_the_outcome_standing(tmp_path: Path) -> None:
    decision = decided(policy(tmp_path, RETURNS), tmp_path, {"days": 400})
    assert decision.outcome == "none"
    assert decision.say == "The window has passed."
    assert [(m.name, m.kind, m.blocks) for m in decision.missing] == [("price", MissingKind.LOOK_UP, False)]


def test_values_are_written_as_people_write_them(tmp_path: Path) -> None:
    compiled = policy(tmp_path, RETURNS)
    assert decided(compiled, tmp_path, {"days": 400, "price": "USD 31.00"}).say == "The window has passed; a repair would cost $12.40."
    assert decided(compiled, tmp_path, {"days": 40, "price": 1299}).commitments[0].value == "$1,299.00"


def test_what_would_have_changed_it_is_true(tmp_path: Path) -> None:
    decision = decided(policy(tmp_path, RETURNS), tmp_path, {"days": 60})
    assert set(decision.would_change) == {"refund if days <= 30", "none if days >= 366"}


def test_a_change_of_two_facts_is_found_where_one_is_not_enough(tmp_path: Path) -> None:
    decision = decided(policy(tmp_path, RETURNS), tmp_path, {"days": 60, "opened": True})
    assert "refund if days <= 30 and opened == false" in decision.would_change


@pytest.mark.parametrize(
    "facts", [{"days": "many"}, {"bought": "last week"}, {"days": 3, "opened": "perhaps"}, {"days": 400, "price": "a lot"}]
)
def test_a_fact_of_the_wrong_type_is_named(tmp_path: Path, facts: dict[str, object]) -> None:
    with pytest.raises(BadFact, match=next(name for name, value in facts.items() if isinstance(value, str))):
        decided(policy(tmp_path, RETURNS), tmp_path, facts)


def test_a_record_may_hold_other_things_under_the_same_name(tmp_path: Path) -> None:
    assert decided(policy(tmp_path, RETURNS), tmp_path, {"days": 10}, record={"price": "see invoice"}).outcome == "refund"


TIERS = """
id: lounge
title: Lounge
inputs: {hours: {type: integer, unit: hour, from: landed, ask: when you landed}}
outcomes: {yes: {say: Come in.}, no: {say: Not today.}}
rules:
  - {id: high, when: tier_rank >= 1 && hours <= 24, outcome: 'yes'}
  - {id: rest, outcome: 'no'}
"""


@pytest.mark.parametrize(
    ("tier", "outcome"), [(None, "no"), ("standard", "no"), ("silver", "yes"), ("platinum", "yes"), ("unheard-of", "no")]
)
def test_tiers_are_ranked_from_the_lowest(tmp_path: Path, tier: str | None, outcome: str) -> None:
    assert decided(policy(tmp_path, TIERS), tmp_path, {"hours": 3}, tier=tier).outcome == outcome


def test_what_cannot_matter_is_not_asked_for(tmp_path: Path) -> None:
    assert decided(policy(tmp_path, TIERS), tmp_path, {}, tier="standard").outcome == "no"


def test_hours_count_across_a_change_of_clocks(tmp_path: Path) -> None:
    landed, now = "2026-11-01T00:30:00-04:00", datetime.fromisoformat("2026-11-02T00:30:00-05:00")
    assert decided(policy(tmp_path, TIERS), tmp_path, {"landed": landed}, as_of=now, tier="silver").inputs["hours"].value == 25


@pytest.mark.parametrize(
    ("bought", "as_of", "months"),
    [
        ("2026-01-31", date(2026, 2, 28), 0),
        ("2026-01-31", date(2026, 3, 31), 2),
        ("2025-11-02", date(2026, 11, 1), 11),
        ("2026-12-01", date(2026, 11, 1), -1),
    ],
)
def test_only_complete_months_count(tmp_path: Path, bought: str, as_of: date, months: int) -> None:
    text = TIERS.replace("unit: hour, from: landed", "unit: month, from: bought")
    assert decided(policy(tmp_path, text), tmp_path, {"bought": bought}, as_of=as_of, tier="silver").inputs["hours"].value == months


MIXED = """
id: mixed
title: Mixed
inputs:
  price: {type: money, ask: the price}
  count: {type: integer, ask: how many}
outcomes: {yes: {say: "{total}", compute: {total: {type: money, value: price * count + 1}}}, no: {say: 'No.'}}
rules:
  - {id: a, when: price <= 30 || price * count > 100, outcome: 'yes'}
  - {id: b, outcome: 'no'}
"""


def test_integers_compare_and_calculate_with_money(tmp_path: Path) -> None:
    compiled = policy(tmp_path, MIXED)
    assert decided(compiled, tmp_path, {"price": 30, "count": 1}).say == "$31.00"
    assert decided(compiled, tmp_path, {"price": "40.5", "count": 3}).say == "$122.50"
    assert decided(compiled, tmp_path, {"price": 40, "count": 2}).outcome == "no"


KLEENE = """
id: kleene
title: Kleene
inputs:
  a: {type: boolean, ask: a}
  b: {type: boolean, ask: b}
  c: {type: boolean, ask: c}
outcomes: {one: {say: One.}, two: {say: Two.}, three: {say: Three.}}
rules:
  - {id: r1, when: a && (b || !c), outcome: one}
  - {id: r2, when: b && c, outcome: two}
  - {id: r3, outcome: three}
"""
_TRUTHS = st.sampled_from([True, False, None])


def _and(*values: bool | None) -> bool | None:
    return False if False in values else None if None in values else True


def _or(*values: bool | None) -> bool | None:
    return True if True in values else None if None in values else False


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TRUTHS, _TRUTHS, _TRUTHS)
def test_unknowns_follow_kleene(tmp_path: Path, a: bool | None, b: bool | None, c: bool | None) -> None:
    first = _and(a, _or(b, None if c is None else not c))
    second = _and(b, c)
    expected = None if first is None else "one" if first else None if second is None else "two" if second else "three"
    facts = {name: value for name, value in (("a", a), ("b", b), ("c", c)) if value is not None}
    decision = decided(policy(tmp_path, KLEENE), tmp_path, facts)
    assert decision.outcome == expected
    if expected is None:
        assert decision.missing
        assert not {missing.name for missing in decision.missing} & set(facts)


def test_knowing_more_never_changes_what_was_decided(tmp_path: Path) -> None:
    compiled = policy(tmp_path, KLEENE)
    for a, b, c in itertools.product([True, False, None], repeat=3):
        facts = {name: value for name, value in (("a", a), ("b", b), ("c", c)) if value is not None}
        outcome = decided(compiled, tmp_path, facts).outcome
        if outcome is None:
            continue
        open_names = [name for name in "abc" if name not in facts]
        for values in itertools.product([True, False], repeat=len(open_names)):
            assert decided(compiled, tmp_path, facts | dict(zip(open_names, values, strict=True))).outcome == outcome
