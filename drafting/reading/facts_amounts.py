"""Amounts of money, counts, measures and lengths of time that customers state for an input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from drafting.reading.facts_words import Evidence, View, Wanted, concepts
from drafting.text.counts import NUMBER, ORDINAL, number_of, ordinal_of
from drafting.text.dates import date_phrases, duration_phrases
from knowledge.domain.facts import FactType, Money

_CODES = [
    "usd",
    "eur",
    "gbp",
    "chf",
    "cad",
    "aud",
    "nzd",
    "jpy",
    "sek",
    "nok",
    "dkk",
    "pln",
    "czk",
    "huf",
    "inr",
    "cny",
    "sgd",
    "hkd",
    "zar",
    "brl",
    "mxn",
    "try",
    "ils",
    "aed",
    "sar",
    "krw",
    "thb",
    "ron",
    "bgn",
]
_WORDS = {
    "dollar": "USD", "dollars": "USD", "bucks": "USD", "buck": "USD", "grand": "USD", "fiver": "GBP", "fivers": "GBP", "tenner": "GBP", "tenners": "GBP", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "sterling": "GBP", "franc": "CHF", "francs": "CHF", "yen": "JPY", "rupees": "INR", "rupee": "INR", "kronor": "SEK", "krona": "SEK", "kroner": "NOK", "zloty": "PLN",
    "zlotys": "PLN", "rand": "ZAR", "reais": "BRL", "pesos": "MXN", "lira": "TRY", "shekels": "ILS", "yuan": "CNY", "forint": "HUF", "won": "KRW", "baht": "THB",
}  # fmt: skip
_SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₣": "CHF",
    "₺": "TRY",
    "₪": "ILS",
    "zł": "PLN",
    "us$": "USD",
    "c$": "CAD",
    "a$": "AUD",
    "ca$": "CAD",
}
_NOTES = {"fiver": 5, "fivers": 5, "tenner": 10, "tenners": 10}
_CENTS = {"cents": None, "cent": None, "pence": "GBP", "penny": "GBP", "p": "GBP", "eurocents": "EUR", "c": None, "ct": "EUR"}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD"})
_DIGITS = r"\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)"
_AMOUNT = re.compile(
    rf"(?P<sign>us\$|ca\$|c\$|a\$|[$€£¥₹₣₺₪])\s?(?P<n1>{_DIGITS})(?P<k1>k\b)?"
    rf"|\b(?P<code>{'|'.join(_CODES)})\s?(?P<n2>{_DIGITS})"
    rf"|(?<![\w.,])(?P<n3>{_DIGITS}|(?:a |one )?(?:{NUMBER})|a|a couple of)(?P<k3>k)?[ -]?(?:(?P<sign2>[€£$]|zł)"
    rf"|(?P<word>{'|'.join(_WORDS)}|{'|'.join(_CODES)})\b)"
    rf"(?:(?: and|,)? (?P<cents>{NUMBER})(?: (?:cents|pence|p|c)|(?= (?:for|at|and|a|per)\b)|(?=[.,!?;]|$))\b(?! (?:days?|weeks?"
    rf"|months?|of|times)))?"
    rf"|(?<![\w.,])(?P<n4>{_DIGITS}|{NUMBER})[ ]?(?P<small>cents?|pence|p|eurocents|ct)\b"
)
_NOT_BEFORE = re.compile(r"\b(?:not|instead of|rather than|than|and not|n't|never|nor)\W+(?:(?:just|only|the|for|paid|pay|of)\W+){0,2}$")
_ANY_DAY = date(2000, 6, 15)
_MONEY_EVENTS = ("price", "charged", "sells", "refund", "fee", "deposit", "damagecost")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in the plain text."""

    money: Money
    start: int
    end: int


def amounts(plain: str, currency: str) -> Iterator[Amount]:
    """The amounts of money in a folded text. ``$`` and ``dollars`` are the company's dollars, where its currency is one."""
    for match in _AMOUNT.finditer(plain):
        value = _decimal(match)
        if value is not None:
            yield Amount(Money(value, _currency(match, currency)), match.start(), match.end())


def _decimal(match: re.Match[str]) -> Decimal | None:
    words = match["n1"] or match["n2"] or match["n3"] or match["n4"]
    value = _number(words.strip())
    if value is None:
        return None
    if match["word"] in _NOTES:
        value *= _NOTES[match["word"]]
    if match["k1"] or match["k3"] or match["word"] == "grand":
        value *= 1000
    if match["small"]:
        value /= 100
    if match["cents"]:
        value += Decimal(str(number_of(match["cents"]) or 0)) / 100
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _number(words: str) -> Decimal | None:
    compact = re.sub(r"(?<=\d)[' ](?=\d{3})", "", words)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?", compact):
        return Decimal(compact.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", compact):
        return Decimal(compact.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:[.,]\d{1,2})?", compact):
        return Decimal(compact.replace(",", "."))
    value = number_of(compact)
    return None if value is None else Decimal(str(value))


def _currency(match: re.Match[str], currency: str) -> str:
    if match["code"]:
        return match["code"].upper()
    if match["small"]:
        return _CENTS.get(match["small"]) or (currency if currency in _DOLLARS or currency == "EUR" else "USD")
    word = match["word"]
    found = (word.upper() if word in _CODES else _WORDS[word]) if word else _SIGNS[match["sign"] or match["sign2"]]
    return currency if found == "USD" and currency in _DOLLARS and word != "usd" else found


def money(view: View, wanted: Wanted, currency: str) -> Iterator[Evidence]:
    """Amounts tied to the input's words, the nearest event of money deciding whose an amount is."""
    found = [amount for amount in amounts(view.plain, currency) if not _NOT_BEFORE.search(view.plain[: amount.start])]
    names = {concept.name for concept in wanted.concepts}
    names = {"sells"} if "sells" in names else names
    for amount in found:
        weight = _money_tie(view, wanted, names, amount)
        if weight > 0:
            yield Evidence(amount.money, *view.given(amount.start, amount.end), weight)


def _money_tie(view: View, wanted: Wanted, names: set[str], amount: Amount) -> float:
    clause = view.clause_at(amount.start)
    if clause.supposes or (
        clause.asks
        and not re.search(r"\b(?:i|we|you|they)\b.{0,20}\b(?:paid|charged?|took|billed)\b", view.plain[clause.start : clause.end])
    ):
        return 0.0
    events = [(name, match) for name in _MONEY_EVENTS for match in concepts()[name].says.finditer(view.plain, clause.start, clause.end)]
    if not events:
        own = wanted.own
        if own is not None and own.search(view.plain, clause.start, clause.end):
            return 0.9
        return 0.4 if len(view.plain.split()) <= 6 else 0.0
    if "sells" not in names and _is_another_s_price(view.plain[clause.start : clause.end]):
        return 0.0
    distance = {id(match): _gap(match, amount) for _, match in events}
    nearest = min(distance.values())
    near = {name for name, match in events if distance[id(match)] <= nearest + 2}
    if near & names:
        return 1.0
    return 0.5 if {name for name, _ in events} & names else 0.0


def _is_another_s_price(text: str) -> bool:
    """Whether a clause tells what somebody else asks for it, not what the customer paid."""
    return _THEIRS.search(text) is not None and _MINE.search(text) is None


_THEIRS = re.compile(r"\b(?:sells?|selling|offers?|elsewhere|cheaper|lists?|has|have|asks)\b")
_MINE = re.compile(r"\b(?:i|we|me|us|my|our|you|paid|costs?|charged|spent)\b")


def _gap(match: re.Match[str], amount: Amount) -> int:
    if match.end() <= amount.start:
        return amount.start - match.end()
    return match.start() - amount.end if match.start() >= amount.end else 0


_MEASURES: dict[str, tuple[str, ...]] = {
    "mass": (r"kgs?|kilos?|kilograms?|grams?|g|lbs?|pounds|ounces|oz|tons?|tonnes?|stone",),
    "energy": (r"kwh|kilowatt[- ]?hours?|mwh|units|cubic met(?:er|re)s|m3|therms",),
    "data": (r"gb|gigs?|gigabytes?|mb|megs?|megabytes?|tb|terabytes?",),
    "length": (r"cm|centimet(?:er|re)s?|mm|km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|m|inch(?:es)?|feet|foot|ft|yards?",),
    "volume": (r"lit(?:er|re)s?|l|ml|gallons?|pints?",),
    "percent": (r"%|per ?cent|percent",),
    "speed": (r"mbps|mbit/?s?|gbps|megabits?|mph|km/h|kph",),
    "temperature": (r"°c|°f|degrees|°",),
}
_DIMENSIONS = {
    "mass": r"weigh|heavy|mass", "energy": r"usage|consum|energy|kwh|electric|power|used|meter|gas", "data": r"data|volume used|gigabyte|download|storage",
    "length": r"length|distance|far|height|tall|wide|width|long|mileage|size", "volume": r"volume|lit(?:er|re)|water", "percent": r"percent|share|rate",
    "speed": r"speed|fast|mbps", "temperature": r"temperature|hot|cold|degrees",
}  # fmt: skip


def numbers(view: View, wanted: Wanted) -> Iterator[Evidence]:
    """Numbers with a measure of the input's dimension, else counts of what the input is about."""
    dimensions = [name for name, asks in _DIMENSIONS.items() if re.search(rf"\b(?:{asks})", wanted.words)]
    for name in dimensions:
        for match in _measure(name).finditer(view.plain):
            value = (
                number_of(match["n"])
                if not re.fullmatch(r"\d+,\d{1,3}", match["n"]) or re.fullmatch(r"\d{1,3},\d{3}", match["n"])
                else float(match["n"].replace(",", "."))
            )
            clause = view.clause_at(match.start())
            if value is not None and not clause.supposes and not _NOT_BEFORE.search(view.plain[: match.start()]):
                yield _number_evidence(view, wanted, value, match, 1.0 - 0.1 * dimensions.index(name))
    if wanted.input.type is FactType.INTEGER or not dimensions:
        yield from counts(view, wanted)


@lru_cache(maxsize=32)
def _measure(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,])(?P<n>\d+(?:[.,]\d+)?|{NUMBER}(?: and a half)?|half an?|an?)[ -]?(?:{_MEASURES[name][0]})(?!\w)")


def _number_evidence(view: View, wanted: Wanted, value: float, match: re.Match[str], weight: float) -> Evidence:
    number: int | float = int(value) if wanted.input.type is FactType.INTEGER else value
    return Evidence(number, *view.given(match.start("n"), match.end("n")), weight)


_TIMES = re.compile(
    rf"\b(?:(?P<o>{ORDINAL})(?: (?:or \w+))? (?:time|occasion|incident|attempt|complaint|call|delivery|parcel|order|visit|month|week"
    rf"|outage|letter|bill|email|e-mail|message)\b|(?P<w>once|twice|thrice)\b|(?P<n>{NUMBER}) (?:times|occasions)\b)"
)


@lru_cache(maxsize=256)
def _again(stems: tuple[str, ...]) -> re.Pattern[str] | None:
    """“The third repair”, “repaired twice”: the input's own word with an ordinal or a number of times."""
    words = "|".join(re.escape(part) for part in stems if part not in {"tim", "year", "happ", "oft"})
    return re.compile(rf"\b(?P<o>{ORDINAL}) (?:{words})\w{{0,4}}\b(?P<w>(?!))?(?P<n>(?!))?") if words else None


_ADJECTIVES = r"(?:(?!of\b|and\b|or\b|days?\b|weeks?\b|months?\b|hours?\b|but\b|is\b|was\b)[^\W\d]+[ -]){0,2}?"


def counts(view: View, wanted: Wanted) -> Iterator[Evidence]:
    """How many, how often: “two bags”, “a table for four”, “no luggage”, “the second time this year”."""
    if re.search(r"\b(?:times|often|how many times|frequen|count|earlier|previous|number of)\b", wanted.words):
        yield from _times(view, wanted)
    for concept in wanted.concepts:
        if concept.name == "missing" and concept.denies is not None:
            for match in concept.denies.finditer(view.plain):
                yield Evidence(0, *view.given(match.start(), match.end()), 0.9)
    nouns = _nouns(wanted)
    if nouns is None:
        return
    for match in nouns.finditer(view.plain):
        clause = view.clause_at(match.start())
        if clause.supposes or _NOT_BEFORE.search(view.plain[: match.start()]):
            continue
        value = _count(match)
        if value is not None and value == int(value):
            weight = 1.0 if not view.plain[match.end() :].startswith(" of the") else 0.6
            yield Evidence(int(value), *view.given(match.start(), match.end()), weight)


def _count(match: re.Match[str]) -> float | None:
    if match["none"]:
        return 0.0
    if match["both"]:
        return 2.0
    return number_of(match["n"] or match["n2"] or match["n3"] or match["n5"] or "")


def _times(view: View, wanted: Wanted) -> Iterator[Evidence]:
    own = _again(wanted.stems)
    for match in [*_TIMES.finditer(view.plain), *(own.finditer(view.plain) if own is not None else ())]:
        value: float | None
        if match["w"]:
            value = {"once": 1, "twice": 2, "thrice": 3}[match["w"]]
        else:
            value = ordinal_of(match["o"]) if match["o"] else number_of(match["n"])
        if value is not None:
            yield Evidence(int(value), *view.given(match.start(), match.end()), 1.0)


@lru_cache(maxsize=256)
def _nouns_pattern(names: tuple[str, ...], stems: tuple[str, ...]) -> re.Pattern[str] | None:
    parts = [concepts()[name].says.pattern for name in names]
    parts += [rf"(?<![\w'])(?:{re.escape(stem)})\w{{0,4}}(?!\w)" for stem in stems]
    if not parts:
        return None
    noun = "|".join(parts)
    people = (
        rf"|\b(?:party|group|table|family|room|booking|reservation|dinner|lunch|breakfast|brunch|seats?|tickets?|places?) (?:of|for) (?P<n2>{NUMBER})\b|\b(?:we are|we're|we'll be|there (?:are|will be|'ll be)|us) (?P<n3>{NUMBER})\b(?! (?:days|minutes|hours|weeks))"
        if "guests" in names
        else "|(?P<n2>(?!))(?P<n3>(?!))"
    )
    trailing = "|(?P<n5>(?!))"
    if "missing" in names:
        trailing = (
            rf"|(?<![\w.,])(?P<n5>{NUMBER}|an?) (?:of (?:the )?(?:{NUMBER} )?)?(?:[^\W\d]+ ){{0,2}}?(?:are|were|is|was|weren't"
            rf"|wasn't|never|didn't)? ?(?:{noun})"
        )
    none = (
        rf"\b(?:no|without(?: any)?|zero|not any|(?:didn't|don't|did not|do not|haven't|never) (?:\w+ )?(?:any|a single))[ ]{_ADJECTIVES}"
    )
    some = rf"(?<![\w.,$€£#-])(?P<n>{NUMBER}|a|an|a couple of|a dozen|half a dozen)[ -](?:of (?:my|our|the|these) )?{_ADJECTIVES}"
    both = rf"\b(?P<both>both) (?:of )?(?:my |our |the |these )?{_ADJECTIVES}"
    return re.compile(rf"(?:(?P<none>{none})|{both}|{some})(?:{noun}){people}{trailing}")


def _nouns(wanted: Wanted) -> re.Pattern[str] | None:
    nouns = ("guests", "bags", "devices", "missing", "items", "nights", "rooms", "tickets", "child", "pet")
    names = tuple(concept.name for concept in wanted.concepts if concept.name in nouns)
    if "missing" in names:
        names = ("missing",)
    stems = tuple(stem for stem in wanted.stems if stem not in {"check", "miss", "happ", "mani", "oft", "item"}) if not names else ()
    return _nouns_pattern(names, stems)


def durations(view: View, wanted: Wanted) -> Iterator[Evidence]:
    """Lengths of time in a clause that speaks of the input, or the only one of a text that does."""
    taken = [(phrase.start, phrase.end) for phrase in date_phrases(view.ready.given, _ANY_DAY)]
    phrases = [p for p in duration_phrases(view.ready.given) if p.precise and not any(s < p.end and p.start < e for s, e in taken)]
    for phrase in phrases:
        clause = view.clause_at(_position(view, phrase.start))
        text = view.plain[clause.start : clause.end]
        if clause.supposes:
            continue
        if next(wanted.mentions(text), None) is not None:
            weight = 1.0
        elif len(phrases) == 1 and next(wanted.mentions(view.plain), None) is not None:
            weight = 0.6
        else:
            weight = 0.4 if len(view.plain.split()) <= 5 else 0.0
        if weight > 0:
            yield Evidence(timedelta(seconds=round(phrase.length.total_seconds())), phrase.start, phrase.end, weight)


def _position(view: View, given: int) -> int:
    return next((index for index, origin in enumerate(view.ready.origin) if origin >= given), len(view.plain))
