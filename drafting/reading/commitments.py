"""Promises read out of any text.

Sentence by sentence, clause by clause: a remedy ("refund", "a new one") is a promise only in a clause that promises (we will, you
will get, has been approved, consider it) and that is not negated, asked, a report of the past, a general rule, somebody's wish or a
hypothesis (``commitments_force``). The words are data (``data/promises.yaml``). The time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from drafting.domain.reading import CommitmentReading
from drafting.reading.commitments_force import Clause, Force, clauses, denied, denies, is_asked, is_open, may_promise
from drafting.reading.commitments_learnt import NONE, proposal
from drafting.reading.commitments_plain import PlainSentence, plain_sentences
from drafting.reading.commitments_senses import sense_of
from drafting.reading.commitments_values import HEDGE, TIME, value_in
from drafting.reading.commitments_words import Echo, own_words, words
from drafting.text.normalise import Cleaned, clean

_LIKELY = 0.45  # the share at which a proposal counts in a clause that promises by its form, and
_SURE = 0.9  # in one that does not
_WHILE_OPEN = frozenset({"escalation", "callback"})
_NEVER_A_DENIAL = frozenset({"refund", "credit", "discount", "replacement", "repair", "upgrade", "callback", "escalation", "free_item"})
_WORDED_AS_DENIAL = frozenset({"waiver", "free_shipping"})
_MANNER = re.compile(
    r"(?:on the house|on us|with our compliments|and our compliments|gratis|for free|for nothing|free|free of charge)|.* (?:for free|gratis|for nothing|free of charge|without paying .*|at no .*)"
)
_NOT_CHARGED = re.compile(
    r" (?:not|no|nothing|never|without|neither|none) (?:\S+ ){0,3}?(?:charg\w+|bill\w*|pay|paying|cost|costs|owe|invoice\w*|appear|collect\w*|taken|due|fee|fees) "
)
_ASKS_OR_LOOKS = re.compile(
    r" (?:and |so |then |but )?(?:please|kindly|keep|use|bring|send|write|check|note|remember|make sure|hold|go|open|press|fill) |.* (?:going through|looking (?:at|over|through|into)|reading|never expires?) "
)
_NEEDS = {
    kind: re.compile(f" (?:{pattern}) ")
    for kind, pattern in {
        "free_shipping": r"free|postage|paid|prepaid|costs?|charges?|expense|pay|pays|carriage|nothing|on us",
        "free_item": r"free|gift|present|complimentary|treat|nothing|to keep|(?:can|may) (?:still )?keep|compliments|on the house|on us|charged?|cost|extra|yours|thank you|sorry",
        "deadline": r"by|before|within|in|on|at|from|until|today|tonight|tomorrow|\w+day",
        "callback": r"call\w*|rings?|ringing|phones?|text\w*|messages?|emails?|touch|lines?|bell|contact|reach|try|posted|updated?|know|hear|write|back to you|report back|get hold of|loop",
        "admission": r"wrong\w*|mistakes?|faults?|errors?|blame|should have|ought to have|forgot\w*|fail\w*|slip\w*|dropped|miss\w*|broke\w*|damaged?|lost|mess\w*|mix\w*|let you down|"
        r"overlooked|doing|neglect\w*|responsib\w+|liab\w+|oversight|left|misread|incorrect\w*|down to us|hands up|careless\w*|because of us|screwed|botched|overcharged|inexcusable",
        "escalation": r"pass\w*|escalat\w+|rais\w+|hand\w*|forward\w*|refer\w*|put\w*|tak\w+|bring\w*|get\w*|logged|flagged|transferr\w+|managers?|supervisors?|heads?|directors?|senior|teams?|"
        r"desk|office|department|chief|specialists?|owners?|board|trustees|upstairs|higher|top|lead|legal|finance",
        "guarantee": r"guarantee\w*|promise\w*|word|never|sure|certain|assure\w*|stand behind|stands behind|vouch\w*|safe|always|count on|not happen|secure|whatever",
    }.items()
}
_GIVES = re.compile(r" (?:grab|have|take|enjoy|pick|collect|help yourself|keep) ")
_WE_REFUSE = re.compile(
    r" (?:we|i|(?:our|the|my) (?:insur\w+|compan\w+|bank|office|team|firm|shop|branch|colleagues?)) (?:\w+ ){0,2}(?:not|never) (?:\w+ ){0,2}(?:pay|paying|owe|owing|settle|see|find|be paying)(?: \S+)* $"
)
_YOU_PAY = re.compile(r" you (?:will |would |only |just |then |still |can |must |have to |need to )*pay (?:\S+ ){0,2}[$€£¥₹]?\d")
_TIMETABLE = re.compile(
    r" (?:ferry|train|bus|flight|plane|boat|coach|shuttle|tram|tour|show|film|lesson|class|shop|store|office|branch) (?:\w+ )?(?:leaves?|departs?|arrives?|goes|runs?|starts?|begins?|opens?|closes?|is) "
)
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
_EVENT = re.compile(
    r" (?:hear|reply|replying|respond|answer|update|arrive\w*|deliver\w*|ready|back|in touch|sort\w*|resolv\w+|fix\w*|done|complet\w+|finish\w*|restored|with you|there|here|contact|email|message|write|land\w*|ship\w*|dispatch\w*|receive|have|get|reach|come|comes|be|confirm\w*|let you know|investigat\w+|look into|look at|posted|process\w*|live|reconnected|running|open\w*|decid\w+|sent|send|start\w*|begin|settle\w*|review\w*|know|expect|see|in your \w+|call\w*|leave|leaves|activat\w+|transfer\w*|unlock\w*|clos\w+|collect\w*|pick\w*|install\w*|connect\w*|publish\w*|happen\w*|take|show\w*) "
)
_FUTURE = re.compile(
    r" (?:will|shall|going to|expect|should|can expect|goes|comes|is due|are due|leaves|ships|is (?:scheduled|booked|set|coming|arriving|back)|am (?:sending|writing)|are (?:sending|writing|delivering)|let you know) "
)
_CUSTOMER_ACTS = re.compile(
    r" you (?:will |shall |should |can |may )(?:\w+ )?(?:need|have to|want|send|return|call|cancel|pay|check|contact|find|bring|apply|use|choose|book|register|lose|do|be charged|be billed) | (?:will|is going to) (?:expire|end|close|be (?:closed|charged|billed|due)) "
)
_PROMISED_ONLY = re.compile(r" (?:promise|assure|swear|vow|assured|word|pledge|ensure|sure) ")
_SOFT = re.compile(r" (?:in touch|in contact|back to you|text\w* you|messag\w* you) ")
_BLAME_VOID = re.compile(
    r" (?:if|whether|you (?:say|said|claim|think|feel|believe|wrote|mention\w*)|says|claims|would|could|not|no|never|cannot|nor|neither|look into|deny|any|position) "
)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A remedy in a sentence, its span in the sentence's plain text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Promise:
    hit: _Hit
    clause: Clause
    condition: str | None = None
    deadline: str | None = None


def read_commitments(
    text: str, own: Mapping[str, Sequence[str]] | None = None, *, by_rules_alone: bool = False
) -> tuple[CommitmentReading, ...]:
    """Every promise in the text, in order, one per type. ``own`` are the company's own commitment types with example phrases. Spans
    count the given text's characters. ``by_rules_alone`` leaves the learnt reader out."""
    cleaned = clean(text)
    named = own_words(tuple((name, tuple(phrases)) for name, phrases in (own or {}).items()))
    found: list[CommitmentReading] = []
    before = " "
    for sentence in plain_sentences(text):
        for promise in _promises(sentence, before, named, by_rules_alone=by_rules_alone):
            found.append(_reading(promise, sentence, cleaned, text))
        before = sentence.text
    return _one_per_type(found)


def _reading(promise: _Promise, sentence: PlainSentence, cleaned: Cleaned, text: str) -> CommitmentReading:
    start, end = cleaned.span(*sentence.span(promise.hit.start, promise.hit.end))
    first, last = cleaned.span(*sentence.span(promise.clause.start + 1, promise.clause.start + len(promise.clause.text) - 1))
    value = text[start:end] if promise.hit.kind == "deadline" else value_in(text[min(first, start) : max(last, end)])
    hedged = HEDGE.search(promise.clause.text) is not None
    return CommitmentReading(promise.hit.kind, text[start:end], start, end, value, promise.condition, promise.deadline, hedged)


def _promises(
    sentence: PlainSentence, before: str, own: Sequence[tuple[str, re.Pattern[str]]], *, by_rules_alone: bool
) -> Iterator[_Promise]:
    parts = clauses(sentence)
    condition = next((part.text.strip(" ,") for part in parts if part.force is Force.CONDITION), None)
    timed = TIME.search(sentence.text)
    deadline = timed.group() if timed else None
    found: list[_Promise] = []
    for part in parts:
        found += [_Promise(hit, part, condition, deadline) for hit in _remedies(part, sentence, before, own)]
    promising = [part for part in parts if part.force is Force.PROMISE]
    if promising and not any(promise.hit.kind == "exception" for promise in found):
        found += [
            _Promise(_Hit("exception", *match.span()), promising[0], condition, deadline)
            for match in (words().beside_the_rules.search(sentence.text),)
            if match
        ]
    found = _without_manner(_without_mere_words(found), sentence)
    if timed is not None and all(_SOFT.search(f" {promise.clause.text} ") and promise.hit.kind == "callback" for promise in found):
        found += _free_deadline(parts)
    found += list(_admissions(sentence, before, parts))
    yield from found or () if by_rules_alone else found or _proposed(sentence, parts, condition, deadline)


def _proposed(sentence: PlainSentence, parts: Sequence[Clause], condition: str | None, deadline: str | None) -> Iterator[_Promise]:
    """What the learnt reader sees in a sentence in which no rule found a promise, clause by clause."""
    if is_asked(sentence):
        return
    seen: set[str] = set()
    for part in parts:
        kind = _proposal(part)
        if kind is not None and kind not in seen:
            seen.add(kind)
            yield _Promise(_Hit(kind, part.start + 1, part.start + len(part.text) - 1), part, condition, deadline)


def _proposal(part: Clause) -> str | None:
    """The kind of promise that a clause makes by what the learnt reader says of it; ``None`` where that is too unsure, where the words
    without which there is no such promise are missing, or where the clause denies, asks the customer for something or leaves open."""
    if not part.own or part.force in {Force.CONDITION, Force.ASIDE, Force.DENIAL} or _ASKS_OR_LOOKS.match(part.text):
        return None
    kind, share = proposal(part.text)
    promises = part.force is Force.PROMISE
    if kind == NONE or share < (_LIKELY if promises else _SURE) or (kind in _NEEDS and not _NEEDS[kind].search(part.text)):
        return None
    if not promises and (kind == "admission" or not may_promise(part.text)):
        return None
    if is_open(part.text) and kind not in _WHILE_OPEN:
        return None
    if denies(part.text) and kind != "guarantee" and not (kind in _WORDED_AS_DENIAL and _NOT_CHARGED.search(part.text)):
        return None
    return kind


def _without_mere_words(found: list[_Promise]) -> list[_Promise]:
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


def _without_manner(found: list[_Promise], sentence: PlainSentence) -> list[_Promise]:
    """Without what only says that another remedy costs nothing: a voucher with our compliments is no gift beside."""

    def is_manner(promise: _Promise) -> bool:
        said = sentence.text[promise.hit.start : promise.hit.end].strip()
        return (promise.hit.kind == "free_item" and _MANNER.fullmatch(said) is not None) or (
            promise.hit.kind == "waiver" and words().at_no_cost.search(f" {said} ") is not None
        )

    others = [promise for promise in found if not is_manner(promise)]
    return (
        others
        if any(promise.hit.kind not in {"exception", "deadline", "callback", "escalation", "guarantee"} for promise in others)
        else found
    )


def _remedies(part: Clause, sentence: PlainSentence, before: str, own: Sequence[tuple[str, re.Pattern[str]]]) -> list[_Hit]:
    if part.force is not Force.PROMISE:
        return []
    hits: list[_Hit] = []
    for kind, pattern in (*own, *words().remedies):
        match = _first(kind, pattern, part)
        if match is not None:
            hits.append(_Hit(kind, part.start + match.start(), part.start + match.end()))
    seen = {hit.kind for hit in hits}
    for further in words().further:
        if further.kind not in seen and any(key in part.text for key in further.keys):
            match = _first(further.kind, further.pattern, part)
            if match is not None:
                hits.append(_Hit(further.kind, part.start + match.start(), part.start + match.end()))
    names = {kind for kind, _ in own}
    named = [hit for hit in hits if hit.kind in names]
    hits = [hit for hit in hits if hit.kind in names or not any(hit.start < mine.end and mine.start < hit.end for mine in named)]
    hits = _without_shadows(hits)
    hits += _echoed(part, sentence, before, {hit.kind for hit in hits}) if not hits else []
    free = words().at_no_cost.search(part.text) if not hits and not is_open(part.text) else None
    if free is not None and not denied(part.text, free.start(), free.end()):
        kind = "free_item" if _GIVES.search(sentence.text) else "waiver"
        hits.append(_Hit(kind, part.start + free.start(), part.start + free.end()))
    return hits or _by_sense(part)


def _by_sense(part: Clause) -> list[_Hit]:
    """What the clause promises by its meaning, where no known wording stands in it."""
    found = sense_of(part.text)
    if found is None or (found[0] not in _WHILE_OPEN and is_open(part.text)):
        return []
    kind, start, end = found
    last = len(part.text) - 1
    if kind not in _WORDED_AS_DENIAL and denied(part.text, last, last):
        return []
    return [_Hit(kind, part.start + start, part.start + end)]


def _first(kind: str, pattern: re.Pattern[str], part: Clause) -> re.Match[str] | None:
    """The first place in the clause where the remedy is promised and not denied."""
    if kind not in _WHILE_OPEN and is_open(part.text):
        return None
    match = pattern.search(part.text)
    while match is not None and _is_denied(kind, part, match):
        match = pattern.search(part.text, match.end())
    return match


def _is_denied(kind: str, part: Clause, match: re.Match[str]) -> bool:
    if kind == "free_item" and re.search(r" (?:that|this) is on (?:us|me) ", part.text):
        return True
    if kind == "compensation" and _YOU_PAY.search(part.text):
        return True
    if kind == "waiver" and _WE_REFUSE.search(part.text[: match.end()] + " "):
        return True
    if kind == "free_item" and _FOR_LONGER.search(part.text[: match.end()] + " "):
        return True
    if kind == "repair" and _FIXED_PRICE.search(part.text):
        return True
    if kind in _NEVER_A_DENIAL and denies(match.group()):
        return True
    whole = kind == "guarantee" or (kind == "waiver" and denies(match.group()))
    end = len(part.text) - 1 if whole else match.end()
    return denied(part.text, match.start(), end)


def _echoed(part: Clause, sentence: PlainSentence, before: str, seen: set[str]) -> list[_Hit]:
    context = before + sentence.text[: part.start + 1]
    found = []
    for echo in words().echoes:
        match = echo.say.search(part.text) if echo.kind not in seen else None
        if match and (echo.about.search(context) or echo.about.search(part.text)) and not denied(part.text, match.start(), match.end()):
            found.append(_Hit(echo.kind, part.start + match.start(), part.start + match.end()))
            seen.add(echo.kind)
    return found


def _without_shadows(found: Sequence[_Hit]) -> list[_Hit]:
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


def _free_deadline(parts: Sequence[Clause]) -> Iterator[_Promise]:
    """A promise of when that hangs on no other promise: "you will hear from us by Friday"."""
    for index, part in enumerate(parts):
        match = TIME.search(part.text)
        follows = parts[index + 1] if index + 1 < len(parts) else None
        if (
            match is None
            or (part.force is not Force.PROMISE and not _FUTURE.search(part.text))
            or part.force in {Force.CONDITION, Force.ASIDE}
        ):
            continue
        promised = part.force is Force.PROMISE or (_FUTURE.search(part.text) and " should " in part.text)
        event = part.text if _FUTURE.search(part.text) or follows is None else follows.text
        if (
            promised
            and _FUTURE.search(event)
            and _EVENT.search(event)
            and not _CUSTOMER_ACTS.search(event)
            and not _TIMETABLE.search(event)
            and not denied(part.text, match.start(), match.end())
        ):
            yield _Promise(_Hit("deadline", part.start + match.start(), part.start + match.end()), part, deadline=match.group())
            return


def _admissions(sentence: PlainSentence, before: str, parts: Sequence[Clause]) -> Iterator[_Promise]:
    if sentence.asks:
        return
    match = words().admissions.search(sentence.text) or _blamed(words().blame_echoes, sentence, before)
    if match is None:
        return
    part = next((entry for entry in reversed(parts) if entry.start <= match.start()), parts[0])
    lead = sentence.text[max(part.start, match.start() - 60) : match.start() + 1]
    if (
        not _BLAME_VOID.search(" " + lead)
        and not re.search(r" (?:was|is|were) (?:not|never|in no way) ", f" {match.group()} ")
        and not re.search(r" if (?:it|this|that|we) ", sentence.text[: match.start() + 1])
    ):
        yield _Promise(_Hit("admission", match.start(), match.end()), part)


def _blamed(echoes: Sequence[Echo], sentence: PlainSentence, before: str) -> re.Match[str] | None:
    for echo in echoes:
        match = echo.say.search(sentence.text)
        if match and echo.about.search(before + sentence.text[: match.start() + 1]):
            return match
    return None


def _one_per_type(found: Sequence[CommitmentReading]) -> tuple[CommitmentReading, ...]:
    """One reading per type; a type named twice keeps the first and takes what only the second says."""
    kept: dict[str, CommitmentReading] = {}
    for reading in found:
        former = kept.get(reading.type)
        if former is None:
            kept[reading.type] = reading
        else:
            kept[reading.type] = replace(
                former,
                value=former.value or reading.value,
                condition=former.condition or reading.condition,
                deadline=former.deadline or reading.deadline,
            )
    return tuple(sorted(kept.values(), key=lambda reading: reading.start))
