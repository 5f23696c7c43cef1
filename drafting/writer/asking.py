"""What we need from the customer, asked once, in one sentence, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drafting.domain.brief import Brief
from drafting.domain.resolution import PointKind
from drafting.writer import english
from drafting.writer.choose import Chooser


def asking(brief: Brief, choose: Chooser, ends: bool) -> str:
    """The question with its reason; empty where nothing is missing from the customer. ``ends`` puts the question last, as in
    speech, where the other side answers next."""
    proofs = {entry.phrase.strip().rstrip(".?") for entry in brief.resolution.missing if entry.proof}
    facts: list[str] = []
    things: list[str] = []
    shown = False
    for phrase in dict.fromkeys(point.text.strip().rstrip(".?") for point in brief.resolution.points if point.kind is PointKind.ASK):
        if not english.is_fact(phrase):
            things.append(phrase)
        elif english.names_proof(phrase):
            shown = True
            things.append(phrase)
        elif phrase in proofs:
            things.append(_proof(phrase, choose))
        else:
            facts.append(phrase)
    decided = any(point.kind is PointKind.DECISION for point in brief.resolution.points)
    aim = _lowered(choose.of("ask_aim_decided" if decided else "ask_aim"))
    return _question(_Asked(tuple(facts), tuple(things), shown), choose, aim, ends)


@dataclass(frozen=True, slots=True)
class _Asked:
    """``facts`` to be told, ``things`` to be sent or shown."""

    facts: tuple[str, ...]
    things: tuple[str, ...]
    shown: bool


def _question(asked: _Asked, choose: Chooser, aim: str, ends: bool) -> str:
    slots = {"facts": joined(asked.facts), "things": joined(asked.things), "aim": aim}
    if not asked.facts and not asked.things:
        return ""
    if not asked.things:
        return choose.of("ask_know", **slots)
    if not asked.facts:
        return choose.of("ask_show" if asked.shown else "ask_send", **slots)
    return choose.of("ask_show_both" if asked.shown else "ask_both_last" if ends else "ask_both", **slots)


def _proof(phrase: str, choose: Chooser) -> str:
    return _lowered(choose.of(english.proof_of(phrase), fact=phrase))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def joined(parts: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; parts that hold an "and" of their own are set apart by a comma."""
    if len(parts) < 2:
        return "".join(parts)
    comma = "," if any(f" {last} " in part or "," in part for part in parts) else ""
    return ", ".join(parts[:-1]) + f"{comma} {last} {parts[-1]}"
