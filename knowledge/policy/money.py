"""Amounts of money: read from numbers and texts."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision, get_currency_symbol

from knowledge.domain.facts import Money

_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,10})?")
_MARKED = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<before>[^\d\s.,+-]{1,4})?\s*(?P<inner>[+-]?)(?P<amount>\d[\d.,'’ \u00a0\u202f]*?)\s*(?P<after>[^\d\s.,+-]{1,4})?"
)
_SHARED = {
    "$": frozenset(
        [
            "USD",
            "CAD",
            "AUD",
            "NZD",
            "SGD",
            "HKD",
            "TWD",
            "MXN",
            "ARS",
            "CLP",
            "COP",
            "BRL",
            "JMD",
            "TTD",
            "BBD",
            "BSD",
            "BZD",
            "FJD",
            "NAD",
            "XCD",
        ]
    ),
    "£": frozenset(["GBP", "EGP", "GIP", "FKP", "SHP"]),
    "¥": frozenset(["JPY", "CNY"]),
    "kr": frozenset(["SEK", "NOK", "DKK", "ISK"]),
}
_SYMBOLS = {
    "€": "EUR",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₪": "ILS",
    "₴": "UAH",
    "₫": "VND",
    "₦": "NGN",
    "₱": "PHP",
    "฿": "THB",
    "zł": "PLN",
    "Kč": "CZK",
    "Fr": "CHF",
    "US$": "USD",
}
_FIRST = {"$": "USD", "£": "GBP", "¥": "JPY", "kr": "SEK"}


def read_money(raw: object, currency: str) -> Money | None:
    """An amount in the currency: a number, ``"12.50"``, ``"USD 12.50"``, ``"$12.50"``; ``None`` if it is none or in another currency."""
    found = _read(raw, currency)
    return found if found is not None and found.currency == currency else None


def rounded(amount: Decimal, currency: str) -> Money:
    """The amount rounded half up to the smallest unit of the currency."""
    return Money(amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), ROUND_HALF_UP), currency)


def _read(raw: object, currency: str) -> Money | None:
    if isinstance(raw, Money):
        return raw
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float | Decimal):
        return Money(Decimal(str(raw)), currency) if math.isfinite(raw) and abs(float(raw)) < 1e15 else None
    text = raw.strip() if isinstance(raw, str) and len(raw) <= 40 else ""
    if _PLAIN.fullmatch(text):
        return Money(Decimal(text), currency)
    match = _MARKED.fullmatch(text)
    if match is None or (match["before"] and match["after"]):
        return None
    amount = _amount(match["amount"])
    code = _code(match["before"] or match["after"], currency)
    if amount is None or code is None:
        return None
    return Money(-amount if "-" in (match["sign"], match["inner"]) else amount, code)


def _code(mark: str | None, currency: str) -> str | None:
    """The currency that a mark means; a sign that several share means the company's where it is one of them."""
    if mark is None or mark == get_currency_symbol(currency, locale="en"):
        return currency
    if re.fullmatch(r"[A-Za-z]{3}", mark):
        return mark.upper()
    if mark in _SHARED:
        return currency if currency in _SHARED[mark] else _FIRST[mark]
    return _SYMBOLS.get(mark)


def _amount(digits: str) -> Decimal | None:
    """Digits with separators: the last sign is the decimal one, unless it groups thousands."""
    compact = re.sub(r"[ '’\u00a0\u202f]", "", digits)
    signs = re.findall(r"[.,]", compact)
    if not signs:
        return Decimal(compact)
    whole, _, part = compact.rpartition(signs[-1])
    groups = len(set(signs)) == 1 and (len(signs) > 1 or (signs[-1] == "," and len(part) == 3))
    if groups:
        whole, part = compact, ""
    pieces = re.split(r"[.,]", whole)
    if any(len(piece) != 3 for piece in pieces[1:]) or not pieces[0]:
        return None
    return Decimal("".join(pieces) + (f".{part}" if part else ""))
