"""Sentence planning: the whole reply as lines, joined where they belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drafting.domain.brief import Brief
from drafting.domain.channel import LengthUnit, TextFormat
from drafting.domain.resolution import Action, Point, PointKind
from drafting.domain.triage import Mood
from drafting.reading.clauses import asks as begins_as_question
from drafting.writer.asking import asking
from drafting.writer.choose import Chooser
from drafting.writer.content import Keep, Line, lines_of, said_points
from drafting.writer.english import also, is_refusal, lowered
from drafting.writer.matter import Matter
from drafting.writer.opening import asks, is_grieving, is_happy, is_upset, opening
from drafting.writer.realise import is_one_run, is_short, items_text, steps_text

_TURN = 220  # characters of one turn in a chat
_CONTENT = frozenset({PointKind.DECISION, PointKind.ANSWER, PointKind.CORRECTION})


def full_lines(brief: Brief, matter: Matter, choose: Chooser) -> list[Line]:
    """What a customer is told, in order: danger first, then the opening, the answers, what we do, what we need."""
    points = [point for point in brief.resolution.points if not point.internal]
    kinds = {point.kind for point in points}
    lines = [Line(point.text, Keep.SAFETY, "crisis") for point in points if point.kind is PointKind.CRISIS]
    if PointKind.EXPOSED in kinds:
        lines.append(Line(choose.of("exposed" if brief.channel.is_public else "exposed_private"), Keep.SAFETY, "exposed", ours=True))
    lines += _opening(brief, matter, choose, kinds)
    lines += _body(brief, choose)
    lines += _next(brief, points, choose)
    lines = [line for line in lines if not line.is_empty]
    return lines or [Line(choose.of("nothing"), Keep.ANSWER, "opening", ours=True)]


def _opening(brief: Brief, matter: Matter, choose: Chooser, kinds: set[PointKind]) -> list[Line]:
    made: list[str] = []
    if is_review(brief) and not asks(brief):
        made.append(choose.of("thanks_review"))
    if PointKind.CRISIS not in kinds and PointKind.CORRECTION not in kinds:
        first = opening(brief, matter, choose)
        if not (made and first.startswith("Thank")):
            made.append(first)
    if (PointKind.THANKS in kinds or (is_happy(brief) and not kinds)) and not any("Thank" in text for text in made):
        made.append(choose.of("thanks"))
    only = kinds <= {PointKind.THANKS}
    return [Line(text, Keep.ANSWER if only and index == 0 else Keep.OPENING, "opening", ours=True) for index, text in enumerate(made)]


def is_review(brief: Brief) -> bool:
    """Whether this answers a review under everybody's eyes."""
    return brief.channel.is_public and brief.channel.id == "review"


def _body(brief: Brief, choose: Chooser) -> list[Line]:
    points = said_points(brief)
    lines = lines_of(points, written_links=brief.channel.format is not TextFormat.SPEECH)
    if lines and not begins_as_question(brief.messages[-1].text) and any(point.kind is PointKind.CORRECTION for point in points):
        lines.insert(0, Line(choose.of("correction"), Keep.OPENING, lines[0].group, ours=True))
    lead = "" if is_short(brief.channel) or is_terse(brief) else _lead(brief, points, choose)
    planned: list[Line] = []
    for line in lines:
        if line.steps and not line.lead:
            line = replace(line, lead=choose.of("steps_lead"))
        elif lead and line.keep is Keep.DECISION:
            line, lead = replace(line, lead=lead), ""
        planned.append(line)
    return planned


def is_terse(brief: Brief) -> bool:
    """Whether the company's voice does without what is not needed."""
    return any(trait.lower() in {"brief", "terse", "concise", "short", "to the point"} for trait in brief.company.voice.is_)


def _lead(brief: Brief, points: Sequence[Point], choose: Chooser) -> str:
    """What leads from the opening to the first decision, for those who have something to swallow."""
    kinds = {point.kind for point in brief.resolution.points}
    if PointKind.DECISION not in kinds or kinds & {PointKind.CORRECTION, PointKind.CRISIS}:
        return ""
    promises = bool(brief.resolution.commitments) or any(also(point.text) is not None for point in points)
    if is_upset(brief):
        return choose.of("lead_promise" if promises else "lead_plain")
    if brief.resolution.mood is Mood.WORRIED:
        return choose.of("lead_worried")
    decisions = [point.text for point in points if point.kind is PointKind.DECISION]
    return choose.of("lead_refusal") if brief.resolution.mood is Mood.NEUTRAL and not promises and is_refusal(decisions[0]) else ""


def _next(brief: Brief, points: Sequence[Point], choose: Chooser) -> list[Line]:
    kinds = {point.kind for point in points}
    lines = []
    if PointKind.ESCALATION in kinds or Action.ESCALATE in brief.resolution.actions:
        lines.append(Line(choose.of("escalation"), Keep.NEXT, "next", ours=True))
    elif PointKind.LOOK_UP in kinds or Action.LOOK_UP in brief.resolution.actions:
        lines.append(Line(choose.of("look_up"), Keep.NEXT, "next", ours=True))
    spoken = brief.channel.format is TextFormat.SPEECH or brief.channel.id == "chat"
    lines.append(Line(asking(brief, choose, ends=spoken), Keep.NEXT, "ask", ours=True))
    return lines


def closing(brief: Brief, choose: Chooser) -> str:
    """The last sentence before the sign-off: in speech and chat a question, in a letter how to ask back."""
    channel = brief.channel
    kinds = {point.kind for point in brief.resolution.points if not point.internal}
    if PointKind.ASK in kinds or PointKind.CRISIS in kinds:
        return ""
    says_something = not kinds.isdisjoint(_CONTENT)
    if channel.format is TextFormat.SPEECH:
        if not says_something and is_happy(brief):
            return choose.of("check_phone_happy")
        return choose.of("check_phone" if says_something else "check_phone_wait")
    if is_grieving(brief) or PointKind.THANKS in kinds:
        return ""
    if channel.id == "chat":
        return choose.of("check_chat" if says_something else "check_chat_wait")
    waits = bool(kinds & {PointKind.ESCALATION, PointKind.LOOK_UP})
    return choose.of("close_email") if channel.id == "email" and says_something and not waits and not is_terse(brief) else ""


def paragraphs(lines: Sequence[Line], brief: Brief, choose: Chooser) -> list[str]:
    """Lines of one group in one paragraph; a greeting takes the next line in where the channel writes in one run, and in a
    letter the opening leads into the first answer."""
    made: list[str] = []
    last = ""
    for line in lines:
        text = _text(line, brief, choose)
        if last == "greeting" and made and is_one_run(brief.channel):
            made[-1] = text if line.group == "crisis" else _greeted(made[-1], text, line.ours or bool(line.lead), choose)
        elif made and _runs_on(line, last, made[-1], text, brief):
            made[-1] += ("\n" if "\n" in text else " ") + text
        else:
            made.append(text)
        last = line.group
    return made


def _runs_on(line: Line, last: str, before: str, text: str, brief: Brief) -> bool:
    """Whether the line stays in the paragraph before it: a chat turn holds two sentences or three, a letter's opening leads on."""
    if line.group != last:
        return last == "opening" and line.group.startswith("q") and _is_letter(brief) and "\n" not in text
    return line.hangs or brief.channel.id != "chat" or len(before) + len(text) <= _TURN


def _is_letter(brief: Brief) -> bool:
    return brief.channel.count is LengthUnit.CHARACTERS and not is_one_run(brief.channel)


def _greeted(greeting: str, text: str, ours: bool, choose: Chooser) -> str:
    """ "Hi Ana, we have …", or a full stop where the next word may be a name."""
    if not greeting.endswith(","):
        return f"{greeting} {text}"
    if not ours and greeting in choose.words.phrases["greetings_nameless"]:
        return f"{choose.of('greetings_nameless_run')} {text}".strip()
    rest = _lower_first(text) if ours else lowered(text)
    return f"{greeting} {rest}" if rest is not None else f"{greeting[:-1]}. {text}"


def _lower_first(text: str) -> str:
    return text if text[:1] == "I" and not text[1:2].isalpha() else text[:1].lower() + text[1:]


def _text(line: Line, brief: Brief, choose: Chooser) -> str:
    if line.steps:
        return steps_text(line, brief.channel, choose.words.steps)
    if line.items:
        return items_text(line, brief.channel)
    if not line.lead:
        return line.text
    text = lowered(line.text)
    if text is None and line.lead.endswith(","):
        return line.text
    return f"{line.lead} {text or line.text}"
