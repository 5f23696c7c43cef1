"""Whether a text says a phrase, as suites mean it.

After NFKC and with white space folded, without case, quotes and dashes of all kinds alike, a match never cuts a word or a
number: "$10" is not in "$100" or "$10.50", "35" is in "$35". ``a|b`` means any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from drafting.text.normalise import fold


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    before = after = ""
    if phrase[0].isdigit():
        before = r"(?<![\w])(?<!\d[.,:])"
    elif phrase[0].isalnum() or phrase[0] == "_":
        before = r"(?<!\w)"
    if phrase[-1].isdigit():
        after = r"(?!\w)(?![.,:]\d)"
    elif phrase[-1].isalnum() or phrase[-1] == "_":
        after = r"(?!\w)"
    return re.compile(before + re.escape(phrase) + after)


def says(text: str, phrase: str) -> bool:
    """Whether the text holds the phrase, or any of its ``|`` alternatives. An empty phrase is never said."""
    folded = fold(text)
    return any(_pattern(option).search(folded) is not None for option in map(fold, phrase.split("|")) if option)


def says_all(text: str, phrases: Iterable[str]) -> bool:
    """Whether the text holds every one of the phrases."""
    return all(says(text, phrase) for phrase in phrases)
