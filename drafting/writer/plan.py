"""Sentence planning: the whole reply as lines, joined where they belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drafting.domain.brief import Brief
from drafting.domain.channel import TextFormat
from drafting.domain.resolution import Action, Point, PointKind
from drafting.writer.asking import asking
from drafting.writer.choose import Chooser
from drafting.writer.content import Keep, Line, lines_of, said_points
from drafting.writer.matter import Matter
from drafting.writer.opening import opening
from drafting.writer.realise import line_text


def full_lines(brief: Brief, matter: Matter, choose: Chooser) -> list[Line]:
    """What a customer is told, in order: danger first, then the opening, the answers, what we do, what we need."""
    points = [point for point in brief.resolution.points if not point.internal]
    kinds = {point.kind for point in points}
    lines = [Line(point.text, Keep.SAFETY, "crisis", verbatim=True) for point in points if point.kind is PointKind.CRISIS]
    if PointKind.EXPOSED in kinds:
        lines.append(Line(choose.of("exposed" if brief.channel.is_public else "exposed_private"), Keep.SAFETY, "exposed"))
    lines += _opening(brief, matter, choose, kinds)
    lines += _body(brief, choose)
    lines += _next(brief, points, choose)
    return [line for line in lines if line.text or line.steps or line.items]


def _opening(brief: Brief, matter: Matter, choose: Chooser, kinds: set[PointKind]) -> list[Line]:
    lines = []
    if brief.channel.id == "review":
        lines.append(Line(choose.of("thanks_review"), Keep.OPENING, "opening"))
    if PointKind.CRISIS not in kinds:
        lines.append(Line(opening(brief, matter, choose), Keep.OPENING, "opening"))
    if PointKind.THANKS in kinds:
        lines.append(Line(choose.of("thanks"), Keep.DECISION if kinds <= {PointKind.THANKS} else Keep.OPENING, "opening"))
    return lines


def _body(brief: Brief, choose: Chooser) -> list[Line]:
    points = said_points(brief)
    lines = lines_of(points, written_links=brief.channel.format is not TextFormat.SPEECH)
    if any(point.kind is PointKind.CORRECTION for point in points):
        lines.insert(0, Line(choose.of("correction"), Keep.OPENING, lines[0].group if lines else "q0"))
    lead = choose.of("steps_lead")
    planned: list[Line] = []
    for line in lines:
        if line.steps and not line.text and not line.verbatim:
            line = replace(line, text=lead)
        planned.append(line)
    return planned


def _next(brief: Brief, points: Sequence[Point], choose: Chooser) -> list[Line]:
    kinds = {point.kind for point in points}
    lines = []
    if PointKind.LOOK_UP in kinds or Action.LOOK_UP in brief.resolution.actions:
        lines.append(Line(choose.of("look_up"), Keep.NEXT, "next"))
    if PointKind.ESCALATION in kinds or Action.ESCALATE in brief.resolution.actions:
        lines.append(Line(choose.of("escalation"), Keep.NEXT, "next"))
    lines.append(Line(asking(brief, choose), Keep.NEXT, "ask"))
    return lines


def paragraphs(lines: Sequence[Line], brief: Brief) -> list[str]:
    """Lines of one group in one paragraph; a list or procedure begins on its own line where there is room."""
    made: list[str] = []
    last = ""
    for line in lines:
        text = line_text(line, brief)
        if made and line.group == last:
            made[-1] += ("\n" if text.count("\n") else " ") + text
        else:
            made.append(text)
        last = line.group
    return made
