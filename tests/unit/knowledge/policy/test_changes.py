"""What would have changed a decision: true, least, and in the words of a condition."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.policy.values import read_duration, read_moment
from tests.unit.knowledge.policy.made import compiled, decided

_PART = re.compile(r"(\w+) (<=|>=|<|>|==) (.+)")


@pytest.mark.parametrize(
    ("conditions", "facts", "changes"),
    [
        (["days <= 30", "days <= 365"], {"days": 60}, ["o1 if days <= 30", "none if days >= 366"]),
        (["days <= 30", "days <= 365"], {"days": 400}, ["o1 if days <= 30", "o2 if days <= 365"]),
        (["days <= 30", "days <= 365"], {}, ["o1 if days <= 30", "o2 if days >= 31 and days <= 365", "none if days >= 366"]),
        (["price > 30"], {"price": 30}, ["o1 if price > 30"]),
        (["price >= 30"], {"price": 40}, ["none if price < 30"]),
        (["price * 0.5 > 20"], {"price": 10}, ["o1 if price > 40"]),
        (["price - weight > 5"], {"price": 10, "weight": 6}, ["o1 if price > 11"]),
        (["count - 1 > size"], {"count": 4, "size": 2}, ["none if count <= 3"]),
        (["count == 3"], {"count": 9}, ["o1 if count == 3"]),
        (["count >= 3 && count <= 8"], {"count": 5}, ["none if count <= 2"]),
        (["count >= 3 && count <= 8"], {"count": 7}, ["none if count >= 9"]),
        (["count >= 3 && count <= 8"], {}, ["o1 if count >= 3 and count <= 8", "none if count <= 2"]),
        (["double(count) > 3.5"], {"count": 1}, ["o1 if count >= 4"]),
        (["2 * count > 7"], {"count": 1}, ["o1 if count >= 4"]),
        (["weight / 2 > 5"], {"weight": 1}, ["o1 if weight > 10"]),
        (["weight * size > 12"], {"weight": 1, "size": 4}, ["o1 if weight > 3"]),
        (["-weight < 2 - size"], {"weight": 1, "size": 5}, ["o1 if weight > 3"]),
        (["count > -3"], {"count": -5}, ["o1 if count >= -2"]),
        (["max(weight, size) > 12"], {"weight": 1, "size": 4}, ["o1 if weight > 12"]),
        (["count in [2, 8]"], {"count": 5}, ["o1 if count == 2"]),
        (["broken"], {"broken": False}, ["o1 if broken == true"]),
        (["status == 'delivered'"], {"status": "placed"}, ["o1 if status == 'delivered'"]),
        (["place == 'York'"], {"place": "Leeds"}, ["o1 if place == 'York'"]),
        (["place != 'York'"], {"place": "York"}, ["o1 if place is something else"]),
        (["due < '2026-01-01'"], {"due": "2026-02-02"}, ["o1 if due <= '2025-12-31'"]),
        (["notice >= '24h'"], {"notice": "3h"}, ["o1 if notice >= '1d'"]),
        (["broken && count > 3"], {"broken": False, "count": 1}, ["o1 if broken == true and count >= 4"]),
        (
            ["days <= 30 && !opened", "days <= 365"],
            {"days": 60, "opened": True},
            ["o1 if days <= 30 and opened == false", "none if days >= 366"],
        ),
        (["tier_rank >= 1"], {}, []),
        (["tier == 'silver' && count > 3"], {"count": 1}, []),
        (["broken && opened && gift"], {"broken": False, "opened": False, "gift": False}, []),
    ],
)
def test_the_least_change_to_each_other_outcome_is_told(conditions: list[str], facts: dict[str, object], changes: list[str]) -> None:
    found = decided(compiled(*conditions), facts).would_change
    assert sorted(map(_sorted, found)) == sorted(map(_sorted, changes))


def _sorted(change: str) -> str:
    outcome, _, parts = change.partition(" if ")
    return f"{outcome} if {' and '.join(sorted(parts.split(' and ')))}"


_LEAVES = (
    "days <= 30",
    "days > 90",
    "price < 25.5",
    "price * 2 >= 80",
    "count == 4",
    "count > size",
    "broken",
    "!opened",
    "status == 'placed'",
    "notice > '36h'",
)
_FACTS = st.fixed_dictionaries(
    {
        "days": st.integers(-5, 120),
        "price": st.integers(0, 100),
        "count": st.integers(0, 8),
        "size": st.integers(0, 8),
        "broken": st.booleans(),
        "opened": st.booleans(),
        "status": st.sampled_from(["placed", "in_transit", "delivered"]),
        "notice": st.sampled_from(["1h", "36h", "4d"]),
    }
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(st.sampled_from(_LEAVES), min_size=1, max_size=3), min_size=1, max_size=4), _FACTS)
def test_every_change_that_is_told_is_true(rules: list[list[str]], facts: dict[str, object]) -> None:
    policy = compiled(*(" && ".join(leaves) for leaves in rules))
    now = decided(policy, facts)
    for change in now.would_change:
        outcome, _, told = change.partition(" if ")
        assert outcome != now.outcome
        assert decided(policy, facts | _made_true(told, facts)).outcome == outcome


def _made_true(told: str, facts: dict[str, object]) -> dict[str, object]:
    """The facts changed as told, each as little as the words allow."""
    changed: dict[str, object] = {}
    for part in told.split(" and "):
        match = _PART.fullmatch(part)
        assert match is not None, part
        name, sign, text = match[1], match[2], match[3].strip("'")
        changed[name] = _just(name, sign, text)
    return changed


def _just(name: str, sign: str, text: str) -> object:
    if name in {"broken", "opened"}:
        return text == "true"
    if name == "status":
        return text
    step = {"<": -1, ">": 1}.get(sign, 0)
    if name == "notice":
        length = read_duration(text)
        assert length is not None
        return length + timedelta(seconds=step)
    return float(text) + step * (0.01 if name == "price" else 1)


def test_changes_of_dates_are_true() -> None:
    policy = compiled("due >= '2026-01-01' && due < '2026-07-01'")
    for change in decided(policy, {"due": "2025-11-01"}).would_change:
        match = _PART.fullmatch(change.partition(" if ")[2])
        assert match is not None
        moment = read_moment(match[3].strip("'"))
        assert moment is not None
        assert decided(policy, {"due": datetime.combine(moment, time(), tzinfo=UTC).date()}).outcome == "o1"


def test_the_work_is_bounded_and_a_big_policy_is_decided_all_the_same() -> None:
    conditions = [f"(count > {number} && price > {number}.5) || (size < {number} && weight == {number})" for number in range(1, 40)]
    decision = decided(compiled(*conditions), {"count": 0, "price": 0, "size": 99, "weight": 0})
    assert decision.outcome == "none"
    assert len(decision.would_change) >= 1
