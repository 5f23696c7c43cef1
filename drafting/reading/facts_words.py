"""What an input speaks of, in the words that customers use, and a text cut into clauses with those words found in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from drafting.reading.lexicon import Prepared, compile_phrase, prepare, read_data
from knowledge.domain.facts import FactValue
from knowledge.policy.rule import Input

_CLAUSE = re.compile(
    r"[.!?;:]+(?=\s|$)|\n|\s[-–—]+\s|,(?=\s)|\s(?=(?:and|but|so|then|because|while|although|though|yet|since then|after that|until"
    r"|which|or)\s)"
)
_SENTENCE_END = re.compile(r"[.!?;]+(?=\s|$)|\n")
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "how",
        "many",
        "much",
        "what",
        "when",
        "which",
        "who",
        "whom",
        "why",
        "whether",
        "if",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "you",
        "your",
        "yours",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "or",
        "and",
        "not",
        "no",
        "since",
        "days",
        "day",
        "months",
        "month",
        "years",
        "year",
        "hours",
        "hour",
        "weeks",
        "week",
        "date",
        "time",
        "number",
        "last",
        "first",
        "us",
        "we",
        "our",
        "my",
        "i",
        "there",
        "will",
        "would",
        "can",
        "as",
        "per",
        "any",
        "some",
        "other",
        "he",
        "she",
        "they",
        "them",
        "so",
        "long",
        "often",
        "far",
        "old",
        "big",
        "customer's",
        "name",
        "id",
    ]
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value in one text with its span in the given text; ``weight`` compares evidence for the same input, ``under`` names the claim."""

    value: FactValue
    start: int
    end: int
    weight: float = 1.0
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the plain text. ``asks`` is true inside a question, ``supposes`` inside a condition."""

    start: int
    end: int
    asks: bool
    supposes: bool


@dataclass(frozen=True, slots=True)
class View:
    """A text ready to be read: its plain form and its clauses."""

    ready: Prepared
    clauses: tuple[Clause, ...]

    @property
    def plain(self) -> str:
        """The folded text."""
        return self.ready.plain

    def clause_at(self, position: int) -> Clause:
        """The clause that a position stands in."""
        return next((clause for clause in self.clauses if clause.start <= position < clause.end), self.clauses[-1])

    def given(self, start: int, end: int) -> tuple[int, int]:
        """A span of the plain text as a span of the given one."""
        found = self.ready.found(start, end, 1.0)
        return found.start, found.end


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that can be spoken of: how inputs name it, how customers state and deny it."""

    name: str
    asks: tuple[str, ...]
    says: re.Pattern[str]
    denies: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An input with the concepts it speaks of (the best fitting first) and the stems of its own words."""

    input: Input
    concepts: tuple[Concept, ...]
    stems: tuple[str, ...]
    words: str = field(default="")

    @property
    def own(self) -> re.Pattern[str] | None:
        """The input's own words in any form, ``None`` where it has none that say anything."""
        return _own_pattern(self.stems)

    def mentions(self, text: str) -> Iterator[re.Match[str]]:
        """Where a text speaks of it."""
        for concept in self.concepts:
            yield from concept.says.finditer(text)
        if self.own is not None:
            yield from self.own.finditer(text)


@lru_cache(maxsize=512)
def _own_pattern(stems: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, stems))})\w{{0,4}}(?!\w)") if stems else None


@lru_cache(maxsize=1)
def concepts() -> Mapping[str, Concept]:
    """All concepts, by name."""
    data = read_data("concepts.yaml")
    return {name: _concept(name, entry) for name, entry in data.items()}


def _concept(name: str, entry: Mapping[str, list[str]]) -> Concept:
    says = re.compile("|".join(compile_phrase(phrase, {}) for phrase in entry["says"]))
    denies = entry.get("denies")
    return Concept(name, tuple(entry["asks"]), says, re.compile("|".join(compile_phrase(p, {}) for p in denies)) if denies else None)


def wanted(entry: Input) -> Wanted:
    """What an input speaks of: its name, the name of its date, and its ``ask`` phrase."""
    name = " ".join(part for part in (entry.derived_from or "", entry.name) if part).replace("_", " ").replace("-", " ").lower()
    ask = (entry.ask or "").lower()
    found = [(concept, _fit(concept, name, ask)) for concept in concepts().values()]
    chosen = tuple(concept for concept, fit in sorted(found, key=lambda pair: -pair[1]) if fit > 0)
    stems = tuple(dict.fromkeys(stem(word) for word in re.findall(r"[^\W\d_]{3,}", f"{name} {ask}") if word not in _STOP))
    return Wanted(entry, chosen, tuple(part for part in stems if len(part) >= 3), f"{name} {ask}")


def _fit(concept: Concept, name: str, ask: str) -> float:
    def hit(text: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(start)}", text) for start in concept.asks)

    return 2.0 * hit(name) + 1.0 * hit(ask)


def stem(word: str) -> str:
    """The part of a word that its forms share."""
    for ending in ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: -len(ending)]
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lse" else base
    return word


@lru_cache(maxsize=512)
def view(text: str) -> View:
    """A text cut into clauses."""
    ready = prepare(text)
    plain = ready.plain
    bounds = sorted({0, len(plain), *(match.end() for match in _CLAUSE.finditer(plain))})
    clauses = [_clause(plain, start, end) for start, end in itertools.pairwise(bounds) if plain[start:end].strip()]
    return View(ready, tuple(clauses) or (Clause(0, len(plain), False, False),))


_ASKS_FIRST = re.compile(
    r"^\W*(?:(?:and|but|so|or|hi|hello|also|@\w+|please)\W+)*(?:how|what|when|where|which|who|whom|why|do|does|did|can|could|is|are"
    r"|was|were|will|would|should|shall|may|have you|has|am|isn't|aren't|don't|doesn't)\b"
)
_SUPPOSES = re.compile(
    r"^\W*(?:(?:and|but|so|or|also)\W+)?(?:if|in case|unless|suppose|what if|whether|should (?:i|it|we)|even if|as long as|once"
    r"|assuming)\b|\bwhat if\b|\bin case\b"
)


def _clause(plain: str, start: int, end: int) -> Clause:
    stop = _SENTENCE_END.search(plain, max(start, end - 1))
    sentence_ends = stop.group() if stop else ""
    text = plain[start:end]
    asks = "?" in sentence_ends and (_ASKS_FIRST.match(text) is not None or _sentence_asks(plain, start))
    return Clause(start, end, asks, _SUPPOSES.search(text) is not None)


def _sentence_asks(plain: str, position: int) -> bool:
    """Whether the sentence around a position starts as a question does."""
    begin = max((match.end() for match in _SENTENCE_END.finditer(plain, 0, position)), default=0)
    return _ASKS_FIRST.match(plain[begin:]) is not None
