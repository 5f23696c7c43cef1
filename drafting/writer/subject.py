"""An e-mail's subject: about the matter, without personal data."""

from __future__ import annotations

from drafting.domain.brief import Brief
from drafting.domain.resolution import PointKind
from drafting.domain.triage import Kind
from drafting.writer import english
from drafting.writer.choose import Chooser
from drafting.writer.matter import Matter
from drafting.writer.opening import is_grieving, is_happy, is_upset


def subject_of(brief: Brief, matter: Matter, choose: Chooser) -> str:
    """From the customer's own noun, else from the title of what decided or answered."""
    company = brief.company.name
    if is_grieving(brief) or Kind.DANGER in brief.resolution.kinds:
        return choose.of("subject_grieving", company=company)
    if is_happy(brief):
        return choose.of("subject_happy")
    if matter.thing and (matter.whose == "your" or (matter.whose and is_upset(brief))):
        return choose.of("subject_own" if matter.whose == "your" else "subject_thing")
    decided = next((decision.title for decision in brief.resolution.decisions if decision.title), "")
    if decided:
        return choose.of("subject_title", title=decided) or company
    topic = english.topic_of(_title(brief))
    text = choose.of("subject_topic", topic=topic) if topic else ""
    return text or choose.of("subject_plain", company=company) or company


def _title(brief: Brief) -> str:
    said = (PointKind.ANSWER, PointKind.CORRECTION)
    cited = {citation for point in brief.resolution.points if point.kind in said and not point.internal for citation in point.citations}
    titles = [passage.title for passage in brief.passages if passage.ref in cited]
    return next((title for title in titles if title), "")
