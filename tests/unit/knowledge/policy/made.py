"""A policy of one condition over inputs of every type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from knowledge.domain.company import Company
from knowledge.domain.decision import Decision, PolicyId
from knowledge.domain.facts import Claim, FactSheet, FactType, FactValue, Unit
from knowledge.policy.decide import Situation, decide
from knowledge.policy.parse import CompiledPolicy, compile_policy
from knowledge.policy.rule import Computed, Input, Outcome, Policy, Rule

COMPANY = Company("Test", "USD", "America/New_York", tiers=("standard", "silver", "platinum"))
INPUTS = {
    entry.name: entry
    for entry in (
        Input("count", FactType.INTEGER, ask="how many"),
        Input("days", FactType.INTEGER, unit=Unit.DAY, derived_from="bought", ask="when you bought it"),
        Input("price", FactType.MONEY, look_up="the price"),
        Input("weight", FactType.NUMBER, ask="how heavy it is"),
        Input("broken", FactType.BOOLEAN, ask="whether it is broken"),
        Input("opened", FactType.BOOLEAN, ask="whether it is open"),
        Input("gift", FactType.BOOLEAN, ask="whether it is a gift"),
        Input("status", FactType.ENUM, look_up="the status", values=("placed", "in_transit", "delivered")),
        Input("due", FactType.DATE, look_up="the date"),
        Input("notice", FactType.DURATION, ask="how long before"),
        Input("place", FactType.STRING, ask="where"),
        Input("package", FactType.STRING, ask="which package"),
        Input("type", FactType.INTEGER, ask="which type"),
        Input("size", FactType.INTEGER, ask="which size"),
    )
}
AS_OF = date(2026, 11, 1)


def made(*conditions: str, compute: tuple[Computed, ...] = (), say: str = "Yes.") -> Policy:
    """Rules ``r1``, ``r2`` … to outcomes ``o1``, ``o2`` …, then ``rest`` to ``none``."""
    outcomes = {f"o{number}": Outcome(f"o{number}", say, compute=compute) for number in range(1, len(conditions) + 1)}
    rules = tuple(Rule(f"r{number}", f"o{number}", when) for number, when in enumerate(conditions, start=1))
    lines = {f"rules.r{number}": 10 + number for number in range(1, len(conditions) + 1)}
    every = {**outcomes, "none": Outcome("none", "No.")}
    return Policy(PolicyId("p"), "P", INPUTS, every, (*rules, Rule("rest", "none")), file="policies/p.yaml", lines=lines)


def compiled(*conditions: str, compute: tuple[Computed, ...] = (), say: str = "Yes.") -> CompiledPolicy:
    """The same, compiled."""
    return compile_policy(made(*conditions, compute=compute, say=say), COMPANY)


def decided(
    policy: CompiledPolicy,
    given: Mapping[str, object],
    *,
    record: Mapping[str, object] | None = None,
    claims: Mapping[str, FactValue] | None = None,
    tier: str | None = None,
    as_of: date | datetime = AS_OF,
) -> Decision:
    """The decision for these facts."""
    said = {name: Claim(name, value, str(value)) for name, value in (claims or {}).items()}
    return decide(policy, FactSheet(given, record or {}, said), Situation(COMPANY, tier, as_of))
