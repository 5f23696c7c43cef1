"""Promises compared by what they mean: values, times and conditions, and sentences that only repeat a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from drafting.domain.reading import Quantity, QuantityKind
from drafting.text.quantities import quantities, same

AMOUNTS = frozenset({QuantityKind.MONEY, QuantityKind.PERCENT})
TIMES = frozenset({QuantityKind.DURATION, QuantityKind.DATE, QuantityKind.TIME})
_BINDING = AMOUNTS | {QuantityKind.DURATION}  # dates are said in too many ways to be held against a sentence that is spoken
_WORD = re.compile(r"[\w$€£%]+")
_LIGHT = frozenset(
    (
        "we", "you", "your", "our", "us", "a", "an", "the", "will", "is", "are", "be", "customers", "customer", "they", "their", "them", "it",
        "and", "so", "to", "of", "for", "can", "in", "on", "if", "that", "this", "i", "as", "once", "when", "have", "has", "with", "at", "or",
    )
)  # fmt: skip
_PARTIAL = re.compile(r"\b(?:half|partial(?:ly)?|part of|a portion of|some of the|a third of|a quarter of|up to|pro rata)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:full|whole|entire|all|everything)\b", re.IGNORECASE)
_SOON = re.compile(
    r"\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week)|next week|straight away|right away|immediately|at once|overnight|same day)\b"
)
_REPEATED = 0.75  # of the content words of a sentence, and
_KEPT = 0.6  # of those of the rule that it repeats, its conditions among them


def of_kinds(text: str, kinds: frozenset[QuantityKind]) -> list[Quantity]:
    """The values of these kinds in a text."""
    return [quantity for quantity in quantities(text) if quantity.kind in kinds]


def is_among(quantity: Quantity, known: Iterable[Quantity]) -> bool:
    """Whether a value is one of the known, as a value."""
    return any(same(quantity, other) for other in known)


def is_partial(sentence: str, decided: str) -> bool:
    """Whether a sentence gives a part of what was decided as a whole."""
    return _WHOLE.search(decided) is not None and _PARTIAL.search(sentence) is not None and _PARTIAL.search(decided) is None


def vague_time(deadline: str) -> str | None:
    """A time of promise without a number or a name: "today", "straight away"."""
    match = _SOON.search(deadline.casefold())
    return match.group() if match else None


def content(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning, without endings and without its values, which are compared as values."""
    letters = list(text)
    for quantity in quantities(text):
        letters[quantity.start : quantity.end] = " " * (quantity.end - quantity.start)
    return frozenset(_stem(word) for word in _WORD.findall("".join(letters).casefold()) if word not in _LIGHT)


def _stem(word: str) -> str:
    for ending in ("ments", "ment", "ing", "ied", "ies", "ed", "es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word[:-1] if len(word) > 4 and word.endswith(("e", "y")) else word


def repeats(sentence: str, rules: Sequence[str]) -> bool:
    """Whether a sentence only repeats one of the rules, with its conditions: a rule without its "within 30 days" is not repeated."""
    words = content(sentence)
    return bool(words) and any(_is_repeated(sentence, words, rule) for rule in rules)


def _is_repeated(sentence: str, words: frozenset[str], rule: str) -> bool:
    theirs = content(rule)
    if not theirs or len(words & theirs) < _REPEATED * len(words) or len(words & theirs) < _KEPT * len(theirs):
        return False
    given = quantities(sentence)
    return all(is_among(quantity, given) for quantity in of_kinds(rule, _BINDING))


def says_condition(text: str, condition: str) -> bool:
    """Whether a text says a condition: most of its content words, and all its values."""
    words = content(condition)
    given = quantities(text)
    valued = all(is_among(quantity, given) for quantity in quantities(condition))
    return valued and len(words & content(text)) * 2 >= len(words)
