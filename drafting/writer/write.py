"""The stages of one wording, in order."""

from __future__ import annotations

from collections.abc import Sequence

from drafting.domain.brief import Brief
from drafting.domain.channel import LengthUnit, TextFormat
from drafting.domain.draft import Form, Wording
from drafting.domain.resolution import Action
from drafting.writer.choose import Chooser, seed_of, speaker
from drafting.writer.content import Keep, Line
from drafting.writer.fit import fitted
from drafting.writer.holding import holding_lines
from drafting.writer.lexicon import lexicon
from drafting.writer.matter import matter_of
from drafting.writer.opening import settled
from drafting.writer.plan import full_lines, paragraphs
from drafting.writer.realise import finished, greeting, own_words, sign_off
from drafting.writer.subject import subject_of

MODEL = "embedded"
_GENERIC_AGENTS = ("the team", "team", "support", "customer care", "customer service")


def word(brief: Brief) -> Wording:
    """Words a brief. Deterministic and pure; a text is empty only for the form ``silent``."""
    if brief.form is Form.SILENT:
        return Wording(text="", model=MODEL)
    words = lexicon(brief.company.locale)
    matter = settled(brief, matter_of(brief.messages, words))
    slots = speaker("" if brief.channel.is_public else brief.agent, _GENERIC_AGENTS) | matter.slots()
    choose = Chooser(seed_of(brief), words, brief.company.voice.never_says, slots)
    lines = holding_lines(brief, matter, choose) if brief.form is Form.HOLDING else full_lines(brief, matter, choose)
    lines = [line if line.verbatim or line.group.startswith("q") else _own(line, brief, choose) for line in lines]
    text = fitted(_framed(lines, brief, choose), brief, lambda kept: _rendered(kept, brief), _offers(brief, choose))
    subject = subject_of(brief, matter, choose) if brief.channel.id == "email" else None
    return Wording(text=text, subject=subject, model=MODEL)


def _own(line: Line, brief: Brief, choose: Chooser) -> Line:
    return Line(own_words(line.text, brief, choose.words), line.keep, line.group, line.steps, line.items, line.verbatim)


def _framed(lines: list[Line], brief: Brief, choose: Chooser) -> list[Line]:
    """With greeting, closing question and sign-off."""
    framed = [Line(greeting(brief), Keep.GREETING, "greeting"), *lines]
    if brief.channel.format is TextFormat.SPEECH and Action.ASK not in brief.resolution.actions:
        framed.append(Line(choose.of("check_phone"), Keep.CLOSING, "closing"))
    framed.append(Line(sign_off(brief), Keep.CLOSING, "sign_off"))
    return [line for line in framed if line.text or line.steps or line.items]


def _rendered(lines: Sequence[Line], brief: Brief) -> str:
    parts = paragraphs(lines, brief)
    short = brief.channel.count in {LengthUnit.X_WEIGHTED, LengthUnit.SMS_SEGMENTS}
    if short:
        return finished(" ".join(parts), brief)
    return finished("\n\n".join(parts), brief)


def _offers(brief: Brief, choose: Chooser) -> list[str]:
    if brief.channel.count is LengthUnit.SMS_SEGMENTS:
        return [choose.of("more_sms")]
    if brief.channel.is_public:
        return [choose.of("more_ask"), "More?"]
    return [choose.of("more_private")]
