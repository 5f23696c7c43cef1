"""What a sentence claims, compared with a source: words that no source has, opposites, polarity, words that widen a claim.

The words are data (``data/claims.yaml``): what says nothing by itself, what stands for one another, what excludes one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from drafting.text.normalise import clean
from drafting.text.stop_words import STOP_WORDS

_WORD = re.compile(r"[^\W\d_]{2,}(?:'[^\W\d_]+)?")
_NEGATION = re.compile(
    r"\b(?:not|no|never|cannot|without|neither|unable|none|nothing|nobody|excluded?|except|ineligible|impossible|unavailable|free of charge|forbidden|prohibited|waived?|apart from|other than|(?:all|every\w*|any\w*) (?:[\w']+ ){0,3}but)\b|\w+n't\b",
    re.IGNORECASE,
)
_ENDINGS = ("ation", "ment", "ing", "ied", "ie", "ed", "ly", "e", "y")
_STOP = STOP_WORDS | {
    "about",
    "above",
    "after",
    "all",
    "any",
    "aren't",
    "because",
    "been",
    "before",
    "below",
    "between",
    "can't",
    "didn't",
    "doesn't",
    "don't",
    "during",
    "here",
    "i'll",
    "i'm",
    "into",
    "isn't",
    "it's",
    "just",
    "let",
    "like",
    "may",
    "nor",
    "one",
    "only",
    "out",
    "over",
    "own",
    "please",
    "since",
    "some",
    "than",
    "that's",
    "then",
    "these",
    "those",
    "too",
    "under",
    "until",
    "up",
    "very",
    "wasn't",
    "we'll",
    "we're",
    "while",
    "won't",
    "you'll",
    "you're",
    "yours",
}
_PERIOD = re.compile(
    r"\b(?:every|each|any) (?:single )?(?:second|minute|hour|day|night|week|month|year|time|january|february|march|april|june|july|august|september|october|november|december|one of|of)\b"
)
_TOKEN = re.compile(r"[\w'-]+")
_MONTHS = frozenset(["january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"])
_NAME = re.compile(r"(?<![.!?:>•\-–—\"“(] )(?<!^)(?<![\n])\b[A-Z][\w&'’-]*[a-z][\w&'’-]*")
_PRONOUN_NAMES = frozenset(
    [
        "i",
        "i'm",
        "i'll",
        "i've",
        "i'd",
        "ok",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "may",
        "mr",
        "mrs",
        "ms",
        "dr",
        "english",
        "british",
        "american",
    ]
)


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """A word without its ending, as far as a comparison needs it."""
    word = word.removesuffix("'s")
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _single(word[: -len(ending)])
    return word


def _single(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls" else word


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Lower case, with straight apostrophes and without hidden characters."""
    return clean(text).text.casefold().replace("’", "'")


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The words that carry meaning, reduced."""
    return frozenset(stem(word) for word in _WORD.findall(plain(text)) if word not in _STOP)


@lru_cache(maxsize=8192)
def claimed(text: str) -> frozenset[str]:
    """The words that carry a claim: those of ``stems`` that are not general."""
    return stems(text) - _tables().generic


def is_negated(text: str) -> bool:
    """Whether a text has an odd number of negations."""
    return len(_NEGATION.findall(plain(text))) % 2 == 1


@dataclass(frozen=True, slots=True)
class _Tables:
    generic: frozenset[str]
    groups: dict[str, frozenset[int]]
    phrases: tuple[tuple[str, int], ...]
    sides: Mapping[str, tuple[int, ...]]  # a word to the numbers of the pairs of opposites in which it stands
    long_sides: tuple[tuple[int, str], ...]
    quantifiers: tuple[tuple[str, ...], ...]


@cache
def _tables() -> _Tables:
    data = yaml.safe_load(files("drafting.reading").joinpath("data/claims.yaml").read_text(encoding="utf-8"))
    groups: dict[str, set[int]] = {}
    phrases: list[tuple[str, int]] = []
    for number, line in enumerate(data["synonyms"]):
        for entry in (part.strip() for part in line.split(",")):
            if " " in entry:
                phrases.append((entry, number))
            else:
                groups.setdefault(stem(entry), set()).add(number)
    sides: dict[str, list[int]] = {}
    for number, pair in enumerate(data["opposites"]):
        for side in pair:
            sides.setdefault(side, []).append(number)
    return _Tables(
        frozenset(stem(word) for word in data["generic"].split()),
        {word: frozenset(numbers) for word, numbers in groups.items()},
        tuple(phrases),
        {word: tuple(numbers) for word, numbers in sides.items()},
        tuple((number, side) for number, pair in enumerate(data["opposites"]) for side in pair if " " in side),
        tuple(tuple(part.strip() for part in line.split(",")) for line in data["quantifiers"]),
    )


@lru_cache(maxsize=8192)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text))


@lru_cache(maxsize=8192)
def _joined(text: str) -> str:
    return f" {' '.join(_TOKEN.findall(text))} "


def _has(text: str, words: str) -> bool:
    return f" {words} " in _joined(text) if " " in words else words in _tokens(text)


@lru_cache(maxsize=8192)
def _sides(text: str) -> frozenset[tuple[int, str]]:
    """The sides of pairs of opposites that a text names."""
    words, tables = _tokens(text), _tables()
    named = [(number, word) for word in words & tables.sides.keys() for number in tables.sides[word]]
    return frozenset([*named, *((number, side) for number, side in tables.long_sides if _has(text, side))])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that a set of sources says, as words and as groups of words that stand for one another."""

    words: frozenset[str]
    groups: frozenset[int] = field(default=frozenset())
    text: str = ""
    heads: frozenset[str] = field(default=frozenset(), repr=False)  # every beginning of its words of five letters and more


def vocabulary(texts: Iterable[str]) -> Vocabulary:
    """The vocabulary of some sources."""
    whole = " \n ".join(plain(text) for text in texts)
    words = stems(whole) | frozenset(stem(word) for word in _WORD.findall(whole))
    heads = frozenset(word[:size] for word in words for size in range(5, len(word) + 1))
    return Vocabulary(words, _groups(words, whole), whole, heads)


def _groups(words: Iterable[str], text: str) -> frozenset[int]:
    tables = _tables()
    found = {number for word in words for number in tables.groups.get(word, ())}
    return frozenset(found | {number for phrase, number in tables.phrases if phrase in text})


@lru_cache(maxsize=8192)
def _groups_of(text: str) -> frozenset[int]:
    return _groups(stems(text), plain(text))


def unknown(text: str, given: Vocabulary) -> list[str]:
    """The claiming words that the sources have neither as such nor by a word that stands for them."""
    return sorted(word for word in claimed(text) if not _is_known(word, given))


def _is_known(word: str, given: Vocabulary) -> bool:
    if word in given.words or _tables().groups.get(word, frozenset()) & given.groups:
        return True
    return len(word) >= 5 and word[: max(5, len(word) - 3)] in given.heads


def strange_names(text: str, given: Vocabulary) -> list[str]:
    """Capitalised words within a sentence, and months, that no source has."""
    names = [match.group() for match in _NAME.finditer(text)]
    found = [name for name in names if name.casefold() not in _PRONOUN_NAMES and not _stands(name, given)]
    return found + [
        word for word in _WORD.findall(plain(text)) if word in _MONTHS and word not in given.text and word[:3] not in given.words
    ]


def _stands(name: str, given: Vocabulary) -> bool:
    lower = plain(name).removesuffix("'s")
    return lower in given.text or stem(lower) in given.words or stem(lower) in _tables().generic


def shared(claim: str, source: str) -> frozenset[str]:
    """The words that a claim and a source have in common, words that stand for one another included."""
    mine, theirs = stems(claim), stems(source)
    groups = _groups_of(source)
    return frozenset(word for word in mine if word in theirs or _tables().groups.get(word, frozenset()) & groups)


def contrary(claim: str, source: str) -> str | None:
    """The word of the claim whose opposite, and not itself, stands in the source."""
    mine, theirs = _sides(plain(claim)), _sides(plain(source))
    for number, side in sorted(mine - theirs):
        if stem(side) not in stems(source) and any(other == number and (number, word) not in mine for other, word in theirs):
            return side
    return None


def widened(claim: str, source: str) -> str | None:
    """The word by which the claim says more than the source, such as "all" or "as soon as"."""
    mine, theirs = _quantified(_PERIOD.sub(" ", plain(claim))), _quantified(plain(source))
    return next((word for number, word in mine if all(number != other for other, _ in theirs)), None)


@lru_cache(maxsize=8192)
def _quantified(text: str) -> tuple[tuple[int, str], ...]:
    """The groups of quantifiers of which a text has a word, each with the first of them."""
    words = _tokens(text)
    found = []
    for number, group in enumerate(_tables().quantifiers):
        said = next((word for word in group if (word in words if " " not in word else _has(text, word))), None)
        if said is not None:
            found.append((number, said))
    return tuple(found)
