"""A date that no words tie to an event, where only one event can be meant.

"Cancel the room for 15 November": the policy asks for one date, the customer names one. It is taken as that date; where the
year is not said and the matter is still to come, the coming one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from drafting.text.dates import DatePhrase, date_phrases
from knowledge.domain.facts import Claim, FactType
from knowledge.policy.rule import Input

_TO_COME_NAME = re.compile(r"arriv|travel|depart|check_?in|stay|event|appointment|booking|start|visit|flight|trip|due|expir|renew|moving")
_TO_COME_TEXT = re.compile(
    r"\b(?:cancel\w*|call off|postpone|rebook|reschedul\w*|can'?t (?:come|make|travel|go|fly)|cannot (?:come|make|travel|go|fly)|won'?t (?:be able|make|come)|change (?:of|my|our|the)|mov(?:e|ing)|"
    r"upcoming|coming|booked|booking|planning|next)\b",
    re.IGNORECASE,
)
_SAYS_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\bago\b|\byesterday\b|\blast\b|\btoday\b|\btomorrow\b", re.IGNORECASE)


def single_dates(texts: Sequence[str], inputs: Mapping[str, Input], as_of: date, claimed: Mapping[str, Claim]) -> dict[str, Claim]:
    """The claim for the one date that the inputs ask for and the one date that the texts name; empty where either is not single, or the
    date is claimed already."""
    wanted = {
        entry.derived_from or entry.name: entry
        for entry in inputs.values()
        if entry.look_up is None and (entry.derived_from or entry.type is FactType.DATE)
    }
    if len(wanted) != 1 or any(name in claimed or entry.name in claimed for name, entry in wanted.items()):
        return {}
    phrases = [(index, phrase) for index, text in enumerate(texts) for phrase in date_phrases(text, as_of) if phrase.precise]
    if len({phrase.value for _, phrase in phrases}) != 1:
        return {}
    name = next(iter(wanted))
    index, phrase = phrases[0]
    value = _coming(phrase, as_of) if _is_to_come(name, texts[index], phrase) else phrase.value
    return {name: Claim(name, value, phrase.text, index, phrase.start, phrase.end)}


def coming_dates(texts: Sequence[str], as_of: date, claimed: Mapping[str, Claim]) -> dict[str, Claim]:
    """The claimed dates that were read as past, though their year is not said and the matter is still to come, as coming ones."""
    found = {}
    for name, claim in claimed.items():
        value = claim.value
        if isinstance(value, date) and not isinstance(value, datetime) and value < as_of and claim.message < len(texts):
            phrase = DatePhrase(value, claim.text, claim.start, claim.end)
            if _is_to_come(name, texts[claim.message], phrase) and _coming(phrase, as_of) != value:
                found[name] = replace(claim, value=_coming(phrase, as_of))
    return found


def _is_to_come(name: str, text: str, phrase: DatePhrase) -> bool:
    return _TO_COME_NAME.search(name) is not None and _TO_COME_TEXT.search(text) is not None and _SAYS_YEAR.search(phrase.text) is None


def _coming(phrase: DatePhrase, as_of: date) -> date:
    """The next day of that name: the year after where the day of this year has passed."""
    value = phrase.value
    if value >= as_of:
        return value
    try:
        following = value.replace(year=value.year + 1)
    except ValueError:
        following = value + timedelta(days=365)
    return following if following >= as_of else value
