"""The opening: it answers what the customer feels and says, about their own matter; none where none fits."""

from __future__ import annotations

from dataclasses import replace

from drafting.domain.brief import Brief
from drafting.domain.case import Role
from drafting.domain.resolution import PointKind
from drafting.domain.triage import Kind, Mood
from drafting.writer.choose import Chooser
from drafting.writer.matter import Matter

_UPSET = frozenset({Mood.ANGRY, Mood.DISAPPOINTED, Mood.SARCASTIC})


def opening(brief: Brief, matter: Matter, choose: Chooser) -> str:
    """One sentence or two, or nothing."""
    mood, kinds = brief.resolution.mood, brief.resolution.kinds
    words = choose.words
    if mood is Mood.GRIEVING:
        return choose.among("opening", words.openings["grieving"])
    if mood is Mood.HAPPY or (kinds and kinds[0] == Kind.PRAISE):
        return choose.among("opening", words.openings["happy"])
    again = any(message.role is Role.AGENT for message in brief.messages)
    complains = Kind.COMPLAINT in kinds or Kind.VENTING in kinds
    if again and (mood in _UPSET or complains):
        return choose.among("opening", words.openings["again"])
    if mood in _UPSET or complains:
        return _upset(mood if mood in _UPSET else None, matter, choose)
    if mood is Mood.WORRIED:
        event = matter.event.worried if matter.event else ()
        return choose.among("opening", (*event, *event, *words.openings["worried"]))
    return ""


def _upset(mood: Mood | None, matter: Matter, choose: Chooser) -> str:
    """The event's own openings weigh double: they are closer to the customer's matter than the mood's."""
    general = choose.words.openings[mood.value if mood else "complaint"]
    special = matter.event.upset if matter.event else ()
    return choose.among("opening", (*special, *special, *special, *(general if not special else general[:6])))


def is_contested(brief: Brief) -> bool:
    """Whether what the customer says of times may be false: then none of it is repeated."""
    return any(decision.conflicts for decision in brief.resolution.decisions) or any(
        point.kind is PointKind.CORRECTION for point in brief.resolution.points
    )


def settled(brief: Brief, matter: Matter) -> Matter:
    """The matter without the times that may be false."""
    return replace(matter, time=None) if is_contested(brief) else matter
