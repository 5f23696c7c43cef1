"""Yes or no with the scope of negations, and choices among given values by their words and other words for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from drafting.reading.facts_words import Clause, Concept, Evidence, View, Wanted, concepts, stem
from drafting.reading.lexicon import compile_phrase, read_data

_NEGATION = re.compile(
    r"(?:\b(?:not|never|no|none|without|nor|neither|hardly|barely|no longer|nobody|nothing|no one)\b|n't\b|\b(?:dont|doesnt|didnt"
    r"|isnt|wasnt|havent|hasnt|wont|cant|cannot)\b|\bfail(?:ed|s)? to\b|\bforgot to\b|\byet to\b|\bnon-?)"
    r"(?:[ ,]+(?!but\b|and\b|only\b|because\b|just\b)[\w'-]+){0,5}?[ ,]*$"
)
_NOT_ONLY = re.compile(
    r"\b(?:not only|not just|no doubt|why not|can't believe|cannot believe|no idea why|not sure why|don't know why|not to mention)\b"
)
_LACKS = re.compile(
    r"\b(?:lost|lose|mislaid|misplaced|threw|thrown|binned|tossed|missing|gone|without|no longer|no|can't find|cannot find"
    r"|couldn't find|don't have|haven't got|hasn't|haven't|didn't keep|didn't get|never got|never had|without (?:a|any)|shredded"
    r"|washed|destroyed|declined|"
    r"didn't take|didn't buy|don't|not|didn't|unfortunately not|never|opted out|skipped|cancelled)\b"
)
_HAS = re.compile(
    r"\b(?:have|has|had|got|with|kept|keep|attached|enclosed|found|here is|here's|own|took out|take out|bought|added|holding"
    r"|includes?|included|my|our|yes|still|there is|there's|paid for|bring|bringing|travel\w*|sent|show|come|comes|coming)\b"
)
_HOLDABLE = frozenset({"receipt", "insure", "child", "pet", "photo", "member"})
_YES = re.compile(r"^\W*(?:yes|yep|yeah|yup|sure|correct|right|indeed|exactly|true|of course|absolutely|i do|it is|it was|i did)\b")
_NO = re.compile(r"^\W*(?:no|nope|nah|not at all|never|i don't|i didn't|it isn't|it's not|it wasn't)\b")


def booleans(view: View, wanted: Wanted) -> Iterator[Evidence]:
    """Whether the customer says that it is so. Questions and conditions say nothing."""
    for clause in view.clauses:
        if clause.asks or clause.supposes:
            continue
        yield from _stated(view, clause, wanted)
    answer = _bare_answer(view)
    if answer is not None:
        yield Evidence(answer, *view.given(0, len(view.plain)), 0.3)


def _stated(view: View, clause: Clause, wanted: Wanted) -> Iterator[Evidence]:
    agent = _agent(wanted)
    for concept in _relevant(wanted):
        denied = list(concept.denies.finditer(view.plain, clause.start, clause.end)) if concept.denies else []
        for match in denied:
            flipped = _negated(view.plain, clause, match.start()) and not match.group().startswith(("no ", "not ", "never ", "nothing "))
            yield Evidence(flipped, *view.given(match.start(), match.end()), 1.2)
        for match in concept.says.finditer(view.plain, clause.start, clause.end):
            if any(other.start() < match.end() and match.start() < other.end() for other in denied):
                continue
            value = _holds(view.plain, clause, match, concept)
            if value is not None and agent is not None and concept.name in agent[1]:
                value = _by_agent(view.plain, clause, match, agent[0], value)
            if value is not None:
                yield Evidence(value, *view.given(match.start(), match.end()), 1.0)
    own = _own_words(wanted)
    if own is not None:
        for match in own.finditer(view.plain, clause.start, clause.end):
            yield Evidence(not _negated(view.plain, clause, match.start()), *view.given(match.start(), match.end()), 0.8)


def _own_words(wanted: Wanted) -> re.Pattern[str] | None:
    """The input's own words where no concept covers it, without those of a concept that covers it in part ("water damage")."""
    if _relevant(wanted):
        return None
    stems = tuple(part for part in wanted.stems if not any(_covers(concept, part) for concept in wanted.concepts))
    return replace(wanted, stems=stems).own


def _relevant(wanted: Wanted) -> tuple[Concept, ...]:
    """Of several concepts those that the input's name fits best; "cancelled by the airline" is about cancelling, not flying."""
    if not wanted.concepts:
        return ()
    name = re.sub(r"\bby .*$", "", wanted.input.name.lower().replace("_", " ").replace("-", " "))
    named = tuple(concept for concept in wanted.concepts if _covers(concept, name))
    rest = [word for word in name.split() if word not in _EMPTY and not any(_covers(concept, word) for concept in named)]
    if named and rest and not any(_covers(concept, name.strip()) and " ".join(rest) in concept.asks for concept in named):
        return ()
    return named or wanted.concepts[:1]


_EMPTY = frozenset(
    [
        "has",
        "have",
        "had",
        "is",
        "was",
        "are",
        "were",
        "with",
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "by",
        "to",
        "it",
        "its",
        "be",
        "been",
        "did",
        "do",
        "does",
        "not",
        "item",
        "product",
        "customer",
        "still",
        "already",
        "any",
        "own",
    ]
)


def _covers(concept: Concept, words: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(start)}", words) for start in concept.asks)


def _holds(plain: str, clause: Clause, match: re.Match[str], concept: Concept) -> bool | None:
    """Whether what a clause says of a concept is so; ``None`` where it only mentions a thing."""
    text = plain[clause.start : clause.end]
    if concept.name not in _HOLDABLE:
        return not _negated(plain, clause, match.start()) or match.group().startswith(
            ("doesn't", "does not", "didn't", "won't", "not ", "no longer", "isn't")
        )
    around = text.replace(match.group(), " ", 1)
    if _LACKS.search(around):
        return False
    if concept.name in {"child", "pet"}:
        return True
    return True if _HAS.search(around) or match.group().startswith("insured") else None


def _negated(plain: str, clause: Clause, position: int) -> bool:
    before = plain[clause.start : position]
    if _NOT_ONLY.search(before):
        return False
    return _NEGATION.search(before) is not None


def _agent(wanted: Wanted) -> tuple[str, tuple[str, ...]] | None:
    """Who did it, where the input asks that: “cancelled by the airline”."""
    by = re.search(r"\bby (?:the |us|our )?(\w+)?|\bwhether (?:the |we|our )(\w+)? ", wanted.words)
    if by is None or "whether you" in wanted.words:
        return None
    return (by[1] or by[2] or "us"), ("cancel", "late", "return")


def _by_agent(plain: str, clause: Clause, match: re.Match[str], agent: str, value: bool) -> bool | None:
    """An act of the other side is no act of the customer's, and the other way round."""
    text = plain[clause.start : clause.end]
    own = re.search(
        r"\b(?:i|we|myself|ourselves|my (?:wife|husband|son|daughter))\b(?! (?:was|were) )(?:\W+\w+){0,2}\W+$",
        plain[clause.start : match.start()],
    )
    theirs = re.search(
        rf"\b(?:you|they|by {re.escape(agent)}|{re.escape(agent)}|your (?:airline|company|staff|people|agent|system))\b|\b(?:was|were|been|got|is)\W+(?:\w+\W+)?$",
        text if "by" in text else plain[clause.start : match.start()],
    )
    if own is not None and re.search(r"\b(?:want|would like|need|like|wish|can|could|to)\b", plain[clause.start : match.start()]):
        return None
    if own is not None or re.search(r"\b(?:by me|myself|ourselves)\b", text):
        return not value
    return value if theirs is not None else None


def _bare_answer(view: View) -> bool | None:
    """An answer of one or two words."""
    if len(view.plain.split()) > 3:
        return None
    if _YES.match(view.plain):
        return True
    return False if _NO.match(view.plain) else None


def choices(view: View, wanted: Wanted) -> Iterator[Evidence]:
    """The value whose words stand in the text, not negated; the longest words win over shorter ones within them."""
    found: list[tuple[int, int, str]] = []
    for value in wanted.input.values:
        for match in value_pattern(value).finditer(view.plain):
            clause = view.clause_at(match.start())
            if clause.supposes or _negates_value(view.plain, clause, match):
                continue
            found.append((match.start(), match.end(), value))
    kept = [
        hit
        for hit in found
        if not any(
            other is not hit and other[0] <= hit[0] and hit[1] <= other[1] and other[1] - other[0] > hit[1] - hit[0] for other in found
        )
    ]
    mentions = [match.start() for match in wanted.mentions(view.plain)]
    for start, end, value in kept:
        near = min((abs(start - place) for place in mentions), default=100)
        exact = 0.3 if re.search(rf"\b{re.escape(value.replace('_', ' '))}", view.plain[start:end]) else 0.0
        clause = view.clause_at(start)
        yield Evidence(value, *view.given(start, end), 0.5 + exact + 0.2 / (1 + near / 20) - 0.2 * clause.asks)


def _negates_value(plain: str, clause: Clause, match: re.Match[str]) -> bool:
    if re.match(r"(?:not|no|don't|doesn't|do not|does not|didn't|never)\b", match.group()):
        return False
    before = plain[clause.start : match.start()]
    return (
        re.search(r"(?:\b(?:not|no|never|without|instead of|rather than|than)\b|n't\b)(?:\W+[\w'-]+){0,3}\W+$", before) is not None
        and _NOT_ONLY.search(before) is None
    )


@lru_cache(maxsize=1024)
def value_pattern(value: str) -> re.Pattern[str]:
    """The words of a value and the other words for it."""
    key = value.lower().replace("-", "_").replace(" ", "_")
    words = [word for word in key.split("_") if word]
    gap = r"[\W_]+(?:(?:the|a|my|your|of)\W+)?"
    own = gap.join(rf"{re.escape(stem(word))}\w{{0,4}}" if len(word) > 3 else re.escape(word) for word in words)
    parts = [rf"(?<![\w'])(?:{own})(?!\w)"]
    parts += [_expanded(phrase) for phrase in _synonyms().get(key, ())]
    if len(words) == 1:
        parts += [
            concept.says.pattern
            for concept in concepts().values()
            if key in concept.asks and concept.name in {"break", "cancel", "deliver"}
        ]
    return re.compile("|".join(parts))


def _expanded(phrase: str) -> str:
    if phrase.startswith("<"):
        return concepts()[phrase.strip("<>")].says.pattern
    return compile_phrase(phrase, {})


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, list[str]]:
    return {str(key).lower(): list(value) for key, value in read_data("values.yaml").items()}
