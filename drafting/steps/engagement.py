"""House rules of what a company engages in: CEL conditions over what triage noticed, tried in order. They see no channel, so that
a case is answered the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cel_expr_python import cel

from drafting.steps.conditions import compile_condition
from knowledge.domain.company import EngagementRule
from knowledge.policy.house import ENGAGEMENT

NAMES: tuple[str, ...] = tuple(ENGAGEMENT)
"""What a condition may speak of: ``kinds`` (all), ``kind`` (the leading one), ``mood``, ``tier``, ``tier_rank``, ``followers`` (0 if
unknown), ``has_question``, ``messages`` (how many the customer wrote)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a condition is tried on."""

    kinds: tuple[str, ...]
    mood: str
    tier: str
    tier_rank: int
    followers: int
    has_question: bool
    messages: int


def first_rule(rules: Sequence[EngagementRule], seen: Seen) -> EngagementRule | None:
    """The first rule whose condition holds. Raises ``NotConfigured`` for a condition that is no CEL over the known names or is not
    yes or no."""
    data = {
        "kinds": list(seen.kinds),
        "kind": seen.kinds[0] if seen.kinds else "",
        "mood": seen.mood,
        "tier": seen.tier,
        "tier_rank": seen.tier_rank,
        "followers": seen.followers,
        "has_question": seen.has_question,
        "messages": seen.messages,
    }
    for rule in rules:
        value = _compiled(rule.id, rule.when).eval(data=data).plain_value()
        if value is True:
            return rule
    return None


@lru_cache(maxsize=512)
def _compiled(rule: str, when: str) -> cel.Expression:
    return compile_condition(f"engagement rule {rule!r}", when, ENGAGEMENT)
