"""What is wrong with a policy that compiles: rules that can never fire, outcomes that nothing leads to or that say nothing, cases that fail."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.domain.company import Company
from knowledge.domain.facts import BadFact, FactSheet
from knowledge.errors import Problem
from knowledge.policy.decide import Situation, decide
from knowledge.policy.parse import CompiledPolicy
from knowledge.policy.rule import PolicyCase
from knowledge.policy.solve import candidates, evaluate
from knowledge.policy.values import read_moment

_MAX_GRID = 20_000


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One of a policy's own cases: what it expects, what the policy says, and the problem where they differ."""

    case: PolicyCase
    outcome: str | None
    problem: Problem | None = None


def check_policy(compiled: CompiledPolicy, company: Company) -> list[Problem]:
    """The problems that reading alone does not show."""
    return [*_dead_rules(compiled, company), *_unused(compiled)]


def run_cases(compiled: CompiledPolicy, company: Company) -> list[CaseResult]:
    """The policy's own cases, their facts as verified ones, on the day that they name as ``as_of`` or on a fixed one."""
    return [_run(compiled, company, case) for case in compiled.policy.cases]


def _run(compiled: CompiledPolicy, company: Company, case: PolicyCase) -> CaseResult:
    policy = compiled.policy
    facts = dict(case.facts)
    as_of = read_moment(facts.pop("as_of", None)) or read_moment("2026-01-01")
    assert as_of is not None
    try:
        outcome = decide(compiled, FactSheet(given=facts), Situation(company, case.tier, as_of)).outcome
    except BadFact as error:
        return CaseResult(case, None, Problem(policy.file, str(error), case.line, "cases"))
    if case.tier is not None and case.tier not in company.tiers:
        return CaseResult(case, outcome, Problem(policy.file, f"'{case.tier}' is no tier", case.line, "cases", case.tier, f"one of {', '.join(company.tiers)}"))
    if outcome == case.outcome:
        return CaseResult(case, outcome)
    message = f"a case of '{policy.id}' with {dict(case.facts)} gives another outcome"
    return CaseResult(case, outcome, Problem(policy.file, message, case.line, "cases", str(outcome), str(case.outcome)))


def _dead_rules(compiled: CompiledPolicy, company: Company) -> Iterator[Problem]:
    """Rules that no combination of the values at which conditions turn ever reaches."""
    policy = compiled.policy
    names = [name for name in policy.inputs if name in compiled.names]
    grids = [candidates(compiled, name, None) or [None] for name in names]
    size = 1
    for grid in grids:
        size *= len(grid)
    if size * len(company.tiers) > _MAX_GRID:
        return
    fired: set[str] = set()
    for tier, combination in itertools.product(company.tiers, itertools.product(*grids)):
        known = {name: value for name, value in zip(names, combination, strict=True) if value is not None}
        known |= {"tier": tier, "tier_rank": company.rank_of(tier)}
        for rule in policy.rules:
            if rule.when is None or evaluate(compiled.conditions[rule.id], known):
                fired.add(rule.id)
                break
    for rule in policy.rules:
        if rule.id not in fired:
            key = f"rules.{rule.id}"
            yield Problem(policy.file, f"rule '{rule.id}' can never fire: the rules before it decide every case it would", policy.lines.get(key), key, rule.when)


def _unused(compiled: CompiledPolicy) -> Iterator[Problem]:
    policy = compiled.policy
    reached = {rule.outcome for rule in policy.rules}
    for name, outcome in policy.outcomes.items():
        if name not in reached:
            yield Problem(policy.file, f"no rule leads to the outcome '{name}'", policy.lines.get(f"outcomes.{name}"), f"outcomes.{name}")
        if not outcome.say:
            yield Problem(policy.file, f"the outcome '{name}' has nothing to say", policy.lines.get(f"outcomes.{name}"), f"outcomes.{name}")
