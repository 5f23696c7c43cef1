"""What the learnt reader of promises proposes, and what must stand in a clause before a proposal counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafting.reading.commitments_force import Clause, Force, denies, is_asked, is_open, may_promise
from drafting.reading.commitments_hits import WHILE_OPEN, WORDED_AS_DENIAL, Hit, Promise
from drafting.reading.commitments_learnt import proposal
from drafting.reading.commitments_plain import PlainSentence
from drafting.reading.commitments_values import TIME

_LIKELY = 0.35  # the share of one kind among all at which a proposal counts in a clause that promises by its form, where
_DOUBT = 0.15  # no more than this speaks for no promise at all; and
_SURE = 0.9  # in one that does not promise by its form
_NOT_CHARGED = re.compile(
    r" (?:not|no|nothing|never|without|neither|none) (?:\S+ ){0,3}?(?:charg\w+|bill\w*|pay|paying|cost|costs|owe|invoice\w*|appear|collect\w*|taken|due|fee|fees|postage|shipping|carriage|freight|delivery) "
)
_ASKS_OR_LOOKS = re.compile(
    r" (?:and |so |then |but )?(?:please|kindly|keep|use|bring|send|write|check|note|remember|make sure|hold|go|open|press|fill) |.* (?:going through|looking (?:at|over|through|into)|reading|never expires?) "
)
_NEEDS = {
    kind: re.compile(f" (?:{pattern}) ")
    for kind, pattern in {
        "refund": r"refund\w*|\d[\d.,]*|reimburs\w+|money|cash|paid|pay|payments?|repa\w+|price|costs?|spent|fare|deposit|penny|pennies|cents?|charge\w*|debit\w*|pocket|[$€£¥₹]\S*|sum|amount|fees?|euros?|pounds?|dollars?|transaction",
        "credit": r"credit\w*|vouchers?|coupons?|points|miles|stars|stamps|balance|accounts?|wallet|card|next|towards|against|carr\w+|roll\w*|[$€£¥₹]\S*",
        "waiver": r"pay|days|torn up|tear|paying|paid|charg\w+|bill\w*|fees?|costs?|invoice\w*|due|ow\w+|penalt\w+|fines?|interest|debt|balance|excess|nothing|zero|penny|cent|waiv\w*|forg\w+|surcharge|mileage|notice|reminder|off",
        "discount": r"off|less|cheaper|price\w*|rates?|%|percent|half|halve\w*|discount\w*|lower\w*|reduc\w+|sav\w+|deal|code|match\w*|costs?|rent|premium|tariff|for the price|third|fifth|quarter|[$€£¥₹]\S*",
        "replacement": r"new|another|fresh|replac\w*|swap\w*|exchang\w*|second|again|anew|right|correct|different|spare|instead|ones?|over|works|working|other|missing|identical|scratch",
        "repair": r"fix\w*|repair\w*|mend\w*|restor\w*|right|see to|seen to|care of|work\w*|runn?\w*|patch\w*|clean\w*|treat\w*|sew\w*|glu\w+|seal\w*|sort\w*|back|again|good|part|plumber|mechanic|engineer|technician|rebuil\w+|recover\w*",
        "free_shipping": r"free|postage|paid|prepaid|costs?|charges?|expense|pay|pays|carriage|nothing|on us",
        "free_item": r"free|gift|present|complimentary|treat|nothing|to keep|(?:can|may) (?:still )?keep|compliments|on the house|on us|charged?|cost|extra|yours|thank you|sorry",
        "callback": r"call\w*|rings?|ringing|phones?|text\w*|messages?|emails?|touch|lines?|bell|contact|reach|try|posted|updated?|know|hear|write|back to you|report back|get hold of|loop",
        "admission": r"wrong\w*|mistakes?|faults?|errors?|blame|should have|ought to have|forgot\w*|fail\w*|slip\w*|dropped|miss\w*|broke\w*|damaged?|lost|mess\w*|mix\w*|let you down|"
        r"overlooked|doing|neglect\w*|responsib\w+|liab\w+|oversight|left|misread|incorrect\w*|down to us|hands up|careless\w*|because of us|screwed|botched|overcharged|inexcusable",
        "escalation": r"pass\w*|escalat\w+|rais\w+|hand\w*|forward\w*|refer\w*|put\w*|tak\w+|bring\w*|get\w*|logged|flagged|transferr\w+|managers?|supervisors?|heads?|directors?|senior|teams?|"
        r"desk|office|department|chief|specialists?|owners?|board|trustees|upstairs|higher|top|lead|legal|finance",
        "guarantee": r"guarantee\w*|promise\w*|word|never|sure|certain|assure\w*|stand behind|stands behind|vouch\w*|safe|always|count on|not happen|secure|whatever",
    }.items()
}


def proposed(sentence: PlainSentence, parts: Sequence[Clause], condition: str | None, deadline: str | None) -> Iterator[Promise]:
    """What the learnt reader sees in a sentence in which no rule found a promise, clause by clause."""
    if is_asked(sentence):
        return
    seen: set[str] = set()
    for part in parts:
        kind = _proposal(part)
        if kind is not None and kind not in seen:
            seen.add(kind)
            yield Promise(Hit(kind, part.start + 1, part.start + len(part.text) - 1), part, condition, deadline)


def _proposal(part: Clause) -> str | None:
    """The kind of promise that a clause makes by what the learnt reader says of it; ``None`` where that is too unsure, where the words
    without which there is no such promise are missing, or where the clause denies, asks the customer for something or leaves open."""
    if not part.own or part.force in {Force.CONDITION, Force.ASIDE, Force.DENIAL} or _ASKS_OR_LOOKS.match(part.text):
        return None
    kind, share, doubt = proposal(part.text)
    promises = part.force is Force.PROMISE
    if share < (_LIKELY if promises else _SURE) or doubt > _DOUBT or (kind in _NEEDS and not _NEEDS[kind].search(part.text)):
        return None
    if kind == "deadline" and not TIME.search(part.text):
        return None
    if not promises and (kind == "admission" or not may_promise(part.text)):
        return None
    if is_open(part.text) and kind not in WHILE_OPEN:
        return None
    if denies(part.text) and kind != "guarantee" and not (kind in WORDED_AS_DENIAL and _NOT_CHARGED.search(part.text)):
        return None
    return kind
