"""Numbers of orders, bookings, flights and the like: codes that stand by the words of the input."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.reading.facts_words import Evidence, View, Wanted

_FLIGHT = re.compile(r"(?<![\w-])(?P<code>[A-Za-z]{2} ?\d{2,4}|[A-Za-z]\d ?\d{2,4}|\d[A-Za-z] ?\d{2,4})(?![\w-])")
_CODE = re.compile(
    r"(?<![\w@./-])#?(?P<code>[a-z]{0,6}[-/]?\d[\da-z]*(?:[-/][\da-z]+)*|[A-Z]{5,8}|(?:[a-z]+-)+\d[\w-]*)(?![\w@]|\.\d|,\d{3})",
    re.IGNORECASE,
)
_IDENTIFIERS = re.compile(r"\b(?:number|no|nr|reference|ref|code|id|identifier|pnr|locator|tracking|serial|imei|postcode|zip)\b")
_NOT_CODE = re.compile(
    r"^(?:\d{1,3}(?:st|nd|rd|th|x|am|pm|kg|g|cm|mm|km|gb|mb|k|h|min|m|l|ml|p|d)|(?:19|20)\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d)$",
    re.IGNORECASE,
)
_SYNONYMS = {
    "order": "order|purchase|confirmation", "booking": "booking|reservation|pnr|locator|confirmation|ticket", "flight": "flight|flights|plane", "claim": "claim|case|file",
    "ticket": "ticket|case", "account": "account|acct", "customer": "customer|client|member", "tracking": "tracking|parcel|shipment|consignment", "invoice": "invoice|bill",
    "policy": "policy|insurance", "serial": "serial|device|product", "room": "room", "contract": "contract", "meter": "meter", "case": "case|ticket|file", "reservation": "reservation|booking",
}  # fmt: skip


def codes(view: View, wanted: Wanted) -> Iterator[Evidence]:
    """The code that stands by the input's words; where the words are followed by none, nothing."""
    if not _IDENTIFIERS.search(wanted.words):
        yield from _named(view, wanted)
        return
    nouns = [part for part in wanted.input.name.lower().replace("-", "_").split("_") if not _IDENTIFIERS.fullmatch(part)]
    subject = "|".join(_SYNONYMS.get(noun, re.escape(noun)) for noun in nouns) or "reference|number|code"
    anchors = [*re.finditer(rf"\b(?:{subject})s?\b|\b(?:ref|reference|pnr|locator)\b", view.plain)]
    strict = re.search(r"\bflight\b", wanted.words) is None
    for match in (_CODE if strict else _FLIGHT).finditer(view.ready.given):
        code = match["code"]
        if _NOT_CODE.match(code) or not _shaped(code, strict=strict):
            continue
        distance = min((_gap(anchor, match, view) for anchor in anchors), default=1000)
        if _belongs_elsewhere(view, match, subject, distance):
            continue
        if distance <= 40:
            yield Evidence(code, match.start("code"), match.end("code"), 1.0 - distance / 100)
        elif len(view.plain.split()) <= 6:
            yield Evidence(code, match.start("code"), match.end("code"), 0.3)


_OTHERS = re.compile(
    r"\b(?:order|booking|reservation|flight|claim|ticket|account|customer|tracking|parcel|invoice|policy|serial|room|contract|meter|phone|"
    r"model|gate|seat|card|bus|train)s?(?: (?:number|no|nr|ref|reference|code|is|was))*[ :#.]*$"
)


def _belongs_elsewhere(view: View, code: re.Match[str], subject: str, distance: int) -> bool:
    """Whether another thing is named right before the code ("on flight WN204" is no booking reference)."""
    other = _OTHERS.search(view.plain[: code.start()])
    return other is not None and re.match(rf"(?:{subject})s?\b", other.group()) is None and distance > 3


def _shaped(code: str, *, strict: bool) -> bool:
    """Whether it looks like a reference: capitals alone only as such, digits alone only in some length."""
    if not any(character.isdigit() for character in code):
        return code.isupper()
    if code.isdigit():
        return len(code) >= 4 if strict else False
    return len(code) >= (4 if strict else 3)


def _gap(anchor: re.Match[str], code: re.Match[str], view: View) -> int:
    if anchor.end() <= code.start():
        between = view.plain[anchor.end() : code.start()]
        return len(between) + 60 * bool(re.search(r"[.!?](?=\s)(?!\s*#?\w*\d)", between))
    return (anchor.start() - code.end()) + 10 if anchor.start() >= code.end() else 0


def _named(view: View, wanted: Wanted) -> Iterator[Evidence]:
    """“The model is X200”, “colour: navy blue”."""
    if wanted.own is None:
        return
    for own in wanted.own.finditer(view.plain):
        match = re.compile(
            r"(?:\s+(?:is|was|called|named)\s+|\s*[:=]\s*)(?P<value>[\w][\w -]{1,38}?)(?=[.,;!?\n]|\s+(?:and|but|which|that|so)\b|$)"
        ).match(view.plain, own.end())
        if match is not None and not view.clause_at(own.start()).asks:
            start, end = view.given(match.start("value"), match.end("value"))
            yield Evidence(view.ready.given[start:end], start, end, 0.8)
