"""Promises read out of any text.

Sentence by sentence, clause by clause: a remedy ("refund", "a new one") is a promise only in a clause that promises (we will, you
will get, has been approved, consider it), not in one that denies, asks, reports the past or somebody's wish, states a general
rule, weighs or supposes. Words are data (``data/commitments.yaml``). The time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from drafting.domain.reading import CommitmentReading, QuantityKind
from drafting.reading.commitments_clauses import Clause, clauses_of
from drafting.reading.commitments_lexicon import Frame, Remedy, lexicon
from drafting.reading.commitments_plain import PlainSentence, plain_sentences
from drafting.text.normalise import clean
from drafting.text.quantities import quantities

_SILENT = frozenset({Frame.REPORTED, Frame.HYPOTHETICAL, Frame.GENERAL, Frame.PAST, Frame.OPEN, Frame.CONDITION})
_HEDGE = re.compile(r" (?:should|try|hope|might|may|could|aim|expect|do (?:our|my) best|looking at|hopefully|possibly|perhaps|probably|likely|all being well) ")
_FUTURE = re.compile(r" (?:will|shall|going to|should|expect|let me|hope to|aim to|try to|ships|leaves|goes|arrives|lands|(?:am|are|is) [a-z]+ing|is due|are due|can expect|be with you|happy to) ")
_OURS_AHEAD = re.compile(r"^ (?:[a-z]+ ){0,3}?(?:we|i|(?:our|the|my|a) (?:[a-z]+ ){1,3}?) ?(?:[a-z]+ly |also |now )?(?:will|shall|am going to|are going to|hope to|aim to) ")
_TAG = re.compile(r"^ (?:okay|deal|alright|yes|right|fair|good|sound(?:s)? (?:good|fair|okay)|does (?:that|this) \w+(?: \w+){0,3}|how does that sound|is that (?:okay|alright|fine|good)|would that \w+(?: \w+){0,3}|will that \w+) $")
_DENOTES = frozenset({"refund", "credit", "replacement", "discount", "upgrade", "callback", "compensation", "repair", "free_shipping", "free_item"})
_FEE = re.compile(r" (?:fee|fees|charge|penalty|fine|surcharge|interest)(?= )")
_POINTS_BACK = re.compile(r" (?:it|that|this|them|one|they|both) ")
_SHADOWS: Mapping[str, frozenset[str]] = {
    "free_shipping": frozenset({"free_item", "waiver", "compensation", "replacement", "refund", "upgrade"}),
    "waiver": frozenset({"free_item", "discount", "compensation"}),
    "credit": frozenset({"compensation", "discount", "free_item", "waiver"}),
    "refund": frozenset({"credit", "compensation", "waiver", "replacement"}),
    "discount": frozenset({"waiver", "credit", "free_item", "compensation"}),
    "replacement": frozenset({"refund", "free_item"}),
    "exception": frozenset({"waiver"}),
    "repair": frozenset({"free_item", "waiver", "escalation", "compensation"}),
    "upgrade": frozenset({"replacement", "free_item"}),
    "callback": frozenset({"escalation"}),
    "compensation": frozenset({"waiver"}),
    "admission": frozenset({"waiver", "free_item"}),
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A remedy found in a sentence: ``weak`` where it only colours another one."""

    type: str
    start: int
    end: int
    clause: Clause
    weak: bool = False


Own = tuple[tuple[str, re.Pattern[str]], ...]


def read_commitments(text: str, own: Mapping[str, Sequence[str]] | None = None) -> tuple[CommitmentReading, ...]:
    """Every promise in the text, in order, one per type. ``own`` are the company's own commitment types with example phrases. Spans
    count the given text's characters."""
    mine = _own_words(tuple((name, tuple(phrases)) for name, phrases in (own or {}).items()))
    cleaned = clean(text)
    kept: dict[str, CommitmentReading] = {}
    thread = _Thread()
    for sentence in plain_sentences(text):
        for reading in thread.read(sentence, mine):
            start, end = cleaned.span(reading.start, reading.end)
            reading = replace(reading, start=start, end=end, text=text[start:end])
            kept[reading.type] = _merged(kept[reading.type], reading) if reading.type in kept else reading
    return tuple(sorted(kept.values(), key=lambda reading: reading.start))


def _merged(former: CommitmentReading, reading: CommitmentReading) -> CommitmentReading:
    """A type named twice keeps the first and takes what only the second says."""
    return replace(
        former, value=former.value or reading.value, condition=former.condition or reading.condition, deadline=former.deadline or reading.deadline
    )


@dataclass(slots=True)
class _Thread:
    """What the sentence before left open: remedies that it named, promises that it made, a promise of something unnamed."""

    named: tuple[str, ...] = ()
    made: tuple[CommitmentReading, ...] = ()
    unnamed: CommitmentReading | None = None

    def read(self, sentence: PlainSentence, own: Own) -> list[CommitmentReading]:
        """The promises of the next sentence."""
        clauses = clauses_of(sentence.text)
        found = [] if sentence.asks and not _is_tagged(clauses) else list(_remedies(sentence.text, clauses, own))
        admission = None if sentence.asks else _admission(sentence.text, clauses)
        if admission is not None:
            found = [entry for entry in found if not (entry.weak or _covers(admission, entry))] + [admission]
        readings = [_reading(entry, sentence, clauses) for entry in found]
        named = _named(sentence.text, clauses)
        unnamed = None
        if not any(entry.type != "admission" for entry in found) and not sentence.asks:
            unnamed = _echo(sentence, clauses)
            readings += self._completed(sentence, clauses, unnamed, named)
            if not readings or (len(readings) == 1 and admission is not None):
                readings += self._free_deadline(sentence, clauses)
        self.unnamed = unnamed if not any(reading.type != "deadline" for reading in readings) else None
        self.named, self.made = tuple(named), tuple(readings)
        return readings

    def _completed(self, sentence: PlainSentence, clauses: Sequence[Clause], unnamed: CommitmentReading | None, named: Sequence[str]) -> Iterator[CommitmentReading]:
        """A promise spread over two sentences: "You'll have it by Friday. The replacement, that is." or "A refund? Consider it done."."""
        if unnamed is not None:
            for kind in named or self.named:
                yield replace(unnamed, type=kind)
        elif self.unnamed is not None and named and all(clause.frame in {Frame.NONE, Frame.PASSIVE} for clause in clauses) and len(sentence.text.split()) <= 8:
            start, end = sentence.span(1, len(sentence.text) - 1)
            for kind in named:
                yield replace(self.unnamed, type=kind, start=start, end=end)

    def _free_deadline(self, sentence: PlainSentence, clauses: Sequence[Clause]) -> Iterator[CommitmentReading]:
        """A promise of when that hangs on no other promise. One that speaks of the promise before belongs to that."""
        words = lexicon()
        for clause in clauses:
            match = words.time.search(clause.text)
            if match is None or not _looks_ahead(clause) or not _FUTURE.search(clause.text) or words.not_due.search(clause.text) or words.vague.fullmatch(match.group()):
                continue
            start, end = sentence.span(clause.start + match.start(), clause.start + match.end())
            if self.made and _POINTS_BACK.search(clause.text) and any(reading.type not in {"admission", "deadline"} for reading in self.made):
                first = next(reading for reading in self.made if reading.type not in {"admission", "deadline"})
                yield replace(first, deadline=match.group(), start=start, end=end)
            else:
                yield CommitmentReading("deadline", match.group(), start, end, value=match.group(), hedged=_HEDGE.search(clause.text) is not None)
            return


def _looks_ahead(clause: Clause) -> bool:
    """Whether a time in the clause is a promise: also what we will find out, we promise by then."""
    return clause.frame.promises or (clause.frame is Frame.OPEN and _OURS_AHEAD.match(clause.text) is not None)


def _is_tagged(clauses: Sequence[Clause]) -> bool:
    """Whether a question is a statement with a tag: "We'll send a new one, okay?"."""
    return len(clauses) > 1 and clauses[0].frame is Frame.OURS and _TAG.match(clauses[-1].text) is not None


def _covers(one: _Found, other: _Found) -> bool:
    return one.start < other.end and other.start < one.end and other.type in _SHADOWS.get(one.type, frozenset())


def _remedies(sentence: str, clauses: Sequence[Clause], own: Own) -> Iterator[_Found]:
    found: list[_Found] = []
    for name, pattern in own:
        match = pattern.search(sentence)
        if match is not None and _clause_at(clauses, match.start()).frame not in _SILENT | {Frame.DENIED}:
            found.append(_Found(name, match.start(), match.end(), _clause_at(clauses, match.start())))
    mine = tuple(found)
    for remedy in lexicon().remedies:
        if any(key in sentence for key in remedy.keys):
            found += _of_type(remedy, sentence, clauses)
    strong = [entry for entry in found if entry in mine or not any(entry.start < other.end and other.start < entry.end for other in mine)]
    strong = [entry for entry in strong if not any(_is_shadowed(entry, other) for other in strong)]
    yield from strong
    if strong:
        yield from (entry for remedy in lexicon().remedies if remedy.beside for entry in _beside(remedy, sentence, clauses, strong))
    else:
        yield from _at_no_cost(clauses)


def _is_shadowed(entry: _Found, other: _Found) -> bool:
    if entry is other or not _covers(other, entry):
        return False
    both = other.type in _SHADOWS.get(entry.type, frozenset())
    return not both or (other.end - other.start) > (entry.end - entry.start)


def _clause_at(clauses: Sequence[Clause], place: int) -> Clause:
    return next((clause for clause in reversed(clauses) if clause.lead <= place), clauses[0])


def _of_type(remedy: Remedy, sentence: str, clauses: Sequence[Clause]) -> Iterator[_Found]:
    """The first place where this remedy is promised."""
    for clause in clauses:
        if clause.frame.promises:
            for match in remedy.words.finditer(clause.text):
                if not _is_aside(clause.text, match.start()):
                    yield _Found(remedy.type, clause.start + match.start(), clause.start + match.end(), clause)
                    return
        if clause.frame not in _SILENT:
            text = sentence[clause.lead : clause.start] + clause.text if clause.intro else clause.text
            offset = clause.lead if clause.intro else clause.start
            text, offset = (text, offset) if text.startswith(" ") else (" " + text, offset - 1)
            patterns = (remedy.despite,) if clause.frame is Frame.DENIED else (remedy.alone, remedy.despite)
            for pattern in patterns:
                hit = pattern.search(text) if pattern is not None else None
                if hit is not None:
                    yield _Found(remedy.type, offset + hit.start(), offset + hit.end(), clause)
                    return


def _is_aside(clause: str, start: int) -> bool:
    """Whether the words just before make the remedy a thing spoken about: "about your refund"."""
    lead = clause[:start]
    words = lexicon()
    masked = words.no_negation.sub(lambda match: re.sub(r"[a-z]", "x", match.group()), lead)
    tail = " " + " ".join(masked.split()[-7:]) + " "
    return words.aside.search(tail) is not None and not re.search(r" (?:approved|accepted|granted|gone through) ", clause)


def _beside(remedy: Remedy, sentence: str, clauses: Sequence[Clause], strong: Sequence[_Found]) -> Iterator[_Found]:
    match = remedy.beside.search(sentence) if remedy.beside is not None and all(entry.type != remedy.type for entry in strong) else None
    if match is not None:
        yield _Found(remedy.type, match.start(), match.end(), _clause_at(clauses, match.start()))


def _at_no_cost(clauses: Sequence[Clause]) -> Iterator[_Found]:
    for clause in clauses:
        match = lexicon().at_no_cost.search(clause.text) if clause.frame.promises else None
        if match is not None:
            yield _Found("waiver", clause.start + match.start(), clause.start + match.end(), clause, weak=True)
            return


def _admission(sentence: str, clauses: Sequence[Clause]) -> _Found | None:
    """Words of fault in a clause that says them itself."""
    for match in lexicon().admissions.finditer(sentence):
        inside = [clause for clause in clauses if clause.start < match.end() and match.start() < clause.start + len(clause.text)]
        first = inside[0] if inside else clauses[0]
        said = all(clause.frame not in {Frame.REPORTED, Frame.CONDITION, Frame.OPEN} for clause in inside)
        lead = sentence[max(0, match.start() - 30) : match.start()]
        if said and not re.search(r" (?:not|no|never|if|whether|hardly|nor|n't|think|neither|than|without) (?:[a-z]+ ){0,3}$", " " + lead) and first.frame is not Frame.DENIED:
            return _Found("admission", match.start(), match.end(), first)
    return None


def _named(sentence: str, clauses: Sequence[Clause]) -> list[str]:
    """The remedies that a sentence names without denying them, as what a next sentence may point to."""
    found = []
    for remedy in lexicon().remedies:
        match = remedy.words.search(sentence) if remedy.type in _DENOTES and any(key in sentence for key in remedy.keys) else None
        if match is not None and _clause_at(clauses, match.start()).frame is not Frame.DENIED:
            found.append(remedy.type)
    if not found and _FEE.search(sentence):
        found.append("waiver")
    return found[:1]


def _echo(sentence: PlainSentence, clauses: Sequence[Clause]) -> CommitmentReading | None:
    """A promise of something that is not named here: "we will do that", "you'll have it by Friday"."""
    for clause in clauses:
        match = lexicon().echo.search(clause.text) if clause.frame.promises or clause.frame is Frame.NONE else None
        if match is not None:
            return _reading(_Found("", clause.start + match.start(), clause.start + match.end(), clause), sentence, clauses)
    return None


def _reading(entry: _Found, sentence: PlainSentence, clauses: Sequence[Clause]) -> CommitmentReading:
    start, end = sentence.span(entry.start, entry.end)
    if entry.type == "admission":
        return CommitmentReading("admission", "", start, end)
    time = lexicon().time.search(entry.clause.text) or lexicon().time.search(sentence.text)
    condition = next((f"{' '.join(clause.intro)} {clause.text}".strip(" ,") for clause in clauses if clause.frame is Frame.CONDITION), None)
    return CommitmentReading(
        type=entry.type,
        text="",
        start=start,
        end=end,
        value=_value(entry.clause.text),
        condition=" ".join(condition.split()) if condition else None,
        deadline=time.group() if time else None,
        hedged=_HEDGE.search(entry.clause.text) is not None,
    )


def _value(body: str) -> str | None:
    found = quantities(body)
    for kind in (QuantityKind.MONEY, QuantityKind.PERCENT):
        for quantity in found:
            if quantity.kind is kind:
                return quantity.text
    return "full" if re.search(r" (?:full|entire|whole|all of|every penny) ", body) else None


@lru_cache(maxsize=32)
def _own_words(own: tuple[tuple[str, tuple[str, ...]], ...]) -> Own:
    """The company's own types: the content words of an example phrase, in its order, with little between them."""
    found = []
    for name, phrases in own:
        patterns = [pattern for phrase in phrases for pattern in _loosely(phrase)]
        if patterns:
            found.append((name, re.compile(r"(?<!\S)(?:" + "|".join(patterns) + r")(?!\S)")))
    return tuple(found)


_LIGHT = frozenset(
    "a an the your you we our i it its this that these those to of on for with and or have has had will be been is are was more my us at in by from do can going get".split()
)
_UNIT = r"(?:\S+ (?:working |business )?(?:minutes?|hours?|days?|weeks?|months?|years?)|<day>|tomorrow|today|tonight)"


def _loosely(phrase: str) -> Iterator[str]:
    for sentence in plain_sentences(phrase):
        words = [word for word in sentence.text.split() if word.isalnum() and word not in _LIGHT]
        parts = [_stem(word) for word in words]
        if parts:
            yield r" (?:\S+ ){0,4}?".join(parts)


def _stem(word: str) -> str:
    if word[0].isdigit() or word in _COUNTS:
        return r"\S+"
    base = word[:-2] if len(word) > 5 and word.endswith(("ed", "es")) else word[:-3] if len(word) > 6 and word.endswith("ing") else word[:-1] if len(word) > 4 and word[-1] in "se" else word
    return re.escape(base) + r"[a-z]{0,3}"


_COUNTS = frozenset("one two three four five six seven eight nine ten twelve fourteen twenty thirty".split())
