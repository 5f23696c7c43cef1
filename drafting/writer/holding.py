"""The public line of a pair: human, gives nothing away, says where to continue."""

from __future__ import annotations

from dataclasses import replace

from drafting.domain.brief import Brief
from drafting.domain.resolution import PointKind
from drafting.domain.triage import Kind, Mood
from drafting.writer.choose import Chooser
from drafting.writer.content import Keep, Line
from drafting.writer.matter import Matter

_UPSET = frozenset({Mood.ANGRY, Mood.DISAPPOINTED, Mood.SARCASTIC})


def holding_lines(brief: Brief, matter: Matter, choose: Chooser) -> list[Line]:
    """What may be said where others read: a word of sympathy, where to continue, and nothing of the case."""
    kinds = {point.kind for point in brief.resolution.points if not point.internal}
    lines = [Line(point.text, Keep.SAFETY, "crisis", verbatim=True) for point in brief.resolution.points if point.kind is PointKind.CRISIS]
    if PointKind.EXPOSED in kinds:
        lines.append(Line(choose.of("exposed"), Keep.SAFETY, "exposed"))
    bare = brief.private_channel.removeprefix("a ").removeprefix("an ")
    if brief.company.regulated:
        text = choose.of("holding_regulated", private=brief.private_channel, private_bare=bare)
        return [*lines, Line(text, Keep.DECISION, "move")]
    if not lines:
        lines.append(Line(_word_of_sympathy(brief, matter, choose), Keep.OPENING, "move"))
    lines.append(Line(choose.of("holding_move", private=brief.private_channel), Keep.DECISION, "move"))
    return [line for line in lines if line.text]


def _word_of_sympathy(brief: Brief, matter: Matter, choose: Chooser) -> str:
    mood, kinds = brief.resolution.mood, brief.resolution.kinds
    quiet = replace(matter, time=None)
    chooser = replace(choose, slots={**choose.slots, "time": ""})
    if mood is Mood.GRIEVING:
        return chooser.of("holding_grieving")
    if mood is Mood.HAPPY:
        return chooser.of("holding_happy")
    if mood in _UPSET or Kind.COMPLAINT in kinds:
        public = quiet.event.public if quiet.event else ()
        return chooser.among("holding", (*public, *public, *chooser.words.phrases["holding_upset" if mood in _UPSET else "holding_open"]))
    return chooser.of("holding_worried" if mood is Mood.WORRIED else "holding_open")
