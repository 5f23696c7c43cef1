"""Numbers whose check digits, shape or context show what they are: cards, social security numbers, phones, and long numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from stdnum import luhn

from drafting.pii.runs import DATE, runs
from drafting.pii.view import Found, Recogniser, View

_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹]|usd|eur|gbp|chf|us\$)[ ]?$")
_MONEY_AFTER = re.compile(r"[ ]?(?:[$€£¥₹%]|usd\b|eur\b|gbp\b|chf\b|dollars\b|euros\b|pounds\b)")
_CONTEXT = re.compile(
    r"\b(?:phone|tel|telephone|mobile|cell|cellphone|call|called|calling|text|texted|fax|whatsapp|sms|ring|dial|landline|desk|hotline|"
    r"messages? to|message on my registered|my registered|reach (?:me|us|you|him|her|them) (?:at|on)|contact (?:number|no)|number is|phone number|"
    r"number ends?|back on|back at)\b[^\n]{0,28}$"
)
_CONTEXT_AFTER = re.compile(r"[ ,]{0,2}(?:\(?(?:office|fax|mobile|cell|home|work|desk|landline)\b)")
_US_SHAPE = re.compile(r"(?:\+?1[ .-]?)?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}|(?:\+?1[ .-]?)?\([2-9]\d\d\) ?[2-9]\d{6}")
_LOCAL_SHAPE = re.compile(r"[2-9]\d\d[-.]\d{4}")
_EXTENSION = re.compile(r"[ ]?(?:x|ext\.?|extension)[ ]?\d{1,6}(?!\w)")
_SSN = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}([- .])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")
_SSN_CONTEXT = re.compile(r"\b(?:ssn|social security|social)\b[^\n]{0,30}$")
_REGIONS = ("US", "GB", "DE", "FR", "AU", "SE", "CH", "IT", "ES", "NL", "IN", "BR")
_INTERNATIONAL = re.compile(r"\+|00[1-9]")


def _cards(seen: View) -> Iterator[Found]:
    for run in runs(seen):
        taken = -1
        for start, end, size in run.windows():
            if not 12 <= size <= 19 or start < taken:
                continue
            digits = re.sub(r"\D", "", seen.digits[start:end])
            if _is_card(digits):
                taken = end
                yield Found("card", digits, start, end, "a card number: prefix, length and check digit (Luhn) hold")


def _is_card(digits: str) -> bool:
    size, head = len(digits), digits[0]
    shaped = (
        (head == "4" and size in {13, 16, 19})
        or (digits[:2] in {"34", "37"} and size == 15)
        or (digits[:2] in {"51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27"} and size == 16)
        or (digits[:2] in {"50", "56", "57", "58", "59"} and 12 <= size <= 19)
        or (head == "6" and 12 <= size <= 19)
        or (digits[:2] in {"36", "38", "39", "30"} and 14 <= size <= 19)
        or (digits[:2] == "35" and 16 <= size <= 19)
        or (digits[:4] in {"1800", "2131"} and size == 15)
    )
    return shaped and len(set(digits)) > 1 and luhn.is_valid(digits)


def _social(seen: View) -> Iterator[Found]:
    for match in _SSN.finditer(seen.digits):
        yield Found("ssn", re.sub(r"\D", "", match.group()), match.start(), match.end(), "shaped like a US social security number", 0.9)
    for run in runs(seen):
        for start, end, size in run.windows():
            if size == 9 and _SSN_CONTEXT.search(seen.low, max(0, start - 45), start):
                yield Found("ssn", re.sub(r"\D", "", seen.digits[start:end]), start, end, "nine digits called a social security number")


def _phones(seen: View) -> Iterator[Found]:
    for run in runs(seen):
        taken = -1
        for start, end, size in run.windows():
            if start < taken or not 7 <= size <= 15:
                continue
            start, end = _widened(seen.digits, start, end)
            words = seen.digits[start:end]
            if _is_other(seen, start, end, words):
                continue
            score, why = _phone_score(seen, start, end, size)
            if score:
                extension = _EXTENSION.match(seen.low, end)
                end = extension.end() if extension else end
                taken = end
                yield Found("phone", _international(words, seen.region), start, end, why, score)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with a plus or bracket that belongs to it."""
    while start > 0 and text[start - 1] in "+(":
        start -= 1
    return start, end


def _is_other(seen: View, start: int, end: int, words: str) -> bool:
    """Whether the number is a date, an amount, or part of a longer code."""
    if DATE.fullmatch(words) or _MONEY_BEFORE.search(seen.low, max(0, start - 5), start) or _MONEY_AFTER.match(seen.low, end):
        return True
    if re.search(r"\d[/.]\d{1,2}[/.]\d{4}|\d{4}-\d\d-\d\d", words):
        return True
    return seen.digits[start - 1 : start] in {"#", "-", "_"} if start else False


def _phone_score(seen: View, start: int, end: int, size: int) -> tuple[float, str]:
    words = seen.digits[start:end]
    if _INTERNATIONAL.match(words):
        number = _parsed(words.replace("(0)", ""), None if words[0] == "+" else seen.region)
        if number is None and words.startswith("00"):
            number = _parsed("+" + words[2:], None)
        if number is not None and size >= 8:
            return 1.0, "an international phone number"
    if _US_SHAPE.fullmatch(words):
        return 0.9, "shaped like a North American phone number"
    if _CONTEXT.search(seen.low, max(0, start - 60), start) or _CONTEXT_AFTER.match(seen.low, end):
        return 0.8, "a number that the words call a phone"
    if _LOCAL_SHAPE.fullmatch(words) and seen.region in {"US", "CA"}:
        return 0.6, "shaped like a local phone number"
    separated = not words.isdigit()
    if words[0] in "0(" and separated and 9 <= size <= 12 and _valid_somewhere(words, seen.region):
        return 0.7, "a valid phone number as written in its country"
    if not separated and size in {10, 11} and _valid(words, seen.region):
        return 0.5, "ten digits that are a valid phone number"
    return 0.0, ""


def _parsed(words: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(words, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _valid(words: str, region: str) -> bool:
    number = _parsed(words, region)
    return number is not None and phonenumbers.is_valid_number(number)


def _valid_somewhere(words: str, region: str) -> bool:
    return any(_valid(words, other) for other in dict.fromkeys((region, *_REGIONS)))


def _international(words: str, region: str) -> str:
    """Digits with the country code where it can be told, else the digits."""
    number = _parsed(words.replace("(0)", "") if words[0] == "+" else words, region)
    if number is None:
        return re.sub(r"\D", "", words)
    return f"+{number.country_code}{phonenumbers.national_significant_number(number)}"


_LONG = re.compile(r"(?<![\w.,#+/-])\d{8,19}(?![\w%]|[.,]\d)")


def _long_numbers(seen: View) -> Iterator[Found]:
    """What is left: numbers too long for a count or a price are nearly always somebody's."""
    for match in _LONG.finditer(seen.text):
        if not _is_other(seen, match.start(), match.end(), match.group()):
            yield Found("account", match.group(), match.start(), match.end(), "a number too long for a count", 0.4)


LONG = Recogniser("long_number", _long_numbers)
CARDS = Recogniser("card", _cards)
SOCIAL = Recogniser("ssn", _social)
PHONES = Recogniser("phone", _phones)
