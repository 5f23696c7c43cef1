"""Forms of a value that identifies: an address of mail, a phone, a code, a name. Each yields spans of the bare text with the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from drafting.pii.squeeze import Squeezed, squeeze, squeezed
from drafting.pii.transliterate import has_other_script, latinised
from drafting.pii.view import View, view

_ENDING = re.compile(
    r"(?:ending|ends|end|last (?:four|4)|finishing|digits|number|no\.?|ref(?:erence)?|order|booking|card|account|claim|policy|ticket|case|invoice|phone|#|\*|•|x{2}|\.\.|…)\W{0,3}(?:in|with|of|are|is)?[\W_x]{0,6}$"
)


def exact(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    wanted = squeezed(value)
    if len(wanted) < 4:
        return
    digits = wanted.isdigit()
    for start, end in tight.find(wanted):
        if digits and value.isdigit() and _is_amount_there(seen, start, end):
            continue
        words = seen.low[start:end]
        yield start, end, "exact" if words == value.lower() else "written another way"


def _is_amount_there(seen: View, start: int, end: int) -> bool:
    before = seen.low[max(0, start - 4) : start]
    after = seen.low[end : end + 3]
    return bool(re.search(r"[$€£¥₹] ?$|\d[.,]$", before)) or bool(re.match(r"[.,]\d|%", after))


def email(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    yield from exact(value, seen, tight)
    local, _, domain = value.lower().partition("@")
    for match in _masked(domain).finditer(seen.low):
        if any(mark in match["local"] for mark in "*•…x.#_") and _fits(match["local"], local) and match["local"] != local:
            yield match.start(), match.end(), "masked in part"
    if len(local) >= 6 or (len(local) >= 5 and not local.isalpha()):
        for start, end in tight.find(squeezed(local)):
            if seen.low[start:end] == local or not local.isalpha():
                yield start, end, "the part before the @"


@lru_cache(maxsize=256)
def _masked(domain: str) -> re.Pattern[str]:
    head = re.escape(domain[:1])
    return re.compile(rf"(?<![\w*])(?P<local>[\w.*•…#+-]{{1,64}})@(?:{re.escape(domain)}|{head}[*•.…x#]{{2,20}}[\w.]*|[*•]{{2,}}[\w.*•]*)")


def _fits(masked: str, whole: str) -> bool:
    """Whether what a mask leaves open stands in the value in that order, at its beginning or its end."""
    parts = [part for part in re.split(r"[*•…#]+|\.{2,}|x{2,}", masked) if part]
    if not parts:
        return False
    return whole.startswith(parts[0]) or whole.endswith(parts[-1])


def phone(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    digits = re.sub(r"\D", "", value)
    forms = dict.fromkeys([digits, digits.lstrip("0"), digits[-10:], digits[-9:], digits[-8:], digits[-7:]])
    for form in forms:
        if len(form) >= 7:
            hits = list(tight.find(form.translate(str.maketrans("oil", "011"))))
            yield from ((start, end, "exact" if form == digits else "without its country code") for start, end in hits)
            if hits:
                break
    yield from _tail(digits, seen, tight)


def _tail(digits: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    """The last four digits or more, standing alone; where they could be a year or a count, only with words that point at a number."""
    for size in range(min(len(digits) - 1, 8), 3, -1):
        tail = digits[-size:]
        for match in re.finditer(rf"(?<![\d.,/])(?<!\d[- ]){tail}(?![\d%])(?![.,/:]\d)", seen.low):
            before = seen.low[max(0, match.start() - 40) : match.start()]
            if re.search(r"[$€£¥₹] ?$|usd ?$|eur ?$|gbp ?$", before):
                continue
            if _ENDING.search(before) or (size > 4 or not tail.startswith(("19", "20"))):
                yield match.start(), match.end(), "the last digits"
    if len(digits) > 4:
        for start, end in tight.find(digits[-4:]):
            if re.search(r"[a-z]", seen.low[start:end]):
                yield start, end, "the last digits, spelled out"


def code(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    yield from exact(value, seen, tight)
    tail = re.search(r"\d{4,}$", re.sub(r"[ \-]", "", value))
    if tail is not None and (len(tail.group()) >= 5 or not value.isdigit()):
        digits = tail.group()
        if len(squeezed(value)) > len(digits):
            for start, end in tight.find(digits):
                if not _is_amount_there(seen, start, end) and (
                    len(digits) > 4 or not digits.startswith(("19", "20")) or _ENDING.search(seen.low[max(0, start - 40) : start])
                ):
                    yield start, end, "its digits alone"
        yield from _tail(digits, seen, tight)


def name(value: str, seen: View, tight: Squeezed) -> Iterator[tuple[int, int, str]]:
    parts = [part for part in re.split(r"[\s,]+", value) if part]
    if len(parts) == 1:
        yield from exact(value, seen, tight)
        return
    first, last = parts[0], parts[-1]
    for whole in (value, f"{last} {first}", f"{first} {last}"):
        yield from exact(whole, seen, tight)
    if len(last) >= 3:
        for start, end in tight.find(squeezed(last)):
            original = seen.text[start:end]
            if original[:1].isupper() or (len(last) >= 6 and original.lower() == last.lower()):
                yield start, end, "the surname"


def other_script(value: str, seen: View, text: str) -> Iterator[tuple[int, int, str]]:
    """A name in Cyrillic or Greek letters, where the record has it in Latin ones, or the other way round."""
    if not (has_other_script(text) or has_other_script(value)):
        return
    written, wanted = latinised(text), latinised(value).text
    for start, end, _ in name(wanted, view(written.text), squeeze(written.text)):
        yield *written.span(start, end), "in another script"
