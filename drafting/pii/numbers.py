"""Numbers whose check digits or shape show what they are: cards, social security numbers, national ids, phones.

A text's runs of digits are cut into groups once; windows of groups are then tried from the longest, so that a number is found
beside another one. The work is bounded by the number of groups.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import phonenumbers
from stdnum import luhn
from stdnum.au import abn, acn, tfn
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.de import idnr
from stdnum.eu import vat
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.ie import pps
from stdnum.in_ import aadhaar, pan
from stdnum.iso7064 import mod_11_10
from stdnum.it import codicefiscale, iva
from stdnum.mx import curp
from stdnum.pl import pesel
from stdnum.sg import uen
from stdnum.th import pin as thai_pin

from drafting.pii.view import Found, Recogniser, View

_RUN = re.compile(
    r"(?<![\w.,])[+(]{0,2}\d(?:[ .\-/()]{0,3}\d){6,18}(?=(?i:x\d{1,6}|ext\.?[ ]?\d{1,6})\b)|(?<![\w.,])[+(]{0,2}\d(?:[ .\-/()]{0,3}\d){5,60}(?!\w)"
)
_GROUP = re.compile(r"\d+")
_DATE = re.compile(r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?!\d)")
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
_MAX_GROUPS = 12
_INTERNATIONAL = re.compile(r"\+|00[1-9]")


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of digit groups: the spans of the groups in the text."""

    groups: tuple[tuple[int, int], ...]

    def windows(self) -> Iterator[tuple[int, int, int]]:
        """Start, end and digits of every window of neighbouring groups, longest first."""
        sizes = [end - start for start, end in self.groups]
        count = min(len(sizes), _MAX_GROUPS)
        for width in range(count, 0, -1):
            for first in range(count - width + 1):
                yield self.groups[first][0], self.groups[first + width - 1][1], sum(sizes[first : first + width])


def _runs(seen: View) -> Iterator[_Run]:
    for match in _RUN.finditer(seen.digits):
        groups = [(group.start() + match.start(), group.end() + match.start()) for group in _GROUP.finditer(match.group())]
        for at in range(0, len(groups), _MAX_GROUPS):
            yield _Run(tuple(groups[at : at + _MAX_GROUPS]))


def _cards(seen: View) -> Iterator[Found]:
    for run in _runs(seen):
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
    for run in _runs(seen):
        for start, end, size in run.windows():
            if size == 9 and _SSN_CONTEXT.search(seen.low, max(0, start - 45), start):
                yield Found("ssn", re.sub(r"\D", "", seen.digits[start:end]), start, end, "nine digits called a social security number")


@dataclass(frozen=True, slots=True)
class _Scheme:
    name: str
    is_valid: Callable[[str], bool]
    sizes: frozenset[int]
    words: str


def _scheme(name: str, is_valid: Callable[[str], bool], sizes: set[int], words: str = "") -> _Scheme:
    return _Scheme(name, is_valid, frozenset(sizes), words)


def _medicare(digits: str) -> bool:
    weights = (1, 3, 7, 9, 1, 3, 7, 9)
    return digits[0] in "23456" and sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 10 == int(digits[8])


def _tax_id(digits: str) -> bool:
    """Germany's: where its digits do not repeat as they should, the check digit alone still holds."""
    return digits[0] != "0" and (bool(idnr.is_valid(digits)) or bool(mod_11_10.is_valid(digits)))


def _finnish(code: str) -> bool:
    """Day, month, year, the sign of the century (those of 2023 too), a number and the check letter of all digits modulo 31."""
    return (
        code[6] in "+-YXWVUABCDEF"
        and (code[:6] + code[7:10]).isdigit()
        and 1 <= int(code[:2]) <= 31
        and 1 <= int(code[2:4]) <= 12
        and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(code[:6] + code[7:10]) % 31] == code[10]
    )


_PENSION_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


def _pension(code: str) -> bool:
    """Germany's pension insurance number: area, birthday, letter, series, check digit."""
    if not (code[8].isalpha() and (code[:8] + code[9:]).isdigit() and 1 <= int(code[4:6]) <= 12):
        return False
    digits = code[:8] + f"{ord(code[8]) - 64:02d}" + code[9:11]
    total = sum(sum(divmod(int(digit) * weight, 10)) for digit, weight in zip(digits, _PENSION_WEIGHTS, strict=True))
    return total % 10 == int(code[11])


def _korean(digits: str) -> bool:
    """Of residents and of foreigners: birthday, then a digit for the century and sex."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31 and digits[6] in "12345678"


_DIGIT_SCHEMES = (
    _scheme("au.abn", abn.is_valid, {11}, "abn"),
    _scheme("au.tfn", tfn.is_valid, {8, 9}, "tfn|tax file"),
    _scheme("au.acn", acn.is_valid, {9}, "acn"),
    _scheme("au.medicare", _medicare, {10, 11}, "medicare"),
    _scheme("be.nn", nn.is_valid, {11}, "national|rijksregister|registre"),
    _scheme("br.cpf", cpf.is_valid, {11}, "cpf"),
    _scheme("ca.sin", sin.is_valid, {9}, "sin|social insurance"),
    _scheme("ch.ahv", ahv.is_valid, {13}, "ahv|avs"),
    _scheme("de.idnr", _tax_id, {11}, "steuer|idnr|tax"),
    _scheme("fr.nir", nir.is_valid, {15}, "nir|securite"),
    _scheme("gb.nhs", nhs.is_valid, {10}, "nhs"),
    _scheme("in.aadhaar", aadhaar.is_valid, {12}, "aadhaar|aadhar"),
    _scheme("it.iva", iva.is_valid, {11}, "iva|vat"),
    _scheme("kr.rrn", _korean, {13}, "rrn|resident"),
    _scheme("pl.pesel", pesel.is_valid, {11}, "pesel"),
    _scheme("th.pin", thai_pin.is_valid, {13}, "thai|tnin"),
)
_LETTER_SCHEMES = (
    _scheme("es.dni", dni.is_valid, {9}),
    _scheme("es.nie", nie.is_valid, {9}),
    _scheme("fi.hetu", _finnish, {11}),
    _scheme("de.rvnr", _pension, {12}),
    _scheme("eu.vat", vat.is_valid, {10, 11, 12, 13, 14}),
    _scheme("fr.nir", nir.is_valid, {15}),
    _scheme("ie.pps", pps.is_valid, {8, 9}),
    _scheme("in.pan", pan.is_valid, {10}),
    _scheme("it.codicefiscale", codicefiscale.is_valid, {16}),
    _scheme("mx.curp", curp.is_valid, {18}),
    _scheme("sg.uen", uen.is_valid, {9, 10}),
)
_CODE = re.compile(r"(?<![\w-])(?=[a-z0-9+-]{0,11}\d)(?=[a-z0-9+-]{0,17}[a-z])[a-z0-9]{1,7}[a-z0-9+-]{6,17}(?![\w-])")
_SHAPES = (
    ("in.gstin", re.compile(r"(?<!\w)(?:0[1-9]|[12]\d|3[0-7])[a-z]{5}\d{4}[a-z][1-9a-z]z[0-9a-z](?!\w)")),
    ("gb.driving_licence", re.compile(r"(?<!\w)(?=[a-z9]{0,4}[a-z])[a-z]{1,5}9{0,4}\d[0156]\d[0-3]\d\d[a-z9]{2}\d[a-z]{2}(?!\w)")),
)
_NINO = re.compile(r"(?<![\w])(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prs-tw-z][a-ceghj-npr-tw-z][ ]?\d\d[ ]?\d\d[ ]?\d\d[ ]?[a-d](?![\w])")


def _national(seen: View) -> Iterator[Found]:
    for match in _NINO.finditer(seen.low):
        yield Found("national_id", match.group().replace(" ", "").upper(), match.start(), match.end(), "shaped like gb.nino", 0.9)
    for name, pattern in _SHAPES:
        for match in pattern.finditer(seen.low):
            yield Found("national_id", match.group().upper(), match.start(), match.end(), f"shaped like {name}", 0.9)
    for match in _CODE.finditer(seen.low):
        value = match.group().upper()
        plain = value.replace("-", "") if value[6:7] != "-" else value
        for scheme in _LETTER_SCHEMES:
            if len(plain) in scheme.sizes and scheme.is_valid(plain):
                yield Found("national_id", plain, match.start(), match.end(), f"check digits of {scheme.name} hold")
                break
    for run in _runs(seen):
        if len(run.groups) <= 5:
            yield from _national_number(seen, run)


def _national_number(seen: View, run: _Run) -> Iterator[Found]:
    start, end = run.groups[0][0], run.groups[-1][1]
    digits = re.sub(r"\D", "", seen.digits[start:end])
    if _DATE.fullmatch(seen.digits[start:end]) or not 8 <= len(digits) <= 15 or len(set(digits)) == 1:
        return
    before = seen.low[max(0, start - 40) : start]
    names = [scheme for scheme in _DIGIT_SCHEMES if len(digits) in scheme.sizes and scheme.is_valid(digits)]
    if not names:
        return
    named = [scheme for scheme in names if re.search(rf"\b(?:{scheme.words})", before)]
    if len(digits) == 8 and not named:
        return
    why = f"check digits of {(named or names)[0].name} hold"
    yield Found("national_id", digits, start, end, why, 1.0 if named else 0.5)


def _phones(seen: View) -> Iterator[Found]:
    for run in _runs(seen):
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
    if _DATE.fullmatch(words) or _MONEY_BEFORE.search(seen.low, max(0, start - 5), start) or _MONEY_AFTER.match(seen.low, end):
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
NATIONAL = Recogniser("national_id", _national)
PHONES = Recogniser("phone", _phones)
