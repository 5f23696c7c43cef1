"""Values in a text that are compared as values: numbers, percentages, money, durations, dates, times, measures, links, codes.

One pass of ordered patterns over the cleaned text; where two patterns meet, the earlier kind in the list wins. The time
is linear in the text: the patterns hold no nested repetition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from drafting.domain.reading import Quantity, QuantityKind
from drafting.text.counts import NUMBER, ORDINAL
from drafting.text.normalise import Cleaned, clean
from drafting.text.sieve import Sieve
from drafting.text.values import (
    DIGIT,
    HOUR_WORDS,
    MONTH,
    SPOKEN_YEAR,
    TEENS,
    TENS,
    UNIT,
    canonical,
    read_as_is,
    read_clock,
    read_code,
    read_date,
    read_day_time,
    read_duration,
    read_iso_date,
    read_link,
    read_measure,
    read_money,
    read_ordinal,
    read_percent,
    read_phone,
    read_plain_number,
    read_range_time,
    read_share,
    read_slashed,
    read_spoken_digits,
    read_spoken_money,
    read_spoken_time,
    read_time,
    read_year,
)

_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_CODES = r"(?:usd|eur|gbp|chf|jpy|cad|aud|nzd|sek|nok|dkk|pln|czk|inr|zar|brl|mxn|cny|hkd|sgd)"
_DIGITS = r"\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_SCALE = r"(?:[ ]?(?:k|m|bn|thousand|million|billion)\b)?"
_MEASURES = (
    r"(?:(?:cubic |square |sq\.? ?)?(?:kilometres?|kilometers?|km|metres?|meters?|centimetres?|centimeters?|cm|mm|miles?|mi|feet|foot|ft|inch(?:es)?|yards?|kilograms?|kilos?|kg|grams?|g|"
    r"pounds? weight|lbs?|ounces?|oz|litres?|liters?|l|ml|gallons?|kwh|mwh|watts?|kw|w|volts?|v|amps?|mah|mbit/s|mbps|gbps|gb|mb|tb|kb|"
    r"°c|°f|degrees(?: celsius| fahrenheit)?|mph|km/h|psi|bar|points?|miles|stars?|pieces?|times|people|persons?|guests?|passengers?|bags?|items?))"
)
_WORKING = r"(?:(?P<working>business|working|calendar|full|whole|consecutive|complete|week)[ -])?"
_AMOUNT = rf"(?:{NUMBER}(?: and a half)?|half an|an?(?: couple of)?|a couple of)"
_BOUND = re.compile(
    r"(?P<at_least>at least|no less than|not less than|minimum(?: of)?|min\.|from|starting at)|"
    r"(?P<at_most>at most|up to|no more than|not more than|no later than|not later than|maximum(?: of)?|max\.|within|inside|as much as|by)|"
    r"(?P<more_than>more than|over|above|exceeding|longer than|greater than|older than|after)|"
    r"(?P<less_than>less than|under|below|fewer than|shorter than|younger than|before)|"
    r"(?P<about>about|around|approximately|approx\.|roughly|nearly|almost|some)",
)
_AFTER = re.compile(
    r"[ ]?(?:(?P<at_least>or (?:more|longer|over|older|above)|and (?:over|above|up)|minimum|\+)|(?P<at_most>or (?:less|fewer|sooner|under|younger)|maximum|at (?:the )?most))\b"
)

_FILLER = re.compile(r"(?:(?:the|next|first|last|another|these|those|a total of) )+$")


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: QuantityKind
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str], tuple[str, str | None] | None]
    anywhere: bool = False  # whether a match may begin with something else than a number, a month or a sign


_START = re.compile(
    r"(?<![^\W_])(?:[\d#+(]|(?:an?|half|couple|pair|dozen|hundred|thousand|million|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|fou?rty|fifty|sixty|seventy|eighty|ninety|oh|first|second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth|quarter|noon|midday|midnight|nil|no|several|few|"
    rf"{_WEEKDAYS}|{_CODES}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:us|ca|a|c)?[$€£¥₹]|(?=[a-z-]{{1,9}}\d))|[$€£¥₹]|(?<=[_\d])[a-z]+(?=[$€£¥₹\d])"
)


def _matches(rule: _Rule, plain: str, starts: Sequence[int]) -> Iterator[re.Match[str]]:
    """The matches of a rule, left to right without overlaps: tried only where one may begin."""
    if rule.anywhere:
        yield from rule.pattern.finditer(plain)
        return
    match_at, at = rule.pattern.match, 0
    for start in starts:
        if start >= at and (match := match_at(plain, start)) is not None:
            yield match
            at = max(match.end(), start + 1)


def quantities(text: str, locale: str = "en", currency: str = "USD") -> tuple[Quantity, ...]:
    """The values in a text, in order, without overlaps; spans count the given text's characters.

    ``currency`` stands in where the words leave it open ("12 cents"); ``locale`` says whether ``3/11`` is read with the month first.
    """
    return _quantities(text, locale.replace("-", "_") in {"en", "en_US"}, currency)


def same(one: Quantity, other: Quantity) -> bool:
    """Whether two values are equal as values: "2 weeks" is "14 days", "12.50 dollars" is "$12.5". Bounds are not compared."""
    return _key(one.kind, one.value, one.unit or "") == _key(other.kind, other.value, other.unit or "")


@lru_cache(maxsize=4096)
def _quantities(text: str, month_first: bool, currency: str) -> tuple[Quantity, ...]:
    cleaned = clean(text)
    plain = cleaned.text.lower()
    if len(plain) != len(cleaned.text):
        plain = cleaned.text
    taken = bytearray(len(plain) + 1)
    starts = [match.start() for match in _START.finditer(plain)]
    rules, known = _rules(month_first, currency), _Found(cleaned, taken)
    found = [quantity for number in _sieve().candidates(plain) for quantity in _apply(rules[number], plain, starts, known)]
    return tuple(sorted(found, key=lambda quantity: quantity.start))


@cache
def _sieve() -> Sieve:
    """Of the rules; their patterns depend on no locale and no currency."""
    return Sieve([rule.pattern.pattern for rule in _rules(True, "USD")])


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the text came from, and the places that a value has taken."""

    cleaned: Cleaned
    taken: bytearray


def _apply(rule: _Rule, plain: str, starts: Sequence[int], known: _Found) -> Iterator[Quantity]:
    cleaned, taken = known.cleaned, known.taken
    for match in _matches(rule, plain, starts):
        start, end = match.span()
        if start == end or any(taken[start:end]):
            continue
        value = rule.read(match, plain)
        if value is None:
            continue
        taken[start:end] = b"\x01" * (end - start)
        first, last = cleaned.span(start, end)
        words = cleaned.text[start:end]
        yield Quantity(rule.kind, value[0], value[1], words, first, last, _bound(plain, start, end))


def _bound(plain: str, start: int, end: int) -> str | None:
    before = _FILLER.sub("", plain[max(0, start - 36) : start]).rstrip(" ~")
    for match in _BOUND.finditer(before):
        if match.end() == len(before) and (match.start() == 0 or not before[match.start() - 1].isalnum()):
            return match.lastgroup
    after = _AFTER.match(plain, end)
    return after.lastgroup if after else None


_SYMBOL = r"(?:us\$|ca\$|a\$|c\$|[$€£¥₹])"
_TOP_LEVEL = r"(?:com|org|net|io|co|uk|de|fr|eu|example|info|app|shop|dev|us|ca|au|nl|es|it|ch|at|ie|nz|biz|me|tv|ai|gov|edu|travel|online|store|test)"


@lru_cache(maxsize=16)
def _rules(month_first: bool, currency: str) -> tuple[_Rule, ...]:
    kind = QuantityKind
    amount = rf"(?:{NUMBER}(?:{_SCALE}))"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern)

    return (
        _Rule(kind.EMAIL, compiled(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"), read_as_is, anywhere=True),
        _Rule(kind.LINK, compiled(rf"(?:https?://|www\.)[^\s<>\"']+|(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}{_TOP_LEVEL}\b(?:/[^\s<>\"']*)?"), read_link, anywhere=True),
        _Rule(kind.DATE, compiled(r"(?<![\w-])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w-])"), read_iso_date),
        _Rule(kind.DATE, compiled(rf"(?<!\w)(?P<month>{MONTH})[ ](?:the[ ])?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?[ ](?P<year>(?:19|20)\d\d)(?!\d))?"), read_date),
        _Rule(kind.DATE, compiled(rf"(?<!\w)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]of)?[ ](?P<month>{MONTH})(?:,?[ ](?P<year>(?:19|20)\d\d)(?!\d))?"), read_date),
        _Rule(kind.DATE, compiled(rf"(?<!\w)(?P<month>{MONTH})[ ](?:the[ ])?(?P<day>{ORDINAL})(?:,?[ ](?P<year>(?:19|20)\d\d(?!\d)|{SPOKEN_YEAR})(?!\w))?(?!\w)"), read_date),
        _Rule(kind.DATE, compiled(rf"(?<!\w)(?P<day>{ORDINAL})(?:[ ]of)?[ ](?P<month>{MONTH})(?:,?[ ](?P<year>(?:19|20)\d\d(?!\d)|{SPOKEN_YEAR})(?!\w))?"), read_date),
        _Rule(kind.TIME, compiled(rf"(?<!\w)(?P<hour>{HOUR_WORDS})(?:[ ](?P<minute>{TEENS}|{TENS}))?[ ](?P<half>[ap]\.?m\b\.?)"), read_spoken_time),
        _Rule(kind.PHONE, compiled(rf"(?<!\w){DIGIT}(?:,?[ -]{DIGIT}){{6,14}}(?!\w)"), read_spoken_digits),
        _Rule(kind.NUMBER, compiled(rf"(?<!\w){DIGIT}(?:[ -]{DIGIT}){{2,5}}(?!\w)"), read_spoken_digits),
        _Rule(kind.DATE, compiled(r"(?<![\w/])(?P<one>\d{1,2})[/.](?P<two>\d{1,2})[/.](?P<year>\d{4}|\d{2})(?![\w/])"), lambda m, p: read_slashed(m, p, month_first)),
        _Rule(kind.DATE, compiled(rf"\b(?:{_WEEKDAYS})(?=s?\b)"), read_as_is),
        _Rule(kind.PHONE, compiled(r"(?<![\w.,-])\+\d[\d ()./-]{6,18}\d(?![\w])|(?<![\w.,-])(?:1[ .-])?(?:\(\d{2,5}\)[ ]?|0\d{1,4}[ -/]|\d{3}[ -.])\d{3,4}[ -.]?\d{3,4}(?![\w-])|(?<![\w.,-])\d{3,5}[ -]\d{3,4}[ -]\d{3,4}(?![\w-])"), read_phone),
        _Rule(kind.PERCENT, compiled(rf"(?<!\w)(?:{_DIGITS})[ ]?(?:%|percent\b|per cent\b|pct\b)|(?<!\w)(?P<p>{NUMBER})[ ](?:percent|per cent)\b"), read_percent),
        _Rule(kind.MONEY, compiled(rf"(?<!\w)(?P<whole>{NUMBER})[ ](?P<word>dollar|euro|pound|franc)s?,?(?:[ ]and)?[ ](?P<small>{NUMBER})[ ](?:cents?|pence|penny)\b"), read_spoken_money),
        _Rule(kind.MONEY, compiled(rf"(?P<symbol>{_SYMBOL})[ ]?(?P<a>(?:{_DIGITS}){_SCALE})|(?<!\w)(?P<code>{_CODES})[ ]?(?P<b>(?:{_DIGITS}){_SCALE})|"
                                 rf"(?<!\w)(?P<c>(?:{_DIGITS}){_SCALE})[ ]?(?:(?P<symbol2>[$€£¥₹])|(?P<code2>{_CODES})\b)|"
                                 rf"(?<!\w)(?P<d>{amount})[ ](?:(?P<word>(?:dollar|buck|euro|pound|quid|yen|rupee|franc)s?)\b(?! weight)|(?P<cents>cents?|pence|penny)\b)"),
              lambda m, p: read_money(m, p, currency)),
        _Rule(kind.TIME, compiled(rf"(?<![\w:.$€£])(?P<hour>\d{{1,2}}|{HOUR_WORDS})(?:[:.](?P<minute>[0-5]\d))?(?=[ ]?(?:to|till|until|and|-|–|—)[ ]?(?P<until>\d{{1,2}}|{HOUR_WORDS})(?:[:.][0-5]\d)?[ ]?(?P<half>[ap]\.?m\b))"), read_range_time),
        _Rule(kind.TIME, compiled(rf"(?<![\w:.$€£])(?P<hour>\d{{1,2}}|{HOUR_WORDS})(?:[:.](?P<minute>[0-5]\d))?(?:[ ]o['’]clock)?[ ](?P<day>in the (?:morning|afternoon|evening)|at night)"), read_day_time),
        _Rule(kind.TIME, compiled(r"(?<![\w:.])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?[ ]?(?P<half>[ap]\.?m\b\.?)"), read_time),
        _Rule(kind.TIME, compiled(r"(?<![\w:.])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?P<half>)(?![\w:])|\b(?:noon|midday|midnight)\b"), read_time),
        _Rule(kind.DURATION, compiled(rf"(?<![\w.,])(?P<amount>{_AMOUNT})[ -]{_WORKING}(?P<unit>{UNIT})\b(?P<half> and a half)?(?![ ](?:of age|old))"), read_duration),
        _Rule(kind.MEASURE, compiled(rf"(?<![\w.,])(?P<amount>{NUMBER})[ -]?(?P<unit>{_MEASURES})(?!\w)"), read_measure),
        _Rule(kind.NUMBER, compiled(rf"(?<![\w:.])(?P<hour>\d{{1,2}}|{HOUR_WORDS})[ ]o['’]clock\b"), read_clock),
        _Rule(kind.PERCENT, compiled(r"(?<!and a )(?<!and )(?<!first )(?<!second )(?<!other )(?<![\w-])(?:(?P<three>three[ -]quarters)|(?:an?[ ])?(?P<quarter>quarter)(?=[ ](?:of|off)\b)|(?:a[ ])?(?P<half>half)(?![ -](?:an?|past|hour|hourly|day|days|term|board|way|time|year|yearly|dozen|size)\b))(?![\w-])"), read_share),
        _Rule(kind.NUMBER, compiled(rf"(?<!\w)(?:{SPOKEN_YEAR})(?!\w)"), read_year),
        _Rule(kind.CODE, compiled(r"(?<![\w-])(?=[a-z0-9-]{0,24}\d)[a-z]{1,8}-?\d[a-z0-9-]{1,24}(?![\w-])|(?<![\w-])#[ ]?\d{3,}\b"), read_code),
        _Rule(kind.ORDINAL, compiled(rf"(?<!\w)(?!first\b|second\b){ORDINAL}(?!\w)"), read_ordinal),
        _Rule(kind.NUMBER, compiled(rf"(?<![\w.,])(?:{_DIGITS})(?![\w])|(?<!\w)(?:{NUMBER})(?!\w)"), read_plain_number),
    )  # fmt: skip


_IN_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "night": 86_400, "week": 604_800, "fortnight": 1_209_600}
_IN_SMALL = {
    "kg": (1_000, "g"),
    "km": (1_000_000, "mm"),
    "meter": (1_000, "mm"),
    "m": (1_000, "mm"),
    "cm": (10, "mm"),
    "l": (1_000, "ml"),
    "kw": (1_000, "w"),
}


@lru_cache(maxsize=16384)
def _key(kind: QuantityKind, value: str, unit: str) -> tuple[str, str, str]:
    if kind is QuantityKind.DURATION and unit in _IN_SECONDS:
        return "duration", canonical(Decimal(value) * _IN_SECONDS[unit]), "second"
    if kind is QuantityKind.DURATION and unit == "year":
        return "duration", canonical(Decimal(value) * 12), "month"
    if kind is QuantityKind.MEASURE and unit in _IN_SMALL:
        factor, small = _IN_SMALL[unit]
        return kind.value, canonical(Decimal(value) * factor), small
    return kind.value, value, unit
