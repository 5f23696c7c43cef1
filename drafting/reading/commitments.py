"""Promises read out of any text.

Sentence by sentence, clause by clause: a remedy ("refund", "a new one") is a promise only in a clause that promises (we will, you
will get, has been approved, consider it) and that is not negated, asked, a report of the past, a general rule, somebody's wish or a
hypothesis (``commitments_force``). The words are data (``data/promises.yaml``). The time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from drafting.domain.reading import CommitmentReading
from drafting.reading.commitments_beside import admissions_in, free_deadline
from drafting.reading.commitments_force import Clause, Force, clauses
from drafting.reading.commitments_granted import granted, wishes
from drafting.reading.commitments_hits import Hit, Promise, Seen, remedies, without_manner, without_mere_words
from drafting.reading.commitments_plain import PlainSentence, plain_sentences
from drafting.reading.commitments_proposed import proposed
from drafting.reading.commitments_values import HEDGE, TIME, value_in
from drafting.reading.commitments_words import own_words, words
from drafting.text.normalise import Cleaned, clean

_SOFT = re.compile(r" (?:in touch|in contact|back to you|text\w* you|messag\w* you) ")


def read_commitments(
    text: str, own: Mapping[str, Sequence[str]] | None = None, *, by_rules_alone: bool = False
) -> tuple[CommitmentReading, ...]:
    """Every promise in the text, in order, one per type. ``own`` are the company's own commitment types with example phrases. Spans
    count the given text's characters. ``by_rules_alone`` leaves the learnt reader out."""
    cleaned = clean(text)
    named = own_words(tuple((name, tuple(phrases)) for name, phrases in (own or {}).items()))
    found: list[CommitmentReading] = []
    before = " "
    asked = wishes(text)
    for sentence in plain_sentences(text):
        promises = _promises(sentence.text, sentence.asks, before, named, by_rules_alone)
        if not promises:
            promises = tuple(Promise(hit, Clause(sentence.text, 0)) for hit in granted(sentence, asked))
        found += [_reading(promise, sentence, cleaned, text) for promise in promises]
        before = sentence.text
    return _one_per_type(found)


def _reading(promise: Promise, sentence: PlainSentence, cleaned: Cleaned, text: str) -> CommitmentReading:
    start, end = cleaned.span(*sentence.span(promise.hit.start, promise.hit.end))
    first, last = cleaned.span(*sentence.span(promise.clause.start + 1, promise.clause.start + len(promise.clause.text) - 1))
    value = text[start:end] if promise.hit.kind == "deadline" else value_in(text[min(first, start) : max(last, end)])
    hedged = HEDGE.search(promise.clause.text) is not None
    return CommitmentReading(promise.hit.kind, text[start:end], start, end, value, promise.condition, promise.deadline, hedged)


@lru_cache(maxsize=4096)
def _promises(
    said: str, asks: bool, before: str, own: tuple[tuple[str, re.Pattern[str]], ...], by_rules_alone: bool
) -> tuple[Promise, ...]:
    """The promises of one sentence in plain form; the same sentence comes back in every draft of a case and after each repair."""
    sentence = PlainSentence(said, asks, (), ())
    seen = Seen(sentence, words().wordings.standing(said), own, before)
    parts = clauses(sentence)
    condition = next((part.text.strip(" ,") for part in parts if part.force is Force.CONDITION), None)
    timed = TIME.search(said)
    deadline = timed.group() if timed else None
    found: list[Promise] = []
    for part in parts:
        found += [Promise(hit, part, condition, deadline) for hit in remedies(part, seen)]
    promising = [part for part in parts if part.force is Force.PROMISE]
    if promising and not any(promise.hit.kind == "exception" for promise in found):
        match = words().beside_the_rules.search(said)
        found += [Promise(Hit("exception", *match.span()), promising[0], condition, deadline)] if match else []
    found = without_manner(without_mere_words(found), sentence)
    if timed is not None and all(_SOFT.search(f" {promise.clause.text} ") and promise.hit.kind == "callback" for promise in found):
        found += free_deadline(parts)
    found += admissions_in(seen, parts)
    return tuple(found or () if by_rules_alone else found or proposed(sentence, parts, condition, deadline))


def _one_per_type(found: Sequence[CommitmentReading]) -> tuple[CommitmentReading, ...]:
    """One reading per type; a type named twice keeps the first and takes what only the second says."""
    kept: dict[str, CommitmentReading] = {}
    for reading in found:
        former = kept.get(reading.type)
        if former is None:
            kept[reading.type] = reading
        else:
            kept[reading.type] = replace(
                former,
                value=former.value or reading.value,
                condition=former.condition or reading.condition,
                deadline=former.deadline or reading.deadline,
            )
    return tuple(sorted(kept.values(), key=lambda reading: reading.start))
