"""Whether every claim of a text is borne out by a source: a cited passage, a decision, the customer's own words, the company file.

- ``grounding.value``: a number, date, amount, share, length of time or time of day that stands in no source (block).
- ``grounding.bound``: a value that stands in a source with another bound, such as "at least" for "at most" (block).
- ``grounding.contact``: a link, e-mail address or telephone number that stands in no source (block).
- ``grounding.negation``: a sentence that says the contrary of the source closest to it (block).
- ``grounding.condition``: a condition or exception of the source that the text leaves out (warn).
- ``grounding.unsupported``: a sentence whose words no source bears out (info: empathy and courtesy rest on none either).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from drafting.domain.check import Check, Context
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Quantity, QuantityKind, Reading, Sentence
from drafting.text.blocks import units
from drafting.text.quantities import quantities, same
from drafting.text.sentences import sentences

NAME = "grounding"
CODES = ("grounding.value", "grounding.bound", "grounding.contact", "grounding.negation", "grounding.condition", "grounding.unsupported")
_CONTACTS = {QuantityKind.LINK, QuantityKind.EMAIL, QuantityKind.PHONE}
_OPPOSITE = {("at_least", "at_most"), ("at_most", "at_least"), ("more_than", "at_most"), ("at_most", "more_than"), ("less_than", "at_least"), ("at_least", "less_than"),
             ("more_than", "less_than"), ("less_than", "more_than")}  # fmt: skip
_NEGATION = re.compile(r"\b(?:not|no|never|cannot|can't|won't|isn't|aren't|doesn't|don't|didn't|without|neither|nor|unable|none|n't|nothing|excluded?|except|ineligible|impossible)\b|n't\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:only if|unless|except|provided|as long as|only when|only for|only in|excluding|if)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}(?:'[^\W\d_]+)?")
_CLAIMLESS = re.compile(
    r"^\W*(?:hi|hello|hey|dear|thanks|thank you|sorry|we're sorry|i'm sorry|we are sorry|best|kind|warm|regards|cheers|good (?:morning|afternoon|evening|day)|subject|take care|welcome|"
    r"please (?:let|reply|get|send|message|call|dm|tell)|let (?:me|us) know|happy to|glad to|i understand|we understand|of course|sure|certainly|just reply|feel free|if you (?:have|need|would)|"
    r"does that|is there|would you|could you|can you|–|—)\b",
    re.IGNORECASE,
)
_STOP = frozenset(
    "a an and are as at be been but by can could did do does for from get had has have here how i if in into is it its just let like make may me more my need "
    "no not of on one only or our out over own please so some such that the their them then there these they this those to too up us very want was we well were what "
    "when where which who will with would you your yours i'm i'll we'll you'll we're you're it's that's don't can't won't also any about after before again soon know see".split()
)
_SUPPORTED = 0.34
_CLOSE = 0.6


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    words: frozenset[str]
    negated: bool


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check. Where there is neither a resolution nor a passage there is nothing to be grounded in."""
    if context.resolution is None and not context.passages:
        return []
    return list(_judge(context.reading, _texts(context), prose=bool(context.passages or context.resolution and context.resolution.points)))


def is_grounded(passages: Sequence[str], text: str) -> bool:
    """Whether the passages alone bear the text out, prose included."""
    reading = Reading(text, sentences(text), quantities=quantities(text))
    found = _judge(reading, tuple(passages), prose=True)
    return not any(finding.severity is not Severity.INFO or finding.code == "grounding.unsupported" for finding in found)


def support(passages: Sequence[str], text: str) -> float:
    """How far the passages bear the text out, from 0 to 1: the weakest sentence's share, 0 where a value or a negation is wrong."""
    reading = Reading(text, sentences(text), quantities=quantities(text))
    if any(finding.severity is Severity.BLOCK for finding in _judge(reading, tuple(passages), prose=False)):
        return 0.0
    sources = [source for passage in passages for source in _sources(passage)]
    shares = [_share(_words(sentence.text), sources) for sentence in reading.sentences if not _is_claimless(sentence.text)]
    return min(shares, default=1.0)


def _texts(context: Context) -> tuple[str, ...]:
    """All that a claim may rest on, internal passages left out: they never reach a customer."""
    company = context.company
    found = [passage.text for passage in context.passages if passage.audience.value == "public"]
    found += [f"{passage.title}. {passage.heading}" for passage in context.passages if passage.audience.value == "public"]
    found += [" ".join((contact.kind, contact.value, contact.purpose)) for contact in company.contacts]
    found += [line.say for line in company.crisis] + [company.name, company.voice.sign_off, *company.link_domains]
    if context.resolution is not None:
        found += [point.text for point in context.resolution.points if not point.internal]
        for decision in context.resolution.decisions:
            found += [decision.say or "", *(f"{name} {use.value}" for name, use in decision.inputs.items())]
            found += [part for c in decision.commitments for part in (c.value, c.condition, c.deadline) if part]
    if context.case is not None:
        found += [message.text for message in context.case.messages]
        found += [str(value) for value in (*context.case.facts.values(), *context.case.customer.record.values())]
        found += [part for part in (context.case.customer.name, context.case.customer.handle) if part]
    return tuple(text for text in found if text)


def _judge(reading: Reading, texts: tuple[str, ...], *, prose: bool) -> Iterator[Finding]:
    given = [quantity for text in texts for quantity in quantities(text)]
    whole = "\n".join(texts).casefold()
    for quantity in reading.quantities:
        yield from _value(quantity, given, whole)
    sources = [source for text in texts for source in _sources(text)]
    for sentence in reading.sentences:
        if not _is_claimless(sentence.text):
            yield from _sentence(sentence, sources, prose=prose)


def _value(quantity: Quantity, given: Sequence[Quantity], whole: str) -> Iterator[Finding]:
    if quantity.kind in _CONTACTS:
        if not any(_is_same_contact(quantity, other) for other in given) and quantity.value not in whole:
            yield _at("contact", Severity.BLOCK, quantity, f"“{quantity.text}” stands in no source.", "Use the company's own contacts.")
        return
    if quantity.kind is QuantityKind.NUMBER and len(quantity.value) >= 3 and any(quantity.value in other.value for other in given if other.kind is QuantityKind.PHONE):
        return
    if quantity.kind is QuantityKind.DURATION and quantity.bound is None and quantity.text.casefold().startswith(("a ", "an ")):
        return
    if quantity.kind in {QuantityKind.ORDINAL, QuantityKind.CODE} or (quantity.kind is QuantityKind.NUMBER and quantity.value in {"0", "1", "2"}):
        return
    equal = [other for other in given if _is_equal(quantity, other)]
    if not equal:
        if quantity.kind is QuantityKind.MEASURE and any(other.value == quantity.value and other.kind is QuantityKind.NUMBER for other in given):
            return
        yield _at("value", Severity.BLOCK, quantity, f"“{quantity.text}” stands in no source.", "Use the value of the source, or leave it out.")
    elif quantity.bound and not any(other.bound is None or (quantity.bound, other.bound) not in _OPPOSITE for other in equal):
        yield _at("bound", Severity.BLOCK, quantity, f"“{quantity.text}” has another bound in the source.", "Say 'at least', 'at most', 'before' or 'after' as the source does.")


def _is_same_contact(one: Quantity, other: Quantity) -> bool:
    if one.kind is QuantityKind.PHONE:
        return other.kind is QuantityKind.PHONE and one.value[-7:] == other.value[-7:]
    return one.value == other.value or (one.kind is QuantityKind.LINK and other.value.endswith(one.value))


def _is_equal(one: Quantity, other: Quantity) -> bool:
    if same(one, other):
        return True
    if one.kind is QuantityKind.DATE and other.kind is QuantityKind.DATE:
        return one.value.startswith("--") and other.value.endswith(one.value[1:]) or other.value.startswith("--") and one.value.endswith(other.value[1:])
    if QuantityKind.NUMBER in {one.kind, other.kind} and QuantityKind.DATE not in {one.kind, other.kind}:
        return one.value == other.value
    if one.kind is QuantityKind.DURATION and other.kind is QuantityKind.DURATION:
        return one.value == other.value and {one.unit, other.unit} in ({"day", "business day"}, {"day", "night"}) and "business" not in (other.unit or "")
    if {one.kind, other.kind} == {QuantityKind.NUMBER, QuantityKind.DATE}:
        return one.value[:4] == other.value[:4]
    return {one.kind, other.kind} == {QuantityKind.MONEY, QuantityKind.MEASURE} and one.value == other.value


def _is_claimless(text: str) -> bool:
    return text.endswith("?") or _CLAIMLESS.match(text) is not None or len(_words(text)) < 2


def _sentence(sentence: Sentence, sources: Sequence[_Source], *, prose: bool) -> Iterator[Finding]:
    words = _words(sentence.text)
    closest = max(sources, key=lambda source: len(words & source.words) / (len(words | source.words) ** 0.5 or 1), default=None)
    if closest is None:
        return
    overlap = len(words & closest.words) / len(words)
    back = len(words & closest.words) / (len(closest.words) or 1)
    if overlap >= _CLOSE and back >= 0.5 and closest.negated is not _is_negated(sentence.text):
        yield Finding(NAME, "grounding.negation", Severity.BLOCK, f"The source says the contrary: “{closest.text[:160]}”", "Say what the source says.", sentence.start, sentence.end)
    elif overlap >= 0.75 and _drops_condition(sentence.text, closest):
        yield Finding(NAME, "grounding.condition", Severity.WARN, f"The source has a condition that is left out: “{closest.text[:160]}”", "Say the condition too.", sentence.start, sentence.end)
    elif prose and _share(words, sources) < _SUPPORTED:
        yield Finding(NAME, "grounding.unsupported", Severity.INFO, "No source bears this sentence out.", "Leave it out, or cite what it rests on.", sentence.start, sentence.end)


def _drops_condition(text: str, source: _Source) -> bool:
    condition = _CONDITION.search(source.text)
    if condition is None or _CONDITION.search(text):
        return False
    tail = _words(source.text[condition.end() :])
    return bool(tail) and len(tail & _words(text)) / len(tail) < 0.34


def _share(words: frozenset[str], sources: Sequence[_Source]) -> float:
    """The share of the words that the sources hold, two sentences of them at the most."""
    if not words:
        return 1.0
    ranked = sorted((words & source.words for source in sources), key=len, reverse=True)[:2]
    return len(frozenset().union(*ranked)) / len(words)


@lru_cache(maxsize=4096)
def _sources(text: str) -> tuple[_Source, ...]:
    parts = [sentence.text for unit in units(text) for sentence in sentences(unit.text)] if "\n" in text or "*" in text or "|" in text else [sentence.text for sentence in sentences(text)]
    return tuple(_Source(part, _words(part), _is_negated(part)) for part in parts if part)


def _is_negated(text: str) -> bool:
    return len(_NEGATION.findall(text)) % 2 == 1


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold().replace("’", "'")) if word not in _STOP)


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _at(code: str, severity: Severity, quantity: Quantity, message: str, fix: str) -> Finding:
    return Finding(NAME, f"grounding.{code}", severity, message, fix, quantity.start, quantity.end)


CHECK = Check(NAME, CODES, run)
