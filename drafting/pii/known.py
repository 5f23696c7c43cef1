"""Known values of a person in any form: changed case, spacing or punctuation, spelled out, masked in part, rounded, last digits alone.

What a value is (an address of mail, a phone, a day, an amount, a code, a name, a place, plain words) shows by its form and by the name of its
field. Values that many people share (short numbers, yes and no) do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from drafting.domain.reading import Disclosure, Quantity
from drafting.pii.forms import code, email, name, other_script, phone
from drafting.pii.near import amounts_like, counted, day_of, days, thousands
from drafting.pii.phrases import beside, parts, place, words
from drafting.pii.squeeze import Squeezed, squeeze, squeezed
from drafting.pii.talk import is_said_to_all
from drafting.pii.view import View, view
from drafting.text.look_alikes import redrawn
from drafting.text.quantities import quantities

KNOWN = "known"
"""The recogniser's name on what this module finds; ``kind`` is the field's name, ``why`` the form in which it stands."""

_MONEY_FIELD = re.compile(
    r"price|amount|paid|balance|total|due|fee|bill|refund|charge|cost|limit|premium|salary|income|deposit|owed|spent|payment|debt|value"
)
_NAME_FIELD = re.compile(r"(?:^|_)(?:name|surname|full_?name|last_?name|partner|spouse|holder|contact_person)(?:$|_)")
_PLACE_FIELD = re.compile(r"address|street|city|town|home|location|postcode|zip|suburb|village")
_PHONE = re.compile(r"\+?[\d ().\-/]{7,24}")
_AMOUNT = re.compile(r"(?:[A-Z]{3} ?|[$€£¥₹] ?)?\d{1,3}(?:[, ]?\d{3})*(?:\.\d{1,2})?(?: ?[A-Z]{3}| ?[$€£])?")
_SHARED = frozenset(
    [
        "true",
        "false",
        "yes",
        "no",
        "none",
        "null",
        "open",
        "closed",
        "active",
        "inactive",
        "new",
        "old",
        "unknown",
        "standard",
        "basic",
        "regular",
        "normal",
        "home",
        "work",
        "email",
        "phone",
        "chat",
        "other",
        "mail",
        "post",
        "web",
        "online",
        "store",
        "english",
        "german",
        "french",
        "spanish",
        "pending",
        "done",
        "completed",
    ]
)
_LOOSE = frozenset({"plain words", "a word of it", "a place"})


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
    found = _found(text, flat, read)
    drawn = redrawn(text)
    if drawn != text:
        found |= {key: replace(one, text=text[one.start : one.end]) for key, one in _found(drawn, flat, None).items()}
    return tuple(sorted(found.values(), key=lambda disclosure: (disclosure.start, -disclosure.end)))


def _found(text: str, flat: Sequence[_Value], read: Sequence[Quantity] | None) -> dict[tuple[str, int, int], Disclosure]:
    seen, tight = view(text), squeeze(text)
    amounts = (*(quantities(text) if read is None else read), *thousands(seen))
    found: dict[tuple[str, int, int], Disclosure] = {}
    for value in flat:
        for start, end, why in _forms(value, text, seen, tight, amounts):
            found.setdefault((value.field, start, end), Disclosure(value.field, value.text, text[start:end], start, end, KNOWN, why))
    return found


def _flatten(values: Mapping[str, object], prefix: str = "") -> list[_Value]:
    flat: list[_Value] = []
    for key, value in values.items():
        field = f"{prefix}{key}".lower()
        if isinstance(value, Mapping):
            flat += _flatten({str(inner): entry for inner, entry in value.items()}, f"{field}.")
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
        inner = email(plain, seen, tight)
    elif (when := day_of(plain)) is not None:
        yield from days(when, plain, seen, amounts)
        inner = iter(())
    elif _is_amount(plain, field):
        yield from amounts_like(plain, amounts)
        inner = beside(plain, field, seen) if plain.isdigit() else iter(())
    elif _NAME_FIELD.search(field) and not any(character.isdigit() for character in plain):
        inner = name(plain, seen, tight)
        yield from other_script(plain, seen, text)
    elif _PHONE.fullmatch(plain) and sum(character.isdigit() for character in plain) >= 7:
        inner = phone(plain, seen, tight)
    elif _PLACE_FIELD.search(field) or re.match(
        r"\d{1,5}[a-z]? [A-Za-z]{2,}.*\b(?:st|street|road|rd|ave|avenue|lane|drive|way|court)\b", plain, re.IGNORECASE
    ):
        inner = place(plain, seen, tight)
    elif any(character.isdigit() for character in plain):
        inner = code(plain, seen, tight)
        yield from counted(plain, amounts)
        if len(squeezed(plain)) < 4:
            inner = beside(plain, field, seen)
        elif " " in plain:
            inner = chain(inner, parts(plain, seen, tight))
    else:
        inner = words(plain, seen, tight)
    for start, end, why in inner:
        if why in _LOOSE and is_said_to_all(seen.low, start):
            continue
        first, last = seen.cleaned.span(start, end)
        yield first, last, why


def _is_amount(value: str, field: str) -> bool:
    if not _AMOUNT.fullmatch(value):
        return False
    return bool(re.search(r"[A-Z$€£¥₹]|\.\d\d?$", value)) or bool(_MONEY_FIELD.search(field))
