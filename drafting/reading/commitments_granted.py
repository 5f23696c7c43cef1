"""Promises that point into a quotation: the customer's wish stands in quotes, and the text grants it ("that is what you will get")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.reading.commitments_force import denies, is_open
from drafting.reading.commitments_hits import Hit, matches
from drafting.reading.commitments_plain import PlainSentence, plain_sentences, quotations
from drafting.reading.commitments_words import words

_GRANTS = re.compile(
    r" (?:(?:that|this) is (?:exactly |just |precisely )?what (?:you (?:will|are going to) (?:get|have|receive)|(?:we|i) (?:will|shall|are going to|am going to) do)"
    r"|you (?:will|shall|are going to) (?:get|have|receive) (?:it|that|them|one|just that|exactly that)"
    r"|you (?:can|may) have (?:it|that|one|them)|(?:wish|request) (?:is )?granted|consider (?:it|that) (?:done|granted|yours)"
    r"|(?:we|i) (?:will|shall|are going to|am going to) (?:gladly |happily )?do (?:just |exactly )?that|(?:it|that) is (?:now |hereby )?(?:granted|yours)) "
)
_REMEDIES = frozenset(
    ("refund", "credit", "waiver", "discount", "replacement", "repair", "compensation", "upgrade", "free_item", "free_shipping", "callback")
)
_NEAR = 400


@dataclass(frozen=True, slots=True)
class Wish:
    """A remedy that a quotation names, and where the quotation ends in the cleaned text."""

    kind: str
    end: int


def wishes(text: str) -> tuple[Wish, ...]:
    """The remedies that the text's quotations name, the first of each."""
    return tuple(Wish(kind, end) for said, end in quotations(text) if (kind := _named(said)) is not None)


def granted(sentence: PlainSentence, known: Sequence[Wish]) -> Iterator[Hit]:
    """The remedy that a sentence grants by pointing to the quotation before it."""
    match = _GRANTS.search(sentence.text) if known and not sentence.asks else None
    if match is None or denies(sentence.text) or is_open(sentence.text):
        return
    place = sentence.span(*match.span())[1]
    before = [wish for wish in known if wish.end <= place <= wish.end + _NEAR]
    if before:
        yield Hit(before[-1].kind, match.start() + 1, match.end() - 1)


def _named(said: str) -> str | None:
    for sentence in plain_sentences(said):
        found = [
            (match.start(), kind)
            for kind, patterns in words().wordings.standing(sentence.text).known
            if kind in _REMEDIES and (match := next(matches(patterns, sentence.text), None)) is not None
        ]
        if found:
            return min(found)[1]
    return None
