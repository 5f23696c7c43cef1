"""Dates and durations in everyday language, read against a day.

A date without a year is the latest one that has passed, unless the words speak of what is to come; "two months ago" is the
same day of the month, or the month's last; a weekday is the nearest one in the past. Words that name no single day ("last
month", "a few weeks ago", "in September") give a value that is not ``precise``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from drafting.text.calendar import NAMED_DAYS, add_months, day_of, nearest, weekday_after, weekday_before
from drafting.text.counts import NUMBER, ORDINAL, number_of, ordinal_of
from drafting.text.normalise import clean, skeleton


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A day named in a text; the span counts the given text's characters."""

    value: date
    text: str
    start: int
    end: int
    precise: bool = True


@dataclass(frozen=True, slots=True)
class DurationPhrase:
    """A length of time in a text: ``amount`` of ``unit`` (``minute`` … ``year``), and as ``length`` (a month counts 30 days, a year 365)."""

    amount: float
    unit: str
    length: timedelta
    text: str
    start: int
    end: int
    precise: bool = True


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri", "saturday sat", "sunday sun"))
    for name in names.split()
}  # fmt: skip
_UNIT_LENGTH = {
    "second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1),
    "night": timedelta(days=1), "week": timedelta(days=7), "fortnight": timedelta(days=14), "month": timedelta(days=30),
    "year": timedelta(days=365),
}  # fmt: skip
_UNIT_ALIASES = {"sec": "second", "secs": "second", "min": "minute", "mins": "minute", "h": "hour", "hr": "hour", "hrs": "hour",
                 "wk": "week", "wks": "week", "mo": "month", "mos": "month", "mth": "month", "mths": "month", "yr": "year", "yrs": "year",
                 "d": "day", "m": "minute"}  # fmt: skip

_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_DAY = rf"(?P<weekday>{'|'.join(_DAYS)})\b(?!')"
_FULL_DAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b(?!')"
_YEAR = r"(?:,?[ ](?P<year>(?:19|20)\d\d)\b(?![.,]\d)|[ ](?:of[ ])?(?P<which>last|this|next)[ ]year)"
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|fortnights?|months?|mths?|mos|years?|yrs?)"
_VAGUE = r"(?:a few|few|some|several|many|a number of|a good few)"
_COUNT = rf"(?:{NUMBER}(?: and a half)?|half an?|an?(?: good| whole| full)?(?: couple(?: of)?)?|the|(?:a )?couple(?: of)?|{_VAGUE})"
_SPAN = rf"(?P<count>{_COUNT})[ -](?P<half>half )?(?P<unit>{_UNIT})(?P<plus> and a half)?"
_PART = r"(?:[ ](?:morning|afternoon|evening|night|lunchtime))?"
_HEDGE = r"(?P<hedge>(?:about|around|roughly|approximately|almost|nearly|over|more than|less than|at least|some|maybe|probably|like|well over|just over|just under)[ ])?"

_FUTURE = re.compile(
    r"\b(?:will|won't|'ll|shall|going to|gonna|plan(?:ning)? (?:to|on)|hope to|want to|would like to|need(?:ed)? (?:it |them "
    r"|this )?(?:by|for)|"
    r"upcoming|coming|scheduled for|booked for|due to (?:arrive|fly|leave|travel)|"
    r"(?:i|we|they|you|he|she)(?:'m|'re|'s| am| are| is)(?: \w+)? (?:fly|arriv|leav|travell?|com|land|stay|depart|mov|get|tak|go"
    r"|start|hav|check|driv|visit|return)+ing|"
    r"(?:i|we|they) (?:fly|arrive|leave|travel|come|land|stay|depart|move|go|start|check in|get (?:there|in)|return|marry|have to)|"
    r"^(?:arriving|flying|leaving|travell?ing|coming|landing|staying|departing|moving)|(?:flight|train|trip|appointment|wedding"
    r"|birthday|event|party|stay) is)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|didn't|got|came|went|bought|broke|died|gave|said|made|paid|sent|took|told|left|flew|fell|lost|found|felt|"
    r"\w{2,}ed|has been|have been)\b"
)
_CLAUSE = re.compile(r"[.!?;\n]+(?=\s|$)|,(?=\s)|\b(?:and|but|so|then|because)\b")


def duration_phrases(text: str) -> tuple[DurationPhrase, ...]:
    """The lengths of time that a text names, in order: "45 minutes", "an hour and a half", "2h 30m", "an entire day"."""
    plain = _plain(text)
    found: list[DurationPhrase] = []
    cursor = 0
    for match in _DURATION.finditer(plain):
        reading = _read_duration(match) if match.start() >= cursor else None
        if reading is not None:
            amount, unit, length, precise = reading
            start, end = clean(text).span(*match.span())
            found.append(DurationPhrase(amount, unit, length, text[start:end], start, end, precise))
            cursor = match.end()
    return tuple(found)


def date_phrases(text: str, as_of: date, now: datetime | None = None, locale: str = "en") -> tuple[DatePhrase, ...]:
    """The days that a text names, in order. ``now`` (default: noon of ``as_of``) is what hours are counted from; ``locale`` says
    whether ``09/02/2026`` is read with the month first (``en``, ``en_US``) or the day."""
    plain = _plain(text)
    reading = _Reading(plain, as_of, now or datetime.combine(as_of, time(12)), locale.replace("-", "_") not in {"en", "en_US"})
    mapping = clean(text)
    found: list[DatePhrase] = []
    cursor = 0
    for match, rule in _matches(plain):
        if match.start() < cursor:
            continue
        value = rule(match, reading)
        if value is None:
            continue
        day, precise = value
        start, end = mapping.span(*match.span())
        found.append(DatePhrase(day, text[start:end], start, end, precise))
        reading.anchor = day if precise else reading.anchor
        cursor = match.end()
    return tuple(found)


@dataclass(slots=True)
class _Reading:
    """What rules look at: the text, the day, and the last precise date that stood before ("ordered on 4 October, came on the 9th")."""

    text: str
    as_of: date
    now: datetime
    day_first: bool
    anchor: date | None = None

    def to_come(self, match: re.Match[str]) -> bool:
        """Whether the clause around the match speaks of what is to come."""
        before = self.text[: match.start()]
        if re.search(r"\b(?:by|until|till|before|next|coming)[ ](?:the[ ])?$", before):
            return True
        clause = self.clause(match)
        return _FUTURE.search(clause) is not None

    def clause(self, match: re.Match[str]) -> str:
        """The words from the last clause boundary before the match to the first after it."""
        start = max((stop.end() for stop in _CLAUSE.finditer(self.text, 0, match.start())), default=0)
        stop = _CLAUSE.search(self.text, match.end())
        return self.text[start : stop.start() if stop else len(self.text)].strip()


_Value = tuple[date, bool] | None


def _iso(match: re.Match[str], reading: _Reading) -> _Value:
    day = day_of(int(match["y"]), int(match["m"]), int(match["d"]))
    return None if day is None else (day, True)


def _numeric(match: re.Match[str], reading: _Reading) -> _Value:
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    day_first = reading.day_first or match["sep"] == "."
    day, month = (first, second) if (day_first or first > 12) and second <= 12 else (second, first)
    if year is None:
        found = nearest(lambda at: day_of(at, month, day), reading.as_of, to_come=reading.to_come(match))
        return None if found is None else (found, True)
    full = int(year) + (2000 if len(year) == 2 else 0)
    value = day_of(full, month, day)
    return None if value is None else (value, True)


def _month_day(match: re.Match[str], reading: _Reading) -> _Value:
    month = _MONTHS[match["month"]]
    words = match["day"]
    day = int(words) if words.isdigit() else ordinal_of(words)
    if day is None or not 1 <= day <= 31:
        return None
    year = _year(match, reading)
    if year is not None:
        value = day_of(year, month, day)
    else:
        value = nearest(lambda at: day_of(at, month, day), reading.as_of, to_come=reading.to_come(match))
    return None if value is None else (value, True)


def _year(match: re.Match[str], reading: _Reading) -> int | None:
    if match["year"]:
        return int(match["year"])
    return None if not match["which"] else reading.as_of.year + {"last": -1, "this": 0, "next": 1}[match["which"]]


def _month_alone(match: re.Match[str], reading: _Reading) -> _Value:
    month = _MONTHS[match["month"]]
    year = _year(match, reading)
    if year is not None:
        return date(year, month, 1), False
    found = nearest(lambda at: date(at, month, 1), reading.as_of, to_come=reading.to_come(match) or match["lead"].startswith("next"))
    return None if found is None else (found, False)


def _day_of_month(match: re.Match[str], reading: _Reading) -> _Value:
    day = ordinal_of(match["day"])
    if day is None or not 1 <= day <= 31:
        return None
    if reading.anchor is not None:
        base = reading.anchor if day >= reading.anchor.day else add_months(reading.anchor.replace(day=1), 1)
        value = day_of(base.year, base.month, day)
        if value is not None:
            return value, True
    to_come = reading.to_come(match)
    month = reading.as_of.replace(day=1)
    for _ in range(3):
        value = day_of(month.year, month.month, day)
        if value is not None and (value >= reading.as_of if to_come else value <= reading.as_of):
            return value, True
        month = add_months(month, 1 if to_come else -1)
    return None


def _ago(match: re.Match[str], reading: _Reading) -> _Value:
    return _moved(match, reading, -1)


def _ahead(match: re.Match[str], reading: _Reading) -> _Value:
    if match["in"]:
        clause = reading.clause(match)
        if _FUTURE.search(clause) is None and _PAST.search(clause) is not None:
            return None
    return _moved(match, reading, 1)


def _moved(match: re.Match[str], reading: _Reading, sign: int) -> _Value:
    amount, vague = _amount(match)
    if amount is None:
        return None
    unit = _unit(match["unit"])
    precise = not vague and not match["hedge"]
    if unit in {"month", "year"}:
        months = amount * (12 if unit == "year" else 1)
        if months == int(months):
            return add_months(reading.as_of, sign * int(months)), precise
        return reading.as_of + sign * timedelta(days=round(months * 30)), False
    if unit in {"hour", "minute", "second"}:
        return (reading.now + sign * amount * _UNIT_LENGTH[unit]).date(), precise
    days = amount * _UNIT_LENGTH[unit].days
    return reading.as_of + sign * timedelta(days=int(days)), precise and days == int(days)


def _amount(match: re.Match[str]) -> tuple[float | None, bool]:
    words = match["count"].strip()
    if re.fullmatch(_VAGUE, words):
        return 3.0, True
    words = re.sub(r" (?:good|whole|full|entire)$", "", words)
    words = "a" if words in {"the", "all"} else words
    amount = number_of(words)
    if amount is not None and match["half"]:
        amount *= 0.5
    if amount is not None and match["plus"]:
        amount += 0.5
    return amount, "couple" in words


def _unit(word: str) -> str:
    return _UNIT_ALIASES.get(word) or _UNIT_ALIASES.get(word.rstrip("s")) or word.rstrip("s")


_NEAR = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "last night": -1, "day before yesterday": -2, "night before last": -2,
         "day after tomorrow": 2, "yday": -1, "tmrw": 1, "tomorow": 1, "yesturday": -1}  # fmt: skip


def _near(match: re.Match[str], reading: _Reading) -> _Value:
    word = match["near"]
    offset = 0 if word.startswith(("this", "earlier")) else _NEAR[word]
    return reading.as_of + timedelta(days=offset), True


def _weekday(match: re.Match[str], reading: _Reading) -> _Value:
    weekday = _DAYS[match["weekday"]]
    lead, tail = match["lead"] or "", match["tail"] or ""
    if "before last" in tail:
        return weekday_before(reading.as_of, weekday) - timedelta(days=7), True
    if "last week" in tail or "last week" in lead:
        return reading.as_of - timedelta(days=reading.as_of.weekday() + 7 - weekday), True
    if "next week" in tail:
        return reading.as_of + timedelta(days=7 - reading.as_of.weekday() + weekday), True
    if "week ago" in tail or "week ago" in lead:
        return weekday_before(reading.as_of - timedelta(days=3), weekday), True
    if re.search(r"\b(?:next|coming|by|until|till|before)\b", lead):
        return weekday_after(reading.as_of, weekday), True
    if not re.search(r"\b(?:last|past|since)\b", lead) and reading.to_come(match):
        return weekday_after(reading.as_of, weekday), True
    if "this" in lead and "past" not in lead:
        return reading.as_of - timedelta(days=reading.as_of.weekday() - weekday), True
    return weekday_before(reading.as_of, weekday), True


def _period(match: re.Match[str], reading: _Reading) -> _Value:
    sign = {"last": -1, "past": -1, "this": 0, "next": 1}[match["which"]]
    unit = match["period"]
    if unit == "month":
        return add_months(reading.as_of, sign), False
    if unit == "year":
        return add_months(reading.as_of, 12 * sign), False
    if unit == "weekend":
        saturday = weekday_before(reading.as_of, 5) if sign < 0 else weekday_after(reading.as_of, 5)
        return saturday, False
    return reading.as_of + timedelta(days=7 * sign), False


def _named(match: re.Match[str], reading: _Reading) -> _Value:
    make = NAMED_DAYS[match["name"]]
    year = _year(match, reading)
    if year is not None:
        return make(year), True
    found = nearest(make, reading.as_of, to_come=reading.to_come(match))
    return None if found is None else (found, True)


_AFTER_ORDINAL = r"(?![ ](?:time|floor|day|week|month|year|item|one|attempt|party|parcel|order|try|call|email|e-mail|message|person|row|gate|edition|gen|of)\b)"
_WEEK_TAIL = r"(?P<tail>[ ](?:(?:of|in)[ ])?(?:last week|next week|before last|the week before last|a week ago))?"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Reading], _Value]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)", _iso),
        (r"(?<![\d/.])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d|\d\d)(?![\d/])", _numeric),
        (r"(?<=\bon )(?P<a>\d{1,2})(?P<sep>/)(?P<b>\d{1,2})(?P<y>(?!))?(?![\d/.%])", _numeric),
        (rf"\b(?:the[ ])?(?P<day>{ORDINAL}|\d{{1,2}})(?:[ ]of)?[ -]{_MONTH}{_YEAR}?", _month_day),
        (rf"\b{_MONTH}[ ](?:the[ ])?(?P<day>{ORDINAL}|\d{{1,2}})(?![\d:%/])(?!\.\d){_YEAR}?", _month_day),
        (
            rf"(?P<lead>\b(?:in|since|from|last|this|next|during|(?:the[ ])?(?:start|end|middle|beginning) of|early|late|mid"
            rf"|back in)[ -](?:early |late |mid[ -]?)?)"
            rf"{_MONTH}{_YEAR}?(?![ ]\d)",
            _month_alone,
        ),
        (rf"\b(?P<lead>){_MONTH}[ ](?P<year>(?:19|20)\d\d)\b(?P<which>(?!))?", _month_alone),
        (rf"(?<=\bthe )(?P<day>{ORDINAL}){_AFTER_ORDINAL}(?<=\d\w\w)", _day_of_month),
        (rf"\b{_HEDGE}{_SPAN}(?: and {NUMBER} \w+)? (?:ago|back|earlier)\b(?: (?:today|to the day|exactly))?", _ago),
        (rf"\b{_HEDGE}(?P<in>in )(?:exactly |just |only |about )?{_SPAN}(?:'s?)?(?: time)?\b(?! (?:of|old|since|ago))", _ahead),
        (rf"\b{_HEDGE}{_SPAN} (?P<in>(?!))?(?:from (?:now|today)|hence)\b", _ahead),
        (
            r"\b(?:the )?(?P<near>day before yesterday|night before last|day after tomorrow|yesterday|yesturday|yday|today|tonight"
            r"|tomorrow|tomorow|tmrw|"
            r"last night|this (?:morning|afternoon|evening)|earlier today)\b(?:'s)?" + _PART,
            _near,
        ),
        (
            rf"\b(?P<lead>(?:on |since |this |last |the |past |next |coming |by |until |till |from |a week ago |last week "
            rf"|before )+){_DAY}{_PART}{_WEEK_TAIL}",
            _weekday,
        ),
        (rf"(?<!every )(?<!each )(?<!always )\b(?P<lead>){_FULL_DAY}{_PART}{_WEEK_TAIL}", _weekday),
        (r"\b(?P<which>last|past|this|next)[ ](?P<period>week|weekend|month|year)\b", _period),
        (rf"\b(?P<name>{'|'.join(NAMED_DAYS)})\b{_YEAR}?", _named),
    )
)

_JOIN = rf"(?:(?:,? and |,? |)(?P<count2>{NUMBER})[ -]?(?P<unit2>minutes?|mins?|m|hours?|days?)\b)?"
_DURATION = re.compile(
    rf"(?<![\w.,])(?:(?P<quarters>(?:an? |three )?quarters? of an? )(?P<qunit>hour|day|year)\b|"
    rf"(?P<count>{NUMBER}(?: and a half)?|half an?|an?(?: good| whole| full| entire)?(?: couple(?: of)?)?|(?:a )?couple of"
    rf"|the (?:whole|entire|full)|all|{_VAGUE})"
    rf"(?:[ -]|(?<=\d))(?P<half>half[ -])?(?:(?:whole|full|entire|long|straight|business|working)[ ])?(?P<unit>{_UNIT}|h"
    rf"|d)\b(?P<plus> and a half)?{_JOIN})"
)


def _read_duration(match: re.Match[str]) -> tuple[float, str, timedelta, bool] | None:
    if match["quarters"]:
        amount, unit = (0.75 if match["quarters"].startswith("three") else 0.25), match["qunit"]
        return amount, unit, amount * _UNIT_LENGTH[unit], True
    value, vague = _amount(match)
    if value is None:
        return None
    unit = _unit(match["unit"])
    length = value * _UNIT_LENGTH[unit]
    if match["count2"]:
        more = number_of(match["count2"]) or 0.0
        length += more * _UNIT_LENGTH[_unit(match["unit2"])]
        value = length / _UNIT_LENGTH[unit]
    return value, unit, length, not vague


def _matches(plain: str) -> Iterator[tuple[re.Match[str], Callable[[re.Match[str], _Reading], _Value]]]:
    """All matches of all rules, the earliest first, of those that start together the longest."""
    found = [(match, rule) for pattern, rule in _RULES for match in pattern.finditer(plain)]
    return iter(sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end())))


def _plain(text: str) -> str:
    """The text as a reader sees it, in lower case, as long as ``clean(text).text``."""
    return (
        "".join(low if len(low := character.lower()) == 1 else character for character in skeleton(text))
        .replace("\n", " ")
        .replace("\t", " ")
    )
