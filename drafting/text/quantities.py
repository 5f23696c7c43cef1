"""Values in a text that are compared as values: numbers, percentages, money, durations, dates, times, measures, links, codes.

One pass of ordered patterns over the cleaned text; where two patterns meet, the earlier kind in the list wins. The time
is linear in the text: the patterns hold no nested repetition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from drafting.domain.reading import Quantity, QuantityKind
from drafting.text.counts import NUMBER, ORDINAL, number_of, ordinal_of
from drafting.text.normalise import Cleaned, clean

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_DIGIT_WORDS = {
    word: str(value) for value, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
} | {"oh": "0"}
_DIGIT = rf"(?:{'|'.join(_DIGIT_WORDS)})"
_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
_SPOKEN_YEAR = rf"(?:nineteen|twenty)[ -](?:{_TEENS}|{_TENS}|oh[ -]{_DIGIT})|two thousand(?: and)? (?:{_TEENS}|{_TENS}|{_DIGIT})"
_HOUR_WORDS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "us$": "USD", "a$": "AUD", "c$": "CAD", "ca$": "CAD"}
_WORDS = {
    "dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "quid": "GBP", "yen": "JPY", "rupee": "INR", "franc": "CHF",
}  # fmt: skip
_CENTS = {"cent": None, "penny": "GBP", "pence": "GBP", "p": "GBP", "¢": "USD"}
_CODES = r"(?:usd|eur|gbp|chf|jpy|cad|aud|nzd|sek|nok|dkk|pln|czk|inr|zar|brl|mxn|cny|hkd|sgd)"
_DIGITS = r"\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_SCALE = r"(?:[ ]?(?:k|m|bn|thousand|million|billion)\b)?"
_UNITS = {
    "second": "second|sec", "minute": "minute|min", "hour": "hour|hr", "day": "day", "night": "night", "week": "week|wk",
    "fortnight": "fortnight", "month": "month|mth", "year": "year|yr",
}  # fmt: skip
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?)"
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
    found = [quantity for rule in _rules(month_first, currency) for quantity in _apply(rule, plain, starts, _Found(cleaned, taken))]
    return tuple(sorted(found, key=lambda quantity: quantity.start))


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


def _decimal(digits: str) -> Decimal | None:
    """A number as written by people: the last separator with one or two digits behind it is the decimal one."""
    compact = digits.replace(" ", "").replace("'", "")
    head, mark, tail = compact, "", ""
    place = max(compact.rfind("."), compact.rfind(","))
    if place >= 0:
        head, mark, tail = compact[:place], compact[place], compact[place + 1 :]
        grouped = (len(tail) == 3 and head and len(head.replace(",", "").replace(".", "")) <= 3 and mark == ",") or (
            len(tail) == 3 and mark in head
        )
        if grouped:
            head, tail = head + tail, ""
    number = head.replace(",", "").replace(".", "") + (f".{tail}" if tail else "")
    try:
        return Decimal(number)
    except InvalidOperation:
        return None


def canonical(value: Decimal) -> str:
    """A decimal without trailing zeros or exponent."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000}


def _number(words: str) -> Decimal | None:
    words = words.strip()
    for scale, factor in _SCALES.items():
        if words.endswith(scale) and words[: -len(scale)].strip(" ").replace(".", "").replace(",", "").isdigit():
            value = _decimal(words[: -len(scale)].strip())
            return value * factor if value is not None else None
    if words[:1].isdigit() and not re.search(r"[a-z]", words):
        return _decimal(words)
    if words in {"a", "an"}:
        return Decimal(1)
    if words.startswith("half an"):
        return Decimal("0.5")
    if words.endswith("couple of"):
        return Decimal(2)
    half = words.endswith(" and a half")
    whole = number_of(words.removesuffix(" and a half"))
    return None if whole is None else Decimal(str(whole)) + (Decimal("0.5") if half else 0)


def _read_number(words: str) -> str | None:
    value = _number(words)
    return None if value is None else canonical(value)


def _money(match: re.Match[str], _: str, currency: str) -> tuple[str, str | None] | None:
    groups = match.groupdict()
    amount = groups.get("a") or groups.get("b") or groups.get("c") or groups.get("d")
    value = _number(amount) if amount else None
    if value is None:
        return None
    if groups.get("cents"):
        word = groups["cents"].rstrip("s") if groups["cents"] not in {"pence", "p", "¢"} else groups["cents"]
        return canonical(value / 100), _CENTS.get(word) or currency
    mark = (groups.get("symbol") or groups.get("symbol2") or "").strip()
    if mark:
        return canonical(value), _SYMBOLS[mark]
    code = groups.get("code") or groups.get("code2")
    if code:
        return canonical(value), code.upper()
    return canonical(value), _WORDS[groups["word"].rstrip("s")]


_SHARES = {"three": "75", "quarter": "25", "half": "50"}


def _share(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return next((value, None) for name, value in _SHARES.items() if match[name])


def _hour(words: str) -> int:
    return int(words) if words.isdigit() else int(number_of(words) or 0)


def _range_time(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    """The first time of "5 to 11 pm": in the same half of the day, or, where it would be the later one, in the other."""
    hour, until = _hour(match["hour"]), _hour(match["until"])
    if not (1 <= hour <= 12 and 1 <= until <= 12):
        return None
    is_later = match["half"].startswith("p")
    if hour % 12 >= until % 12:
        is_later = not is_later
    return f"{hour % 12 + 12 * is_later:02d}:{match['minute'] or '00'}", None


def _day_time(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    hour = _hour(match["hour"])
    if not 1 <= hour <= 24:
        return None
    is_later = "morning" not in match["day"] and hour < 12 and not ("night" in match["day"] and hour < 5)
    return f"{(hour + 12 * is_later) % 24:02d}:{match['minute'] or '00'}", None


def _clock(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return str(_hour(match["hour"])), "o'clock"


def _spoken_money(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    """ "Eight pounds fifty pence" as one amount."""
    whole, small = _number(match["whole"]), _number(match["small"])
    if whole is None or small is None or small >= 100:
        return None
    return canonical(whole + small / 100), _WORDS[match["word"]]


def _duration(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _number(match["amount"])
    if value is None:
        return None
    unit = next(name for name, forms in _UNITS.items() if re.fullmatch(rf"(?:{forms})s?", match["unit"]))
    if match["half"]:
        value += Decimal("0.5")
    kind = (match["working"] or "").strip(" -")
    return canonical(value), f"business {unit}" if kind in {"business", "working", "week"} else unit


def _spoken_year(words: str) -> str | None:
    if words.startswith("two thousand"):
        value = number_of(words)
        return None if value is None else str(int(value))
    century, _, rest = words.replace("-", " ").partition(" ")
    value = number_of(rest.removeprefix("oh "))
    return None if value is None else f"{'19' if century == 'nineteen' else '20'}{int(value):02d}"


def _year(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _spoken_year(match.group())
    return None if value is None else (value, None)


def _spoken_digits(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return "".join(_DIGIT_WORDS[word] for word in re.findall(r"[a-z]+", match.group())), None


def _spoken_time(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    hour, minute = number_of(match["hour"]), number_of(match["minute"]) if match["minute"] else 0.0
    if hour is None or minute is None:
        return None
    return f"{int(hour) % 12 + (12 if match['half'].startswith('p') else 0):02d}:{int(minute):02d}", None


def _date(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    month = next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(match["month"].rstrip(".")[:3])), None)
    day = ordinal_of(match["day"]) if not match["day"].isdigit() else int(match["day"])
    if month is None or day is None or not 1 <= day <= 31:
        return None
    year = match["year"] if not match["year"] or match["year"].isdigit() else _spoken_year(match["year"])
    return (f"{year}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"), None


def _iso_date(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return match.group(), None


def _slashed(match: re.Match[str], _: str, month_first: bool) -> tuple[str, str | None] | None:
    one, two, year = int(match["one"]), int(match["two"]), match["year"]
    month, day = (one, two) if (month_first and one <= 12) or two > 12 else (two, one)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return (f"{'20' + year if len(year) == 2 else year}-{month:02d}-{day:02d}"), None


def _time(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    if match.group() in {"noon", "midday"}:
        return "12:00", None
    if match.group() == "midnight":
        return "00:00", None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").replace(".", "").strip()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return (f"{hour:02d}:{minute:02d}", None) if hour < 24 and minute < 60 else None


def _measure(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _read_number(match["amount"])
    unit = match["unit"].replace("metre", "meter").replace("litre", "liter")
    short = {"kilometers": "km", "kilometer": "km", "kilograms": "kg", "kilogram": "kg", "kilos": "kg", "kilo": "kg", "gram": "g", "grams": "g",
             "liter": "l", "liters": "l", "centimeters": "cm", "inches": "inch", "persons": "person", "people": "person"}  # fmt: skip
    unit = short.get(unit, unit.rstrip("s") if len(unit) > 3 else unit)
    return None if value is None else (value, unit)


def _plain_number(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _read_number(match.group())
    return None if value is None else (value, None)


def _ordinal(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = ordinal_of(match.group())
    return None if value is None else (str(value), None)


def _as_is(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return match.group().rstrip(".,;:!?)'\""), None


def _link(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return re.sub(r"^https?://(?:www\.)?|^www\.", "", match.group().rstrip(".,;:!?)'\"")).rstrip("/"), None


def _phone(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    digits = re.sub(r"\D", "", match.group())
    return (digits, None) if 7 <= len(digits) <= 15 else None


def _code(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return match.group().replace(" ", ""), None


_SYMBOL = r"(?:us\$|ca\$|a\$|c\$|[$€£¥₹])"
_TOP_LEVEL = r"(?:com|org|net|io|co|uk|de|fr|eu|example|info|app|shop|dev|us|ca|au|nl|es|it|ch|at|ie|nz|biz|me|tv|ai|gov|edu|travel|online|store|test)"


@lru_cache(maxsize=16)
def _rules(month_first: bool, currency: str) -> tuple[_Rule, ...]:
    kind = QuantityKind
    amount = rf"(?:{NUMBER}(?:{_SCALE}))"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern)

    return (
        _Rule(kind.EMAIL, compiled(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"), _as_is, anywhere=True),
        _Rule(kind.LINK, compiled(rf"(?:https?://|www\.)[^\s<>\"']+|(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}{_TOP_LEVEL}\b(?:/[^\s<>\"']*)?"), _link, anywhere=True),
        _Rule(kind.DATE, compiled(r"(?<![\w-])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w-])"), _iso_date),
        _Rule(kind.DATE, compiled(rf"(?<!\w)(?P<month>{_MONTH})[ ](?:the[ ])?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?[ ](?P<year>(?:19|20)\d\d)(?!\d))?"), _date),
        _Rule(kind.DATE, compiled(rf"(?<!\w)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[ ]of)?[ ](?P<month>{_MONTH})(?:,?[ ](?P<year>(?:19|20)\d\d)(?!\d))?"), _date),
        _Rule(kind.DATE, compiled(rf"(?<!\w)(?P<month>{_MONTH})[ ](?:the[ ])?(?P<day>{ORDINAL})(?:,?[ ](?P<year>(?:19|20)\d\d(?!\d)|{_SPOKEN_YEAR})(?!\w))?(?!\w)"), _date),
        _Rule(kind.DATE, compiled(rf"(?<!\w)(?P<day>{ORDINAL})(?:[ ]of)?[ ](?P<month>{_MONTH})(?:,?[ ](?P<year>(?:19|20)\d\d(?!\d)|{_SPOKEN_YEAR})(?!\w))?"), _date),
        _Rule(kind.TIME, compiled(rf"(?<!\w)(?P<hour>{_HOUR_WORDS})(?:[ ](?P<minute>{_TEENS}|{_TENS}))?[ ](?P<half>[ap]\.?m\b\.?)"), _spoken_time),
        _Rule(kind.PHONE, compiled(rf"(?<!\w){_DIGIT}(?:,?[ -]{_DIGIT}){{6,14}}(?!\w)"), _spoken_digits),
        _Rule(kind.NUMBER, compiled(rf"(?<!\w){_DIGIT}(?:[ -]{_DIGIT}){{2,5}}(?!\w)"), _spoken_digits),
        _Rule(kind.DATE, compiled(r"(?<![\w/])(?P<one>\d{1,2})[/.](?P<two>\d{1,2})[/.](?P<year>\d{4}|\d{2})(?![\w/])"), lambda m, p: _slashed(m, p, month_first)),
        _Rule(kind.DATE, compiled(rf"\b(?:{_WEEKDAYS})(?=s?\b)"), _as_is),
        _Rule(kind.PHONE, compiled(r"(?<![\w.,-])\+\d[\d ()./-]{6,18}\d(?![\w])|(?<![\w.,-])(?:1[ .-])?(?:\(\d{2,5}\)[ ]?|0\d{1,4}[ -/]|\d{3}[ -.])\d{3,4}[ -.]?\d{3,4}(?![\w-])|(?<![\w.,-])\d{3,5}[ -]\d{3,4}[ -]\d{3,4}(?![\w-])"), _phone),
        _Rule(kind.PERCENT, compiled(rf"(?<!\w)(?:{_DIGITS})[ ]?(?:%|percent\b|per cent\b|pct\b)|(?<!\w)(?P<p>{NUMBER})[ ](?:percent|per cent)\b"), _percent),
        _Rule(kind.MONEY, compiled(rf"(?<!\w)(?P<whole>{NUMBER})[ ](?P<word>dollar|euro|pound|franc)s?,?(?:[ ]and)?[ ](?P<small>{NUMBER})[ ](?:cents?|pence|penny)\b"), _spoken_money),
        _Rule(kind.MONEY, compiled(rf"(?P<symbol>{_SYMBOL})[ ]?(?P<a>(?:{_DIGITS}){_SCALE})|(?<!\w)(?P<code>{_CODES})[ ]?(?P<b>(?:{_DIGITS}){_SCALE})|"
                                 rf"(?<!\w)(?P<c>(?:{_DIGITS}){_SCALE})[ ]?(?:(?P<symbol2>[$€£¥₹])|(?P<code2>{_CODES})\b)|"
                                 rf"(?<!\w)(?P<d>{amount})[ ](?:(?P<word>(?:dollar|buck|euro|pound|quid|yen|rupee|franc)s?)\b(?! weight)|(?P<cents>cents?|pence|penny)\b)"),
              lambda m, p: _money(m, p, currency)),
        _Rule(kind.TIME, compiled(rf"(?<![\w:.$€£])(?P<hour>\d{{1,2}}|{_HOUR_WORDS})(?:[:.](?P<minute>[0-5]\d))?(?=[ ]?(?:to|till|until|and|-|–|—)[ ]?(?P<until>\d{{1,2}}|{_HOUR_WORDS})(?:[:.][0-5]\d)?[ ]?(?P<half>[ap]\.?m\b))"), _range_time),
        _Rule(kind.TIME, compiled(rf"(?<![\w:.$€£])(?P<hour>\d{{1,2}}|{_HOUR_WORDS})(?:[:.](?P<minute>[0-5]\d))?(?:[ ]o['’]clock)?[ ](?P<day>in the (?:morning|afternoon|evening)|at night)"), _day_time),
        _Rule(kind.TIME, compiled(r"(?<![\w:.])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?[ ]?(?P<half>[ap]\.?m\b\.?)"), _time),
        _Rule(kind.TIME, compiled(r"(?<![\w:.])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?P<half>)(?![\w:])|\b(?:noon|midday|midnight)\b"), _time),
        _Rule(kind.DURATION, compiled(rf"(?<![\w.,])(?P<amount>{_AMOUNT})[ -]{_WORKING}(?P<unit>{_UNIT})\b(?P<half> and a half)?(?![ ](?:of age|old))"), _duration),
        _Rule(kind.MEASURE, compiled(rf"(?<![\w.,])(?P<amount>{NUMBER})[ -]?(?P<unit>{_MEASURES})(?!\w)"), _measure),
        _Rule(kind.NUMBER, compiled(rf"(?<![\w:.])(?P<hour>\d{{1,2}}|{_HOUR_WORDS})[ ]o['’]clock\b"), _clock),
        _Rule(kind.PERCENT, compiled(r"(?<!and a )(?<!and )(?<!first )(?<!second )(?<!other )(?<![\w-])(?:(?P<three>three[ -]quarters)|(?:an?[ ])?(?P<quarter>quarter)(?=[ ](?:of|off)\b)|(?:a[ ])?(?P<half>half)(?![ -](?:an?|past|hour|hourly|day|days|term|board|way|time|year|yearly|dozen|size)\b))(?![\w-])"), _share),
        _Rule(kind.NUMBER, compiled(rf"(?<!\w)(?:{_SPOKEN_YEAR})(?!\w)"), _year),
        _Rule(kind.CODE, compiled(r"(?<![\w-])(?=[a-z0-9-]{0,24}\d)[a-z]{1,8}-?\d[a-z0-9-]{1,24}(?![\w-])|(?<![\w-])#[ ]?\d{3,}\b"), _code),
        _Rule(kind.ORDINAL, compiled(rf"(?<!\w)(?!first\b|second\b){ORDINAL}(?!\w)"), _ordinal),
        _Rule(kind.NUMBER, compiled(rf"(?<![\w.,])(?:{_DIGITS})(?![\w])|(?<!\w)(?:{NUMBER})(?!\w)"), _plain_number),
    )  # fmt: skip


def _percent(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _read_number(re.sub(r"[ ]?(?:%|percent|per cent|pct)$", "", match.group()))
    return None if value is None else (value, None)


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
