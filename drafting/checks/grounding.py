"""Whether every claim of a text is borne out by a source: a cited passage, a decision, the customer's own words, the company file.

- ``grounding.value``: a number, date, amount, share, length of time or time of day that stands in no source (block).
- ``grounding.bound``: a value that stands in a source with another bound, such as "at least" for "at most" (block).
- ``grounding.contact``: a link, e-mail address or telephone number that stands in no source (block).
- ``grounding.negation``: a sentence that says the contrary of the source closest to it (block).
- ``grounding.condition``: a condition or exception of the source that the text leaves out (warn).
- ``grounding.name``: a name or a month that stands in no source (info).
- ``grounding.wider``: a sentence that says "all", "always" or "at once" where its source does not (info).
- ``grounding.unsupported``: a sentence whose words no source bears out (info: empathy and courtesy rest on none either).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import chain
from math import prod

from drafting.domain.check import Check, Context
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Quantity, QuantityKind, Reading, Sentence
from drafting.reading.claims import Vocabulary, contrary, is_negated, shared, stems, strange_names, unknown, vocabulary, widened
from drafting.reading.recall import Recall
from drafting.reading.worth import Values, is_day_within, is_equal, is_same_contact, opposes, rate
from drafting.text.blocks import units
from drafting.text.quantities import quantities
from drafting.text.sentences import sentences

NAME = "grounding"
CODES = tuple(f"grounding.{rule}" for rule in ("value", "bound", "contact", "negation", "condition", "name", "wider", "unsupported"))
_CONTACTS = {QuantityKind.LINK, QuantityKind.EMAIL, QuantityKind.PHONE}
_CONDITION = re.compile(
    r"\b(?:only if|unless|except|provided|as long as|only when|only for|only in|excluding|if|minus|only)\b", re.IGNORECASE
)
_CLAIMLESS = re.compile(
    r"^\W*(?:hi|hello|hey|dear|thanks|thank you|sorry|we're sorry|i'm sorry|we are sorry|best|kind|warm|regards|cheers|good (?:morning|afternoon|evening|day)|subject|take care|welcome|"
    r"please (?:let|reply|get|send us a (?:message|dm)|message|dm|tell)|let (?:me|us) know|happy to|glad to|i understand|we understand|of course[.,!]?$|sure[.,!]?$|certainly[.,!]?$|just reply|feel free|if you (?:have any|need any|would like)|"
    r"does that|is there|would you|could you|can you|we hope|i hope|hope this|enjoy|have a|–|—)\b",
    re.IGNORECASE,
)
_UNITS = stems(
    "second minute hour day night week month year monday tuesday wednesday thursday friday saturday sunday km mile kg pound inch cm"
)
_SUPPORTED = 0.34
_ENOUGH = 0.8
_LEAVES = {"grounding.value": 0.0, "grounding.bound": 0.0, "grounding.contact": 0.0, "grounding.negation": 0.5, "grounding.name": 0.7}
_REFUTED = frozenset(code for code, left in _LEAVES.items() if left <= 0.5)
_CLOSE = 0.6


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    words: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class _Grounds:
    """All that a text may rest on."""

    sources: tuple[_Source, ...]
    quantities: Values
    words: Vocabulary
    standing: Mapping[str, tuple[int, ...]]  # the numbers of the sources in which a word stands

    def closest(self, words: frozenset[str]) -> _Source | None:
        """The source that shares most with these words for its length; the first of equals, the first of all where none shares any."""
        counted = self._common(words)
        size = len(words)
        best = max(
            counted.items(),
            key=lambda entry: (entry[1] / (size + len(self.sources[entry[0]].words) - entry[1]) ** 0.5, -entry[0]),
            default=(0, 0),
        )
        return self.sources[best[0]] if self.sources else None

    def share(self, words: frozenset[str]) -> float:
        """The share of the words that two sentences of the sources hold at the most."""
        if not words:
            return 1.0
        ranked = nsmallest(2, self._common(words).items(), key=lambda entry: (-entry[1], entry[0]))
        return len(frozenset().union(*(words & self.sources[number].words for number, _ in ranked))) / len(words)

    def _common(self, words: frozenset[str]) -> Counter[int]:
        return Counter(chain.from_iterable(self.standing.get(word, ()) for word in words))


def _standing(sources: Sequence[_Source]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, source in enumerate(sources):
        for word in source.words:
            found.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check. Where there is neither a resolution nor a passage there is nothing to be grounded in."""
    if context.resolution is None and not context.passages:
        return []
    found = _judge(context.reading, _grounds(_texts(context)), strict=False)
    if context.passages or (context.resolution and context.resolution.points):
        return list(found)
    return [finding for finding in found if finding.severity is not Severity.INFO]


def is_grounded(passages: Sequence[str], text: str) -> bool:
    """Whether the passages alone bear the text out, prose included."""
    reading = Reading(text, sentences(text), quantities=quantities(text))
    return next(_judge(reading, _grounds(tuple(passages)), strict=True), None) is None


def support(passages: Sequence[str], text: str) -> float:
    """How far the passages bear the text out, from 0 to 1: the mean over its sentences, each weighed by its words.

    A sentence counts by the share of its words, the rare ones for more, that the best ten neighbouring sentences of the passages hold; above
    ``_ENOUGH`` nothing more is gained, since a copy with one changed word is no better than a paraphrase. A wrong value takes a sentence
    all its support, a contradiction half, a strange name some.
    """
    reading = Reading(text, sentences(text), quantities=quantities(text))
    found = list(_judge(reading, _grounds(tuple(passages)), strict=True))
    recall = Recall(stems(sentence.text) for passage in passages for sentence in sentences(passage))
    total = weight = 0.0
    for sentence in reading.sentences:
        said = {finding.code for finding in found if sentence.start <= finding.start < sentence.end}
        words = stems(sentence.text)
        if not words and not said & _REFUTED:
            continue
        share = min(recall.of(words), _ENOUGH) / _ENOUGH
        total += max(1, len(words)) * share * prod(lost for code, lost in _LEAVES.items() if code in said)
        weight += max(1, len(words))
    return total / weight if weight else 1.0


@lru_cache(maxsize=256)
def _grounds(texts: tuple[str, ...]) -> _Grounds:
    sources = tuple(source for text in texts for source in _sources(text))
    return _Grounds(sources, Values(quantity for text in texts for quantity in quantities(text)), vocabulary(texts), _standing(sources))


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


def _judge(reading: Reading, grounds: _Grounds, *, strict: bool) -> Iterator[Finding]:
    for sentence in reading.sentences:
        own = [quantity for quantity in reading.quantities if sentence.start <= quantity.start < sentence.end]
        closest = grounds.closest(stems(sentence.text))
        aligned = _aligned(sentence.text, closest)
        for quantity in own:
            yield from _value(quantity, reading.text, grounds, aligned, strict=strict)
        if aligned is not None:
            yield from _repeated(own, aligned)
        if closest is not None and not _is_claimless(sentence.text):
            yield from _sentence(sentence, closest, grounds, strict=strict)


def _aligned(text: str, closest: _Source | None) -> _Source | None:
    """The source sentence of which this one is a close copy, whatever its values and units, if any."""
    if closest is None:
        return None
    words, others = stems(text) - _UNITS, closest.words - _UNITS
    most = max(len(words), len(others))
    is_copy = len(words & others) >= 0.8 * most if most >= 3 else words == others
    return closest if is_copy else None


def _value(quantity: Quantity, text: str, grounds: _Grounds, aligned: _Source | None, *, strict: bool) -> Iterator[Finding]:
    if quantity.kind in _CONTACTS:
        if not any(is_same_contact(quantity, other) for other in grounds.quantities.all) and quantity.value not in grounds.words.text:
            yield _at("contact", Severity.BLOCK, quantity, f"“{quantity.text}” stands in no source.", "Use the company's own contacts.")
        return
    equal = _equal(quantity, grounds, aligned)
    if not equal:
        if not (aligned is None and _is_loose(quantity, grounds, strict=strict)):
            yield _at(
                "value",
                Severity.BLOCK,
                quantity,
                f"“{quantity.text}” stands in no source.",
                "Use the value of the source, or leave it out.",
            )
    elif (
        quantity.bound
        and (aligned is not None or quantity.kind not in {QuantityKind.TIME, QuantityKind.DATE})
        and all(opposes(quantity, other) for other in equal)
    ):
        yield _at(
            "bound",
            Severity.BLOCK,
            quantity,
            f"“{quantity.text}” has another bound in the source.",
            "Say 'at least', 'at most', 'before' or 'after' as the source does.",
        )
    elif (
        strict
        and (per := rate(text, quantity.end))
        and (rates := [rate(grounds.words.text, 0, other.text) for other in equal])
        and all(rates)
        and per not in rates
    ):
        yield _at(
            "value", Severity.BLOCK, quantity, f"“{quantity.text}” goes by another unit in the source.", "Use the unit of the source."
        )


def _repeated(own: Sequence[Quantity], aligned: _Source) -> Iterator[Finding]:
    """A value that a copied sentence says more often than the source: it took the place of another."""
    near = quantities(aligned.text)
    for number, quantity in enumerate(own):
        before = sum(is_equal(quantity, other) for other in own[:number])
        if 0 < sum(is_equal(quantity, other) for other in near) <= before:
            yield _at(
                "value",
                Severity.BLOCK,
                quantity,
                f"“{quantity.text}” stands for another value of the source.",
                "Use the value of the source, or leave it out.",
            )


def _equal(quantity: Quantity, grounds: _Grounds, aligned: _Source | None) -> Sequence[Quantity]:
    """The equal values of the sentence that was copied, where it has one of this kind, else of all sources."""
    near = [other for other in quantities(aligned.text) if other.kind is quantity.kind] if aligned is not None else []
    return [other for other in near if is_equal(quantity, other)] if near else grounds.quantities.equal_to(quantity)


def _is_loose(quantity: Quantity, grounds: _Grounds, *, strict: bool) -> bool:
    """Whether a value that stands in no source claims nothing: "a minute", "one", a sequence number."""
    if quantity.kind is QuantityKind.DURATION and quantity.bound is None and quantity.text.casefold().startswith(("a ", "an ")):
        return True
    if quantity.kind is QuantityKind.NUMBER:
        in_phone = len(quantity.value) >= 3 and any(
            quantity.value in other.value for other in grounds.quantities.all if other.kind is QuantityKind.PHONE
        )
        return in_phone or quantity.value in ({"1"} if strict else {"0", "1", "2"})
    if quantity.kind is QuantityKind.PERCENT and quantity.text.casefold().endswith("half"):
        return not strict
    if quantity.kind is QuantityKind.DATE and is_day_within(quantity.value, grounds.words.text):
        return True
    return quantity.kind in {QuantityKind.ORDINAL, QuantityKind.CODE} and not strict


def _is_claimless(text: str) -> bool:
    return text.endswith("?") or _CLAIMLESS.match(text.replace("’", "'")) is not None or len(stems(text)) < 2


def _sentence(sentence: Sentence, closest: _Source, grounds: _Grounds, *, strict: bool) -> Iterator[Finding]:
    text = sentence.text
    words = stems(text)
    common = shared(text, closest.text)
    overlap, back = len(common) / (len(words) or 1), len(words & closest.words) / (len(closest.words) or 1)
    if overlap >= _CLOSE and back >= 0.5 and closest.negated is not is_negated(text):
        yield _of(
            sentence, "negation", Severity.BLOCK, f"The source says the contrary: “{closest.text[:160]}”", "Say what the source says."
        )
    elif overlap >= 0.75 and _drops_condition(text, closest):
        yield _of(
            sentence,
            "condition",
            Severity.WARN,
            f"The source has a condition that is left out: “{closest.text[:160]}”",
            "Say the condition too.",
        )
    elif overlap >= 0.5 and (word := contrary(text, closest.text)):
        hard = overlap >= 0.75 and back >= 0.75
        yield _of(
            sentence,
            "negation",
            Severity.BLOCK if hard else Severity.INFO,
            f"“{word}” is the contrary of what the source says: “{closest.text[:160]}”",
            "Say what the source says.",
        )
    elif names := strange_names(text, grounds.words):
        yield _of(sentence, "name", Severity.INFO, f"“{names[0]}” stands in no source.", "Leave it out, or cite what it rests on.")
    elif overlap >= 0.5 and (word := widened(text, grounds.words.text)):
        yield _of(sentence, "wider", Severity.INFO, f"No source says “{word}”.", "Say no more than the source does.")
    elif unknown(text, grounds.words) if strict else grounds.share(words) < _SUPPORTED:
        yield _of(sentence, "unsupported", Severity.INFO, "No source bears this sentence out.", "Leave it out, or cite what it rests on.")


def _drops_condition(text: str, source: _Source) -> bool:
    condition = _CONDITION.search(source.text)
    if condition is None or _CONDITION.search(text):
        return False
    tail = stems(source.text[condition.end() :])
    return bool(tail) and len(tail & stems(text)) / len(tail) < 0.34


@lru_cache(maxsize=4096)
def _sources(text: str) -> tuple[_Source, ...]:
    parts = (
        [sentence.text for unit in units(text) for sentence in sentences(unit.text)]
        if "\n" in text or "*" in text or "|" in text
        else [sentence.text for sentence in sentences(text)]
    )
    return tuple(_Source(part, stems(part), is_negated(part)) for part in parts if part)


def _of(sentence: Sentence, code: str, severity: Severity, message: str, fix: str) -> Finding:
    return Finding(NAME, f"grounding.{code}", severity, message, fix, sentence.start, sentence.end)


def _at(code: str, severity: Severity, quantity: Quantity, message: str, fix: str) -> Finding:
    return Finding(NAME, f"grounding.{code}", severity, message, fix, quantity.start, quantity.end)


CHECK = Check(NAME, CODES, run)
