"""Numbers, money, dates, times, codes and addresses as they are said in English."""

from __future__ import annotations

import re
from collections.abc import Callable

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINAL = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT_MONTHS = {name[:3]: name for name in _MONTHS.split("|")}
_MONEY = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "penny"), "USD": ("dollar", "cent"), "EUR": ("euro", "cent"),
          "GBP": ("pound", "penny")}  # fmt: skip


def cardinal(number: int) -> str:
    """``45`` → ``forty-five``."""
    if number < 0:
        return "minus " + cardinal(-number)
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[rest]}" if rest else "")
    for size, name in _SCALES:
        if number >= size:
            count, rest = divmod(number, size)
            words = f"{cardinal(count)} {name}"
            if rest == 0:
                return words
            return f"{words} {cardinal(rest)}"
    raise AssertionError(number)


def ordinal(number: int) -> str:
    """``31`` → ``thirty-first``."""
    words = cardinal(number)
    head, separator, last = words.rpartition("-") if "-" in words.split(" ")[-1] else words.rpartition(" ")
    if last in _ORDINAL:
        return head + separator + _ORDINAL[last]
    return head + separator + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def year(number: int) -> str:
    """``2026`` → ``twenty twenty-six``."""
    century, rest = divmod(number, 100)
    if number < 1100 or number > 2099 or 2000 <= number <= 2009:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def number_words(text: str) -> str:
    """A number as written, with group separators and decimals, in words."""
    whole, _, decimals = text.replace(",", "").partition(".")
    words = cardinal(int(whole)) if len(whole) < 13 else _digits(whole)
    return f"{words} point {_digits(decimals)}" if decimals else words


def _digits(text: str) -> str:
    return " ".join(_ONES[int(character)] for character in text if character.isdigit())


def _spell(match: re.Match[str]) -> str:
    """A code, letter by letter and digit by digit, with a breath between its groups."""
    groups = re.findall(r"[A-Za-z]+|\d+", match.group())
    return ", ".join(_digits(group) if group.isdigit() else " ".join(group.upper()) for group in groups)


def _money(match: re.Match[str]) -> str:
    given = match.groupdict()
    amount, scale = given["amount"], given.get("scale")
    whole, _, small = amount.replace(",", "").partition(".")
    unit, cent = _MONEY[given["unit"]]
    if scale:
        return f"{number_words(amount)} {scale} {unit}s"
    words = f"{cardinal(int(whole))} {unit}{'' if int(whole) == 1 else 's'}"
    cents = int(small.ljust(2, "0")[:2]) if small else 0
    if cents == 0:
        return words
    plural = "pence" if cent == "penny" else f"{cent}s"
    tail = f"{cardinal(cents)} {cent if cents == 1 else plural}"
    return tail if int(whole) == 0 else f"{words} and {tail}"


def _month_day(match: re.Match[str]) -> str:
    text = f"{_SHORT_MONTHS[match.group('month')[:3].title()]} {ordinal(int(match.group('day')))}"
    return text + (f", {year(int(match.group('year')))}" if match.group("year") else "")


def _iso_date(match: re.Match[str]) -> str:
    y, m, d = (int(part) for part in match.groups())
    if not (1 <= m <= 12 and 1 <= d <= 31):
        return match.group()
    return f"{_MONTHS.split('|')[m - 1]} {ordinal(d)}, {year(y)}"


def _clock(match: re.Match[str], day: bool) -> str:
    """A time of day. ``day`` is true where the text counts hours to 24, so that 7:00 is in the morning."""
    hour, minute, half = int(match.group("hour")), int(match.group("minute") or 0), match.group("half")
    if hour > 23 or minute > 59 or (half is None and match.group("minute") is None):
        return match.group()
    if day and half is None:
        if minute == 0 and hour % 12 == 0:
            return "noon" if hour else "midnight"
        half = "p.m." if hour >= 12 else "a.m."
        hour = hour % 12 or 12
    words = cardinal(hour)
    if minute:
        words += f" {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    elif half is None:
        return f"{words} o'clock"
    return f"{words} {half}" if half else words


def _phone(match: re.Match[str]) -> str:
    text = match.group().strip()
    groups = re.findall(r"\d+", text)
    return ("plus " if text.startswith("+") else "") + ", ".join(_digits(group) for group in groups)


def _address(match: re.Match[str]) -> str:
    return match.group().replace("@", " at ").replace(".", " dot ")


def _range(match: re.Match[str]) -> str:
    return f"{number_words(match.group(1))} to {match.group(2)}"


def _number(match: re.Match[str]) -> str:
    text = match.group()
    bare = text.rstrip(",")
    return number_words(bare) + text[len(bare) :]


_LINK = r"(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)]"
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\b\.?"
_YEAR = r"(?:,? (?P<year>\d{4})\b)?"
_AMOUNT = r"(?P<amount>\d[\d,]*(?:\.\d+)?)"
_DAY_CLOCK = re.compile(r"\b(?:0\d|1[3-9]|2[0-3]):[0-5]\d\b")
_TIME = re.compile(r"\b(?P<hour>\d{1,2})(?:(?::|\.(?=\d\d ?[ap]\.?m\b))(?P<minute>\d\d))?(?:\s?(?P<half>[ap]\.?m\b\.?))?")
_Say = Callable[[re.Match[str]], str]

_BEFORE_TIMES: tuple[tuple[re.Pattern[str], _Say], ...] = (
    (re.compile(rf"\b(?:at|on|under|via|through|from|to)\s+{_LINK}", re.IGNORECASE), lambda found: "on our website"),
    (re.compile(_LINK, re.IGNORECASE), lambda found: "our website"),
    (re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"), _address),
    (re.compile(r"\b24/7\b"), lambda found: "around the clock"),
    (re.compile(r"\b((?:call|text|dial|ring)\s)(\d{3,5})\b(?!\s?[%\d-])", re.IGNORECASE), lambda found: found[1] + _digits(found[2])),
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), _iso_date),
    (re.compile(rf"\b(?P<month>{_MONTHS}|{_SHORT}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR}"), _month_day),
    (re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTHS})\b{_YEAR}"), _month_day),
    (
        re.compile(rf"\b((?:{_MONTHS}|in|since|until|year|of|before|after|from|by|during)\s)((?:19|20)\d\d)\b(?![,.]?\d)(?!\s?%)"),
        lambda found: found[1] + year(int(found[2])),
    ),
    (re.compile(rf"(?P<unit>[$€£]|\b(?:USD|EUR|GBP)\b)\s?{_AMOUNT}(?: (?P<scale>thousand|million|billion)\b)?"), _money),
    (re.compile(rf"\b{_AMOUNT}\s?(?P<unit>€|£|USD\b|EUR\b|GBP\b)"), _money),
    (re.compile(r"(?<![\w.])\+?\d{1,4}(?:[ -]\(?\d{1,5}\)?){2,5}(?!\w)|(?<![\w.])\(\d{3}\) ?\d{3}-\d{4}\b"), _phone),
)
_AFTER_TIMES: tuple[tuple[re.Pattern[str], _Say], ...] = (
    (re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?%"), lambda found: f"{number_words(found[1])} percent"),
    (re.compile(r"\b(\d+)(?:st|nd|rd|th)\b"), lambda found: ordinal(int(found[1]))),
    (re.compile(r"(?<![\w.-])(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*\b"), _spell),
    (re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?[–-]\s?(\d+(?:\.\d+)?)(?![\w.]\d)\b"), _range),
    (re.compile(r"(?<![\w.])\d{6,}\b(?![,.]\d)"), lambda found: _digits(found.group())),
    (re.compile(r"(?<![\w])\d[\d,]*(?:\.\d+)?(?![\d])"), _number),
)


def spoken(text: str) -> str:
    """The text as it is said. Applying it twice changes nothing more."""
    for pattern, say in _BEFORE_TIMES:
        text = pattern.sub(say, text)
    day = _DAY_CLOCK.search(text) is not None
    text = _TIME.sub(lambda found: _clock(found, day), text)
    for pattern, say in _AFTER_TIMES:
        text = pattern.sub(say, text)
    return text
