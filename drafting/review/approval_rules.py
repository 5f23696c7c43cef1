"""Who must approve, as data: the company's ``approval`` rules, conditions over a draft in the language of its policies (CEL).

Every rule that holds adds to what is asked for: the first that names a role, a team or an override settles that one. A rule that
cannot be evaluated asks for an admin: it fails closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from cel_expr_python import cel

from drafting.domain.actor import ActorRole
from drafting.domain.approval import FiledDraft
from drafting.review.demand import Demand
from drafting.steps.conditions import compile_condition
from knowledge.domain.company import ApprovalRule, Company
from knowledge.policy.house import APPROVAL
from knowledge.policy.money import read_money

NAMES: tuple[str, ...] = tuple(APPROVAL)
"""What a condition may speak of: ``commits`` (types of commitments), ``amount`` (the largest amount that they name, 0 where none),
``action``, ``channel``, ``public``, ``form``, ``priority``, ``mood``, ``kinds``, ``tier``, ``tier_rank``, ``followers``, ``novel``
(no policy decided it), ``edited`` (a person changed the text), ``policies``, ``findings`` (codes)."""


def demand_of(filed: FiledDraft, company: Company, *, public: bool) -> Demand:
    """What the company's rules ask for before this draft may be approved. Raises ``NotConfigured`` for a rule that is no condition."""
    holding = list(_holding(company.approval, _seen(filed, company, public=public)))
    if not holding:
        return Demand()
    named = [rule for rule in holding if rule.role or rule.team] or holding
    return Demand(
        rule=named[0].id,
        why=named[0].why or f"the rule's condition holds: {named[0].when}",
        role=next((ActorRole(rule.role) for rule in holding if rule.role), None),
        team=next((rule.team for rule in holding if rule.team), None),
        four_eyes=any(rule.four_eyes for rule in holding),
        override=next((ActorRole(rule.override) for rule in holding if rule.override), None),
        overridable=frozenset(check for rule in holding if rule.override for check in rule.overridable),
    )


def check_rules(rules: Sequence[ApprovalRule]) -> None:
    """Raises ``NotConfigured`` for the first rule that is no yes-or-no condition over the names above, so that a mistake shows at
    the start and not at the first approval."""
    for rule in rules:
        _compiled(rule.id, rule.when)


def _holding(rules: Sequence[ApprovalRule], seen: Mapping[str, object]) -> Iterator[ApprovalRule]:
    for rule in rules:
        value = _compiled(rule.id, rule.when).eval(data=dict(seen)).plain_value()
        if value is True:
            yield rule
        elif value is not False:
            yield ApprovalRule(rule.id, rule.when, role=ActorRole.ADMIN.value, why="the rule has no value for this draft")


def _seen(filed: FiledDraft, company: Company, *, public: bool) -> dict[str, object]:
    resolution, customer = filed.record.resolution, filed.record.case.customer
    return {
        "commits": [commitment.type for commitment in resolution.commitments],
        "amount": _amount(filed, company.currency),
        "action": resolution.action.value,
        "channel": str(filed.draft.channel),
        "public": public,
        "form": filed.draft.form.value,
        "priority": resolution.priority.value,
        "mood": resolution.mood.value,
        "kinds": [str(kind) for kind in resolution.kinds],
        "tier": company.tier_of(customer.tier),
        "tier_rank": company.rank_of(customer.tier),
        "followers": customer.followers or 0,
        "novel": not any(decision.outcome is not None for decision in resolution.decisions),
        "edited": any(one.is_person for one in filed.contributions),
        "policies": [str(decision.policy) for decision in resolution.decisions],
        "findings": [found.code for found in filed.draft.findings],
    }


def _amount(filed: FiledDraft, currency: str) -> float:
    """The largest amount among the resolution's commitments and those that the text itself makes."""
    promised = [one.value for one in filed.record.resolution.commitments] + [one.value for one in filed.record.reading.commitments]
    amounts = (read_money(value, currency) for value in promised if value is not None)
    return max((float(money.amount) for money in amounts if money is not None), default=0.0)


@lru_cache(maxsize=512)
def _compiled(rule: str, when: str) -> cel.Expression:
    return compile_condition(f"approval rule {rule!r}", when, APPROVAL)
