"""What the matter is about, in the customer's own words: the thing, what happened to it, how long it took."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.channels.spoken import cardinal
from drafting.domain.case import Message, Role
from drafting.writer.lexicon import Event, Lexicon

_WORD = re.compile(r"@\w+|[A-Za-zÀ-ÿ][\w'-]*|\d+|[.,;:!?()\"…]")
_TIME = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+(days?|weeks?)\b(?!\s+(?:ago|later|notice|left|old))",
    re.IGNORECASE,
)
_NOT_A_HEAD = re.compile(r"(?:[^su]s|'|ly|ing|ed|est)$")
_LONGEST = 3
_READ = 5000  # characters of a message; the matter stands at its beginning


@dataclass(frozen=True, slots=True)
class Matter:
    """``thing`` is a bare singular noun phrase ("Swift kite"), ``whose`` is "your", "our" or "the"; each part may be missing."""

    thing: str | None = None
    whose: str | None = None
    countable: bool = True
    time: str | None = None
    event: Event | None = None

    def slots(self) -> dict[str, str]:
        """The values for the slots of the wordings."""
        found: dict[str, str] = {}
        if self.thing:
            found["thing"] = self.thing
            if self.whose:
                found |= {"your_thing": f"{self.whose} {self.thing}", "Your_thing": f"{self.whose.capitalize()} {self.thing}"}
            if self.countable:
                found["a_thing"] = f"{_article(self.thing)} {self.thing}"
        if self.time:
            found["time"] = self.time
        return found


def matter_of(messages: Sequence[Message], words: Lexicon) -> Matter:
    """Read from the customer's messages, the last first; what cannot be read with confidence is left out."""
    texts = [message.text[:_READ].replace("’", "'") for message in reversed(messages) if message.role is Role.CUSTOMER]
    found = next((found for found in (_thing(text, words) for text in texts) if found), None)
    event = next((found for found in (_event(text, words) for text in texts[:2]) if found), None)
    whose, thing = found or (None, None)
    countable = thing is not None and thing.split()[-1].lower() not in words.words["mass"]
    return Matter(thing, whose, countable, _time(texts[0]) if texts else None, event)


def _event(text: str, words: Lexicon) -> Event | None:
    """What happened first in the text; of two that begin together, the one that is listed first."""
    found = [(match.start(), place) for place, event in enumerate(words.events) if (match := event.pattern.search(text))]
    return words.events[min(found)[1]] if found else None


def _time(text: str) -> str | None:
    """The one duration of the text; where it names several, none is picked."""
    found = {(match.group(1).lower(), match.group(2).lower()) for match in _TIME.finditer(text)}
    if len(found) != 1:
        return None
    number, unit = found.pop()
    return f"{cardinal(int(number)) if number.isdigit() else number} {unit}"


def _thing(text: str, words: Lexicon) -> tuple[str | None, str] | None:
    """The first noun phrase that ends where a phrase surely ends; the customer's own things go before others."""
    tokens = _WORD.findall(text)
    found = [phrase for start in range(len(tokens)) if (phrase := _phrase_at(tokens, start, words))]
    own = [phrase for phrase in found if phrase[0] == "your"]
    return next(iter(own or found), None)


def _phrase_at(tokens: Sequence[str], start: int, words: Lexicon) -> tuple[str | None, str] | None:
    determiner = tokens[start].lower()
    is_place = start > 0 and tokens[start - 1].lower() in words.words["locative"]
    if determiner not in words.words["determiners"] or is_place:
        return None
    phrase: list[str] = []
    possessed = False
    for token in tokens[start + 1 : start + 3 + _LONGEST]:
        lower = token.lower()
        if _ends_phrase(lower, bool(phrase), words):
            break
        possessed = possessed or lower.endswith("'s")
        phrase = [] if lower.endswith("'s") else [*phrase, token]
    else:
        if start + 3 + _LONGEST <= len(tokens):
            return None
    if not _is_thing(phrase, words):
        return None
    return _whose(_Place(determiner, tokens[:start], tokens[start + 1 + len(phrase) :]), words, possessed), " ".join(phrase)


def _ends_phrase(word: str, begun: bool, words: Lexicon) -> bool:
    if not word[0].isalpha() or word in words.words["boundaries"] or word in words.words["determiners"]:
        return True
    return begun and word in words.words["after_noun"]


@dataclass(frozen=True, slots=True)
class _Place:
    """A noun phrase's determiner, with what stands before and after it."""

    determiner: str
    before: Sequence[str]
    after: Sequence[str]


def _whose(place: _Place, words: Lexicon, possessed: bool) -> str | None:
    """Whose it is, seen from the company: theirs, ours, or nobody's in particular."""
    if possessed:
        return "the"
    if place.determiner in words.words["own"]:
        return "your"
    if place.determiner == "your":
        return "our"
    acquired = words.words["acquired"]
    if any(token.lower() in acquired for token in place.before[-2:]):
        return "your"
    following = [token.lower() for token in place.after[:4]]
    if {"i", "we"} & set(following) and any(token in acquired for token in following):
        return "your"
    return "the" if place.determiner == "the" else None


def _is_thing(phrase: Sequence[str], words: Lexicon) -> bool:
    lower = [word.lower() for word in phrase]
    if not lower or len(lower) > _LONGEST or len(lower[-1]) < 3 or _NOT_A_HEAD.search(lower[-1]):
        return False
    if any(part in words.words["not_things"] or part in words.words["people"] for word in lower for part in (word, word.removesuffix("s"))):
        return False
    if any(re.search(r"[^su]s$", word) for word in lower[:-1]):
        return False
    return all(re.fullmatch(r"[a-zà-ÿ][a-zà-ÿ-]*", word) for word in lower) and not all(word.isupper() and len(word) > 3 for word in phrase)


def _article(phrase: str) -> str:
    return "an" if re.match(r"(?:[aeio]|u(?!ni|s[ei]|k)|hour|hono)", phrase, re.IGNORECASE) else "a"
