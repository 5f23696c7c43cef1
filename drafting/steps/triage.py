"""Whether to answer, who answers, and how soon. Pure: signals in, triage out.

Danger, fraud, legal threats and the press go to people. Reach, tier and anger move the priority and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from drafting.domain.case import Case
from drafting.domain.triage import Kind, Mood, Priority, Signal, Triage
from drafting.reading.lexicon import prepare
from drafting.reading.signals import LEADING
from drafting.steps.engagement import Seen, first_rule
from knowledge.domain.company import Company, CrisisLine, EngagementRule

_ESCALATIONS = {
    Kind.DANGER: ("safety", "somebody may be hurt or in danger"),
    Kind.FRAUD: ("fraud desk", "fraud may be in progress"),
    Kind.LEGAL: ("legal", "the customer speaks of legal steps"),
    Kind.PRESS: ("press office", "a journalist asks"),
}
_SILENT = {
    Kind.ALREADY_ANSWERED: "the thread is already answered",
    Kind.SPAM: "an advert",
    Kind.NOT_OURS: "not addressed to us",
    Kind.VENTING: "venting: nothing is asked and nothing can be acted upon",
    Kind.INJECTION: "only instructions to a machine, nothing is asked",
}
_ASKS = frozenset(
    {Kind.QUESTION, Kind.REQUEST, Kind.COMPLAINT, Kind.PROACTIVE, Kind.MISINFORMATION, Kind.THIRD_PARTY_DATA, Kind.EXPOSED_OWN_DATA}
)
_LEVELS = tuple(Priority)
_WIDE_REACH = 10_000


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the customer may wait (``respond_within``) and what time it is, for the age of the oldest unanswered message."""

    respond_within: timedelta | None = None
    now: datetime | None = None


def triage(case: Case, signals: Sequence[Signal], mood: Mood, company: Company, timing: Timing | None = None) -> Triage:
    """The triage of a case. Raises ``NotConfigured`` where an engagement rule cannot be read."""
    kinds = tuple(sorted({signal.kind for signal in signals}, key=LEADING.index))
    result = Triage(
        kinds=kinds,
        mood=mood,
        priority=_priority(case, kinds, mood, company, timing or Timing()),
        signals=tuple(signals),
        crisis=_crisis(case, kinds, company),
        why=tuple(
            _why(signal) for signal in signals if signal.kind in {*_ESCALATIONS, *_SILENT, Kind.THIRD_PARTY_DATA, Kind.EXPOSED_OWN_DATA}
        ),
    )
    result = _with_escalation(result)
    if result.escalate_to is None:
        result = _with_silence(result)
    rule = first_rule(company.engagement, _seen(case, kinds, mood, company))
    return result if rule is None else _by_rule(result, rule)


def _with_escalation(found: Triage) -> Triage:
    for kind, (to, because) in _ESCALATIONS.items():
        if kind in found.kinds:
            signal = next(signal for signal in found.signals if signal.kind is kind)
            return replace(found, escalate_to=to, escalate_because=f"{because}: “{_short(signal.text)}”", in_public="holding")
    return found


def _with_silence(found: Triage) -> Triage:
    """No reply where the leading kind asks for none. An injection beside a question leaves the question to be answered."""
    leading = found.kinds[0] if found.kinds else Kind.VENTING
    if leading in _SILENT and (leading is not Kind.INJECTION or not (_ASKS & set(found.kinds))):
        return replace(found, no_reply=_SILENT[leading], in_public="silent")
    return found


def _by_rule(found: Triage, rule: EngagementRule) -> Triage:
    reason = rule.reason or f"house rule {rule.id}"
    changed = replace(found, why=(*found.why, f"House rule {rule.id}: {reason}."), in_public=rule.in_public or found.in_public)
    if rule.priority is not None:
        changed = replace(changed, priority=Priority(rule.priority))
    if rule.action == "escalate" or (rule.action is None and rule.to is not None):
        changed = replace(
            changed, escalate_to=rule.to or "customer care", escalate_because=reason, no_reply=None, in_public=rule.in_public or "holding"
        )
    elif rule.action == "no_reply":
        changed = replace(changed, escalate_to=None, escalate_because=None, no_reply=reason, in_public=rule.in_public or "silent")
    elif rule.action is not None:
        changed = replace(changed, escalate_to=None, escalate_because=None, no_reply=None, in_public=rule.in_public)
    return changed


def _seen(case: Case, kinds: tuple[Kind, ...], mood: Mood, company: Company) -> Seen:
    customer = case.customer
    return Seen(
        kinds=tuple(kind.value for kind in kinds),
        mood=mood.value,
        tier=company.tier_of(customer.tier),
        tier_rank=company.rank_of(customer.tier),
        followers=customer.followers or 0,
        has_question=Kind.QUESTION in kinds,
        messages=len(case.customer_messages),
    )


def _priority(case: Case, kinds: Sequence[Kind], mood: Mood, company: Company, timing: Timing) -> Priority:
    if Kind.DANGER in kinds or Kind.FRAUD in kinds:
        return Priority.URGENT
    if kinds and kinds[0] in {Kind.SPAM, Kind.NOT_OURS, Kind.ALREADY_ANSWERED, Kind.VENTING, Kind.PRAISE}:
        return Priority.LOW
    level = _LEVELS.index(Priority.NORMAL)
    followers = case.customer.followers or 0
    raised = (
        bool({Kind.LEGAL, Kind.PRESS, Kind.EXPOSED_OWN_DATA} & set(kinds))
        or followers >= _WIDE_REACH
        or (len(company.tiers) > 1 and company.rank_of(case.customer.tier) == len(company.tiers) - 1)
        or mood is Mood.GRIEVING
        or (mood is Mood.ANGRY and Kind.COMPLAINT in kinds)
    )
    return _LEVELS[min(level + raised + _is_overdue(case, timing), len(_LEVELS) - 1)]


def _is_overdue(case: Case, timing: Timing) -> bool:
    if timing.respond_within is None or timing.now is None:
        return False
    times = [message.at for message in case.turn if message.at is not None]
    return bool(times) and timing.now - min(times) > timing.respond_within


_SELF_HARM = re.compile(
    r"\b(?:suicid\w*|self[- ]?harm\w*|kill(?:ing)? myself|end(?:ing)? (?:my (?:own )?life|it(?: all)?)|(?:harm|hurt"
    r"|cut)(?:ing)? myself|(?:don't|do not|no longer|didn't) wan(?:t to|na) (?:live|be (?:alive|here))|"
    r"better off (?:dead|without me)|(?:want|wish|rather) .{0,20}(?:die|dead)|no (?:reason|point) .{0,10}(?:live|living|going on)"
    r"|overdos\w*|take my (?:own )?life|can't go on)\b"
)
_TOPICS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"harm (?:themsel|himself|herself|yoursel|onesel)|suicid|self[- ]?harm|kill themsel|crisis of the mind|mental"
            r"|take their (?:own )?li[fv]e"
        ),
        _SELF_HARM,
    ),
    (re.compile(r"swallow|poison|ingest|eaten|drunk"), re.compile(r"\b(?:swallow\w*|ingest\w*|poison\w*|drank|ate|chok\w*|inhal\w*)\b")),
    (re.compile(r"\bgas\b"), re.compile(r"\b(?:gas|carbon monoxide|rotten eggs)\b")),
    (re.compile(r"fire|smoke|burn"), re.compile(r"\b(?:fire|smok\w*|flames?|burn\w*|spark\w*|explod\w*|explosion)\b")),
    (re.compile(r"electric|wire|power line|shock"), re.compile(r"\b(?:wires?|cables?|power lines?|electrocut\w*|shock\w*|spark\w*)\b")),
    (
        re.compile(r"abuse|violence|threat"),
        re.compile(r"\b(?:abus\w*|violen\w*|threat\w*|beat\w*|attack\w*|assault\w*|stalk\w*|following me|gun|knife)\b"),
    ),
)
_HURT = re.compile(r"hurt|danger|injur|emergency|unwell|ill\b|sick|life")


def _crisis(case: Case, kinds: Sequence[Kind], company: Company) -> tuple[str, ...]:
    """The company's crisis sentences whose ``when`` fits: by topic, else the general one for a person who is hurt or in danger."""
    if Kind.DANGER not in kinds:
        return ()
    said = " ".join(prepare(message.text).plain for message in case.customer_messages)
    special = [line for line in company.crisis if _fits_topic(line, said)]
    harms_self = _SELF_HARM.search(said) is not None
    general = [line for line in company.crisis if _is_general(line) and not harms_self]
    chosen = special + [line for line in general if line not in special]
    return tuple(dict.fromkeys(line.say for line in chosen))


def _fits_topic(line: CrisisLine, said: str) -> bool:
    when = line.when.lower()
    return any(topic.search(when) and words.search(said) for topic, words in _TOPICS)


def _is_general(line: CrisisLine) -> bool:
    when = line.when.lower()
    return not any(topic.search(when) for topic, _ in _TOPICS) and _HURT.search(when) is not None


def _why(signal: Signal) -> str:
    return f"Noticed {signal.kind.value.replace('_', ' ')}: “{_short(signal.text)}”."


def _short(text: str, limit: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + "…"
