"""Remedies that a text refuses: "we can't refund the ticket", "a replacement isn't possible"."""

from __future__ import annotations

from dataclasses import dataclass

from drafting.reading.commitments_force import Clause, Force, clauses, denies, is_asked, reports
from drafting.reading.commitments_hits import matches
from drafting.reading.commitments_plain import plain_sentences
from drafting.reading.commitments_words import words
from drafting.text.normalise import clean

_REFUSABLE = frozenset(
    (
        "refund",
        "credit",
        "discount",
        "replacement",
        "repair",
        "compensation",
        "upgrade",
        "free_item",
        "free_shipping",
        "exception",
        "waiver",
    )
)


@dataclass(frozen=True, slots=True)
class Denial:
    """A type of remedy that is refused, and the span of its words in the given text."""

    type: str
    start: int
    end: int


def read_denials(text: str) -> tuple[Denial, ...]:
    """Every remedy that the text refuses, once each, in order."""
    cleaned = clean(text)
    found: dict[str, Denial] = {}
    for sentence in plain_sentences(text):
        if is_asked(sentence):
            continue
        for part in clauses(sentence):
            for kind, start, end in _refused(part):
                span = cleaned.span(*sentence.span(part.start + start, part.start + end))
                found.setdefault(kind, Denial(kind, *span))
    return tuple(found.values())


def _refused(part: Clause) -> list[tuple[str, int, int]]:
    """The remedies whose words stand in a clause that denies, outside the denial's own words: "not charged" refuses nothing."""
    if part.force in {Force.CONDITION, Force.ASIDE} or reports(part.text) or not denies(part.text):
        return []
    found = []
    for kind, patterns in words().wordings.standing(part.text).known:
        match = next(matches(patterns, part.text), None) if kind in _REFUSABLE else None
        if match is not None and denies(part.text[: match.start() + 1] + part.text[match.end() :]):
            found.append((kind, match.start(), match.end()))
    return found
