"""Numbers as people write them: digits, words ("forty-five", "a hundred and ten"), halves ("two and a half", "half a")."""

from __future__ import annotations

import re
from functools import lru_cache

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: value * 10 for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
TENS["fourty"] = 40
_SMALL = {**UNITS, **TENS}
_GROUPS = {
    "couple of": 2.0, "couple": 2.0, "pair of": 2.0, "dozen": 12.0, "half dozen": 6.0, "half a dozen": 6.0,
    "hundred": 100.0, "thousand": 1000.0, "million": 1_000_000.0,
}  # fmt: skip
_ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
_ONES = "|".join(list(UNITS)[1:10])
_WORD = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{_ONES}))?|{'|'.join(reversed(UNITS))})"
_BIG = rf"(?:(?:{_WORD}|\d{{1,3}}|a|an)[ ])?(?:hundred|thousand|million)(?:[ ](?:and[ ])?(?:{_WORD}[ ]hundred(?:[ ](?:and[ ])?{_WORD})?|{_WORD}))?"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d{1,2}(?!\d))?"

NUMBER = rf"(?:{_BIG}|{_WORD}|{_DIGITS})"
"""Pattern of a number without articles, over lower-case text; read it with ``number_of``."""

ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|(?:(?:twenty|thirty)[ -](?:{'|'.join(list(_ORDINALS)[:9])}))|{'|'.join(_ORDINALS)})"
"""Pattern of an ordinal; read it with ``ordinal_of``."""


@lru_cache(maxsize=4096)
def number_of(words: str) -> float | None:
    """The value of a number phrase in lower case, also ``a``/``an`` (1), ``half a``, ``a couple of``, ``two and a half``; ``None`` if it is none."""
    text = " ".join(words.replace("-", " ").split())
    half = re.fullmatch(r"(.+?) and a half", text)
    if half is not None:
        whole = number_of(half[1])
        return None if whole is None else whole + 0.5
    if text in {"half", "half a", "half an", "a half"}:
        return 0.5
    if text in {"a quarter of a", "a quarter of an", "quarter of an", "quarter of a"}:
        return 0.25
    if text in {"three quarters of a", "three quarters of an"}:
        return 0.75
    bare = re.sub(r"^(?:a|an|the|one) (?=couple|pair|half|dozen|hundred|thousand|million)", "", text)
    if bare in _GROUPS:
        return _GROUPS[bare]
    if text in {"a", "an"}:
        return 1.0
    return _digits(text) if text[:1].isdigit() and " " not in text else _sum_of(text)


def _digits(text: str) -> float | None:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    return None


def _sum_of(text: str) -> float | None:
    total = current = 0.0
    seen = False
    for word in text.split():
        if word in _SMALL:
            current += _SMALL[word]
        elif word.isdigit():
            current += float(word)
        elif word == "hundred":
            current = (current or 1.0) * 100
        elif word in {"thousand", "million"}:
            total += (current or 1.0) * _GROUPS[word]
            current = 0.0
        elif word not in {"and", "a", "an"}:
            return None
        seen = seen or word not in {"and", "a", "an"}
    return total + current if seen else None


@lru_cache(maxsize=1024)
def ordinal_of(words: str) -> int | None:
    """The value of an ordinal in lower case ("3rd", "third", "twenty-first"); ``None`` if it is none."""
    digits = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", words)
    if digits is not None:
        return int(digits[1])
    if words in _ORDINALS:
        return _ORDINALS[words]
    parts = re.split(r"[ -]", words)
    if len(parts) == 2 and parts[0] in TENS and parts[1] in _ORDINALS:
        return TENS[parts[0]] + _ORDINALS[parts[1]]
    return None
