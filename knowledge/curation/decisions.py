"""Two policies, or two revisions of one, compared by what they decide: on the same facts, at every value where either turns. Pure."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.domain.commitment import Commitment
from knowledge.domain.company import Company
from knowledge.policy.parse import CompiledPolicy
from knowledge.policy.rule import Policy
from knowledge.policy.solve import outcome_of
from knowledge.policy.turning import OTHER, turning_points
from knowledge.policy.values import short_duration

_MOST = 8_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one policy decides: the outcome, and its promises in words."""

    outcome: str | None
    promises: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.outcome or 'undecided'} ({', '.join(self.promises) or 'no promise'})"


@dataclass(frozen=True, slots=True)
class Difference:
    """Facts on which the two decide otherwise, as ``name = value``, and what each says. ``cases`` counts the compared cases of this kind."""

    facts: Mapping[str, str]
    first: Verdict
    second: Verdict
    cases: int = 1


def differences(one: CompiledPolicy, other: CompiledPolicy, company: Company) -> list[Difference]:
    """One example of each way in which the promises differ, the most frequent first; empty where the two promise alike.

    Inputs of the same name count as the same fact. Two that give one name different types are not compared.
    """
    if any(_kind(one, name) != _kind(other, name) for name in set(one.policy.inputs) & set(other.policy.inputs)):
        return []
    found: dict[tuple[Verdict, Verdict], Difference] = {}
    for known in _cases(one, other, company):
        first, second = _verdict(one, known), _verdict(other, known)
        if not _agree(one.policy, other.policy, first, second):
            before = found.get((first, second))
            shown = _shown(known, one, other) if before is None else before.facts
            found[first, second] = Difference(shown, first, second, before.cases + 1 if before is not None else 1)
    return sorted(found.values(), key=lambda difference: -difference.cases)


def _kind(policy: CompiledPolicy, name: str) -> tuple[object, ...]:
    entry = policy.policy.inputs[name]
    return entry.type, entry.unit


def _cases(one: CompiledPolicy, other: CompiledPolicy, company: Company) -> Iterator[dict[str, object]]:
    """Every combination of the values between which neither changes; thinned out evenly where there are too many."""
    used = one.names | other.names
    names = [name for name in dict.fromkeys([*one.policy.inputs, *other.policy.inputs]) if name in used]
    grids = [_points(one, other, name) for name in names]
    tiers: Sequence[str] = company.tiers if used & {"tier", "tier_rank"} else company.tiers[:1]
    while math.prod(map(len, grids)) * len(tiers) > _MOST:
        widest = max(range(len(grids)), key=lambda place: len(grids[place]))
        grids[widest] = grids[widest][::2]
    for tier, values in itertools.product(tiers, itertools.product(*grids)):
        yield dict(zip(names, values, strict=True)) | {"tier": tier, "tier_rank": company.rank_of(tier)}


def _points(one: CompiledPolicy, other: CompiledPolicy, name: str) -> list[object]:
    found = [point for policy in (one, other) if name in policy.policy.inputs for point in turning_points(policy, name, {})]
    return sorted(dict.fromkeys(found), key=_order)


def _order(value: object) -> tuple[int, float, str]:
    if isinstance(value, datetime):
        return 0, value.timestamp(), ""
    if isinstance(value, timedelta):
        return 0, value.total_seconds(), ""
    return (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, str(value))


def _verdict(policy: CompiledPolicy, known: Mapping[str, object]) -> Verdict:
    outcome = outcome_of(policy, known)
    commits = policy.policy.outcomes[outcome].commits if outcome is not None else ()
    return Verdict(outcome, tuple(sorted(_words(promise) for promise in commits)))


def _words(promise: Commitment) -> str:
    return promise.type if promise.value is None else f"{promise.type}: {promise.value}"


def _agree(one: Policy, other: Policy, first: Verdict, second: Verdict) -> bool:
    if first.outcome is None or second.outcome is None:
        return True
    mine, yours = one.outcomes[first.outcome].commits, other.outcomes[second.outcome].commits
    if {promise.type for promise in mine} != {promise.type for promise in yours}:
        return False
    return all(any(_same(promise, twin) for twin in yours) for promise in mine)


def _same(promise: Commitment, twin: Commitment) -> bool:
    if promise.type != twin.type:
        return False
    return promise.value is None or twin.value is None or promise.value.split() == twin.value.split()


def _shown(known: Mapping[str, object], one: CompiledPolicy, other: CompiledPolicy) -> dict[str, str]:
    used = one.names | other.names
    return {name: _literal(value) for name, value in known.items() if name in used}


def _literal(value: object) -> str:
    if value == OTHER:
        return "something else"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return short_duration(value) if isinstance(value, timedelta) else str(value)
