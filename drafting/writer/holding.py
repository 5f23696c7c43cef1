"""The public line of a pair: human, gives nothing away, says where to continue."""

from __future__ import annotations

from dataclasses import replace

from drafting.domain.brief import Brief
from drafting.domain.resolution import PointKind
from drafting.domain.triage import Kind, Mood
from drafting.writer.choose import Chooser
from drafting.writer.content import Keep, Line
from drafting.writer.matter import Matter
from drafting.writer.opening import is_grieving, is_happy, is_upset

_WAYS = (
    ("email", ("email", "e-mail", "mail")),
    ("chat", ("chat",)),
    ("phone", ("phone", "call", "telephone")),
    ("sms", ("sms", "text")),
)


def holding_lines(brief: Brief, matter: Matter, choose: Chooser) -> list[Line]:
    """What may be said where others read: a word of sympathy, where to continue, and nothing of the case."""
    points = [point for point in brief.resolution.points if not point.internal]
    lines = [Line(point.text, Keep.SAFETY, "crisis") for point in points if point.kind is PointKind.CRISIS]
    if any(point.kind is PointKind.EXPOSED for point in points):
        lines.append(Line(choose.of("exposed"), Keep.SAFETY, "exposed", ours=True))
    if brief.company.regulated and not any(line.group == "crisis" for line in lines):
        return [*lines, Line(choose.of("holding_regulated", write=way(brief, choose)), Keep.DECISION, "move", ours=True)]
    kind = "_urgent" if any(line.group == "crisis" for line in lines) else "_then" if lines else ""
    if not lines:
        lines.append(Line(_sympathy(brief, matter, choose), Keep.OPENING, "move", ours=True))
    lines.append(Line(_move(brief, choose, kind), Keep.DECISION, "move", ours=True))
    return [line for line in lines if not line.is_empty]


def _move(brief: Brief, choose: Chooser, kind: str = "") -> str:
    """Where to continue."""
    return choose.of(f"holding_move{kind}", write=way(brief, choose))


def way(brief: Brief, choose: Chooser) -> str:
    """How one comes to the private channel, with the company's own address for it where there is one."""
    private = brief.private_channel.lower()
    kind = next((way for way, words in _WAYS if any(word in private.split() for word in words)), "other")
    contacts = {entry.kind: entry.value for entry in reversed(brief.company.contacts)}
    text = choose.of(f"way_{kind}", private=brief.private_channel, email=contacts.get("email", ""), phone=contacts.get("phone", ""))
    if not text and kind in {"email", "phone"}:
        text = choose.of(f"way_{kind}_bare")
    return text[:1].lower() + text[1:]


def _sympathy(brief: Brief, matter: Matter, choose: Chooser) -> str:
    mood = brief.resolution.mood
    phrases = choose.words.phrases
    if is_grieving(brief):
        return choose.of("holding_grieving")
    if is_happy(brief):
        return choose.of("holding_happy")
    if is_upset(brief):
        general = {Mood.DISAPPOINTED: "holding_let_down", Mood.NEUTRAL: "holding_open", Mood.WORRIED: "holding_worried"}.get(
            mood, "holding_upset"
        )
        special = matter.event.public if matter.event else ()
        return choose.among("opening", (*special, *special, *phrases[general]))
    if mood is Mood.WORRIED:
        return choose.of("holding_worried")
    kinds = brief.resolution.kinds
    asked = bool(kinds) and kinds[0] == Kind.QUESTION and brief.messages[-1].text.rstrip().endswith("?")
    return choose.of("holding_asked" if asked else "holding_open")


def public_matter(brief: Brief, matter: Matter) -> Matter:
    """What of the matter may be named in public: nothing that the customer said elsewhere, and no times at all."""
    written = {message.channel for message in brief.messages if message.channel is not None}
    if brief.company.regulated or (written and brief.channel.id not in written):
        return replace(matter, thing=None, whose=None, time=None, event=None)
    return replace(matter, time=None)
