"""What a person asks for when they send a draft back, as far as the writer understands it: a small, fixed set.

Shorter; more formal or less; an apology; something of the sources or a contact mentioned; something left out; no greeting, no opening. What a
decision says and what is asked of the customer stays whatever is wished, and nothing is said that no source bears out. The rest of an
instruction is given back as it was, so that the person sees that it was not followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from drafting.domain.brief import Brief
from drafting.domain.channel import Formality
from drafting.domain.draft import Form
from drafting.text.blocks import UnitKind, units
from drafting.text.normalise import fold
from drafting.text.stop_words import STOP_WORDS
from drafting.writer import english
from drafting.writer.choose import Chooser
from drafting.writer.content import Keep, Line, as_sentence

_VERBS = (
    r"(?:mention|add|include|apologi[sz]e|say|make|be|use|keep|leave|drop|remove|skip|omit|shorten|tell|don'?t|do not|no|without|more|less|"
    r"shorter|briefer)\b"
)
_PARTS = re.compile(rf"[.;!\n]+\s*|,\s*(?:and\s+|but\s+)?(?={_VERBS})|\s+(?:and|but)\s+(?:also\s+)?(?={_VERBS})", re.IGNORECASE)
_LEADING = re.compile(r"^(?:please|pls|can you|could you|and|but|also|it should|this should|the reply should|then)\s+", re.IGNORECASE)
_SHORTER = re.compile(
    r"\b(?:short(?:er|en)?|brief(?:er)?|concise|more compact|too long|cut (?:it )?down|tighter|fewer words)\b", re.IGNORECASE
)
_FORMAL = re.compile(
    r"\b(?:more formal|formal(?:ly|er)?|more polite|more professional|less casual|too casual|no contractions)\b", re.IGNORECASE
)
_CASUAL = re.compile(
    r"\b(?:less formal|informal|more casual|casual|friendlier|more friendly|warmer|too formal|too stiff|less stiff)\b", re.IGNORECASE
)
_SORRY = re.compile(r"\b(?:apologi[sz]e|apology|say (?:we(?:'re| are) )?sorry|be sorry|sorry)\b", re.IGNORECASE)
_NO_GREETING = re.compile(r"\b(?:no|without|drop|remove|skip|leave out|omit) (?:the |a |any )?greeting\b", re.IGNORECASE)
_NO_OPENING = re.compile(
    r"\b(?:no|without|drop|remove|skip|less|leave out|omit) (?:the |a |any )?(?:opening|small talk|sympathy|empathy|first sentence)\b",
    re.IGNORECASE,
)
_OMIT = re.compile(
    r"^(?:leave out|leave away|drop|remove|omit|skip|do not mention|don'?t mention|don'?t say|do not say|no mention of|without)\s+(.+)$",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"^(?:mention|add|include|say|tell (?:them|him|her|the customer)(?: about)?|refer to|point (?:them )?to)\s+(?:that\s+)?(.+)$",
    re.IGNORECASE,
)
_CONTACTS = (("phone", re.compile(r"\bphone|\bcall\b", re.IGNORECASE)), ("email", re.compile(r"\be-?mail\b", re.IGNORECASE)))
_WORD = re.compile(r"[^\W_]{2,}")
_ENOUGH = 0.6
_STEM = 5
_KEPT = frozenset({Keep.SAFETY, Keep.DECISION, Keep.NEXT})


@dataclass(frozen=True, slots=True)
class Wishes:
    """``mention`` and ``omit`` are the person's words for it, ``unknown`` the parts of the instruction that are none of the set."""

    shorter: bool = False
    formality: Formality | None = None
    sorry: bool = False
    greeting: bool = True
    opening: bool = True
    mention: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def wishes_of(instructions: str | None) -> Wishes:
    """The instruction read part by part."""
    found = Wishes()
    for part in _PARTS.split(instructions or ""):
        text = part.strip(" ,:-")
        while _LEADING.match(text):
            text = _LEADING.sub("", text, count=1)
        if text:
            found = _with(found, text)
    return found


def _with(found: Wishes, text: str) -> Wishes:
    if _NO_GREETING.search(text):
        return replace(found, greeting=False)
    if _NO_OPENING.search(text):
        return replace(found, opening=False)
    if _SORRY.search(text) and not _OMIT.match(text):
        return replace(found, sorry=True)
    for pattern, formality in ((_CASUAL, Formality.CASUAL), (_FORMAL, Formality.FORMAL)):
        if pattern.search(text):
            return replace(found, formality=formality, shorter=found.shorter or bool(_SHORTER.search(text)))
    if _SHORTER.search(text):
        return replace(found, shorter=True)
    if (omitted := _OMIT.match(text)) is not None:
        return replace(found, omit=(*found.omit, omitted.group(1)))
    if (mentioned := _MENTION.match(text)) is not None:
        return replace(found, mention=(*found.mention, mentioned.group(1)))
    return replace(found, unknown=(*found.unknown, text))


def in_manner(brief: Brief, wishes: Wishes) -> Brief:
    """The brief in the register that is wished for."""
    if wishes.formality is None:
        return brief
    voice = brief.company.voice
    if wishes.formality is Formality.CASUAL:
        voice = replace(voice, is_=())
    return replace(brief, channel=replace(brief.channel, formality=wishes.formality), company=replace(brief.company, voice=voice))


def granted(lines: Sequence[Line], brief: Brief, wishes: Wishes, choose: Chooser) -> tuple[list[Line], tuple[str, ...]]:
    """The lines as wished, and the wishes that could not be met, in the person's words."""
    kept, unmet = list(lines), list(wishes.unknown)
    if wishes.shorter:
        kept = [replace(line, lead="") if line.text else line for line in kept if line.keep not in {Keep.OPENING, Keep.DETAIL, Keep.MORE}]
    if not wishes.opening:
        kept = [line for line in kept if line.keep is not Keep.OPENING]
    for words in wishes.omit:
        without = [line for line in kept if line.keep in _KEPT or not _holds(line, words)]
        unmet += [] if without and len(without) < len(kept) else [f"leave out {words}"]
        kept = without or kept
    for words in wishes.mention:
        told = _mentioned(words, kept, brief, choose)
        unmet += [] if told is not None else [f"mention {words}"]
        kept = _before_next(kept, told) if told is not None and not told.is_empty else kept
    if wishes.sorry and brief.form is Form.HOLDING and brief.company.regulated:
        unmet.append("apologise")
    elif wishes.sorry:
        others = [line for line in kept if line.keep is not Keep.OPENING]
        kept = [Line(choose.of("apology"), Keep.NEXT, "move" if brief.form is Form.HOLDING else "opening", ours=True), *others]
    return kept, tuple(unmet)


def _holds(line: Line, words: str) -> bool:
    return _covered(words, " ".join((line.lead, line.text, *line.steps, *line.items))) >= _ENOUGH


def _mentioned(words: str, lines: Sequence[Line], brief: Brief, choose: Chooser) -> Line | None:
    """The line that says it: empty where it is said already, ``None`` where no source bears it out or others may not hear it."""
    if any(_holds(line, words) for line in lines):
        return Line("", Keep.ANSWER, "wish")
    if brief.form is Form.HOLDING:
        return None
    for kind, pattern in _CONTACTS:
        contact = next((contact.value for contact in brief.company.contacts if contact.kind == kind), None)
        if pattern.search(words) and contact is not None:
            return Line(choose.of(f"wish_{kind}", contact=contact), Keep.ANSWER, "wish", ours=True)
    said = [
        (_covered(words, f"{passage.heading} {unit.text}"), unit.text)
        for passage in brief.passages
        for unit in units(passage.text)
        if unit.kind is not UnitKind.STEP
    ]
    share, text = max(said, default=(0.0, ""))
    return Line(english.addressed(as_sentence(text)), Keep.ANSWER, "wish") if share >= _ENOUGH else None


def _before_next(lines: Sequence[Line], line: Line) -> list[Line]:
    at = next((place for place, other in enumerate(lines) if other.group in {"next", "ask"}), len(lines))
    return [*lines[:at], line, *lines[at:]]


def _covered(words: str, text: str) -> float:
    """The share of the content words of a wish that the text holds."""
    wanted, said = _stems(words), _stems(text)
    return len(wanted & said) / len(wanted) if wanted else 0.0


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(fold(text)) if word not in STOP_WORDS}
