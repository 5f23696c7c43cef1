"""Data that only the words around it give away: passwords, dates of birth, passports, accounts, references, postal addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from drafting.pii.view import Found, Recogniser, View
from drafting.text.sieve import Sieve

_IS = r"[ ]?(?:(?:number|no\.?|num|nr\.?|id|code|ref(?:erence)?)\b[ ]?)?(?:(?:is|was|are|of)[ ]|[:=#][ ]?|'s[ ])?(?:now |still |just |either |on |in )?[#\"'(]{0,2}"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_DAY = (
    rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?:19|20)\d\d|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?!\d)"
)
_CODE = r"(?=[a-z/-]{0,9}\d)[a-z0-9](?:[a-z0-9]|[-/](?=[a-z0-9])){3,29}(?![\w])"
_SPACED = r"[a-z]{0,4}[ -]?\d(?:[ -]?[\dx*]){3,22}(?!\w)"

_RULES: tuple[tuple[str, re.Pattern[str], str, float], ...] = (
    ("password", re.compile(
        r"\b(?:password|passwort|passcode|passphrase|pwd)(?:[ ](?:for \w+|to \w+))?[ ]?(?:(?:is|was)[ ]|[:=][ ]?|'s[ ])[\"'(]?"
        r"(?!(?:not|wrong|the|a|an|too|always|never|rejected|still|invalid|expired|reset|gone|lost|incorrect|been|no|being|changed|correct|right|required|"
        r"weak|working|case|at|stored|sent|something|your|my|ready|protected|set|only|safe|private|secret|encrypted|needed|different|what|that|on|in)\b)"
        r"(?P<v>[^\s\"']{4,64}?)(?=[\"').,;!?]{0,3}(?:\s|$))"
    ), "a password in words", 0.9),
    ("cvv", re.compile(r"\b(?:cvv2?|cvc2?|csc|security code|card verification)(?: (?:code|number|value))?\b[^\d\n]{0,8}?(?P<v>\d{3,4})(?![\w])(?! digits?)"), "a card's security code", 0.9),
    ("pin", re.compile(
        r"\b(?:pin|puk|tan|passcode|one[- ]time (?:code|password)|verification code|security code|access code|door code|unlock code|otp)(?: (?:code|number|no))?\b"
        r"[^\d\n]{0,14}?(?P<v>\d{3,8})(?![\w%]|[-,.]\d| (?:digits?|numbers?|characters?|times|days?|minutes?|hours?|attempts?)\b)"
    ), "a PIN or code in words", 0.8),
    ("date_of_birth", re.compile(rf"\b(?:born|date of birth|birth ?date|birthday|d\.?o\.?b\.?)\b[^\d\n]{{0,14}}?(?P<v>{_DAY}|(?<=born ){_MONTH} \d{{1,2}})"), "a date of birth", 0.9),
    ("passport", re.compile(r"\bpassports?\b[^\d\n]{0,24}?[ :#](?P<v>(?=[a-z]{0,3}\d)[a-z0-9]{6,12})(?!\w)"), "a passport number in words", 0.9),
    ("driving_licence", re.compile(r"\b(?:driver'?s?'?|driving)[ ]?licen[cs]es?\b[^\d\n]{0,24}?[ :#](?P<v>(?=[a-z-]{0,6}\d)[a-z0-9][a-z0-9-]{4,24})(?!\w)"), "a driving licence in words", 0.9),
    ("plate", re.compile(r"\b(?:licen[cs]e plate|number plate|registration plate|car reg(?:istration)?)\b[^\d\n]{0,14}?[ :#](?P<v>(?=[a-z -]{0,5}\d)[a-z0-9][a-z0-9 -]{3,8}[a-z0-9])(?!\w)"), "a number plate", 0.8),
    ("routing", re.compile(rf"\b(?:routing|sort code|bsb|aba|transit|swift|bic)\b{_IS}(?P<v>\d\d-\d\d-\d\d|\d{{6,9}}|\d{{3}}-\d{{3}}|(?=[a-z]{{0,10}}\d)[a-z]{{4,6}}[a-z0-9]{{2,7}}(?!\w))"), "a bank's sort or routing number", 0.8),
    ("card_ending", re.compile(
        r"\b(?:card|visa|mastercard|amex|american express|account|acct|iban|number|phone)\b[^\d\n.]{0,24}?\b(?:end(?:s|ing|ed)?(?: in| with)?|last (?:four|4)(?: digits)?(?: are| is|:| of)?)"
        r"[ :*.x]{1,8}(?P<v>\d{3,4})(?!\w)"
    ), "the last digits of a card or account", 0.8),
    ("card_ending", re.compile(r"(?<![\w*•.])(?P<v>(?:[*x•.]{2,12}+[ -]?){1,4}+\d{3,4})(?!\w)"), "a masked number", 0.6),
    ("account", re.compile(
        rf"\b(?:account|acct|a/c|iban|member(?:ship)?|customer|loyalty|frequent flyer|policy(?:holder)?|patient|subscriber|meter|imei|serial|contract)\b{_IS}(?P<v>{_SPACED}|{_CODE})"
    ), "an account number in words", 0.8),
    ("reference", re.compile(
        r"\b(?:order|booking|reservation|ticket|case|claim|invoice|tracking|confirmation|reference|ref|shipment|parcel|transaction|receipt|return|rma|"
        rf"incident|request|payment|delivery|pnr|itinerary|folio|purchase)\b{_IS}(?P<v>{_CODE}|#?[a-z]{{0,4}}[ -]?\d{{4,20}}(?!\w))"
    ), "a reference in words", 0.7),
)  # fmt: skip
_NOT_REFERENCE = re.compile(
    r"(?:19|20)\d\d|\d{1,3}|\d+(?:st|nd|rd|th|gb|mb|kg|cm|mm|ml|pm|am|h|d|x|k|%)|\d+-(?:day|hour|month|year|week|minute|digit|inch|pin|piece|step|star|point)s?|24[/-]7|24h"
)

_STREET = (
    r"street|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|ter|way|parkway|pkwy|highway|hwy|"
    r"crescent|cres|close|grove|gardens?|mews|row|quay|circle|cir|trail|trl|alley|loop|walk|rise|hill|park|plaza|point|crossing|esplanade|turnpike|"
    r"squares|streets|forges|islands?|rapids|fields|meadows?|ridges?|springs?|burgs?|views?|villages?|junctions?"
)
_NAME = r"(?!(?:at|in|on|the|of|from|to|for|and|or|by|with|minutes?|hours?|days?|weeks?|months?|years?|people|items?|miles?|km|times|percent|is|was|your|our|my|a|an)\b)[a-z][a-z'.-]{0,24}"
_PLACE = re.compile(
    rf"(?<![\w$€£.,-])(?P<v>\d{{1,6}}[a-z]?(?:-\d{{1,5}})?,? (?:{_NAME} ){{1,4}}(?:{_STREET})\b\.?(?:,? (?:apt|apartment|suite|ste|unit|flat|floor|fl|no|#)\b\.? ?#?[a-z0-9-]{{1,6}})?)"
)
_PIN_OTHER = re.compile(r"(?:,? (?:or|and|and/or|maybe|possibly)(?: (?:it'?s|maybe|possibly))?,? )(?P<v>\d{4})(?![\w%]|[-,.]\d)")
_POSTCODE = re.compile(r"(?<!\w)(?P<v>(?!QQ)[A-PR-UWYZ][A-HK-Y]?\d[0-9A-HJKMNP-Z]? \d[ABD-HJLNP-UW-Z]{2})(?!\w)")
_PLACE_NUMBERED = re.compile(
    r"(?<!\w)(?P<v>(?:[a-z]{2,24}(?:stra(?:ss|ß)e|str\.|weg|gasse|platz|allee|laan|straat|plein|vej|vænget|gade|gatan|vägen|katu|tie|gata|veien|ulica|utca|utja)|"
    r"(?:rue|avenue|boulevard|via|viale|piazza|calle|avenida|rua|praça|plaza|ul\.|ulica) (?:[a-z'.-]{2,24} ){1,4}?|(?:[a-z]{3,20} )(?:strasse|stra(?:ss|ß)e|utca|katu|tie|vej|gatan|puistotie))[ ,]{0,2}\d{1,4}[a-z]?)(?!\w)"
)
_BOX = re.compile(r"\b(?P<v>(?:p\.? ?o\.? ?box|po box|psc \d{1,5},? box|unit \d{1,5} box|apo|dpo|fpo)[ .:#]{0,2}(?:a[ape] )?\d{1,7})(?!\w)")
_NUMBERED_UNIT = re.compile(r"\b(?P<v>(?:apt|apartment|suite|flat)\.? #?\d{1,5}[a-z]?)(?!\w)")


_ADDRESSES = (_PLACE, _PLACE_NUMBERED, _BOX, _NUMBERED_UNIT)


@cache
def _stating() -> Sieve:
    return Sieve([pattern.pattern for _, pattern, _, _ in _RULES])


@cache
def _placing() -> Sieve:
    return Sieve([pattern.pattern for pattern in _ADDRESSES])


def _stated(seen: View) -> Iterator[Found]:
    for number in _stating().candidates(seen.low):
        kind, pattern, why, score = _RULES[number]
        for match in pattern.finditer(seen.low):
            value = match["v"].strip(" -#")
            if kind in {"reference", "account"} and _NOT_REFERENCE.fullmatch(value):
                continue
            yield Found(kind, value, *match.span("v"), why, score)
            if kind == "pin" and (other := _PIN_OTHER.match(seen.low, match.end())) is not None:
                yield Found(kind, other["v"], *other.span("v"), why, score)


def _places(seen: View) -> Iterator[Found]:
    for number in _placing().candidates(seen.low):
        for match in _ADDRESSES[number].finditer(seen.low):
            yield Found("address", " ".join(match["v"].split()), *match.span("v"), "a street with a number", 0.8)
    for match in _POSTCODE.finditer(seen.text):
        yield Found("address", match["v"], *match.span("v"), "a full postcode", 0.7)


STATED = Recogniser("stated", _stated)
PLACES = Recogniser("address", _places)
