"""What we need from the customer, asked once, in one sentence, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from drafting.domain.brief import Brief
from drafting.domain.resolution import PointKind
from drafting.writer.choose import Chooser

_FACT = re.compile(r"(?:when|where|which|who|whom|whose|what|how|why|whether|if|on which|for which|in which|from which)\b", re.IGNORECASE)
_PROOF_WORD = re.compile(
    r"\b(?:photo|picture|receipt|proof|confirmation|screenshot|document|copy|invoice|statement|certificate|letter)\b", re.IGNORECASE
)
_DATED = re.compile(r"\b(?:when|date|day|bought|purchased?|ordered|booked|paid|price|cost|charges?|long ago)\b", re.IGNORECASE)
_STATE = re.compile(r"\b(?:broken|damaged?|fault|defect\w*|looks?|condition|worn|torn|wear|works?)\b", re.IGNORECASE)


def asking(brief: Brief, choose: Chooser) -> str:
    """The question, then why it is asked; empty where nothing is missing from the customer."""
    proofs = {entry.phrase for entry in brief.resolution.missing if entry.proof}
    facts: list[str] = []
    things: list[str] = []
    for phrase in dict.fromkeys(point.text.strip().rstrip(".?") for point in brief.resolution.points if point.kind is PointKind.ASK):
        if not _FACT.match(phrase):
            things.append(phrase)
        elif phrase in proofs and not _PROOF_WORD.search(phrase):
            things.append(_proof(phrase, choose))
        else:
            facts.append(phrase)
    return f"{_question(facts, things, choose)} {choose.of('ask_reason')}".strip() if facts or things else ""


def _question(facts: Sequence[str], things: Sequence[str], choose: Chooser) -> str:
    if facts and things:
        return choose.of("ask_both", facts=joined(facts), things=joined(things))
    return choose.of("ask_know", facts=joined(facts)) if facts else choose.of("ask_send", things=joined(things))


def _proof(phrase: str, choose: Chooser) -> str:
    name = "proof_date" if _DATED.search(phrase) else "proof_state" if _STATE.search(phrase) else "proof_other"
    text = choose.of(name, fact=phrase)
    return text[0].lower() + text[1:]


def joined(parts: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    if any(" and " in part or "," in part for part in parts):
        return ", ".join(parts[:-1]) + f", {last} {parts[-1]}"
    return ", ".join(parts[:-1]) + f" {last} {parts[-1]}"
