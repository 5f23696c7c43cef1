"""Two texts for the same case: what one says that the other does not. Deterministic, over the same readers as the service's checks.

Two texts are inconsistent where they differ in a promise, in a value, in a condition, in who or what is named, or where a statement of
one is contrary to the other's. Words, order, greeting and length do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from drafting.domain.reading import CommitmentReading, Quantity, QuantityKind
from drafting.reading.claims import claimed, contrary, is_negated, shared, stems, strange_names, unknown, vocabulary
from drafting.reading.commitments import read_commitments
from drafting.reading.denials import read_denials
from drafting.reading.worth import is_equal, is_same_contact, opposes
from drafting.text.quantities import quantities
from drafting.text.sentences import sentences


class DifferenceKind(StrEnum):
    """In what two texts differ."""

    COMMITMENT = "commitment"
    VALUE = "value"
    CONDITION = "condition"
    STATEMENT = "statement"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Difference:
    """``one`` and ``other`` are the words of either text; ``None`` where a text says nothing of it."""

    kind: DifferenceKind
    one: str | None
    other: str | None

    def __str__(self) -> str:
        return f"{self.kind}: “{self.one or '–'}” / “{self.other or '–'}”"


_CONTACTS = {QuantityKind.LINK, QuantityKind.EMAIL, QuantityKind.PHONE}
_LOOSE = {QuantityKind.NUMBER, QuantityKind.ORDINAL}
_SINGLE = re.compile(r"an? |per ", re.IGNORECASE)
_COMPARED_AS_VALUES = {"deadline"}
_WORDS = {
    kind: re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for kind, words in {
        "refund": r"refund|reimburs|money back|(?:get|have|gets?|give|comes?|paid|pay|return)\b[^.;]{0,60}\bback\b|return your",
        "credit": "credit|on your account|your card",
        "waiver": r"waiv|no (?:interest|fee|charge)|not? (?:be )?charge|nothing is charged|won't be charged|do not have to pay|costs? nothing|free\b",
        "discount": r"discount|% off|percent off|\d off\b|cheaper|lower\b|deduct|voucher",
        "replacement": "replac|new |loan |another ",
        "repair": "repair|fix|mend",
        "compensation": "compensat|pay you|we pay|to pay",
        "upgrade": "upgrad",
        "free_item": r"gift|for free|free\b|at no c",
        "free_shipping": "shipping|ships|postage|return label|free of charge|send you[^.;]*free",
        "guarantee": "guarantee|warrant",
        "callback": r"call(?:ing)? you|our call|call back|a call\b|ring you",
        "escalation": "team|colleague|manager|passed",
        "exception": "once|one time|exception|one use",
    }.items()
}
_TO_YOU = re.compile(r"\b(?:we|our|us|you|your|yours|is|are)\b|\bwe'|\byou'", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:if|unless|except|provided|as long as|so long as|on condition that|subject to|when|once|should (?=the|it|you|there|that|we)|"
    r"minus|less(?= what| any)|deducted|excluding|but (?:not|in|only)|only|must|ha(?:s|ve) to|needs? to|be home|as soon as|in case)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;.:!?()–\n]|\s(?:and|we|then)\s")
_CODE = re.compile(r"\b(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-Z0-9]{2,12}\b")
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "non-")
_SHORT = 3
_NEAR = 0.6
_VERY_NEAR = 0.85
_KNOWN = 0.5


def differences(one: str, other: str, commitments: Mapping[str, Sequence[str]] | None = None) -> tuple[Difference, ...]:
    """All differences. ``commitments`` are the company's own types with their phrases."""
    return (
        *_commitments(_Promises.of(one, commitments or {}), _Promises.of(other, commitments or {})),
        *_values(quantities(one), quantities(other)),
        *_conditions(one, other),
        *_statements(one, other),
        *_names(one, other),
    )


@dataclass(frozen=True, slots=True)
class _Promises:
    """What a text promises and refuses."""

    made: Mapping[str, CommitmentReading]
    refused: frozenset[str]
    text: str

    @classmethod
    def of(cls, text: str, commitments: Mapping[str, Sequence[str]]) -> _Promises:
        made = {reading.type: reading for reading in read_commitments(text, commitments)}
        return cls(made, frozenset(denial.type for denial in read_denials(text)), text)

    def may_promise(self, kind: str) -> bool:
        """Whether the words of such a promise stand here, said to this customer, and it is not refused: a wording that the reader does not know
        is no difference."""
        pattern = _WORDS.get(kind)
        if kind in self.refused or pattern is None:
            return False
        return any(pattern.search(sentence) and _TO_YOU.search(sentence) for sentence in _sentences(self.text))

    def is_read_otherwise(self, kind: str, other: _Promises) -> bool:
        """Whether the words of this promise were read, here or there, as another kind that stands in the other text."""
        mine = self.made[kind]
        twins = [twin.type for twin in self.made.values() if twin.type != kind and twin.start < mine.end and mine.start < twin.end]
        same = [twin for twin in other.made if twin not in self.made and twin in _WORDS and _WORDS[twin].search(mine.text)]
        return bool(same) or any(twin in other.made or other.may_promise(twin) for twin in twins)


def _commitments(one: _Promises, other: _Promises) -> Iterator[Difference]:
    for kind in sorted((one.made.keys() ^ other.made.keys()) - _COMPARED_AS_VALUES):
        speaking, silent = (one, other) if kind in one.made else (other, one)
        if speaking.is_read_otherwise(kind, silent):
            continue
        if not silent.may_promise(kind) or _is_new(speaking.made[kind], speaking.text, silent.text):
            yield Difference(DifferenceKind.COMMITMENT, _named(one.made.get(kind)), _named(other.made.get(kind)))


def _is_new(reading: CommitmentReading, text: str, other: str) -> bool:
    """Whether a promise speaks of things that the other text does not know at all."""
    said = next((s.text for s in sentences(text) if s.start <= reading.start < s.end), reading.text)
    words = claimed(said)
    return len(words) >= 2 and len(unknown(said, vocabulary([other]))) == len(words)


def _named(reading: CommitmentReading | None) -> str | None:
    return f"{reading.type}: {reading.text}" if reading is not None else None


def _values(one: Sequence[Quantity], other: Sequence[Quantity]) -> Iterator[Difference]:
    mine, theirs = _unmatched(one, other), _unmatched(other, one)
    for quantity in list(mine):
        twin = next((candidate for candidate in theirs if candidate.kind is quantity.kind), None)
        if twin is not None:
            mine.remove(quantity)
            theirs.remove(twin)
            yield Difference(DifferenceKind.VALUE, quantity.text, twin.text)
    yield from (Difference(DifferenceKind.VALUE, quantity.text, None) for quantity in mine)
    yield from (Difference(DifferenceKind.VALUE, None, quantity.text) for quantity in theirs)
    for quantity in one:
        for twin in other:
            if quantity.kind not in _LOOSE and is_equal(quantity, twin) and opposes(quantity, twin):
                yield Difference(DifferenceKind.VALUE, f"{quantity.bound} {quantity.text}", f"{twin.bound} {twin.text}")


def _unmatched(values: Sequence[Quantity], known: Sequence[Quantity]) -> list[Quantity]:
    return [value for value in values if _counts(value) and not any(_is_same(value, other) for other in known)]


def _counts(value: Quantity) -> bool:
    """Whether a value is information: "a night" is none, "one time" neither."""
    if value.kind in _LOOSE:
        return value.kind is QuantityKind.NUMBER and value.text.isdigit()
    return not _SINGLE.match(value.text)


def _is_same(one: Quantity, other: Quantity) -> bool:
    if one.kind in _CONTACTS and other.kind in _CONTACTS:
        return is_same_contact(one, other)
    return is_equal(one, other) or is_equal(other, one)


def _conditions(one: str, other: str) -> Iterator[Difference]:
    yield from (Difference(DifferenceKind.CONDITION, clause, None) for clause in _lost(one, other))
    yield from (Difference(DifferenceKind.CONDITION, None, clause) for clause in _lost(other, one))


def _lost(text: str, other: str) -> list[str]:
    """The conditions of a text of whose words the other has at most half."""
    known = vocabulary([other])
    mine, theirs = list(_CONDITION.finditer(text)), list(_CONDITION.finditer(other))
    found = []
    for match in mine if len(mine) > len(theirs) else ():
        end = _CLAUSE_END.search(text, match.end())
        clause = text[match.start() : end.start() if end else len(text)].strip()
        words = claimed(clause) or stems(clause)
        strange = unknown(clause, known)
        if (strange or not theirs) and (len(strange) > _KNOWN * len(words) or not set(map(_plain, words)) <= set(map(_plain, known.words))):
            found.append(clause)
    return found


def _plain(word: str) -> str:
    return word.lower()


def _statements(one: str, other: str) -> Iterator[Difference]:
    for text, closest in _twins(one, other):
        mine, theirs = stems(text), stems(closest)
        is_turned = is_negated(text) is not is_negated(closest) and len(shared(text, closest)) >= _VERY_NEAR * max(len(mine), len(theirs))
        if is_turned or contrary(text, closest) or _is_turned_word(text, closest):
            yield Difference(DifferenceKind.STATEMENT, text, closest)


def _twins(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Each sentence of a text with the one of the other that says nearly the same."""
    theirs = [(text, words) for text in _sentences(other) if (words := stems(text))]
    for text in _sentences(one):
        mine = stems(text)
        if not mine or not theirs:
            continue
        near = [(len(shared(text, candidate)) / max(len(mine), len(words)), candidate) for candidate, words in theirs]
        share, closest = max(near, key=lambda entry: entry[0])
        if share >= _NEAR:
            yield text, closest


def _is_turned_word(one: str, other: str) -> bool:
    """Whether a word stands in one text where the other has it turned by a prefix: "professional", "unprofessional"."""
    mine, theirs = _lower_words(one), _lower_words(other)
    return _turns(mine - theirs, theirs - mine) or _turns(theirs - mine, mine - theirs)


def _turns(words: frozenset[str], others: frozenset[str]) -> bool:
    return any(prefix + word in others for word in words if len(word) > _SHORT for prefix in _PREFIXES)


def _names(one: str, other: str) -> Iterator[Difference]:
    """Names in sentences that say nearly the same, where one text has a name that the other has nowhere, in no spelling."""
    for text, closest in _twins(one, other):
        gone, come = _strange_names(text, other), _strange_names(closest, one)
        if gone or come:
            yield Difference(DifferenceKind.NAME, " ".join(gone) or None, " ".join(come) or None)


def _strange_names(text: str, other: str) -> list[str]:
    known, whole = vocabulary([other]), _lower_words(other)
    codes = [code for code in _CODE.findall(text) if code.lower() not in whole]
    return [*strange_names(re.sub(r"(?<=\w)-(?=[a-z])", " ", text), known), *codes]


def _lower_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", text.lower()))


def _sentences(text: str) -> Iterable[str]:
    return (sentence.text for sentence in sentences(text))
