"""The remedies that a clause promises: by known wordings, by what was spoken of before, by meaning; and which of them only say how another is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.reading.commitments_force import Clause, Force, denied, denies, is_open
from drafting.reading.commitments_plain import PlainSentence
from drafting.reading.commitments_senses import sense_of
from drafting.reading.commitments_words import Patterns, Standing, words
from drafting.text.sieve import alternation

WHILE_OPEN = frozenset({"escalation", "callback"})
_NEVER_A_DENIAL = frozenset({"refund", "credit", "discount", "replacement", "repair", "upgrade", "callback", "escalation", "free_item"})
WORDED_AS_DENIAL = frozenset({"waiver", "free_shipping"})
_MANNER = re.compile(
    r"(?:on the house|on us|with our compliments|and our compliments|gratis|for free|for nothing|free|free of charge)|.* (?:for free|gratis|for nothing|free of charge|without paying .*|at no .*)"
)
_BESIDE = frozenset({"exception", "deadline", "callback", "escalation", "guarantee"})
_GIVES = re.compile(r" (?:grab|have|take|enjoy|pick|collect|help yourself|keep) ")
_WE_REFUSE = re.compile(
    r" (?:we|i|(?:our|the|my) (?:insur\w+|compan\w+|bank|office|team|firm|shop|branch|colleagues?)) (?:\w+ ){0,2}(?:not|never) (?:\w+ ){0,2}(?:pay|paying|owe|owing|settle|see|find|be paying)(?: \S+)* $"
)
_YOU_PAY = re.compile(r" you (?:will |would |only |just |then |still |can |must |have to |need to )*pay (?:\S+ ){0,2}[$€£¥₹]?\d")
_FOR_LONGER = re.compile(r" (?:for|in) another \w+ $")
_FIXED_PRICE = re.compile(r" (?:price|rate|premium|fee|rent|tariff|cost|costs|term)s? (?:\w+ ){0,3}fixed ")
_SHADOWS = {
    "free_shipping": {"free_item", "waiver", "compensation", "replacement"},
    "waiver": {"refund", "free_item"},
    "credit": {"compensation", "discount", "refund", "free_item"},
    "refund": {"credit", "compensation", "waiver", "free_shipping"},
    "discount": {"waiver", "credit", "free_item", "refund"},
    "callback": {"escalation"},
    "replacement": {"refund"},
    "exception": {"waiver"},
    "repair": {"free_item", "waiver"},
    "upgrade": {"free_item", "waiver"},
    "compensation": {"waiver"},
    "free_item": {"credit"},
}
_ANOTHER_GO = re.compile(
    r" (?:us|me) (?:another|a second) | (?:another|second|fresh) (?:go|chance|try|shot|look|attempt|opportunity|thought|question) "
)
_COUNTED = re.compile(r" (?:second|another|next|third) ")
_GOODS = re.compile(r" (?:replac\w*|new|fresh|swap\w*|exchang\w*|instead|again|right|correct|working) ")
_FOR_THE_UPSET = re.compile(
    r" for (?:the|your|all the|all this|this|any|what) (?:\w+ )?(?:upset|distress|trouble|inconvenience|worry|stress|delay|disappointment|hassle|bother|anguish|happened|loss) "
)
_PROMISED_ONLY = re.compile(r" (?:promise|assure|swear|vow|assured|word|pledge|ensure|sure) ")


@dataclass(frozen=True, slots=True)
class Hit:
    """A remedy in a sentence, its span in the sentence's plain text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise: the words that it rests on, its clause, and what hangs on it."""

    hit: Hit
    clause: Clause
    condition: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence with what is looked for in its clauses: the wordings that may stand in it, the company's own types, the text before it."""

    sentence: PlainSentence
    standing: Standing
    own: Sequence[tuple[str, re.Pattern[str]]]
    before: str


def remedies(part: Clause, seen: Seen) -> list[Hit]:
    """The remedies that a clause promises."""
    if part.force is not Force.PROMISE:
        return []
    hits = [hit for kind, pattern in seen.own if (hit := _first(kind, pattern.finditer(part.text), part))]
    hits += [hit for kind, patterns in seen.standing.known if (hit := _first(kind, matches(patterns, part.text), part))]
    kinds = {hit.kind for hit in hits}
    further = [(kind, patterns) for kind, patterns in seen.standing.further if kind not in kinds and _has_key(kind, part.text)]
    hits += [hit for kind, patterns in further if (hit := _first(kind, matches(patterns, part.text), part))]
    names = {kind for kind, _ in seen.own}
    named = [hit for hit in hits if hit.kind in names]
    hits = [hit for hit in hits if hit.kind in names or not any(hit.start < mine.end and mine.start < hit.end for mine in named)]
    hits = _without_shadows(hits)
    hits += _echoed(part, seen) if not hits else []
    free = words().at_no_cost.search(part.text) if not hits and not is_open(part.text) else None
    if free is not None and not denied(part.text, free.start(), free.end()):
        kind = "free_item" if _GIVES.search(seen.sentence.text) else "waiver"
        hits.append(Hit(kind, part.start + free.start(), part.start + free.end()))
    return hits or _by_sense(part)


def _has_key(kind: str, text: str) -> bool:
    return any(key in text for key in words().keys[kind])


def _by_sense(part: Clause) -> list[Hit]:
    """What the clause promises by its meaning, where no known wording stands in it."""
    found = sense_of(part.text)
    if found is None or (found[0] not in WHILE_OPEN and is_open(part.text)):
        return []
    kind, start, end = found
    kind = "compensation" if kind == "credit" and _FOR_THE_UPSET.search(part.text) else kind
    last = len(part.text) - 1
    if kind not in WORDED_AS_DENIAL and denied(part.text, last, last):
        return []
    return [Hit(kind, part.start + start, part.start + end)]


def _first(kind: str, found: Iterator[re.Match[str]], part: Clause) -> Hit | None:
    """The first place in the clause where the remedy is promised and not denied."""
    if kind not in WHILE_OPEN and is_open(part.text):
        return None
    match = next((match for match in found if not _is_denied(kind, part, match)), None)
    return match and Hit(kind, part.start + match.start(), part.start + match.end())


def matches(patterns: Patterns, text: str) -> Iterator[re.Match[str]]:
    """The places where any of the wordings stands."""
    return (match for _, match in alternation(patterns, text))


def _is_denied(kind: str, part: Clause, match: re.Match[str]) -> bool:
    if kind == "free_item" and re.search(r" (?:that|this) is on (?:us|me) ", part.text):
        return True
    if kind == "compensation" and _YOU_PAY.search(part.text):
        return True
    if kind == "waiver" and _WE_REFUSE.search(part.text[: match.end()] + " "):
        return True
    if kind == "free_item" and _FOR_LONGER.search(part.text[: match.end()] + " "):
        return True
    if kind == "replacement" and _ANOTHER_GO.search(part.text[max(0, match.start() - 1) : match.end() + 16] + " "):
        return True
    if kind == "repair" and _FIXED_PRICE.search(part.text):
        return True
    if kind in _NEVER_A_DENIAL and denies(match.group()):
        return True
    whole = kind == "guarantee" or (kind == "waiver" and denies(match.group()))
    end = len(part.text) - 1 if whole else match.end()
    return denied(part.text, match.start(), end)


def _echoed(part: Clause, seen: Seen) -> list[Hit]:
    """Remedies by words that count only where something else was spoken of before."""
    context = seen.before + seen.sentence.text[: part.start + 1]
    found: list[Hit] = []
    for echo in words().echoes:
        match = echo.say.search(part.text) if all(hit.kind != echo.kind for hit in found) else None
        if match and (echo.about.search(context) or echo.about.search(part.text)) and not denied(part.text, match.start(), match.end()):
            found.append(Hit(echo.kind, part.start + match.start(), part.start + match.end()))
    return found


def _without_shadows(found: Sequence[Hit]) -> list[Hit]:
    """The remedies without those whose words lie inside another's: "free shipping" is no free item."""
    return [
        hit
        for hit in found
        if not any(
            other.kind != hit.kind
            and hit.kind in _SHADOWS.get(other.kind, set())
            and other.start < hit.end
            and hit.start < other.end
            and not (
                other.kind in _SHADOWS.get(hit.kind, set()) and (hit.end - hit.start, other.kind) > (other.end - other.start, hit.kind)
            )
            for other in found
        )
    ]


def without_mere_words(found: list[Promise]) -> list[Promise]:
    """ "I promise" and "rest assured" are a guarantee only where nothing else is promised."""
    others = any(promise.hit.kind != "guarantee" for promise in found)
    return [
        promise
        for promise in found
        if not (
            others
            and promise.hit.kind == "guarantee"
            and _PROMISED_ONLY.search(promise.clause.text[promise.hit.start - promise.clause.start :])
        )
    ]


def _without_counted(found: list[Promise], sentence: PlainSentence) -> list[Promise]:
    """Without a replacement that rests on a count alone where something else is promised: a second sachet as a thank you replaces nothing."""
    if len({promise.hit.kind for promise in found} - _BESIDE) < 2 or _GOODS.search(sentence.text):
        return found
    return [
        promise
        for promise in found
        if promise.hit.kind != "replacement" or not _COUNTED.search(f" {sentence.text[promise.hit.start : promise.hit.end]} ")
    ]


def without_manner(found: list[Promise], sentence: PlainSentence) -> list[Promise]:
    """Without what only says that another remedy costs nothing: a voucher with our compliments is no gift beside."""

    def is_manner(promise: Promise) -> bool:
        said = sentence.text[promise.hit.start : promise.hit.end].strip()
        return (promise.hit.kind == "free_item" and _MANNER.fullmatch(said) is not None) or (
            promise.hit.kind == "waiver" and words().at_no_cost.search(f" {said} ") is not None
        )

    others = [promise for promise in found if not is_manner(promise)]
    others = _without_counted(others, sentence)
    return others if any(promise.hit.kind not in _BESIDE for promise in others) else found
