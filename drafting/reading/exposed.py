"""A customer's own secrets in their own words: card, password, account number and the like, with check digits where there are any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn

from drafting.reading.lexicon import Found, prepare

_DIGITS = re.compile(r"(?<![\w+])\d(?:[ .-]?\d){11,18}(?!\w)")
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?:[ ]?[a-z0-9]){11,30}\b")
_SSN = re.compile(r"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])")
_STATED = re.compile(
    r"\b(?:(?:my |the |our )?(?:(?:log-?in|account|app|wifi|online|current|old|new|e-?mail) )?(?:password|passwort|pass ?word|pwd"
    r"|passcode|pass)\b(?! (?:reset|change|manager|link|page|rules))(?: is| was|'s|:| =|=)+ ?"
    r"(?!(?:not|wrong|the|a|an|too|always|never|never|rejected|still|invalid|expired|reset|gone|lost|incorrect|been|no|being|changed"
    r"|correct|right|required|weak|working|case)\b)[\"']?(?P<password>\S{4,})"
    r"|\b(?:password|passcode|pwd) (?=\S*\d)(?=\S*[a-z])[\w!$%&*+.-]{5,}"
    r"|\b(?:my |the |our )?(?:(?:card|account|debit|banking|security|sim|phone) )?(?:pin|cvv|cvc|security code|tan|puk)(?: code"
    r"| number)?(?: is| was|'s|:| =|=)* ?\d{3,8}\b"
    r"|\b(?:my |our |the )?(?:(?:bank|savings|current|checking|customer|card|credit card|debit card|member|policy|passport"
    r"|social security|ssn|national insurance|tax|id|licen[cs]e|driving licen[cs]e|health|insurance|medicare) )"
    r"?(?:account|acct|acc|a/c|card|passport|ssn|social security|national insurance|sort code|routing|driving licen[cs]e|id card"
    r"|medicare)(?: (?:number|no|nr|#|num))?\.?(?: is| was|'s|:| =|=|#| )+ ?[a-z]{0,3}\d[\d -]{4,}\d\b"
    r"|\bsort code\W{1,4}(?:is )?\d\d[- ]?\d\d[- ]?\d\d\b"
    r"|\b(?:born(?: on)?|date of birth|dob|d\.o\.b\.?|birthday|birth date)(?: is| was|:"
    r"| on)*\W{1,3}(?:the )?(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3,9},? (?:19|20)\d\d"
    r"|[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)"
    r")"
)
_LOGIN_WITH_SECRET = re.compile(r"\b(?:log-?in|user(?:name| name| id)?)\b.{1,60}\b(?:password|pw|pass|pin)\b\W{1,3}(?:is )?\S{4,}")


def own_secrets(text: str) -> Iterator[Found]:
    """What of a customer's own data a text gives away, with its span."""
    ready = prepare(text)
    plain = ready.plain
    for match in _DIGITS.finditer(plain):
        digits = re.sub(r"\D", "", match.group())
        if 13 <= len(digits) <= 19 and digits[0] in "23456" and luhn.is_valid(digits):
            yield ready.found(match.start(), match.end(), 1.0)
    for match in _IBAN.finditer(plain):
        if iban.is_valid(match.group().upper().replace(" ", "")):
            yield ready.found(match.start(), match.end(), 1.0)
    for pattern, score in ((_SSN, 0.9), (_STATED, 0.9), (_LOGIN_WITH_SECRET, 0.9)):
        for match in pattern.finditer(plain):
            yield ready.found(match.start(), match.end(), score)
