"""Whether a policy hangs together: its rules, outcomes, promises and placeholders. What its expressions mean is checked elsewhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from knowledge.domain.commitment import BUILT_IN_COMMITMENTS
from knowledge.domain.company import Company
from knowledge.errors import Problem
from knowledge.policy.rule import Outcome, Policy
from knowledge.policy.wording import PLACEHOLDER

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


def soundness(policy: Policy, company: Company) -> list[Problem]:
    """Every problem of the policy's structure."""
    found = [*_rules(policy), *_promises(policy, company), *_placeholders(policy)]
    return [Problem(policy.file, message, policy.line_of(key), key, found_, expected) for key, message, found_, expected in found]


_Fault = tuple[str, str, str | None, str | None]


def _rules(policy: Policy) -> Iterator[_Fault]:
    if not policy.rules:
        yield "rules", "the policy has no rules", None, "at least one, the last without 'when'"
        return
    last = policy.rules[-1]
    if last.when is not None:
        yield (
            f"rules.{last.id}.when",
            "the last rule has a 'when', so a case may meet no rule",
            repr(last.when),
            "a last rule without 'when'",
        )
    for rule in policy.rules[:-1]:
        if rule.when is None:
            yield (
                f"rules.{rule.id}",
                "a rule without 'when' decides always, so the rules after it can never fire",
                None,
                "'when' in all but the last",
            )
    for rule in policy.rules:
        if rule.outcome not in policy.outcomes:
            yield f"rules.{rule.id}.outcome", f"there is no outcome '{rule.outcome}'", rule.outcome, nearest(rule.outcome, policy.outcomes)


def _promises(policy: Policy, company: Company) -> Iterator[_Fault]:
    types = sorted(BUILT_IN_COMMITMENTS | set(company.commitments))
    for outcome in policy.outcomes.values():
        for index, commitment in enumerate(outcome.commits):
            key = f"outcomes.{outcome.name}.commits.{index}.type"
            if commitment.type not in types:
                yield key, f"'{commitment.type}' is no commitment type", commitment.type, nearest(commitment.type, types)
            if commitment.type in policy.never:
                yield key, f"the outcome commits to '{commitment.type}', which 'never' forbids", commitment.type, None
    for index, kind in enumerate(policy.never):
        if kind not in types:
            yield f"never.{index}", f"'{kind}' is no commitment type", kind, nearest(kind, types)


def _placeholders(policy: Policy) -> Iterator[_Fault]:
    for outcome in policy.outcomes.values():
        known = placeholders_of(policy, outcome)
        for key, text in _texts(policy, outcome):
            for brace in _BRACES.findall(text):
                match = PLACEHOLDER.fullmatch(brace)
                if match is None:
                    yield key, f"'{brace}' is no placeholder", None, "{name} of an input or a computed value"
                elif match[1] not in known:
                    yield key, f"'{brace}' is neither an input nor computed", None, nearest(match[1], known)


def placeholders_of(policy: Policy, outcome: Outcome) -> list[str]:
    """What an outcome's wording may name: inputs, the dates that they are counted from, its computed values, the tier."""
    dates = [entry.derived_from for entry in policy.inputs.values() if entry.derived_from is not None]
    return list(dict.fromkeys([*policy.inputs, *dates, *(value.name for value in outcome.compute), "tier", "tier_rank"]))


def _texts(policy: Policy, outcome: Outcome) -> Iterator[tuple[str, str]]:
    yield f"outcomes.{outcome.name}.say", outcome.say
    for index, commitment in enumerate(outcome.commits):
        for key in ("value", "condition", "deadline"):
            yield f"outcomes.{outcome.name}.commits.{index}.{key}", getattr(commitment, key) or ""
    for rule in policy.rules:
        if rule.outcome == outcome.name and rule.say is not None:
            yield f"rules.{rule.id}.say", rule.say


def nearest(word: str, words: Iterable[str]) -> str:
    """A hint: the word that was probably meant, else what there is."""
    known = list(words)
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"one of {', '.join(known)}"
