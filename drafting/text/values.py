"""How one matched value is read: from the words of a match to its canonical value and unit, for ``drafting.text.quantities``.

A reader takes a match over the cleaned text in lower case and that text, and gives value and unit, or ``None`` where it is no value after all.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from drafting.text.counts import number_of, ordinal_of

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]


MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"


_DIGIT_WORDS = {
    word: str(value) for value, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
} | {"oh": "0"}


DIGIT = rf"(?:{'|'.join(_DIGIT_WORDS)})"


TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"


TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"


SPOKEN_YEAR = rf"(?:nineteen|twenty)[ -](?:{TEENS}|{TENS}|oh[ -]{DIGIT})|two thousand(?: and)? (?:{TEENS}|{TENS}|{DIGIT})"


HOUR_WORDS = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"


_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "us$": "USD", "a$": "AUD", "c$": "CAD", "ca$": "CAD"}


_WORDS = {
    "dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "quid": "GBP", "yen": "JPY", "rupee": "INR", "franc": "CHF",
}  # fmt: skip


_CENTS = {"cent": None, "penny": "GBP", "pence": "GBP", "p": "GBP", "¢": "USD"}


_UNITS = {
    "second": "second|sec", "minute": "minute|min", "hour": "hour|hr", "day": "day", "night": "night", "week": "week|wk",
    "fortnight": "fortnight", "month": "month|mth", "year": "year|yr",
}  # fmt: skip


UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?)"


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


def read_money(match: re.Match[str], _: str, currency: str) -> tuple[str, str | None] | None:
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


def read_share(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return next((value, None) for name, value in _SHARES.items() if match[name])


def _hour(words: str) -> int:
    return int(words) if words.isdigit() else int(number_of(words) or 0)


def read_range_time(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    """The first time of "5 to 11 pm": in the same half of the day, or, where it would be the later one, in the other."""
    hour, until = _hour(match["hour"]), _hour(match["until"])
    if not (1 <= hour <= 12 and 1 <= until <= 12):
        return None
    is_later = match["half"].startswith("p")
    if hour % 12 >= until % 12:
        is_later = not is_later
    return f"{hour % 12 + 12 * is_later:02d}:{match['minute'] or '00'}", None


def read_day_time(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    hour = _hour(match["hour"])
    if not 1 <= hour <= 24:
        return None
    is_later = "morning" not in match["day"] and hour < 12 and not ("night" in match["day"] and hour < 5)
    return f"{(hour + 12 * is_later) % 24:02d}:{match['minute'] or '00'}", None


def read_clock(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return str(_hour(match["hour"])), "o'clock"


def read_spoken_money(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    """ "Eight pounds fifty pence" as one amount."""
    whole, small = _number(match["whole"]), _number(match["small"])
    if whole is None or small is None or small >= 100:
        return None
    return canonical(whole + small / 100), _WORDS[match["word"]]


def read_duration(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
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


def read_year(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _spoken_year(match.group())
    return None if value is None else (value, None)


def read_spoken_digits(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return "".join(_DIGIT_WORDS[word] for word in re.findall(r"[a-z]+", match.group())), None


def read_spoken_time(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    hour, minute = number_of(match["hour"]), number_of(match["minute"]) if match["minute"] else 0.0
    if hour is None or minute is None:
        return None
    return f"{int(hour) % 12 + (12 if match['half'].startswith('p') else 0):02d}:{int(minute):02d}", None


def read_date(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    month = next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(match["month"].rstrip(".")[:3])), None)
    day = ordinal_of(match["day"]) if not match["day"].isdigit() else int(match["day"])
    if month is None or day is None or not 1 <= day <= 31:
        return None
    year = match["year"] if not match["year"] or match["year"].isdigit() else _spoken_year(match["year"])
    return (f"{year}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"), None


def read_iso_date(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return match.group(), None


def read_slashed(match: re.Match[str], _: str, month_first: bool) -> tuple[str, str | None] | None:
    one, two, year = int(match["one"]), int(match["two"]), match["year"]
    month, day = (one, two) if (month_first and one <= 12) or two > 12 else (two, one)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return (f"{'20' + year if len(year) == 2 else year}-{month:02d}-{day:02d}"), None


def read_time(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
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


def read_measure(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _read_number(match["amount"])
    unit = match["unit"].replace("metre", "meter").replace("litre", "liter")
    short = {"kilometers": "km", "kilometer": "km", "kilograms": "kg", "kilogram": "kg", "kilos": "kg", "kilo": "kg", "gram": "g", "grams": "g",
             "liter": "l", "liters": "l", "centimeters": "cm", "inches": "inch", "persons": "person", "people": "person"}  # fmt: skip
    unit = short.get(unit, unit.rstrip("s") if len(unit) > 3 else unit)
    return None if value is None else (value, unit)


def read_plain_number(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _read_number(match.group())
    return None if value is None else (value, None)


def read_ordinal(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = ordinal_of(match.group())
    return None if value is None else (str(value), None)


def read_as_is(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return match.group().rstrip(".,;:!?)'\""), None


def read_link(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return re.sub(r"^https?://(?:www\.)?|^www\.", "", match.group().rstrip(".,;:!?)'\"")).rstrip("/"), None


def read_phone(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    digits = re.sub(r"\D", "", match.group())
    return (digits, None) if 7 <= len(digits) <= 15 else None


def read_code(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    return match.group().replace(" ", ""), None


def read_percent(match: re.Match[str], _: str) -> tuple[str, str | None] | None:
    value = _read_number(re.sub(r"[ ]?(?:%|percent|per cent|pct)$", "", match.group()))
    return None if value is None else (value, None)
