"""Two texts for the same case: what one says that the other does not. Deterministic, over the same readers as the service's checks.

Two texts are inconsistent where they differ in a promise, in a value, in a condition, or where a statement of one is contrary to the
other's. Words, order, greeting and length do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from drafting.domain.reading import CommitmentReading, Quantity, QuantityKind
from drafting.reading.claims import claimed, contrary, is_negated, shared, stems, unknown, vocabulary
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
        "credit": "credit|on your account",
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
_CONDITION = re.compile(
    r"\b(?:if|unless|except|provided|as long as|so long as|on condition that|subject to|when|once|should (?=the|it|you|there|that|we)|"
    r"minus|less(?= what| any)|deducted|excluding|but (?:not|in|only)|only|must|ha(?:s|ve) to|needs? to|be home|as soon as|in case)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;.:!?()–\n]|\s(?:and|we|then)\s")
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
    )


@dataclass(frozen=True, slots=True)
class _Promises:
    """What a text promises and refuses. ``text`` is in lower case."""

    made: Mapping[str, CommitmentReading]
    refused: frozenset[str]
    text: str

    @classmethod
    def of(cls, text: str, commitments: Mapping[str, Sequence[str]]) -> _Promises:
        made = {reading.type: reading for reading in read_commitments(text, commitments)}
        return cls(made, frozenset(denial.type for denial in read_denials(text)), text.lower())

    def may_promise(self, kind: str) -> bool:
        """Whether the words of such a promise stand here, and it is not refused: a wording that the reader does not know is no difference."""
        pattern = _WORDS.get(kind)
        return kind not in self.refused and pattern is not None and pattern.search(self.text) is not None


def _commitments(one: _Promises, other: _Promises) -> Iterator[Difference]:
    for kind in sorted((one.made.keys() ^ other.made.keys()) - _COMPARED_AS_VALUES):
        silent = other if kind in one.made else one
        if not silent.may_promise(kind):
            yield Difference(DifferenceKind.COMMITMENT, _named(one.made.get(kind)), _named(other.made.get(kind)))


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
    mine, theirs = [_words(text) for text in _sentences(one)], [_words(text) for text in _sentences(other)]
    for text, words in mine:
        near = [(len(shared(text, candidate)), candidate, found) for candidate, found in theirs if words and found]
        if not near:
            continue
        common, closest, found = max(near, key=lambda entry: entry[0] / max(len(words), len(entry[2])))
        if common < _NEAR * max(len(words), len(found)):
            continue
        is_turned = is_negated(text) is not is_negated(closest) and common >= _VERY_NEAR * max(len(words), len(found))
        if contrary(text, closest) or is_turned:
            yield Difference(DifferenceKind.STATEMENT, text, closest)


def _sentences(text: str) -> Iterable[str]:
    return (sentence.text for sentence in sentences(text))


def _words(text: str) -> tuple[str, frozenset[str]]:
    return text, stems(text)
