"""Words as search compares them: case, accents and common endings do not matter. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")

_FUNCTION = """
a about after all also am an and any are as at be because been before being but by can cannot could did do does doing
done don for from get got had has have having he her here hers him his how i if in into is it its just let ll m may me
might mine must my no nor not of off on once only or other our ours out over own please re s same shall she should so
some such t than that the their theirs them then there these they this those through to too under until up us ve very
was we were what when where which while who whom whose why will with would you your yours im ive id youre youve theyre
weve dont doesnt didnt cant couldnt wont wouldnt isnt arent wasnt werent havent hasnt hadnt shouldnt thats theres whats
hes shes lets
"""
FUNCTION_WORDS = frozenset(_FUNCTION.split())


def words(text: str) -> list[str]:
    """The words of a text, normalised, in order, function words included. Scripts without spaces give pairs of characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    found: list[str] = []
    for match in _WORD.finditer(folded):
        word = match.group()
        if _UNSPACED.search(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        else:
            found.append(stem(word))
    return found


def content_words(text: str) -> list[str]:
    """The words without function words, each once, in order; all words where nothing else is left."""
    every = list(dict.fromkeys(words(text)))
    return [word for word in every if word not in _FUNCTION_STEMS] or every


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word without possessive, accents and common English endings, so that its forms meet; the stem of a stem is itself."""
    word = word.replace("’", "'")
    head, _, tail = word.partition("'")
    word = head if tail in {"s", ""} else word.replace("'", "")
    word = "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark))
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    shorter = _ending(_plural(word))
    return shorter if shorter == word else stem(shorter)


def _plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _ending(word: str) -> str:
    for ending in ("ingly", "edly", "ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and _VOWEL.search(base):
            word = _DOUBLE.sub(r"\1", base)
            break
    if word.endswith("ll") and len(word) > 5:
        word = word[:-1]
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    if word.endswith("y") and len(word) > 3 and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    return word


_FUNCTION_STEMS = FUNCTION_WORDS | frozenset(stem(word) for word in FUNCTION_WORDS)
