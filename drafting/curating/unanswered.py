"""The questions of drafts that neither a policy nor an article answered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drafting.curating.scrub import scrubbed
from drafting.domain.approval import FiledDraft
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Action
from drafting.domain.triage import Question
from drafting.pii.detect import DetectorFailed
from drafting.steps.resolve import ANSWERABLE
from knowledge.curation.gaps import Unanswered


def unanswered(drafts: Iterable[FiledDraft], keep: tuple[str, ...] = ()) -> Iterator[Unanswered]:
    """Each such question once for each resolution, masked; one whose words could not be read for personal data is left out.

    ``keep`` lists what may stay in the words, the company's contacts. A customer without an id counts by the resolution.
    """
    seen: set[str] = set()
    for filed in drafts:
        record = filed.record
        if record.resolution.id in seen or filed.probe is not None:
            continue
        seen.add(record.resolution.id)
        for question in open_questions(record):
            try:
                text = scrubbed(question.text, record.case, keep)
            except DetectorFailed:
                continue
            customer = record.case.customer.id or record.resolution.id
            yield Unanswered(text, customer, record.draft.id, str(record.draft.channel), filed.created)


def open_questions(record: DraftRecord) -> list[Question]:
    """The questions that were escalated because nothing answers them; none where triage itself sent the case to a person."""
    resolution = record.resolution
    if Action.ESCALATE not in resolution.actions or record.triage.escalate_to is not None:
        return []
    answered = {point.question for point in resolution.points if not point.internal and point.citations}
    concerned = {match.question for match in record.understanding.policies}
    return [
        question
        for at, question in enumerate(record.understanding.questions)
        if at not in answered and at not in concerned and question.answerable < ANSWERABLE
    ]
