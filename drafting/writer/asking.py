"""What we need from the customer, asked once, in one sentence, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drafting.domain.brief import Brief
from drafting.domain.resolution import PointKind
from drafting.writer.choose import Chooser

_FACT = re.compile(r"(?:(?:on|for|in|from|at|to|by|with) )?(?:when|where|which|who|whom|whose|what|how|why|whether|if)\b", re.IGNORECASE)
_PROOF_WORD = re.compile(
    r"\b(?:photo|picture|receipt|proof|confirmation|screenshot|document|copy|invoice|statement|certificate|letter|scan)s?\b", re.IGNORECASE
)
_DATED = re.compile(r"\b(?:when|date|day|bought|purchased?|ordered|booked|paid|price|cost|charges?|long ago)\b", re.IGNORECASE)
_STATE = re.compile(r"\b(?:broken|damaged?|fault\w*|defect\w*|looks?|condition|worn|torn|wear|works?)\b", re.IGNORECASE)


def asking(brief: Brief, choose: Chooser, ends: bool) -> str:
    """The question with its reason; empty where nothing is missing from the customer. ``ends`` puts the question last, as in
    speech, where the other side answers next."""
    proofs = {entry.phrase.strip().rstrip(".?") for entry in brief.resolution.missing if entry.proof}
    facts: list[str] = []
    things: list[str] = []
    shown = False
    for phrase in dict.fromkeys(point.text.strip().rstrip(".?") for point in brief.resolution.points if point.kind is PointKind.ASK):
        if not _FACT.match(phrase):
            things.append(phrase)
        elif _PROOF_WORD.search(phrase):
            shown = True
            things.append(phrase)
        elif phrase in proofs:
            things.append(_proof(phrase, choose))
        else:
            facts.append(phrase)
    return _question(facts, things, choose, shown, ends)


def _question(facts: Sequence[str], things: Sequence[str], choose: Chooser, shown: bool, ends: bool) -> str:
    slots = {"facts": joined(facts), "things": joined(things), "aim": _lowered(choose.of("ask_aim"))}
    if not facts and not things:
        return ""
    if not things:
        return choose.of("ask_know", **slots)
    if not facts:
        return choose.of("ask_show" if shown else "ask_send", **slots)
    return choose.of("ask_show_both" if shown else "ask_both_last" if ends else "ask_both", **slots)


def _proof(phrase: str, choose: Chooser) -> str:
    name = "proof_date" if _DATED.search(phrase) else "proof_state" if _STATE.search(phrase) else "proof_other"
    return _lowered(choose.of(name, fact=phrase))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def joined(parts: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; parts that hold an "and" of their own are set apart by a comma."""
    if len(parts) < 2:
        return "".join(parts)
    comma = "," if any(f" {last} " in part or "," in part for part in parts) else ""
    return ", ".join(parts[:-1]) + f"{comma} {last} {parts[-1]}"
