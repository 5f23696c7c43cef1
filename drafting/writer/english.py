"""What the writer knows of English grammar beyond the words in ``data/en.yaml``; another language brings a module like this one."""

from __future__ import annotations

import re

from drafting.writer.person import addressed

__all__ = [
    "addressed",
    "also",
    "hangs",
    "is_fact",
    "is_refusal",
    "lowered",
    "mourns",
    "names_proof",
    "possible_first",
    "proof_of",
    "topic_of",
]

_NEGATIVE = re.compile(r"\b(?:not|no longer|no|cannot|can't|never|too late|has passed|have passed|expired|ended|over)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those|then|so|also|instead|otherwise|he|she)\b", re.IGNORECASE)
_HANGS = re.compile(
    r"(?:it|its|they|them|this|that|these|those|then|there|both|each|such|otherwise|also|so|in that case|if so|if not|after that|but|"
    r"however|and|for this|the same)\b",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"(?:the|an?|your|our|we|you|this|that|it|as|after|no|when|if|once|because|in|on|for|with|by|to|there|here|please|all|every|each|most|"
    r"some|any|both|these|those|they)\b",
    re.IGNORECASE,
)
_KIN = (
    "husband|wife|father|mother|mum|mom|dad|son|daughter|brother|sister|partner|friend|baby|child|uncle|aunt|dog|cat|"
    r"grand(?:mother|father|ma|pa|mum|dad|son|daughter|parents?|child)"
)
_DEATH = re.compile(
    r"\b(?:passed away|passing|funerals?|deceased|bereave\w*|condolences?|widow(?:ed|er)?|grie(?:f|ving|ve)|mourn\w*|death|(?:my|our) loss|"
    rf"lost (?:my|our|his|her|a) (?:{_KIN})|late (?:{_KIN})|(?:{_KIN}|he|she)(?: \w+){{0,3}} (?:died|has died|dies|is dead|passed))\b",
    re.IGNORECASE,
)
_FACT = re.compile(r"(?:(?:on|for|in|from|at|to|by|with) )?(?:when|where|which|who|whom|whose|what|how|why|whether|if)\b", re.IGNORECASE)
_PROOF_WORD = re.compile(
    r"\b(?:photo|picture|receipt|proof|confirmation|screenshot|document|copy|invoice|statement|certificate|letter|scan)s?\b", re.IGNORECASE
)
_DATED = re.compile(r"\b(?:when|date|day|bought|purchased?|ordered|booked|paid|price|cost|charges?|long ago)\b", re.IGNORECASE)
_STATE = re.compile(r"\b(?:broken|damaged?|fault\w*|defect\w*|looks?|condition|worn|torn|wear|works?)\b", re.IGNORECASE)


def hangs(sentence: str) -> bool:
    """Whether the sentence cannot stand without the one before it."""
    return _HANGS.match(sentence) is not None


def lowered(sentence: str) -> str | None:
    """The sentence as it goes on after a comma or colon; ``None`` where its first word may be a name."""
    if re.match(r"I\b", sentence):
        return sentence
    return sentence[0].lower() + sentence[1:] if _LOWERED.match(sentence) else None


def also(promise: str) -> str | None:
    """A promise as one that comes after another; ``None`` for what is no promise."""
    if not promise.startswith("We will "):
        return None
    return "We will also " + promise.removeprefix("We will ").removeprefix("also ")


def possible_first(sentence: str) -> str:
    """A refusal and an offer joined by a semicolon, the offer first, where both halves stand by themselves."""
    first, separator, second = sentence.rstrip(".").partition("; ")
    if not separator or "; " in second or not _NEGATIVE.search(first) or _NEGATIVE.search(second) or _PRONOUN.search(second):
        return sentence
    rest = lowered(first)
    return sentence if rest is None else f"{second[0].upper()}{second[1:]}; {rest}."


def topic_of(title: str) -> str:
    """A title as one speaks "about" it; empty where it is no topic ("Damaged on arrival")."""
    if re.match(r"\w+ed (?:on|in|by|at|to|for|during)\b", title):
        return ""
    title = re.sub(r"^(?:Questions|Information|FAQs?) (?:about|on) ", "", title)
    return title[0].lower() + title[1:] if title[1:].islower() else title


def is_refusal(sentence: str) -> bool:
    """Whether the sentence says that something is not possible."""
    return _NEGATIVE.search(sentence) is not None


def mourns(text: str) -> bool:
    """Whether the text speaks of somebody's death, and not of a thing that "died"."""
    return _DEATH.search(text) is not None


def is_fact(phrase: str) -> bool:
    """Whether a policy's ``ask`` names something to be told ("when you bought it"), not something to be sent ("a photo")."""
    return _FACT.match(phrase) is not None


def names_proof(phrase: str) -> bool:
    """Whether the phrase says itself by what it is shown ("with a photo")."""
    return _PROOF_WORD.search(phrase) is not None


def proof_of(phrase: str) -> str:
    """The name of the wording that asks for proof of such a fact."""
    if _DATED.search(phrase):
        return "proof_date"
    return "proof_state" if _STATE.search(phrase) else "proof_other"
