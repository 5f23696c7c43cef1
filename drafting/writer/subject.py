"""An e-mail's subject: about the matter, without personal data."""

from __future__ import annotations

from drafting.domain.brief import Brief
from drafting.domain.resolution import PointKind
from drafting.domain.triage import Kind, Mood
from drafting.writer.choose import Chooser
from drafting.writer.matter import Matter


def subject_of(brief: Brief, matter: Matter, choose: Chooser) -> str:
    """From the customer's own noun, else the decision's or passage's title."""
    resolution = brief.resolution
    if resolution.mood is Mood.HAPPY or (resolution.kinds and resolution.kinds[0] == Kind.PRAISE):
        return choose.of("subject_happy")
    if matter.thing:
        return choose.of("subject_thing", thing=matter.thing)
    if resolution.decisions:
        title = resolution.decisions[0].title
        return choose.of("subject_policy", title=title)
    cited = {citation for point in resolution.points if point.kind is PointKind.ANSWER for citation in point.citations}
    title = next((passage.heading or passage.title for passage in brief.passages if passage.ref in cited), "")
    return choose.of("subject_answer", title=title) if title else choose.of("subject_plain", company=brief.company.name)
