"""The stages of one wording, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drafting.domain.brief import Brief
from drafting.domain.channel import LengthUnit
from drafting.domain.draft import Form, Wording
from drafting.writer.choose import Chooser, contracted, is_generic, seed_of
from drafting.writer.content import Keep, Line
from drafting.writer.fit import Offers, fitted
from drafting.writer.greeting import greeting, is_formal, sign_off
from drafting.writer.holding import holding_lines, public_matter, way
from drafting.writer.lexicon import lexicon
from drafting.writer.matter import Matter, matter_of
from drafting.writer.opening import settled
from drafting.writer.plan import closing, full_lines, paragraphs
from drafting.writer.realise import finished, is_short, localised
from drafting.writer.subject import subject_of
from drafting.writer.wishes import Wishes, granted, in_manner, wishes_of

MODEL = "embedded"


def word(brief: Brief) -> Wording:
    """Words a brief. Deterministic and pure; a text is empty only for the form ``silent``."""
    if brief.form is Form.SILENT:
        return Wording(text="", model=MODEL)
    wishes = wishes_of(brief.instructions)
    brief = in_manner(brief, wishes)
    matter, choose = _understood(brief)
    lines = holding_lines(brief, matter, choose) if brief.form is Form.HOLDING else full_lines(brief, matter, choose)
    lines, unmet = granted(lines, brief, wishes, choose)
    framed = [_in_register(line, brief, choose) for line in _framed(lines, brief, wishes, choose)]
    text = fitted(framed, brief.channel, lambda kept: _rendered(kept, brief, choose), _offers(brief, choose))
    subject = subject_of(brief, matter, choose) if brief.channel.id == "email" else None
    return Wording(text=text, subject=subject, model=MODEL, unmet=unmet)


def _understood(brief: Brief) -> tuple[Matter, Chooser]:
    words = lexicon(brief.company.locale)
    matter = settled(brief, matter_of(brief.messages, words))
    if brief.channel.is_public:
        matter = public_matter(brief, matter)
    is_team = brief.channel.is_public or is_generic(brief.agent, words)
    return matter, Chooser(seed_of(brief), words, brief.company.voice.never_says, matter.slots(), is_team)


def _framed(lines: Sequence[Line], brief: Brief, wishes: Wishes, choose: Chooser) -> list[Line]:
    """With greeting, last sentence and sign-off."""
    framed = [Line(greeting(brief, choose) if wishes.greeting else "", Keep.GREETING, "greeting"), *lines]
    if brief.form is Form.FULL and not wishes.shorter:
        framed.append(Line(closing(brief, choose), Keep.CLOSING, "closing", ours=True))
    framed.append(Line(sign_off(brief, choose), Keep.CLOSING, "sign_off"))
    return [line for line in framed if not line.is_empty]


def _in_register(line: Line, brief: Brief, choose: Chooser) -> Line:
    """The writer's own words take the channel's register; what policies and articles say stays as it is."""
    if is_formal(brief, choose):
        return line
    lead = contracted(line.lead, choose.words) if line.lead else ""
    return replace(line, lead=lead, text=contracted(line.text, choose.words) if line.ours else line.text)


def _rendered(lines: Sequence[Line], brief: Brief, choose: Chooser) -> str:
    parts = paragraphs(lines, brief, choose)
    text = localised((" " if is_short(brief.channel) else "\n\n").join(parts), brief.company.locale)
    return finished(text, brief.channel)


def _offers(brief: Brief, choose: Chooser) -> Offers | None:
    if brief.form is Form.HOLDING:
        return None
    if brief.channel.count is LengthUnit.SMS_SEGMENTS:
        return Offers(choose.of("more_sms"), choose.of("too_long_sms"))
    if brief.channel.is_public:
        return Offers(choose.of("more_public"), choose.of("too_long_public", write=way(brief, choose)))
    return Offers(choose.of("more_private"), choose.of("too_long"))
