"""Known values of a person in any form: changed case, spacing or punctuation, spelled out, masked in part, last digits alone.

What a value is (an address of mail, a phone, a day, an amount, a code, a name, a place, plain words) shows by its form and by the name of its
field. Values that many people share (short numbers, yes and no) do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from drafting.domain.reading import Disclosure, Quantity, QuantityKind
from drafting.pii.squeeze import Squeezed, squeeze, squeezed
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
    amounts = quantities(text) if read is None else tuple(read)
    found: dict[tuple[str, int, int], Disclosure] = {}
    for value in flat:
        for start, end, why in _forms(value, seen, tight, amounts):
            found.setdefault((value.field, start, end), Disclosure(value.field, value.text, text[start:end], start, end, KNOWN, why))
    return tuple(sorted(found.values(), key=lambda disclosure: (disclosure.start, -disclosure.end)))


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


def _forms(value: _Value, seen: View, tight: Squeezed, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    """Spans of the given text with the form in which the value stands there."""
    plain, field = value.text, value.field
    if "@" in plain and not plain.startswith("@"):
        inner = _email(plain, seen, tight)
    elif (day := _day(plain)) is not None:
        yield from _days(day, amounts)
        inner = _code(plain, seen, tight) if len(plain) > 10 else iter(())
    elif _is_amount(plain, field):
        yield from _amounts(plain, field, amounts)
        inner = iter(())
    elif _NAME_FIELD.search(field) and not any(character.isdigit() for character in plain):
        inner = _name(plain, seen, tight)
    elif _PHONE.fullmatch(plain) and sum(character.isdigit() for character in plain) >= 7:
        inner = _phone(plain, seen, tight)
    elif _PLACE_FIELD.search(field) or re.match(r"\d{1,5}[a-z]? [A-Za-z]{2,}.*\b(?:st|street|road|rd|ave|avenue|lane|drive|way|court)\b", plain, re.IGNORECASE):
        inner = _place(plain, seen, tight)
    elif any(character.isdigit() for character in plain):
        inner = _code(plain, seen, tight)
    else:
        inner = _words(plain, seen, tight)
    for start, end, why in inner:
        first, last = seen.cleaned.span(start, end)
        yield first, last, why


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
    yield from _exact(value, seen, tight)
    for part in (piece.strip() for piece in re.split(r"[,;\n]", value)):
        if part and part != value.strip() and len(squeezed(part)) >= 4:
            yield from _specific(_exact(part, seen, tight), seen)
    street = re.match(r"\s*(\d{1,5}[a-z]?)\s+((?:[A-Za-z'.-]+\s+)*?[A-Za-z'.-]{2,})(?:\s+[A-Za-z.]{2,9})?\s*(?:,|$)", value)
    if street is not None:
        for form in (f"{street[1]} {street[2]}", street[2]):
            if len(squeezed(form)) >= 5:
                yield from ((start, end, "a part of the address") for start, end, _ in _specific(_exact(form, seen, tight), seen))


def _specific(found: Iterator[tuple[int, int, str]], seen: View) -> Iterator[tuple[int, int, str]]:
    for start, end, why in found:
        if not _GENERAL.search(seen.low[max(0, start - 24) : start]):
            yield start, end, why


def _words(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    for start, end, why in _exact(value, seen, tight):
        if not _GENERAL.search(seen.low[max(0, start - 24) : start]):
            yield start, end, why


def _day(value: str) -> date | None:
    match = _ISO.fullmatch(value)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _days(day: date, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    forms = {day.isoformat(), f"--{day.month:02d}-{day.day:02d}"}
    swapped = f"{day.year}-{day.day:02d}-{day.month:02d}"
    for quantity in amounts:
        if quantity.kind is not QuantityKind.DATE:
            continue
        if quantity.value in forms or (quantity.value == swapped and re.search(r"\d[/.]\d", quantity.text)):
            yield quantity.start, quantity.end, "the same day"


def _is_amount(value: str, field: str) -> bool:
    if not _AMOUNT.fullmatch(value):
        return False
    return bool(re.search(r"[A-Z$€£¥₹]|\.\d\d?$", value)) or bool(_MONEY_FIELD.search(field))


def _amounts(value: str, field: str, amounts: Sequence[Quantity]) -> Iterator[tuple[int, int, str]]:
    try:
        wanted = Decimal(re.sub(r"[^\d.]", "", value))
    except InvalidOperation:
        return
    for quantity in amounts:
        if quantity.kind not in {QuantityKind.MONEY, QuantityKind.NUMBER}:
            continue
        try:
            said = Decimal(quantity.value)
        except InvalidOperation:
            continue
        is_money = quantity.kind is QuantityKind.MONEY
        if said == wanted and (is_money or "." in quantity.text or wanted >= 1000):
            yield quantity.start, quantity.end, "the same amount"
        elif is_money and wanted >= 20 and _is_rounded(said, wanted, quantity.bound):
            yield quantity.start, quantity.end, "the amount, rounded"


def _is_rounded(said: Decimal, wanted: Decimal, bound: str | None) -> bool:
    near = abs(said - wanted) / wanted
    return (abs(said - wanted) < 1 and said == said.to_integral_value()) or (bound is not None and near <= Decimal("0.05"))
