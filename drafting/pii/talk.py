"""Whether a sentence speaks to this person or to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.pii.view import View

GENERAL_TALK = re.compile(
    r"\b(?:comes? with|includes?|members|customers|everyone|everybody|anyone|stores?|shops?|branch(?:es)?|offices?|deliver(?:s|y|ies)? (?:in|to|across)|faults?|outages?|power cut|cent(?:re|er) of|areas?|open|opens|closed?|closes|"
    r"available|roaming|ships?|costs?|holidays?|sale|season|maintenance|hours|guests can|plans?|offers?|starts? (?:on|from|at)|flights? (?:to|from|between)|trains? (?:to|from|between))\b"
)
YOU = re.compile(r"\b(?:you|your|yours|you're|you've|you'd|you'll)\b")
GENERAL = re.compile(
    r"(?:parts of|area|areas|across|throughout|customers in|people in|everyone in|residents of|all of|greater|downtown|whole of|region|around|near|store in|branch in|office in|stores in)\W{1,2}(?:the )?$"
)


def is_said_to_all(low: str, at: int) -> bool:
    """Whether the sentence speaks of the company's offer to all and to nobody in particular."""
    said = sentence(low, at)
    return GENERAL_TALK.search(said) is not None and YOU.search(said) is None


def sentence(low: str, at: int) -> str:
    start = max((low.rfind(mark, 0, at) for mark in (". ", "! ", "? ", "\n")), default=-1)
    ends = [place for mark in (". ", "! ", "? ", "\n") if (place := low.find(mark, at)) >= 0]
    return low[start + 1 : min(ends, default=len(low))]


def specific(found: Iterator[tuple[int, int, str]], seen: View) -> Iterator[tuple[int, int, str]]:
    for start, end, why in found:
        if not GENERAL.search(seen.low[max(0, start - 24) : start]):
            yield start, end, why
