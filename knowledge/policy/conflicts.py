"""What is wrong with a policy that compiles: rules that can never fire, outcomes and inputs that nothing uses, cases that fail."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.domain.commitment import Commitment
from knowledge.domain.company import Company
from knowledge.domain.facts import BadFact, FactSheet, FactType
from knowledge.errors import Problem
from knowledge.policy.decide import Situation, decide
from knowledge.policy.expression import Expression, evaluate
from knowledge.policy.parse import CompiledPolicy
from knowledge.policy.rule import Policy, PolicyCase, Rule
from knowledge.policy.soundness import nearest
from knowledge.policy.syntax import COMPARISONS, Kind, Node, number_of, text_of
from knowledge.policy.turning import turning_points
from knowledge.policy.wording import PLACEHOLDER

_MOST = 20_000
CASE_DAY = date(2026, 1, 1)
"""The day of a policy's own cases, which name none: a date among their facts is counted from here."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One of a policy's own cases: what it expects, what the policy says, and the problem where they differ."""

    case: PolicyCase
    outcome: str | None
    problem: Problem | None = None


def check_policy(compiled: CompiledPolicy, company: Company) -> list[Problem]:
    """The problems that reading alone does not show, in the order of the file."""
    found = [*_dead_rules(compiled, company), *_unused_outcomes(compiled.policy), *_wordless(compiled.policy)]
    return sorted(found, key=lambda problem: problem.line or 0)


def remarks(compiled: CompiledPolicy) -> list[Problem]:
    """What is odd and does no harm: inputs that nothing uses. A policy may hold them for what it will come to."""
    return list(_unused_inputs(compiled))


def run_cases(compiled: CompiledPolicy, company: Company) -> list[CaseResult]:
    """The policy's own cases, their facts as verified ones. A case names no day; dates are counted to 1 January 2026."""
    return [_run(compiled, company, case) for case in compiled.policy.cases]


def _run(compiled: CompiledPolicy, company: Company, case: PolicyCase) -> CaseResult:
    policy = compiled.policy

    def problem(message: str, found: str | None = None, expected: str | None = None) -> Problem:
        return Problem(policy.file, message, case.line, "cases", found, expected)

    wrong = _wrong_names(policy, company, case)
    if wrong is not None:
        return CaseResult(case, None, problem(*wrong))
    try:
        outcome = decide(compiled, FactSheet(given=case.facts), Situation(company, case.tier, CASE_DAY)).outcome
    except BadFact as error:
        return CaseResult(case, None, problem(str(error)))
    if outcome == case.outcome:
        return CaseResult(case, outcome)
    message = f"a case of '{policy.id}' with {dict(case.facts)} gives another outcome"
    return CaseResult(case, outcome, problem(message, outcome or "undecided", case.outcome or "undecided"))


def _wrong_names(policy: Policy, company: Company, case: PolicyCase) -> tuple[str, str, str] | None:
    """A fact, tier or outcome of a case that there is not: message, found, expected."""
    dates = [entry.derived_from for entry in policy.inputs.values() if entry.derived_from is not None]
    for name in case.facts:
        if name not in policy.inputs and name not in dates:
            return f"a case gives the fact '{name}', which is no input", name, nearest(name, [*policy.inputs, *dates])
    if case.tier is not None and case.tier not in company.tiers:
        return f"a case names the tier '{case.tier}', which the company has not", case.tier, nearest(case.tier, company.tiers)
    if case.outcome is not None and case.outcome not in policy.outcomes:
        return (
            f"a case expects the outcome '{case.outcome}', which the policy has not",
            case.outcome,
            nearest(case.outcome, policy.outcomes),
        )
    return None


# --- rules that can never fire --------------------------------------------------------------------------------------


def _dead_rules(compiled: CompiledPolicy, company: Company) -> Iterator[Problem]:
    for place, rule in enumerate(compiled.policy.rules):
        reason = _why_dead(compiled, company, place, rule)
        if reason is not None:
            key = f"rules.{rule.id}"
            yield Problem(compiled.policy.file, f"rule '{rule.id}' can never fire: {reason}", compiled.policy.line_of(key), key, rule.when)


def _why_dead(compiled: CompiledPolicy, company: Company, place: int, rule: Rule) -> str | None:
    """Why no case reaches the rule; ``None`` where one may. Only what the turning points prove is told."""
    earlier = [entry for entry in compiled.policy.rules[:place] if entry.when is not None]
    for former in earlier:
        if rule.when is not None and former.when is not None and former.when.split() == rule.when.split():
            return f"rule '{former.id}' before it has the same condition"
    own = [compiled.conditions[rule.id]] if rule.when is not None else []
    if own and _is_exact(compiled, own[0]) and _any_holds(compiled, company, own, []) is False:
        return "its condition is never true"
    exact = [former for former in earlier if _is_exact(compiled, compiled.conditions[former.id])]
    if not all(_is_exact(compiled, expression) for expression in own):
        return None
    if exact and _any_holds(compiled, company, own, [compiled.conditions[former.id] for former in exact]) is False:
        names = ", ".join(f"'{former.id}'" for former in exact)
        return f"the rules before it ({names}) decide every case that it would"
    return next(
        (f"rule '{one.id}' before it decides every case that it would" for one in exact if _implied(compiled, company, own, one)), None
    )


def _implied(compiled: CompiledPolicy, company: Company, own: Sequence[Expression], former: Rule) -> bool:
    return _any_holds(compiled, company, own, [compiled.conditions[former.id]]) is False


def _any_holds(compiled: CompiledPolicy, company: Company, own: Sequence[Expression], not_these: Sequence[Expression]) -> bool | None:
    """Whether some case makes ``own`` true and all of ``not_these`` false; ``None`` where there are too many to try."""
    used = frozenset[str]().union(*(expression.names for expression in (*own, *not_these)))
    names = [name for name in compiled.policy.inputs if name in used]
    grids = [turning_points(compiled, name, {}) for name in names]
    tiers = company.tiers if used & {"tier", "tier_rank"} else company.tiers[:1]
    if math.prod(map(len, grids)) * len(tiers) > _MOST:
        return None
    for tier, values in itertools.product(tiers, itertools.product(*grids)):
        known = dict(zip(names, values, strict=True)) | {"tier": tier, "tier_rank": company.rank_of(tier)}
        if _all_are(own, known, True) and _all_are(not_these, known, False):
            return True
    return False


def _all_are(expressions: Sequence[Expression], known: Mapping[str, object], truth: bool) -> bool:
    return all(evaluate(expression, known) is truth for expression in expressions)


def _is_exact(compiled: CompiledPolicy, expression: Expression) -> bool:
    """Whether the turning points of each input by itself show all that the condition can do: it compares single inputs with literals."""
    return _is_plain(compiled, expression.tree)


def _is_plain(compiled: CompiledPolicy, node: Node) -> bool:
    if node.kind in {Kind.UNARY, Kind.BINARY} and node.text in {"!", "&&", "||"}:
        return all(_is_plain(compiled, part) for part in node.parts)
    if node.kind is Kind.NAME or node.kind is Kind.WORD:
        return True
    if node.kind is not Kind.BINARY or node.text not in COMPARISONS | {"in"}:
        return False
    left, right = node.parts
    others = right.parts if right.kind is Kind.LIST else (right,)
    if left.kind is Kind.NAME:
        return _is_told_apart(compiled, left, node.text) and all(_is_literal(other) for other in others)
    return right.kind is Kind.NAME and _is_told_apart(compiled, right, node.text) and _is_literal(left)


def _is_told_apart(compiled: CompiledPolicy, name: Node, operator: str) -> bool:
    """Texts can be told apart by being equal or not; in order they have no neighbours to try."""
    entry = compiled.policy.inputs.get(name.text)
    if entry is None or entry.type is not FactType.STRING:
        return True
    return operator in {"==", "!=", "in"}


def _is_literal(node: Node) -> bool:
    return number_of(node) is not None or text_of(node) is not None or node.kind is Kind.WORD


# --- what nothing uses ----------------------------------------------------------------------------------------------


def _unused_outcomes(policy: Policy) -> Iterator[Problem]:
    reached = {rule.outcome for rule in policy.rules}
    for name in policy.outcomes:
        if name not in reached:
            key = f"outcomes.{name}"
            yield Problem(policy.file, f"no rule leads to the outcome '{name}'", policy.line_of(key), key)


def _unused_inputs(compiled: CompiledPolicy) -> Iterator[Problem]:
    policy = compiled.policy
    named = set(compiled.names)
    for expressions in compiled.computed.values():
        named |= {name for expression in expressions.values() for name in expression.names}
    texts = [text for outcome in policy.outcomes.values() for text in (outcome.say, *_promised(outcome.commits))]
    texts += [rule.say for rule in policy.rules if rule.say is not None]
    named |= {name for text in texts for name in PLACEHOLDER.findall(text)}
    for name in policy.inputs:
        if name not in named:
            key = f"inputs.{name}"
            yield Problem(policy.file, f"no rule, computed value or wording uses the input '{name}'", policy.line_of(key), key)


def _promised(commits: Sequence[Commitment]) -> Iterator[str]:
    for promise in commits:
        yield from (text for text in (promise.value, promise.condition, promise.deadline) if text)


def _wordless(policy: Policy) -> Iterator[Problem]:
    """Outcomes that some rule leads to without anything to say."""
    for rule in policy.rules:
        if not (rule.say or policy.outcomes[rule.outcome].say):
            key = f"outcomes.{rule.outcome}"
            yield Problem(
                policy.file, f"rule '{rule.id}' leads to the outcome '{rule.outcome}', which has nothing to say", policy.line_of(key), key
            )
