"""Known values of a person in any form: changed case, spacing or punctuation, spelled out, masked in part, last digits alone.

What a value is (an address of mail, a phone, a day, an amount, a code, a name, a place, plain words) shows by its form and by the name of its
field. Values that many people share (short numbers, yes and no) do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from drafting.domain.reading import Disclosure, Quantity, QuantityKind
from drafting.pii.squeeze import Squeezed, squeeze, squeezed
from drafting.pii.transliterate import has_other_script, latinised
from drafting.pii.view import View, view
from drafting.text.quantities import quantities

KNOWN = "known"
"""The recogniser's name on what this module finds; ``kind`` is the field's name, ``why`` the form in which it stands."""

_MONEY_FIELD = re.compile(r"price|amount|paid|balance|total|due|fee|bill|refund|charge|cost|limit|premium|salary|income|deposit|owed|spent|payment|debt|value")
_NAME_FIELD = re.compile(r"(?:^|_)(?:name|surname|full_?name|last_?name|partner|spouse|holder|contact_person)(?:$|_)")
_PLACE_FIELD = re.compile(r"address|street|city|town|home|location|postcode|zip|suburb|village")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?")
_PHONE = re.compile(r"\+?[\d ().\-/]{7,24}")
_AMOUNT = re.compile(r"(?:[A-Z]{3} ?|[$€£¥₹] ?)?\d{1,3}(?:[, ]?\d{3})*(?:\.\d{1,2})?(?: ?[A-Z]{3}| ?[$€£])?")
_SHARED = frozenset(
    ["true", "false", "yes", "no", "none", "null", "open", "closed", "active", "inactive", "new", "old", "unknown", "standard", "basic", "regular", "normal", "home", "work", "email", "phone", "chat", "other", "mail", "post", "web", "online", "store", "english", "german", "french", "spanish", "pending", "done", "completed"]
)
_ENDING = re.compile(r"(?:ending|ends|end|last (?:four|4)|finishing|digits|number|no\.?|ref(?:erence)?|order|booking|card|account|claim|policy|ticket|case|invoice|phone|#|\*|•|x{2}|\.\.|…)\W{0,3}(?:in|with|of|are|is)?[\W_x]{0,6}$")
_LEGAL = re.compile(r",? (?:gmbh(?: & co\.? kg)?|ltd\.?|limited|inc\.?|llc|llp|plc|ag|kg|bv|b\.v\.|sa|s\.a\.|srl|s\.r\.l\.|spa|sas|oy|ab|as|aps|co\.?|corp\.?|pty|group|company)$", re.IGNORECASE)
_GENERAL_TALK = re.compile(
    r"\b(?:comes? with|includes?|members|customers|everyone|everybody|anyone|stores?|shops?|branch(?:es)?|offices?|deliver(?:s|y|ies)? (?:in|to|across)|faults?|outages?|power cut|cent(?:re|er) of|areas?|open|opens|closed?|closes|"
    r"available|roaming|ships?|costs?|holidays?|sale|season|maintenance|hours|guests can|plans?|offers?|starts? (?:on|from|at)|flights? (?:to|from|between)|trains? (?:to|from|between))\b"
)
_YOU = re.compile(r"\b(?:you|your|yours|you're|you've|you'd|you'll)\b")
_GENERAL = re.compile(r"(?:parts of|area|areas|across|throughout|customers in|people in|everyone in|residents of|all of|greater|downtown|whole of|region|around|near|store in|branch in|office in|stores in)\W{1,2}(?:the )?$")


@dataclass(frozen=True, slots=True)
class _Value:
    """One known value: its field and the text of it."""

    field: str
    text: str


def find_known(text: str, values: Mapping[str, object], read: Sequence[Quantity] | None = None) -> tuple[Disclosure, ...]:
    """Where a text gives away one of these values, in order; several values may meet in one place. ``read`` are the text's quantities where
    they are read already."""
    flat = _flatten(values)
    if not flat or not text:
        return ()
    seen, tight = view(text), squeeze(text)
    amounts = (*(quantities(text) if read is None else read), *_thousands(seen))
    found: dict[tuple[str, int, int], Disclosure] = {}
    for value in flat:
        for start, end, why in _forms(value, text, seen, tight, amounts):
            found.setdefault((value.field, start, end), Disclosure(value.field, value.text, text[start:end], start, end, KNOWN, why))
    return tuple(sorted(found.values(), key=lambda disclosure: (disclosure.start, -disclosure.end)))


_THOUSANDS = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d)?) ?k(?!\w)")


def _thousands(seen: View) -> Iterator[Quantity]:
    """"48k" as a rounded number."""
    for match in _THOUSANDS.finditer(seen.low):
        start, end = seen.cleaned.span(*match.span())
        yield Quantity(QuantityKind.NUMBER, str((Decimal(match[1]) * 1000).to_integral_value()), None, match.group(), start, end, "about")


def _flatten(values: Mapping[str, object], prefix: str = "") -> list[_Value]:
    flat: list[_Value] = []
    for name, value in values.items():
        field = f"{prefix}{name}".lower()
        if isinstance(value, Mapping):
            flat += _flatten({str(key): entry for key, entry in value.items()}, f"{field}.")
        elif isinstance(value, str | int | float | Decimal | date) and not isinstance(value, bool):
            text = str(value).strip()
            if text and text.casefold() not in _SHARED:
                flat.append(_Value(field, text))
        elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
            for index, entry in enumerate(value):
                flat += _flatten({str(index): entry}, f"{field}.")
    return flat


def _forms(value: _Value, text: str, seen: View, tight: Squeezed, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    """Spans of the given text with the form in which the value stands there."""
    plain, field = value.text, value.field
    if "@" in plain and not plain.startswith("@"):
        inner = _email(plain, seen, tight)
    elif (day := _day(plain)) is not None:
        yield from _days(day, plain, seen, amounts)
        inner = iter(())
    elif _is_amount(plain, field):
        yield from _amounts(plain, amounts)
        inner = _beside(plain, field, seen) if plain.isdigit() else iter(())
    elif _NAME_FIELD.search(field) and not any(character.isdigit() for character in plain):
        inner = _name(plain, seen, tight)
        yield from _other_script(plain, seen, text)
    elif _PHONE.fullmatch(plain) and sum(character.isdigit() for character in plain) >= 7:
        inner = _phone(plain, seen, tight)
    elif _PLACE_FIELD.search(field) or re.match(r"\d{1,5}[a-z]? [A-Za-z]{2,}.*\b(?:st|street|road|rd|ave|avenue|lane|drive|way|court)\b", plain, re.IGNORECASE):
        inner = _place(plain, seen, tight)
    elif any(character.isdigit() for character in plain):
        inner = _code(plain, seen, tight)
        yield from _counted(plain, amounts)
        if len(squeezed(plain)) < 4:
            inner = _beside(plain, field, seen)
        elif " " in plain:
            inner = _chain(inner, _parts(plain, seen, tight))
    else:
        inner = _words(plain, seen, tight)
    for start, end, why in inner:
        if why in _LOOSE and _is_said_to_all(seen.low, start):
            continue
        first, last = seen.cleaned.span(start, end)
        yield first, last, why


_LOOSE = frozenset({"plain words", "a word of it", "a place"})


def _is_said_to_all(low: str, at: int) -> bool:
    """Whether the sentence speaks of the company's offer to all and to nobody in particular."""
    sentence = _sentence(low, at)
    return _GENERAL_TALK.search(sentence) is not None and _YOU.search(sentence) is None


def _sentence(low: str, at: int) -> str:
    start = max((low.rfind(mark, 0, at) for mark in (". ", "! ", "? ", "\n")), default=-1)
    ends = [place for mark in (". ", "! ", "? ", "\n") if (place := low.find(mark, at)) >= 0]
    return low[start + 1 : min(ends, default=len(low))]


def _exact(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    wanted = squeezed(value)
    if len(wanted) < 4:
        return
    digits = wanted.isdigit()
    for start, end in tight.find(wanted):
        if digits and value.isdigit() and _is_amount_there(seen, start, end):
            continue
        words = seen.low[start:end]
        yield start, end, "exact" if words == value.lower() else "written another way"


def _is_amount_there(seen: View, start: int, end: int) -> bool:
    before = seen.low[max(0, start - 4) : start]
    after = seen.low[end : end + 3]
    return bool(re.search(r"[$€£¥₹] ?$|\d[.,]$", before)) or bool(re.match(r"[.,]\d|%", after))


def _email(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    yield from _exact(value, seen, tight)
    local, _, domain = value.lower().partition("@")
    for match in _masked(domain).finditer(seen.low):
        if any(mark in match["local"] for mark in "*•…x.#_") and _fits(match["local"], local) and match["local"] != local:
            yield match.start(), match.end(), "masked in part"
    if len(local) >= 6 or (len(local) >= 5 and not local.isalpha()):
        for start, end in tight.find(squeezed(local)):
            if seen.low[start:end] == local or not local.isalpha():
                yield start, end, "the part before the @"


@lru_cache(maxsize=256)
def _masked(domain: str) -> re.Pattern[str]:
    head = re.escape(domain[:1])
    return re.compile(rf"(?<![\w*])(?P<local>[\w.*•…#+-]{{1,64}})@(?:{re.escape(domain)}|{head}[*•.…x#]{{2,20}}[\w.]*|[*•]{{2,}}[\w.*•]*)")


def _fits(masked: str, whole: str) -> bool:
    """Whether what a mask leaves open stands in the value in that order, at its beginning or its end."""
    parts = [part for part in re.split(r"[*•…#]+|\.{2,}|x{2,}", masked) if part]
    if not parts:
        return False
    return whole.startswith(parts[0]) or whole.endswith(parts[-1])


def _phone(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    digits = re.sub(r"\D", "", value)
    forms = dict.fromkeys([digits, digits.lstrip("0"), digits[-10:], digits[-9:], digits[-8:], digits[-7:]])
    for form in forms:
        if len(form) >= 7:
            hits = list(tight.find(form.translate(str.maketrans("oil", "011"))))
            yield from ((start, end, "exact" if form == digits else "without its country code") for start, end in hits)
            if hits:
                break
    yield from _tail(digits, seen, tight)


def _tail(digits: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    """The last four digits or more, standing alone; where they could be a year or a count, only with words that point at a number."""
    for size in range(min(len(digits) - 1, 8), 3, -1):
        tail = digits[-size:]
        for match in re.finditer(rf"(?<![\d.,/])(?<!\d[- ]){tail}(?![\d%])(?![.,/:]\d)", seen.low):
            before = seen.low[max(0, match.start() - 40) : match.start()]
            if re.search(r"[$€£¥₹] ?$|usd ?$|eur ?$|gbp ?$", before):
                continue
            if _ENDING.search(before) or (size > 4 or not tail.startswith(("19", "20"))):
                yield match.start(), match.end(), "the last digits"
    if len(digits) > 4:
        for start, end in tight.find(digits[-4:]):
            if re.search(r"[a-z]", seen.low[start:end]):
                yield start, end, "the last digits, spelled out"


def _code(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    yield from _exact(value, seen, tight)
    tail = re.search(r"\d{4,}$", re.sub(r"[ \-]", "", value))
    if tail is not None and (len(tail.group()) >= 5 or not value.isdigit()):
        digits = tail.group()
        if len(squeezed(value)) > len(digits):
            for start, end in tight.find(digits):
                if not _is_amount_there(seen, start, end) and (len(digits) > 4 or not digits.startswith(("19", "20")) or _ENDING.search(seen.low[max(0, start - 40) : start])):
                    yield start, end, "its digits alone"
        yield from _tail(digits, seen, tight)


def _name(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    parts = [part for part in re.split(r"[\s,]+", value) if part]
    if len(parts) == 1:
        yield from _exact(value, seen, tight)
        return
    first, last = parts[0], parts[-1]
    for whole in (value, f"{last} {first}", f"{first} {last}"):
        yield from _exact(whole, seen, tight)
    if len(last) >= 3:
        for start, end in tight.find(squeezed(last)):
            original = seen.text[start:end]
            if original[:1].isupper() or (len(last) >= 6 and original.lower() == last.lower()):
                yield start, end, "the surname"


def _place(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    if any(character.isdigit() for character in value):
        yield from _exact(value, seen, tight)
    else:
        yield from ((start, end, "a place") for start, end, _ in _specific(_exact(value, seen, tight), seen))
    for part in (piece.strip() for piece in re.split(r"[,;\n]", value)):
        if part and part != value.strip() and len(squeezed(part)) >= 4:
            why = "a part of the address" if any(character.isdigit() for character in part) else "a place"
            yield from ((start, end, why) for start, end, _ in _specific(_exact(part, seen, tight), seen))
    yield from _turned(value, seen)
    street = re.match(r"\s*(\d{1,5}[a-z]?)\s+((?:[A-Za-z'.-]+\s+)*?[A-Za-z'.-]{2,})(?:\s+[A-Za-z.]{2,9})?\s*(?:,|$)", value)
    if street is not None:
        for form in (f"{street[1]} {street[2]}", street[2]):
            if len(squeezed(form)) >= 5:
                yield from ((start, end, "a part of the address") for start, end, _ in _specific(_exact(form, seen, tight), seen))


def _specific(found: Iterator[tuple[int, int, str]], seen: View) -> Iterator[tuple[int, int, str]]:
    for start, end, why in found:
        if not _GENERAL.search(seen.low[max(0, start - 24) : start]):
            yield start, end, why


def _turned(value: str, seen: View) -> Iterator[tuple[int, int, str]]:
    """The street's own word and its number near each other, in any order: "number 8 in Garibaldi street"."""
    first = re.split(r"[,;\n]", value)[0]
    number = re.search(r"(?<!\w)\d{1,5}[a-z]?(?!\w)", first)
    names = [word for word in re.findall(r"[^\W\d_]{4,}", first.lower()) if word not in _STREET_WORDS]
    if number is None or not names:
        return
    name, house = re.escape(max(names, key=len)), re.escape(number.group().lower())
    for match in re.finditer(rf"(?<!\w){name}\w{{0,8}}[^.!?\n]{{0,25}}(?<!\w){house}(?!\w)|(?<![\w.,]){house}(?!\w)[^.!?\n]{{0,25}}(?<!\w){name}", seen.low):
        yield *match.span(), "the address in other words"


_STREET_WORDS = frozenset("street road avenue lane drive court place square terrace boulevard highway calle avenida piazza viale allee strasse straat".split())
_COMMON = frozenset(
    "premium standard basic family personal monthly annual yearly account service plan card order large small medium black white blue green silver gold red room double single suite king queen "
    "deluxe with without from full half open return ticket class economy business first international unlimited mobile wireless electric smart home online delivery pack set the and for plus".split()
)


def _words(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    whole = _LEGAL.sub("", value)
    for start, end, _ in _exact(whole if len(squeezed(whole)) >= 4 else value, seen, tight):
        if not _GENERAL.search(seen.low[max(0, start - 24) : start]):
            yield start, end, "plain words"
    if re.search(r"[ ,/]", value):
        yield from _parts(value, seen, tight)


def _parts(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    """A telling word of several, where the text speaks of "your" something in that sentence."""
    for word in dict.fromkeys(re.findall(r"[^\W\d_]{5,}", value)):
        low = word.lower()
        if low in _COMMON or not (word[:1].isupper() or ", " in value or " x " in value or len(low) >= 7):
            continue
        stem = re.escape(low[:-1] if low.endswith(("s", "a", "e", "y")) and len(low) > 5 else low)
        for match in re.finditer(rf"(?<!\w){stem}\w{{0,3}}(?!\w)", seen.low):
            if re.search(r"\byour\b", _sentence(seen.low, match.start())[: match.start()]) and re.search(r"\byour\b[^.!?\n]{0,60}$", seen.low[: match.start()]):
                yield *match.span(), "a word of it"


def _beside(value: str, field: str, seen: View) -> Iterator[tuple[int, int, str]]:
    """A short value beside the name of its field: "seat 14C", "25 seats"."""
    names = [word for word in re.split(r"[._\s]+", field) if len(word) >= 3 and word not in {"number", "count", "code", "the", "total"}]
    if not names or len(value) > 3 or not value.isalnum():
        return
    stems = "|".join(re.escape(word.rstrip("s")) for word in names)
    short = re.escape(value.lower())
    for match in re.finditer(rf"(?<!\w)(?:{stems})s?\b[ :#]{{1,2}}(?:(?:number|no|is)\b\.? )?{short}(?!\w)|(?<![\w.,]){short} (?:\w+ )?(?:{stems})", seen.low):
        yield *match.span(), "named with its field"


def _counted(value: str, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    """A large number with its unit ("48,210 points") said as such or rounded."""
    match = re.fullmatch(r"(\d{1,3}(?:[,. ]\d{3})+|\d{4,7})(?: ?[a-z]{2,12})", value)
    if match is not None:
        yield from _near(Decimal(re.sub(r"\D", "", match[1])), amounts, money=False)


def _other_script(value: str, seen: View, text: str) -> Iterator[tuple[int, int, str]]:
    """A name in Cyrillic or Greek letters, where the record has it in Latin ones, or the other way round."""
    if not (has_other_script(text) or has_other_script(value)):
        return
    written, wanted = latinised(text), latinised(value).text
    for start, end, _ in _name(wanted, view(written.text), squeeze(written.text)):
        yield *written.span(start, end), "in another script"


def _chain(*several: Iterator[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    for one in several:
        yield from one


def _day(value: str) -> date | None:
    match = _ISO.fullmatch(value)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _days(day: date, value: str, seen: View, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    forms = {day.isoformat(), f"--{day.month:02d}-{day.day:02d}"}
    swapped = f"{day.year}-{day.day:02d}-{day.month:02d}"
    clock = re.search(r"[T ](\d\d:\d\d)", value)
    weekday = day.strftime("%A").lower()
    for quantity in amounts:
        if clock is not None and quantity.kind is QuantityKind.TIME and quantity.value == clock[1] != "00:00":
            yield quantity.start, quantity.end, "the same time"
        if quantity.kind is not QuantityKind.DATE:
            continue
        around = _around(seen, quantity)
        if _GENERAL_TALK.search(around) and not _YOU.search(around):
            continue
        if quantity.value == weekday and not quantity.text.endswith("s") and re.search(r"\byou\b|\byour\b", around):
            yield quantity.start, quantity.end, "the same day of the week"
        if quantity.value in forms or (quantity.value == swapped and re.search(r"\d[/.]\d", quantity.text)):
            yield quantity.start, quantity.end, "the same day"


def _around(seen: View, quantity: Quantity) -> str:
    """The sentence that a quantity stands in."""
    origin = seen.cleaned.origin
    return _sentence(seen.low, min(bisect_left(origin, quantity.start), len(origin) - 1))


def _is_amount(value: str, field: str) -> bool:
    if not _AMOUNT.fullmatch(value):
        return False
    return bool(re.search(r"[A-Z$€£¥₹]|\.\d\d?$", value)) or bool(_MONEY_FIELD.search(field))


def _amounts(value: str, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    try:
        wanted = Decimal(re.sub(r"[^\d.]", "", value))
    except InvalidOperation:
        return
    yield from _near(wanted, amounts, money=True)


def _near(wanted: Decimal, amounts: Sequence[Quantity], *, money: bool) -> Iterator[tuple[int, int, str]]:
    """The amount itself, or a rounding of it."""
    kinds = {QuantityKind.MONEY, QuantityKind.NUMBER} | (set() if money else {QuantityKind.MEASURE})
    for quantity in amounts:
        if quantity.kind not in kinds:
            continue
        try:
            said = Decimal(quantity.value)
        except InvalidOperation:
            continue
        is_exact = quantity.kind is not QuantityKind.NUMBER or re.search(r"\d[.,]\d", quantity.text) is not None
        if said == wanted and (is_exact or wanted >= 1000):
            yield quantity.start, quantity.end, "the same amount"
        elif (is_exact or said >= 1000) and wanted >= 20 and _is_rounded(said, wanted, quantity.bound):
            yield quantity.start, quantity.end, "the amount, rounded"


def _is_rounded(said: Decimal, wanted: Decimal, bound: str | None) -> bool:
    """Whole units, or a round number near it; with "about" or "over" a coarser one."""
    near = abs(said - wanted) / wanted
    if abs(said - wanted) < 1 and said == said.to_integral_value():
        return True
    if bound in {"more_than", "at_least"}:
        return 0 < wanted - said <= wanted * Decimal("0.1")
    if bound in {"less_than", "at_most"}:
        return 0 < said - wanted <= wanted * Decimal("0.1")
    return near <= (Decimal("0.05") if bound is not None else Decimal("0.01")) and said % (100 if said >= 1000 else 10) == 0
