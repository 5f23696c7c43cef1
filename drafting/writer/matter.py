"""What the matter is about, in the customer's own words: the thing, what happened to it, how long it took."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.channels.spoken import cardinal
from drafting.domain.case import Message, Role
from drafting.writer.lexicon import Event, Lexicon

_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w'’-]*|\d+|[.,;:!?()]")
_TIME = re.compile(
    r"\b(?:after|for|in|lasted|only|just|waiting|waited|within)?\s*(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+"
    r"(minutes?|hours?|days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Matter:
    """``thing`` is a bare singular noun phrase ("Swift kite") with whether it can be counted; each part may be missing."""

    thing: str | None = None
    countable: bool = True
    time: str | None = None
    event: Event | None = None

    def slots(self) -> dict[str, str]:
        """The values for the slots of the wordings."""
        found: dict[str, str] = {}
        if self.thing:
            found |= {"thing": self.thing, "your_thing": f"your {self.thing}"}
            if self.countable:
                found["a_thing"] = f"{_article(self.thing)} {self.thing}"
                found["A_thing"] = found["a_thing"][0].upper() + found["a_thing"][1:]
        if self.time:
            found["time"] = self.time
        return found


def matter_of(messages: Sequence[Message], words: Lexicon) -> Matter:
    """Read from the customer's messages, the last first; what cannot be read with confidence is left out."""
    texts = [message.text for message in reversed(messages) if message.role is Role.CUSTOMER]
    thing = next((found for found in (_thing(text, words) for text in texts) if found), None)
    event = next((found for found in (_event(text, words) for text in texts[:2]) if found), None)
    time = _time(texts[0]) if texts else None
    countable = thing is not None and thing.split()[-1].lower() not in words.words["mass"]
    return Matter(thing, countable, time, event)


def _event(text: str, words: Lexicon) -> Event | None:
    return next((event for event in words.events if event.pattern.search(text)), None)


def _time(text: str) -> str | None:
    match = _TIME.search(text)
    if match is None:
        return None
    number = match.group(1).lower()
    return f"{cardinal(int(number)) if number.isdigit() else number} {match.group(2).lower()}"


def _thing(text: str, words: Lexicon) -> str | None:
    """The first noun phrase after a determiner that ends where a phrase surely ends, the customer's own things first."""
    tokens = [token for token in _WORD.findall(text.replace("’", "'"))]
    found = [phrase for start in range(len(tokens)) if (phrase := _phrase_at(tokens, start, words))]
    own = [phrase for determiner, phrase in found if determiner in words.words["own"]]
    return (own or [phrase for _, phrase in found] or [None])[0]


def _phrase_at(tokens: Sequence[str], start: int, words: Lexicon) -> tuple[str, str] | None:
    determiner = tokens[start].lower()
    if determiner not in words.words["determiners"]:
        return None
    phrase: list[str] = []
    for token in tokens[start + 1 : start + 2 + _LONGEST]:
        lower = token.lower()
        if not token[0].isalpha() or lower in words.words["boundaries"] or lower in words.words["determiners"]:
            break
        phrase = [] if lower.endswith("'s") else [*phrase, token]
    else:
        return None
    return (determiner, " ".join(phrase)) if _is_thing(phrase, words) else None


def _is_thing(phrase: Sequence[str], words: Lexicon) -> bool:
    if not phrase or len(phrase) > _LONGEST:
        return False
    lower = [word.lower() for word in phrase]
    head = lower[-1]
    if any(word in words.words["not_things"] or word in words.words["people"] for word in lower):
        return False
    if len(head) < 3 or re.search(r"(?:[^su]s|'|ly|ing|ed|er than)$", head) or any(word.isupper() and len(word) > 4 for word in phrase):
        return False
    return all(re.fullmatch(r"[a-zà-ÿ][a-zà-ÿ'-]*", word) for word in lower)


def _article(phrase: str) -> str:
    return "an" if re.match(r"(?:[aeio]|u(?!ni|s[ei]|k))", phrase, re.IGNORECASE) else "a"
