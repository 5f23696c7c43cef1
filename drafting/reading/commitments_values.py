"""What hangs on a promise: its value, its condition, its deadline."""

from __future__ import annotations

import re

from drafting.domain.reading import QuantityKind
from drafting.text.quantities import quantities

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|tues|wed|thu|thurs|fri|sat|christmas|easter|the weekend)"
_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|forty five|forty|forty eight|sixty|ninety|half an|a few|a couple of|few|couple of)"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|moments?|seconds?)"
_CLOCK = r"(?:\d{1,2}(?:[:.]\d\d)?(?: ?(?:am|pm|oclock))?|noon|midday|midnight|lunch|lunchtime|close of business|six|seven|eight|nine|ten|four|five|three|two|one|half past \w+)"
_DATE = rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}(?: ?(?:st|nd|rd|th))?|the \d{{1,2}}(?: ?(?:st|nd|rd|th))?|\d{{1,2}}(?:st|nd|rd|th))"
TIME = re.compile(
    rf"(?<= )(?:(?:by|before|no later than|not later than|until|at the latest by|from|come) (?:the end of (?:the |this |next )?\w+|end of \w+|close of \w+|tomorrow|tonight|today|next \w+|this \w+|{_DAY}|{_DATE}|{_MONTH}|{_CLOCK}|then)(?: (?:morning|afternoon|evening|night|at {_CLOCK}))?"
    rf"|(?:within|in|inside|under|no later than|not later than|over|for)(?: the)?(?: next)? {_COUNT}(?: (?:to|or|-) \w+)?(?: \w+)? {_UNIT}(?: or less)?"
    rf"|within (?:the )?(?:hour|day|week|month|minutes|hours|days)|(?:give|allow) (?:us|it|me) (?:up to |just )?{_COUNT} (?:\w+ )?{_UNIT}"
    rf"|(?:tomorrow|tonight|today|this (?:morning|afternoon|evening|week|weekend|month|{_DAY})|next (?:week|month|{_DAY}|year)|first thing|later today|(?:the )?same day|(?:the )?next (?:working |business )?day|the day after tomorrow|overnight|any minute now|shortly after \w+|at the end of (?:the )?(?:day|week|month)|(?:the )?end of (?:the )?(?:day|week|month)|straight after \w+)(?: (?:morning|afternoon|evening|at {_CLOCK}))?"
    rf"|(?:on|this|every) {_DAY}(?: (?:morning|afternoon|evening|night|at {_CLOCK}))?|(?:on|this) {_DATE}|at {_CLOCK}|between {_CLOCK} and {_CLOCK}|in (?:{_MONTH}|time for \w+|good time|plenty of time)|{_COUNT} (?:\w+ )?{_UNIT} from (?:now|today)|before (?:the (?:weekend|holidays?|show|match|wedding|flight|trip|start|end of \w+)|you (?:arrive|leave|travel|fly|check in)))(?= )"
)
HEDGE = re.compile(
    r" (?:should|try|hope|might|may|could|aim|expect|do (?:our|my) best|looking at|all being well|hopefully|possibly|perhaps) "
)
_FULL = re.compile(r"\b(?:full|in full|entire|whole|all of|every penny|every cent)\b")


def value_in(text: str) -> str | None:
    """The amount or percentage in a clause of the given text, else ``full`` where all of it is meant."""
    found = quantities(text)
    for kind in (QuantityKind.MONEY, QuantityKind.PERCENT):
        for quantity in found:
            if quantity.kind is kind:
                return quantity.text
    return "full" if _FULL.search(text.lower()) else None
