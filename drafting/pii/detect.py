"""Personal data in any text, found on the text with every disguise taken off; spans count the given text's characters.

Kinds: ``email, phone, card, iban, ssn, national_id, ip, mac, wallet, secret, password, pin, cvv, date_of_birth, passport,
driving_licence, plate, routing, account, card_ending, reference, address``, and ``unread`` (the whole text) where a recogniser failed
or found more than its budget: what could not be read is not harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from drafting.domain.reading import Disclosure
from drafting.errors import DraftingError
from drafting.pii import context, national, numbers, tokens
from drafting.pii.known import find_known
from drafting.pii.view import Found, Recogniser, View, view
from drafting.text.look_alikes import redrawn

__all__ = ["RECOGNISERS", "UNREAD", "DetectorFailed", "detect", "find_known"]

UNREAD = "unread"
"""The kind of the disclosure that stands for a recogniser that failed."""

BUDGET = 5_000
"""How many spans one recogniser may find in one text."""

RECOGNISERS: tuple[Recogniser, ...] = (
    *tokens.RECOGNISERS,
    numbers.CARDS,
    context.STATED,
    numbers.SOCIAL,
    national.NATIONAL,
    numbers.PHONES,
    context.PLACES,
    numbers.LONG,
)


class DetectorFailed(DraftingError):
    """A recogniser that could not read a text, or found more than its budget; the message names it."""


def detect(text: str, region: str = "US", recognisers: Sequence[Recogniser] = RECOGNISERS) -> tuple[Disclosure, ...]:
    """What in a text looks like personal data, in order, without overlaps. ``region`` (ISO country) reads numbers without a country code."""
    if not text:
        return ()
    found = _detect(text, region, tuple(recognisers))
    drawn = redrawn(text)
    if drawn == text:
        return found
    others = (replace(one, text=text[one.start : one.end]) for one in _detect(drawn, region, tuple(recognisers)))
    more = [one for one in others if not any(one.start < two.end and two.start < one.end for two in found)]
    return tuple(sorted((*found, *more), key=lambda disclosure: disclosure.start))


@lru_cache(maxsize=256)
def _detect(text: str, region: str, recognisers: tuple[Recogniser, ...]) -> tuple[Disclosure, ...]:
    try:
        seen = view(text, region)
        found = [(recogniser.name, one) for recogniser in recognisers for one in _run(recogniser, seen)]
    except DetectorFailed as error:
        return (Disclosure(UNREAD, "", text, 0, len(text), "detect", str(error), 1.0),)
    return tuple(sorted(_apart(text, seen, found), key=lambda disclosure: disclosure.start))


def _run(recogniser: Recogniser, seen: View) -> Iterator[Found]:
    count = 0
    try:
        for one in recogniser.find(seen):
            count += 1
            if count > BUDGET:
                break
            yield one
    except Exception as error:
        raise DetectorFailed(f"The recogniser '{recogniser.name}' failed ({type(error).__name__}).") from error
    if count > BUDGET:
        raise DetectorFailed(f"The recogniser '{recogniser.name}' found more than {BUDGET} spans.")


def _apart(text: str, seen: View, found: Sequence[tuple[str, Found]]) -> Iterator[Disclosure]:
    """Where two meet, check digits and clear shapes come before guesses, then the recognisers' order decides."""
    taken = bytearray(len(seen.text) + 1)
    ranked = sorted(enumerate(found), key=lambda entry: (entry[1][1].score < 0.6, entry[0]))
    for _, (name, one) in ranked:
        if one.end <= one.start or any(taken[one.start : one.end]):
            continue
        taken[one.start : one.end] = b"\x01" * (one.end - one.start)
        start, end = seen.cleaned.span(one.start, one.end)
        yield Disclosure(one.kind, one.value, text[start:end], start, end, name, one.why, one.score)
