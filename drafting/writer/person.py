"""From an article's prose to a reply: what is said of customers is said to this one."""

from __future__ import annotations

import re

_WHO = r"(?:customers?|guests?|passengers?|users?|subscribers?|cardholders?|policyholders?|account holders?|tenants?|patients?|clients?|travell?ers?|shoppers?|buyers?|visitors?)"
_HELPERS = {"is": "are", "was": "were", "has": "have", "does": "do"}
_SUBJECT = re.compile(
    rf"(?P<before>^|[.!?]\s+|,\s+(?:and\s+)?|\b(?:if|when|once|before|after|that|and|or|until|unless|because|as)\s+)(?P<who>(?:all |our |every |each |the |a |most )?{_WHO})\s+"
    r"(?P<verb>can|may|must|should|will|need|needs|have|has|are|is|do|does|get|gets|receive|receives|pay|pays|cannot|want|wants|wish|wishes)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(rf"\b(?:the|a|each|every) {_WHO}'s\b|\b(?:our )?{_WHO}s'(?=\s)", re.IGNORECASE)
_PLURAL_NOUN = re.compile(
    r"\b(?!(?:as|is|was|has|this|its|us|yes|unless|always|days|weeks|months|years|hours|minutes|less|does)\b)[a-z]+[^su]s\b", re.IGNORECASE
)
_SINGULAR = {"needs": "need", "gets": "get", "receives": "receive", "pays": "pay", "wants": "want", "wishes": "wish", **_HELPERS}


def addressed(sentence: str) -> str:
    """The sentence spoken to the customer, where it is sure to stay a sentence; otherwise as it was."""
    found = _SUBJECT.search(sentence)
    if found is None:
        return _POSSESSIVE.sub(lambda match: "Your" if match.start() == 0 else "your", sentence)
    rest = sentence[found.end() :]
    if re.match(r"\s+(?:who|whose)\b", rest):
        return sentence
    verb = _SINGULAR.get(found.group("verb").lower(), found.group("verb"))
    pronoun = "You" if found.start("who") == 0 or found.group("before").strip()[-1:] in {".", "!", "?"} else "you"
    head = sentence[: found.start("who")] + f"{pronoun} {verb}"
    return _POSSESSIVE.sub("your", head + _their(rest))


def _their(rest: str) -> str:
    """ "their", "they" and "them" mean the customer only while no other plural has come up."""
    other = _PLURAL_NOUN.search(rest)
    limit = other.start() if other else len(rest)
    near, far = rest[:limit], rest[limit:]
    for theirs, yours in (("themselves", "yourself"), ("their", "your"), ("they", "you"), ("them", "you")):
        near = re.sub(rf"\b{theirs}\b", yours, near)
    return near + far
