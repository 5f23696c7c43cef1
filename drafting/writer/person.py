"""From an article's prose to a reply: what is said of customers is said to this one."""

from __future__ import annotations

import re

_NOUNS = (
    "customer|guest|passenger|user|subscriber|cardholder|policyholder|account holder|tenant|patient|client|traveller|traveler|shopper|"
    "buyer|visitor"
)
_WHO = rf"(?:{_NOUNS})s?"
_MODAL = (
    "can|may|must|should|will|need|needs|have|has|are|is|do|does|get|gets|receive|receives|pay|pays|cannot|want|wants|wish|wishes|keep|"
    "keeps|lose|loses"
)
_SUBJECT = re.compile(
    rf"(?P<before>^|[.!?;]\s+|,\s+(?:and\s+)?|\b(?:if|when|once|before|after|that|and|or|until|unless|because|as|so|where|while)\s+)"
    rf"(?P<who>(?:all |our |every |each |the |a |most )?{_WHO})\s+(?P<verb>{_MODAL})\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(rf"^(?:all |our )?(?:{_NOUNS})s who (?P<clause>\S+ [^,.;:]+?),? (?P<verb>{_MODAL})\b", re.IGNORECASE)
_OBJECT = re.compile(
    rf"\b(?P<preposition>by|to|for|with|from|of) (?:the|a|our|each|every) (?:{_NOUNS})"
    r"(?=[.,;:!?]|$| (?:and|or|if|when|within|by|on|at|as|in|for|before|after)\b)",
    re.IGNORECASE,
)
_BORNE = re.compile(rf"\b(?P<be>is|are) (?P<verb>paid|covered|borne|returned) by (?:the|a|our|each|every) (?:{_NOUNS})\b")
_BEAR = {"paid": "pay", "covered": "cover", "borne": "bear", "returned": "return"}
_POSSESSIVE = re.compile(rf"\b(?:the|a|each|every) (?:{_NOUNS})'s\b|\b(?:our )?(?:{_NOUNS})s'(?=\s)", re.IGNORECASE)
_NO_PLURAL = "as|is|was|has|this|its|us|yes|unless|always|days|weeks|months|years|hours|minutes|less|does|gets|needs|pays"
_PLURAL_NOUN = re.compile(rf"\b(?!(?:{_NO_PLURAL})\b)[a-z]+[^su]s\b", re.IGNORECASE)
_SINGULAR = {
    "needs": "need", "gets": "get", "receives": "receive", "pays": "pay", "wants": "want", "wishes": "wish", "keeps": "keep",
    "loses": "lose", "is": "are", "was": "were", "has": "have", "does": "do",
}  # fmt: skip

# A general rule about money or amends, said to one person, would become a promise to them.
_REMEDY = re.compile(
    r"\b(?:refund|credit|waive|discount|replace|compensat|reimburs|upgrade|repair|free|voucher|paid back|money back|exchange|goodwill)\w*",
    re.IGNORECASE,
)


def addressed(sentence: str) -> str:
    """The sentence spoken to the customer, where it is sure to stay a sentence; otherwise as it was."""
    if _REMEDY.search(sentence):
        return sentence
    relative = _RELATIVE.match(sentence)
    if relative is not None:
        clause = _theirs(relative.group("clause"))
        verb = _SINGULAR.get(relative.group("verb"), relative.group("verb"))
        return _rest_addressed(f"If you {clause}, you {verb}", sentence[relative.end() :])
    found = _SUBJECT.search(sentence)
    if found is None:
        return _others(sentence)
    verb = _SINGULAR.get(found.group("verb").lower(), found.group("verb"))
    starts = found.start("who") == 0 or found.group("before").strip()[-1:] in {".", "!", "?"}
    head = _others(sentence[: found.start("who")])
    return _rest_addressed(f"{head}{'You' if starts else 'you'} {verb}", sentence[found.end() :])


def _rest_addressed(head: str, rest: str) -> str:
    return head + _others(_theirs(rest))


def _others(text: str) -> str:
    text = _BORNE.sub(lambda match: f"{match.group('be')} yours to {_BEAR[match.group('verb')]}", text)
    text = _OBJECT.sub(lambda match: f"{match.group('preposition')} you", text)
    return _POSSESSIVE.sub(lambda match: "Your" if match.start() == 0 else "your", text)


def _theirs(rest: str) -> str:
    """ "their", "they" and "them" mean the customer only while no other plural has come up."""
    other = _PLURAL_NOUN.search(rest)
    limit = other.end() if other else len(rest)
    near, far = rest[:limit], rest[limit:]
    for theirs, yours in (("themselves", "yourself"), ("theirs", "yours"), ("their", "your"), ("they", "you"), ("them", "you")):
        near = re.sub(rf"\b{theirs}\b", yours, near)
    return near + far
