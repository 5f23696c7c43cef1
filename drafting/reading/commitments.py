"""Promises read out of any text.

Sentence by sentence, clause by clause: a remedy ("refund", "a new one") is a promise only inside a frame of promising (we will,
you will get, has been approved, consider it) that is not negated, not asked, not a report of the past, not a general rule,
not somebody's wish and not a hypothesis. Words are data (``data/commitments.yaml``). The time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from drafting.domain.reading import CommitmentReading, QuantityKind, Sentence
from drafting.text.normalise import clean, skeleton
from drafting.text.quantities import quantities
from drafting.text.sentences import sentences

_CLAUSE = re.compile(
    r"[;:–—()\n]|\s-\s|,\s*(?=(?:but|and|so|or|because|as|although|though|however|if|when|once|unless|we|i|you|which|instead|then|please|provided)\b)|"
    r"\s(?=but\b|because\b|although\b|whereas\b|instead of\b|rather than\b|unless\b|if\b|once\b|as soon as\b|provided\b|so (?:we|i|you)\b|"
    r"and (?:we|i|you|your|the|a|it)(?:'ll|'re|'m|'ve)?\b)|,\s"
)
_WE = r"(?:we|i|(?:our|the|my|a|one of our) (?:\w+ )?(?:team|manager|colleagues?|staff|shop|store|office|support|engineer|desk|department|billing|finance|specialists?)|someone(?: from \w+ \w+)?)"
_ADVERB = r"(?:(?:also|now|just|gladly|happily|certainly|definitely|of course|then|immediately|personally|absolutely|be|still|therefore|even|always|be happy to|be glad to|be able to|see to it that|make sure(?: that)?|get|arrange(?: for)?|organi[sz]e|have|go ahead and|try to|do our best to|do my best to|all|both|each) )*"
_FRAMES = re.compile(
    rf"\b{_WE}(?:'ll| will| shall|'m going to|'re going to| am going to| are going to| is going to)\b"
    rf"|\b{_WE} (?:can|could|may)(?: (?:also|certainly|happily|gladly|still|of course|definitely|now|absolutely))*\b(?! (?:only|not))"
    rf"|\b(?:we|i)(?:'d| would) (?:be (?:happy|glad|delighted|pleased|more than happy) to|like to|love to|gladly|happily)\b"
    rf"|\b(?:we|i)(?:'re|'m| are| am) (?:\w+ly |now |also |more than )?(?:happy|glad|pleased|delighted|able|prepared|willing|going) to\b"
    rf"|\b(?:we|i)(?:'ve| have)(?: (?:now|just|also|gone ahead and|already|today|\w+ly|both))*\b(?! (?:a|an|the|no|any|to)\b)"
    rf"|\b(?:we|i)(?:'re|'m| are| am)(?: (?:now|also|currently|today|\w+ly|just|both))* (?=\w+ing\b)"
    rf"|\b(?:i|we) (?:just|hereby|now|today) (?=\w+)"
    rf"|\byou(?:'ll| will| shall|'re going to| are going to)\b"
    rf"|\byou (?:won't|will not|'ll not|needn't|don't (?:need|have) to|do not (?:need|have) to)\b"
    rf"|\byou(?:'re| are) (?:getting|entitled to|eligible for|owed|due|covered for)\b"
    rf"|\byou (?:can|may) (?:have|get|keep|expect|claim|choose|pick|use|swap|exchange|take)\b"
    rf"|\byou(?:'ve| have) (?:got|been given|been)\b"
    rf"|\b(?:let me|let us|let's|allow me to|allow us to|please accept|please take|accept|enjoy|have|take|use|here's|here is|here are|consider (?:it|this|that|yourself|your \w+)|expect|get|grab|claim)\b"
    rf"|\b(?:will|'ll|shall|is going to|are going to|is being|are being|has been|have been|has now been|have now been|has just been|is|are|'s|'re|gets|get) (?:\w+ly |now |also |all |just |then )*"
    rf"(?=(?:be |been |being |automatically |fully |now |all )*(?:refunded|credited|waived|replaced|repaired|fixed|mended|upgraded|reimbursed|compensated|discounted|swapped|exchanged|removed|cancelled|dropped|"
    rf"escalated|added|issued|processed|approved|applied|sent|arranged|booked|paid|returned|reversed|taken off|knocked off|written off|guaranteed|covered|shipped|on (?:its|their|the) way|"
    rf"coming|heading|free|on us|on the house|yours|waiting|sorted|ready|reduced|lowered|passed|forwarded|handed|raised|put through|authori[sz]ed|scheduled|lined up|included|dispatched|delivered)\b)"
    rf"|\b(?:it's|that's|this is|this one's|that one's|it is|these are) (?=on (?:us|the house)|yours|free|guaranteed)"
    rf"|^\W*(?:refund|credit|replacement|voucher|new one|callback|discount|upgrade|repair|full refund|money)\b(?=[^.]{{0,40}}\b(?:issued|processed|approved|on (?:its|the|their) way|sent|added|applied|done|booked|arranged|coming|sorted|incoming|heading|confirmed|yours)\b)"
    rf"|^\W*(?:refunding|crediting|sending|replacing|waiving|adding|popping|upgrading|escalating|passing|calling|issuing|knocking|taking|shipping|resending|swapping|consider(?:ed)?)\b"
    rf"|\b(?:to (?:make it up|apologi[sz]e|say sorry|thank you|put (?:it|this|things) right)|as (?:an? )?(?:apology|thank[- ]you|gesture|token|goodwill|courtesy))\b"
    rf"|\bwe(?:'d| would) (?:offer|give|send)\b"
    rf"|\b(?:we|i) (?:offer|owe|promise|guarantee|undertake|commit|confirm|agree)(?: (?:you|to|that))*\b"
)  # fmt: skip
_NEGATION = re.compile(
    r"\b(?:not|cannot|can't|won't|wouldn't|couldn't|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|haven't|hasn't|unable|never|no|nor|neither|without|instead of|rather than|"
    r"impossible|ineligible|refuse|decline[ds]?|hardly|unlikely|no longer|nothing|unfortunately can|out of the question|stop short of)\b|n't\b"
)
_ASKED = re.compile(r"\b(?:whether|ask(?:ed|ing)? (?:for|about|if|whether|us)|request(?:ed|ing)?|mention(?:ed|ing)?|want(?:ed|s)?|(?:you|you'd|you would) (?:like|prefer|hoped|hope|expect(?:ed)?)|demand(?:ed|ing)?|wonder(?:ed|ing)?|hoping|claim(?:ed)? that|"
                    r"said (?:that )?(?:we|he|she|they|you)|told (?:you|that)|were told|according to you|you say|you wrote|you said|to be considered|consider(?:ed)? for|look(?:ing)? into|see (?:if|whether|what)|check (?:if|whether)|find out|apply for|before (?:we|i)|in order to|decide (?:if|whether|on)|discuss|review|assess|explain)\b")  # fmt: skip
_PAST = re.compile(
    r"\b(?:you were|it was|they were|was|were|had been|had|earlier|previously|last (?:week|month|year|time|\w+day)|ago|yesterday|at the time|back in|originally|"
    r"in (?:january|february|march|april|may|june|july|august|september|october|november|december)|on (?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|may|june|july|august|september|october|november|december)|already on)\b"
)
_HYPOTHETICAL = re.compile(r"\b(?:would have|could have|might have|had it|had you|had we|if (?:it|you|we|they|the \w+|your \w+) had|would(?:n't)? be|would get|would receive|in theory|normally|usually|generally|typically|in general|might|as a rule|in most cases)\b")
_GENERAL = re.compile(
    r"^(?:\W*)(?:(?:all|any|every|most|some|only|our|other|eligible|faulty|damaged|unused|opened|sale|late|lost|new|platinum|gold|silver|premium|business|first|members?|guests?|\w+ly) )*"
    r"(?:customers|members|guests|passengers|travell?ers|shoppers|subscribers|policyholders|users|people|anyone|items|orders|returns|refunds|replacements|repairs|vouchers|credits|discounts|products|purchases|tickets|"
    r"bookings|claims|accounts|fees|charges|exchanges|upgrades|compensation|gift cards|plans|those|they|everyone|each \w+|every \w+|a refund|a credit|a replacement|a discount|refund requests|deliveries|our policy|the policy|policy|store credit|free shipping|shipping|delivery|holders|\w+ (?:members|customers|holders|passengers|guests))\b"
)  # fmt: skip
_CONDITION = re.compile(r"^\W*(?:and |but |so |then )?(?:if|once|when|as soon as|provided|providing|as long as|after|until|unless|should you|in case|in the event|subject to|assuming|the moment)\b")
_CONDITIONAL_TAIL = re.compile(r"\b(?:if|once|as soon as|provided(?: that)?|as long as|unless|subject to|when you|after you|until)\b.*$")
_QUOTE = re.compile(r"\"[^\"]{2,200}\"|“[^”]{2,200}”|(?<!\w)'[^'\n]{8,200}'(?!\w)|‘[^’\n]{8,200}’|^>.*$", re.MULTILINE)
_HEDGE = re.compile(r"\b(?:should be able|try|hope|might|may|could|aim|expect|do (?:our|my) best|looking at|all being well|hopefully|possibly|perhaps)\b")
_TIME = re.compile(
    r"\b(?:by (?:the end of |close of |noon |midday |tomorrow|tonight|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next|this|\d|(?:january|february|march|april|may|june|july|august|september|october|november|december))[\w :]*"
    r"|(?:within|in|inside|under|no later than|not later than)(?: the)?(?: next)? (?:\d+|a|an|one|two|three|four|five|six|seven|eight|ten|twelve|fourteen|fifteen|twenty|thirty|forty|sixty|ninety|half an|a few|a couple of|few|couple of)(?:[- ](?:to|or|-) ?\w+)?[- ](?:\w+ )?(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|moments?)"
    r"|(?:tomorrow|tonight|today|this (?:morning|afternoon|evening|week)|next (?:week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|first thing|later today|before (?:noon|midday|lunch|the weekend|friday|monday|christmas|close)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:the )?same day|end of (?:the )?(?:day|week|month)))\b"
)
_WORK = re.compile(r"\b(?:hear|reply|replying|respond|answer|update|arrive|arrives|delivered|deliver|ready|back (?:to you|in touch|up|on|online)|in touch|sorted|sort|resolved|resolve|fixed|fix|done|complete|completed|finish|restored|with you|there|contact|email|e-mail|message|write|land|ship|ships|shipped|dispatch|dispatched|receive|have (?:it|them|an answer|your)|get (?:it|your|them|an)|reach(?:es)? you|come|be with|confirm|let you know|investigat\w+|look into|posted|processed|live|reconnected|running)\b")


@dataclass(frozen=True, slots=True)
class _Words:
    remedies: tuple[tuple[str, re.Pattern[str]], ...]
    admissions: re.Pattern[str]
    at_no_cost: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    start: int


def read_commitments(text: str, own: Mapping[str, Sequence[str]] | None = None) -> tuple[CommitmentReading, ...]:
    """Every promise in the text, in order, one per type and sentence. ``own`` are the company's own commitment types with example
    phrases. Spans count the given text's characters."""
    cleaned = clean(text)
    plain = skeleton(text).lower()
    if len(plain) != len(cleaned.text):
        plain = skeleton(text)
    masked = _QUOTE.sub(lambda match: " " * len(match.group()), plain)
    own_words = _own_words(tuple((name, tuple(phrases)) for name, phrases in (own or {}).items()))
    found: list[CommitmentReading] = []
    for sentence in sentences(masked):
        found += _read_sentence(sentence, own_words)
    return tuple(_placed(reading, text, cleaned.span(reading.start, reading.end)) for reading in _attach_deadlines(found))


def _placed(reading: CommitmentReading, text: str, span: tuple[int, int]) -> CommitmentReading:
    return replace(reading, start=span[0], end=span[1], text=text[span[0] : span[1]])


@cache
def _words() -> _Words:
    data: dict[str, Any] = yaml.safe_load(files("drafting.reading").joinpath("data/commitments.yaml").read_text(encoding="utf-8"))
    remedies = tuple((kind, re.compile(r"(?<![\w])(?:" + "|".join(map(_spaced, patterns)) + r")(?!\w)")) for kind, patterns in data["remedies"].items())
    at_no_cost = re.compile(r"\b(?:" + "|".join(data["at_no_cost"]) + r")\b")
    return _Words(remedies, re.compile("|".join(map(_spaced, data["admissions"]))), at_no_cost)


def _spaced(pattern: str) -> str:
    return f"(?:{pattern})"


@lru_cache(maxsize=32)
def _own_words(own: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The company's own types: the content words of an example phrase, in its order, with little between them."""
    found = []
    for name, phrases in own:
        patterns = [_loosely(phrase) for phrase in phrases if phrase.strip()]
        if patterns:
            found.append((name, re.compile("|".join(patterns))))
    return tuple(found)


_LIGHT = frozenset("a an the your you we our i it its this that these those to of on for with and or have has had will be been is are more my us".split())


def _loosely(phrase: str) -> str:
    words = [word for word in re.findall(r"[a-z]+|\d+", phrase.lower()) if word not in _LIGHT]
    parts = [r"(?:\d+|\w+)" if word.isdigit() else re.escape(word[:-1] if len(word) > 4 and word[-1] in "sed" else word) + r"\w{0,3}" for word in words]
    return r"\b" + r"(?:\W+\w+){0,3}?\W+".join(parts) if parts else r"(?!)"


def _read_sentence(sentence: Sentence, own: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[CommitmentReading]:
    body = sentence.text
    if not (body.endswith("?") and not re.match(r"\W*(?:so |ok,? |okay,? )?(?:we|i)(?:'ll| will)\b", body)):
        yield from _promises(sentence, own)
    for match in _words().admissions.finditer(body):
        before = body[max(0, match.start() - 30) : match.end()]
        if not _NEGATION.search(before) and not body.endswith("?") and not _HYPOTHETICAL.search(before) and not re.search(r"\bif\b", before):
            yield CommitmentReading("admission", match.group(), sentence.start + match.start(), sentence.start + match.end())
            return


def _promises(sentence: Sentence, own: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[CommitmentReading]:
    clauses = _clauses(sentence.text)
    condition = next((clause.text.strip(" ,.") for clause in clauses if _CONDITION.match(clause.text)), None)
    if _HYPOTHETICAL.search(sentence.text) and re.search(r"\b(?:would have|could have|had it|had you|had we|if \w+(?: \w+)? had)\b", sentence.text):
        return
    seen: set[str] = set()
    deadline = _TIME.search(sentence.text)
    carried = False
    for clause in clauses:
        framed = _framed(clause, carried)
        carried = framed is not None and framed >= 0
        if framed is None:
            continue
        for kind, start, end in _remedies(clause, framed, own):
            if kind not in seen:
                seen.add(kind)
                yield CommitmentReading(
                    type=kind,
                    text=clause.text[start:end],
                    start=sentence.start + clause.start + start,
                    end=sentence.start + clause.start + end,
                    value=_value(clause.text),
                    condition=condition,
                    deadline=deadline.group() if deadline else None,
                    hedged=_HEDGE.search(clause.text) is not None,
                )
    if not seen and deadline is not None:
        yield from _free_deadline(sentence, clauses)


def _clauses(body: str) -> list[_Clause]:
    found: list[_Clause] = []
    start = 0
    for match in _CLAUSE.finditer(body):
        if match.start() > start:
            found.append(_Clause(body[start : match.start()], start))
        start = match.end()
    found.append(_Clause(body[start:], start))
    return [clause for clause in found if clause.text.strip()]


def _framed(clause: _Clause, carried: bool) -> int | None:
    """Where a frame of promising begins in the clause; ``None`` where there is none or the clause cannot promise."""
    body = clause.text
    if _GENERAL.match(body) or _CONDITION.match(body):
        return None
    if re.match(r"\W*(?:instead of|rather than)\b", body):
        return None
    match = _FRAMES.search(body)
    if match is None:
        return 0 if carried and re.match(r"\W*(?:and|plus|as well as|along with|also|together with|with)\b", body) else None
    return match.start()


def _remedies(clause: _Clause, framed: int, own: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[tuple[str, int, int]]:
    body = clause.text
    found: list[tuple[str, int, int]] = []
    for kind, pattern in (*own, *_words().remedies):
        for match in pattern.finditer(body):
            if _stands(kind, body, framed, match):
                found.append((kind, match.start(), match.end()))
                break
    named = {kind for kind, _ in own}
    found = [entry for entry in found if entry[0] in named or not any(kind in named and start < entry[2] and entry[1] < end for kind, start, end in found)]
    free = _words().at_no_cost.search(body) if not found else None
    if free is not None and not _NEGATION.search(body[framed : free.start()]) and not _ASKED.search(body[: free.start()]):
        found.append(("waiver", free.start(), free.end()))
    yield from _without_shadows(found)


def _stands(kind: str, body: str, framed: int, match: re.Match[str]) -> bool:
    """Whether a remedy in a framed clause is promised: not negated, not asked for, not a report of the past."""
    lead = body[: match.start()]
    around = body[: match.end()]
    negated = _NEGATION.search(around if kind not in {"waiver", "free_item", "free_shipping", "guarantee"} else lead[framed:] if kind != "waiver" else "")
    if negated:
        return False
    if _ASKED.search(lead):
        return False
    if _PAST.search(body) and not re.search(r"\b(?:will|'ll|going to|just|now|today)\b", body):
        return False
    return not (_HYPOTHETICAL.search(body) and not re.search(r"\b(?:we|i|you)(?:'ll| will)\b", body))


_SHADOWS = {
    "free_shipping": {"free_item", "waiver", "compensation", "replacement"},
    "waiver": {"refund", "free_item"},
    "credit": {"compensation", "discount", "refund", "free_item"},
    "refund": {"credit", "compensation", "waiver"},
    "discount": {"waiver", "credit", "free_item"},
    "callback": {"escalation"},
    "replacement": {"refund"},
    "exception": {"waiver"},
    "repair": {"free_item", "waiver"},
}


def _without_shadows(found: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """The remedies without those whose words lie inside another's: "free shipping" is no free item."""
    for kind, start, end in found:
        covered = any(
            other != kind and kind in _SHADOWS.get(other, set()) and first < end and start < last and not (other in _SHADOWS.get(kind, set()) and (end - start) > (last - first))
            for other, first, last in found
        )
        if not covered:
            yield kind, start, end


def _value(body: str) -> str | None:
    for kind in (QuantityKind.MONEY, QuantityKind.PERCENT):
        for quantity in quantities(body):
            if quantity.kind is kind:
                return quantity.text
    return "full" if re.search(r"\b(?:full|in full|entire|whole|all of)\b", body) else None


def _free_deadline(sentence: Sentence, clauses: Sequence[_Clause]) -> Iterator[CommitmentReading]:
    """A promise of when that hangs on no other promise: "you will hear from us by Friday"."""
    for clause in clauses:
        match = _TIME.search(clause.text)
        promise = re.search(r"\b(?:we|i|you|it|they|he|she|someone|everything|our \w+|the \w+(?: \w+)?|your \w+(?: \w+)?|this|that)(?:'ll| will| shall|'re going to| are going to| is going to|'s going to|'m going to| should)\b|\bexpect\b", clause.text)
        if match is None or promise is None or _NEGATION.search(clause.text[: match.end()]) or _GENERAL.match(clause.text) or _CONDITION.match(clause.text):
            continue
        if _WORK.search(clause.text) and not _ASKED.search(clause.text[: match.start()]):
            yield CommitmentReading("deadline", match.group(), sentence.start + clause.start + match.start(), sentence.start + clause.start + match.end(), value=match.group())
            return


def _attach_deadlines(found: Sequence[CommitmentReading]) -> list[CommitmentReading]:
    """One reading per type; a type named twice keeps the first and takes what only the second says."""
    kept: dict[str, CommitmentReading] = {}
    for reading in found:
        former = kept.get(reading.type)
        if former is None:
            kept[reading.type] = reading
        else:
            kept[reading.type] = replace(former, value=former.value or reading.value, condition=former.condition or reading.condition, deadline=former.deadline or reading.deadline)
    return sorted(kept.values(), key=lambda reading: reading.start)
