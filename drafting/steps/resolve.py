"""From what was understood to what we will say, whatever the channel: decisions, points with citations, commitments, action.

Rules decide, retrieval answers; nothing here is guessed. A question that neither a policy nor a published article answers
goes to a person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from drafting.domain.case import Case
from drafting.domain.channel import Visibility
from drafting.domain.resolution import Action, Escalation, Point, PointKind, Resolution
from drafting.domain.triage import Kind, PolicyMatch, Question, Triage, Understanding
from drafting.reading.clauses import entry
from drafting.reading.commitments import read_commitments
from drafting.steps.select import Selected, evidence, other_remedy, remedies_in, select
from drafting.steps.understand import CONCERNS
from knowledge.domain.audience import Audience
from knowledge.domain.decision import Decision, Missing, MissingKind
from knowledge.domain.facts import FactSheet, FactSource
from knowledge.domain.passage import Hit, Passage
from knowledge.library import Library

ANSWERABLE = 0.3
_INFORMATIONAL = re.compile(
    r"\b(?:how (?:do|does|can|long|much|many|often|far|soon|high|large|big|late|early|fast|old|is|are|to)|what(?:'?s| is| are| do| does| happens)|when (?:do|does|is|are|can)|where (?:do|does|is|are|can|on)|"
    r"which|who|do (?:you|your|the|they)|does (?:your|the|it|one)|is there|are there|is (?:it|that|this) (?:true|still|possible|correct|right|how)|are (?:those|these|your|the)|are you|can (?:one|people|customers|you)|may (?:one|people))\b",
    re.IGNORECASE,
)
_OWN_MATTER = re.compile(
    r"\b(?:my (?!nephew|niece|kids?|son|daughter|wife|husband|friend|mother|father|mum|mom|dad)|mine\b|i (?:bought|ordered|received|got|paid|want|need|purchased|booked|lost|broke|have (?:a|an|not|n't))|"
    r"we (?:had|bought|ordered|received|got|paid|booked|lost|were)\b|what can you do (?:for|about)\b|"
    r"(?:return|cancel|exchange|change|refund|claim|repair|replace) (?:this|it)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\?|^\W*(?:how|what|when|where|which|who|why|can|could|do|does|is|are|will|would|may|please)\b", re.IGNORECASE)
_CONTENT = re.compile(
    r"\b(?!(?:what|when|where|which|who|how|why|that|this|then|there|will|would|could|should|have|does|your|you|we|us|with|from|back|get|give|tell|please|now|owe|can|do|me|my|for|and|the|it|is|are|of|to|in|on)\b)[a-z]{3,}\b"
)
_FEW_WORDS = 1
_DISPLEASED = frozenset({Kind.COMPLAINT, Kind.VENTING})
VENTED = "Venting: nothing is asked, and nothing that we know or decide concerns it."
_LEAST = 0.02
_NEEDED = ((0.5, 0.0), (ANSWERABLE, 0.4), (0.1, 0.62), (0.0, 0.75))
_REMARKS = ((0.75, 0.0), (ANSWERABLE, 0.62), (0.0, 9.0))
"""How much a single sentence must bear a question out, by how sure the search is of it; and the same for a remark that asks nothing."""
_SURE = 0.6
_FURTHER = re.compile(r"\b(?:how|where|what|when|which|who|whom)\b", re.IGNORECASE)
_ORDER = tuple(Action)


@dataclass(slots=True)
class _Notes:
    """What has been gathered so far."""

    points: list[Point] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    escalation: Escalation | None = None

    def escalate(self, to: str, reason: str) -> None:
        self.escalation = self.escalation or Escalation(to, reason)
        self.why.append(f"Escalated to {to}: {reason}.")


async def resolve(case: Case, triage: Triage, understanding: Understanding, library: Library) -> Resolution:
    """One resolution for the case. Raises nothing of its own; an unanswerable question is an escalation."""
    notes = _Notes(why=list(triage.why))
    if triage.no_reply and triage.escalate_to is None:
        return _finish(case, triage, understanding, notes)
    notes.points += _opening_points(triage)
    if triage.escalate_to is not None:
        notes.escalate(triage.escalate_to, triage.escalate_because or "triage")
    for index, question in enumerate(understanding.questions):
        await _answer(_Task(case, triage, understanding, index), question, library, notes)
    if triage.escalate_to is None and not notes.points and not understanding.questions and Kind.PRAISE not in triage.kinds:
        notes.escalate("customer care", "nothing in the message says what is wanted")
    if notes.escalation is not None:
        notes.points.append(Point(PointKind.ESCALATION, notes.escalation.reason))
    return _finish(case, triage, understanding, notes)


@dataclass(frozen=True, slots=True)
class _Task:
    case: Case
    triage: Triage
    understanding: Understanding
    index: int


def _opening_points(triage: Triage) -> list[Point]:
    points = [Point(PointKind.CRISIS, sentence) for sentence in triage.crisis]
    if Kind.EXPOSED_OWN_DATA in triage.kinds:
        points.append(Point(PointKind.EXPOSED, "private data stands in a public message"))
    if triage.kinds and triage.kinds[0] is Kind.PRAISE:
        points.append(Point(PointKind.THANKS, "thanks for the kind words"))
    return points


async def _answer(task: _Task, question: Question, library: Library, notes: _Notes) -> None:
    if task.triage.kinds and task.triage.kinds[0] is Kind.PRAISE and "?" not in question.text:
        return
    matches = [match for match in task.understanding.policies if match.question == task.index]
    earlier = {decision.policy: decision for decision in notes.decisions}
    settled = next((earlier[match.policy] for match in matches if match.policy in earlier), None)
    if settled is not None:
        await _answer_beside(task, question, settled, library, notes)
        return
    decision = _decide(task, matches[0], library) if matches else None
    if decision is not None and not (
        _is_better_answered(task, question, decision) and (not question.is_issue or await _may_answer(question, library))
    ):
        _note_decision(task, decision, library, notes)
        return
    backing = library.section(decision.article, task.case.as_of) if decision is not None and decision.article else ()
    if (backing or await _may_answer(question, library)) and not _is_internal(question):
        chosen = await select(_with_backing(question, backing), library)
        if chosen:
            kind = PointKind.CORRECTION if Kind.MISINFORMATION in task.triage.kinds else PointKind.ANSWER
            notes.points += [_answer_point(kind, part, task.index) for part in chosen]
            notes.why.append(f"Answered from {', '.join(part.passage.ref for part in chosen)}.")
            notes.points += _internal_points(question, task.index)
            return
    notes.points += _internal_points(question, task.index)
    _escalate_unanswered(task, question, notes)


async def _may_answer(question: Question, library: Library) -> bool:
    """Whether what was found answers it: the search is sure enough, or one sentence bears it out where the search is in doubt. A remark
    that asks nothing needs both, as much is near to it that answers nothing."""
    if question.answerable < _LEAST:
        return False
    sure = next(needed for above, needed in (_REMARKS if question.is_issue else _NEEDED) if question.answerable >= above)
    return sure == 0 or await evidence(question, library) >= sure


async def _answer_beside(task: _Task, question: Question, decision: Decision, library: Library, notes: _Notes) -> None:
    """A further question about what a policy has decided already ("… and how do I send it back?"): its facts come from the articles. What
    the decision itself says is not said again, and no remedy is spoken of that was not given."""
    if _FURTHER.search(question.asked) is None or question.answerable < ANSWERABLE or _is_internal(question):
        return
    given = {commitment.type for commitment in decision.commitments}
    ruled = {passage.ref for passage in library.section(decision.article, task.case.as_of)} if decision.article else set()
    hits = [hit for hit in question.hits if hit.passage.ref not in ruled]
    home = (decision.article or "").partition("#")[0]
    hits = [hit for hit in hits if hit.passage.article == home] or hits
    chosen = await select(replace(question, hits=tuple(hits)), library, unless=other_remedy(given))
    chosen = tuple(part for part in chosen if part.steps or not {promise.type for promise in read_commitments(part.text)} - given)
    if chosen:
        notes.points += [_answer_point(PointKind.ANSWER, part, task.index) for part in chosen]
        notes.why.append(f"Answered beside the decision from {', '.join(part.passage.ref for part in chosen)}.")


def _escalate_unanswered(task: _Task, question: Question, notes: _Notes) -> None:
    """A question that nothing answers goes to a person. A remark beside a matter that is settled is no question."""
    if task.triage.kinds and task.triage.kinds[0] is Kind.PRAISE:
        return
    if any(not point.internal for point in notes.points) and not _ASKS.search(question.text):
        return
    if notes.decisions and len(_CONTENT.findall(question.text.casefold())) <= _FEW_WORDS:
        return
    given = {commitment.type for decision in notes.decisions for commitment in decision.commitments}
    if remedies_in(question.asked) & given:
        return
    if Kind.VENTING in task.triage.kinds and not set(task.triage.kinds) - _DISPLEASED and task.triage.escalate_to is None:
        notes.why.append(VENTED)
        return
    if Kind.THIRD_PARTY_DATA in task.triage.kinds:
        notes.escalate("customer care", "the customer asks about somebody else")
    else:
        notes.escalate("customer care", "nothing in the knowledge answers this: " + _short(question.text))


def _with_backing(question: Question, backing: Sequence[Passage]) -> Question:
    """The question with the prose of the policy that concerns it before what the search found."""
    if not backing:
        return question
    best = max((hit.score for hit in question.hits), default=1.0)
    first = {passage.ref for passage in backing}
    if question.hits and question.answerable >= _SURE and question.hits[0].passage.article not in {passage.article for passage in backing}:
        return question
    hits = [Hit(passage, best) for passage in backing] + [hit for hit in question.hits if hit.passage.ref not in first]
    return replace(question, hits=tuple(hits))


def _decide(task: _Task, match: PolicyMatch, library: Library) -> Decision:
    customer = task.case.customer
    sheet = FactSheet(given=task.case.facts, record=customer.record, claims=task.understanding.claims)
    return library.decide(match.policy, sheet, customer.tier, task.case.as_of)


def _is_better_answered(task: _Task, question: Question, decision: Decision) -> bool:
    """Whether an article answers this rather than the policy, of whose inputs nothing is known for this customer.

    So it is where the question asks what the rule is and not what it gives this customer, or where the passage found belongs to another
    article than the policy's and fits the question better than the policy does.
    """
    if any(use.source is not FactSource.DEFAULT for use in decision.inputs.values()):
        return False
    if decision.is_decided and not decision.missing:
        return False
    general = _INFORMATIONAL.search(question.text) is not None or (not question.is_issue and entry(question.asked) is not None)
    if general and _OWN_MATTER.search(question.text) is None:
        return True
    match = next((match for match in task.understanding.policies if match.policy == decision.policy), None)
    best = next((hit for hit in question.hits if hit.passage.audience is Audience.PUBLIC), None)
    if match is None or best is None or decision.article is None:
        return False
    if question.is_issue and match.score >= CONCERNS:
        return False
    return question.answerable >= ANSWERABLE and best.passage.article != decision.article.partition("#")[0] and best.score > match.score


def _note_decision(task: _Task, decision: Decision, library: Library, notes: _Notes) -> None:
    notes.decisions.append(decision)
    notes.why.append(decision.because)
    citations = tuple(passage.ref for passage in library.section(decision.article, task.case.as_of)) if decision.article else ()
    if decision.is_decided and decision.say:
        visibility = Visibility.PRIVATE if _is_about_this_person(decision) else Visibility.PUBLIC
        notes.points.append(Point(PointKind.DECISION, decision.say, citations, visibility, task.index, decision.policy))
    for missing in decision.missing:
        kind = PointKind.ASK if missing.kind is MissingKind.ASK else PointKind.LOOK_UP
        notes.points.append(Point(kind, missing.phrase, citations, Visibility.PRIVATE, task.index, decision.policy))


def _is_about_this_person(decision: Decision) -> bool:
    return bool(decision.commitments) or any(use.source is not FactSource.DEFAULT for use in decision.inputs.values())


def _is_internal(question: Question) -> bool:
    """Whether what answers it is for agents only: an internal passage is found well before any public one."""
    if not question.hits or question.hits[0].passage.audience is not Audience.INTERNAL:
        return False
    best = next((hit.score for hit in question.hits if hit.passage.audience is Audience.PUBLIC), 0.0)
    return best < 0.75 * question.hits[0].score


def _answer_point(kind: PointKind, part: Selected, index: int) -> Point:
    return Point(kind, part.text, (part.passage.ref,), Visibility.PUBLIC, index, core=part.core)


def _internal_points(question: Question, index: int) -> list[Point]:
    """What internal articles say to it, for the agent."""
    return [
        Point(PointKind.ANSWER, hit.passage.text, (hit.passage.ref,), Visibility.PRIVATE, index, internal=True)
        for hit in question.hits[:2]
        if hit.passage.audience is Audience.INTERNAL and hit.score >= ANSWERABLE
    ]


def _finish(case: Case, triage: Triage, understanding: Understanding, notes: _Notes) -> Resolution:
    missing = tuple(missing for decision in notes.decisions for missing in decision.missing)
    actions = _actions(triage, notes, missing)
    citations = dict.fromkeys(citation for point in notes.points for citation in point.citations)
    return Resolution(
        id=_resolution_id(case),
        action=actions[0],
        actions=actions,
        why=tuple(dict.fromkeys(notes.why)),
        priority=triage.priority,
        mood=triage.mood,
        decisions=tuple(notes.decisions),
        points=tuple(notes.points),
        commitments=tuple(commitment for decision in notes.decisions for commitment in decision.commitments),
        missing=missing,
        escalation=notes.escalation,
        no_reply=_silence(triage, notes) if actions[0] is Action.NO_REPLY else None,
        in_public=triage.in_public,
        citations=tuple(citations),
        kinds=tuple(kind.value for kind in triage.kinds),
        language=understanding.language,
        never=tuple(dict.fromkeys(kind for decision in notes.decisions for kind in decision.never)),
    )


def _silence(triage: Triage, notes: _Notes) -> str | None:
    return triage.no_reply or (VENTED if VENTED in notes.why else None)


def _actions(triage: Triage, notes: _Notes, missing: tuple[Missing, ...]) -> tuple[Action, ...]:
    holds = set()
    if notes.escalation is not None:
        holds.add(Action.ESCALATE)
    holds |= {Action.ASK if entry.kind is MissingKind.ASK else Action.LOOK_UP for entry in missing}
    said = {PointKind.DECISION, PointKind.ANSWER, PointKind.CORRECTION, PointKind.THANKS, PointKind.EXPOSED}
    if any(point.kind in said and not point.internal for point in notes.points):
        holds.add(Action.REPLY)
    if not holds:
        holds.add(Action.NO_REPLY)
    return tuple(action for action in _ORDER if action in holds)


def _resolution_id(case: Case) -> str:
    """The same case has the same id, so that a repeat can be recognised."""
    parts = [message.text for message in case.messages] + [case.as_of.isoformat(), case.customer.id or "", repr(sorted(case.facts.items()))]
    return "res_" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _short(text: str, limit: int = 120) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
