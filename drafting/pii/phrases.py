"""Forms of a value in plain words: a place, a product, a short value beside the name of its field."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.pii.forms import exact
from drafting.pii.squeeze import Squeezed, squeezed
from drafting.pii.talk import GENERAL, sentence, specific
from drafting.pii.view import View

_LEGAL = re.compile(
    r",? (?:gmbh(?: & co\.? kg)?|ltd\.?|limited|inc\.?|llc|llp|plc|ag|kg|bv|b\.v\.|sa|s\.a\.|srl|s\.r\.l\.|spa|sas|oy|ab|as|aps|co\.?|corp\.?|pty|group|company)$",
    re.IGNORECASE,
)
_STREET_WORDS = frozenset(
    [
        "street",
        "road",
        "avenue",
        "lane",
        "drive",
        "court",
        "place",
        "square",
        "terrace",
        "boulevard",
        "highway",
        "calle",
        "avenida",
        "piazza",
        "viale",
        "allee",
        "strasse",
        "straat",
    ]
)
_COMMON = frozenset(
    [
        "premium",
        "standard",
        "basic",
        "family",
        "personal",
        "monthly",
        "annual",
        "yearly",
        "account",
        "service",
        "plan",
        "card",
        "order",
        "large",
        "small",
        "medium",
        "black",
        "white",
        "blue",
        "green",
        "silver",
        "gold",
        "red",
        "room",
        "double",
        "single",
        "suite",
        "king",
        "queen",
        "deluxe",
        "with",
        "without",
        "from",
        "full",
        "half",
        "open",
        "return",
        "ticket",
        "class",
        "economy",
        "business",
        "first",
        "international",
        "unlimited",
        "mobile",
        "wireless",
        "electric",
        "smart",
        "home",
        "online",
        "delivery",
        "pack",
        "set",
        "the",
        "and",
        "for",
        "plus",
    ]
)


def place(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    if any(character.isdigit() for character in value):
        yield from exact(value, seen, tight)
    else:
        yield from ((start, end, "a place") for start, end, _ in specific(exact(value, seen, tight), seen))
    for part in (piece.strip() for piece in re.split(r"[,;\n]", value)):
        if part and part != value.strip() and len(squeezed(part)) >= 4:
            why = "a part of the address" if any(character.isdigit() for character in part) else "a place"
            yield from ((start, end, why) for start, end, _ in specific(exact(part, seen, tight), seen))
    yield from _turned(value, seen)
    street = re.match(r"\s*(\d{1,5}[a-z]?)\s+((?:[A-Za-z'.-]+\s+)*?[A-Za-z'.-]{2,})(?:\s+[A-Za-z.]{2,9})?\s*(?:,|$)", value)
    if street is not None:
        for form in (f"{street[1]} {street[2]}", street[2]):
            if len(squeezed(form)) >= 5:
                yield from ((start, end, "a part of the address") for start, end, _ in specific(exact(form, seen, tight), seen))


def _turned(value: str, seen: View) -> Iterator[tuple[int, int, str]]:
    """The street's own word and its number near each other, in any order: "number 8 in Garibaldi street"."""
    first = re.split(r"[,;\n]", value)[0]
    number = re.search(r"(?<!\w)\d{1,5}[a-z]?(?!\w)", first)
    names = [word for word in re.findall(r"[^\W\d_]{4,}", first.lower()) if word not in _STREET_WORDS]
    if number is None or not names:
        return
    name, house = re.escape(max(names, key=len)), re.escape(number.group().lower())
    for match in re.finditer(
        rf"(?<!\w){name}\w{{0,8}}[^.!?\n]{{0,25}}(?<!\w){house}(?!\w)|(?<![\w.,]){house}(?!\w)[^.!?\n]{{0,25}}(?<!\w){name}", seen.low
    ):
        yield *match.span(), "the address in other words"


def words(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    whole = _LEGAL.sub("", value)
    for start, end, _ in exact(whole if len(squeezed(whole)) >= 4 else value, seen, tight):
        if not GENERAL.search(seen.low[max(0, start - 24) : start]):
            yield start, end, "plain words"
    if re.search(r"[ ,/]", value):
        yield from parts(value, seen, tight)


def parts(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    """A telling word of several, where the text speaks of "your" something in that sentence."""
    for word in dict.fromkeys(re.findall(r"[^\W\d_]{5,}", value)):
        low = word.lower()
        if low in _COMMON or not (word[:1].isupper() or ", " in value or " x " in value or len(low) >= 7):
            continue
        stem = re.escape(low[:-1] if low.endswith(("s", "a", "e", "y")) and len(low) > 5 else low)
        for match in re.finditer(rf"(?<!\w){stem}\w{{0,3}}(?!\w)", seen.low):
            if re.search(r"\byour\b", sentence(seen.low, match.start())[: match.start()]) and re.search(
                r"\byour\b[^.!?\n]{0,60}$", seen.low[: match.start()]
            ):
                yield *match.span(), "a word of it"


def beside(value: str, field: str, seen: View) -> Iterator[tuple[int, int, str]]:
    """A short value beside the name of its field: "seat 14C", "25 seats"."""
    names = [word for word in re.split(r"[._\s]+", field) if len(word) >= 3 and word not in {"number", "count", "code", "the", "total"}]
    if not names or len(value) > 3 or not value.isalnum():
        return
    stems = "|".join(re.escape(word.rstrip("s")) for word in names)
    short = re.escape(value.lower())
    for match in re.finditer(
        rf"(?<!\w)(?:{stems})s?\b[ :#]{{1,2}}(?:(?:number|no|is)\b\.? )?{short}(?!\w)|(?<![\w.,]){short} (?:\w+ )?(?:{stems})", seen.low
    ):
        yield *match.span(), "named with its field"
