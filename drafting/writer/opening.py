"""The opening: it answers what the customer feels and says, about their own matter; none where none fits."""

from __future__ import annotations

from dataclasses import replace

from drafting.domain.brief import Brief
from drafting.domain.case import Role
from drafting.domain.resolution import PointKind
from drafting.domain.triage import Kind, Mood
from drafting.writer.choose import Chooser
from drafting.writer.english import mourns
from drafting.writer.matter import Matter

UPSET = frozenset({Mood.ANGRY, Mood.DISAPPOINTED, Mood.SARCASTIC})
_COMPLAINTS = frozenset({Kind.COMPLAINT, Kind.VENTING})


def is_upset(brief: Brief) -> bool:
    """Whether something went wrong for the customer, said in anger or not."""
    return brief.resolution.mood in UPSET or not _COMPLAINTS.isdisjoint(brief.resolution.kinds)


def is_happy(brief: Brief) -> bool:
    """Whether the message is praise."""
    kinds = brief.resolution.kinds
    if kinds and kinds[0] == Kind.PRAISE:
        return True
    return brief.resolution.mood is Mood.HAPPY and _COMPLAINTS.isdisjoint(kinds)


def is_grieving(brief: Brief) -> bool:
    """Whether somebody has died. A mood alone is not trusted with it: condolences for a kettle would be worse than none."""
    return brief.resolution.mood is Mood.GRIEVING and any(mourns(message.text) for message in brief.messages)


def opening(brief: Brief, matter: Matter, choose: Chooser) -> str:
    """One sentence or two, or nothing."""
    openings = choose.words.openings
    mood = brief.resolution.mood
    if is_grieving(brief):
        return choose.among("opening", openings["grieving"])
    if is_happy(brief):
        return choose.among("opening", openings["happy"])
    if is_upset(brief):
        if _comes_back(brief):
            return choose.among("opening", openings["again"])
        return _upset(brief, matter, choose)
    if mood is Mood.WORRIED or Kind.PROACTIVE in brief.resolution.kinds:
        return _of_either(matter.event.worried if matter.event else (), openings["worried"], mood, choose)
    return _received(brief, choose)


def _comes_back(brief: Brief) -> bool:
    """Whether they write again after an answer; the next turn of a live chat is no second contact."""
    answered = any(message.role is Role.AGENT for message in brief.messages)
    return answered and not all(message.channel == "chat" for message in brief.messages)


def _upset(brief: Brief, matter: Matter, choose: Chooser) -> str:
    mood, openings = brief.resolution.mood, choose.words.openings
    if mood in UPSET:
        return _of_either(matter.event.upset if matter.event else (), openings[mood.value], mood, choose)
    if matter.event is not None:
        return _of_either(matter.event.upset, openings["complaint"], mood, choose)
    return "" if asks(brief) else choose.among("opening", openings["noted"])


def _received(brief: Brief, choose: Chooser) -> str:
    """Where nothing is answered yet, a word that the message has arrived."""
    kinds = {point.kind for point in brief.resolution.points if not point.internal}
    if kinds & {PointKind.DECISION, PointKind.ANSWER, PointKind.CORRECTION, PointKind.CRISIS, PointKind.THANKS} or not kinds:
        return ""
    return choose.among("opening", choose.words.openings["received_question" if asks(brief) else "received"])


def asks(brief: Brief) -> bool:
    """Whether the customer's last words are a question."""
    return bool(brief.messages) and "?" in brief.messages[-1].text


def _of_either(special: tuple[str, ...], general: tuple[str, ...], mood: Mood, choose: Chooser) -> str:
    """What answers the event is closer to the matter than what answers the mood alone, so it comes up twice as often. An event's
    wordings call upset only those who are."""
    if mood is not Mood.ANGRY:
        special = tuple(text for text in special if "upset" not in text)
    return choose.among("opening", (*special, *special, *general))


def settled(brief: Brief, matter: Matter) -> Matter:
    """The matter without times that the record contradicts: a false premise is not repeated."""
    resolution = brief.resolution
    contested = any(decision.conflicts for decision in resolution.decisions)
    corrected = any(point.kind is PointKind.CORRECTION for point in resolution.points)
    return replace(matter, time=None) if contested or corrected else matter
