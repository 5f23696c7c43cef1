"""Personal values taken out of a text before it leaves, and put back afterwards.

A placeholder is ``⟦EMAIL_1⟧``: its kind in capitals and a number, the same for the same words everywhere in the text. Words of the text that look like
a placeholder themselves are masked too, so that ``unmask(mask(x).text, mask(x).table) == x`` for every text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from drafting.domain.reading import Disclosure
from drafting.pii.detect import UNREAD, DetectorFailed, detect, find_known

PLACEHOLDER = re.compile(r"⟦[A-Z][A-Z_]{0,30}_[0-9]{1,6}⟧")
"""A placeholder exactly as ``mask`` writes it."""

_LIKE = re.compile(r"[⟦⟧]")
_LOOSE = re.compile(r"[⟦\[{(<]{1,2}[ ]?([A-Za-z][A-Za-z_ ]{1,30}[ _]?\d{1,6})[ ]?[⟧\]})>]{1,2}|[⟦⟧]")

_TELLING = 6
"""Characters from which on a value is telling wherever it stands."""

Detector = Callable[[str], Sequence[Disclosure]]


@dataclass(frozen=True, slots=True)
class Masked:
    """The text that may leave, and the table (placeholder to words) that stays."""

    text: str
    table: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Foreign:
    """What came back otherwise than it left: placeholders that are gone, and pieces that look like one but stand for nothing."""

    dropped: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()


def mask(text: str, known: Mapping[str, object] | None = None, detector: Detector = detect, keep: Sequence[str] = ()) -> Masked:
    """The text with known values and detected personal data replaced. ``keep`` lists words that may stay (the company's contacts).

    Raises ``DetectorFailed`` where a recogniser failed: what could not be read does not leave.
    """
    found = [*find_known(text, known or {}), *detector(text)]
    unread = next((disclosure for disclosure in found if disclosure.kind == UNREAD), None)
    if unread is not None:
        raise DetectorFailed(unread.why)
    kept = {_key(word) for word in keep}
    spans = [(one.start, one.end, _kind(one.kind)) for one in found if _key(one.text) not in kept]
    spans += [span for name, value in (known or {}).items() for span in _verbatim(text, name, value)]
    spans += [(match.start(), match.end(), "MARK") for match in _LIKE.finditer(text)]
    return _replaced(text, _apart(spans))


def unmask(text: str, table: Mapping[str, str]) -> str:
    """The text with the words back in their places; placeholders that the table does not know stay as they are."""
    return PLACEHOLDER.sub(lambda match: table.get(match.group(), match.group()), text)


def foreign_placeholders(text: str, table: Mapping[str, str]) -> Foreign:
    """What a writer dropped, altered or invented."""
    present = set(PLACEHOLDER.findall(text))
    kinds = {_stem(placeholder) for placeholder in table}
    invented: list[str] = []
    for match in _LOOSE.finditer(PLACEHOLDER.sub(lambda found: " " if found.group() in table else found.group(), text)):
        inner = match[1]
        if inner is None or "⟦" in match.group() or "⟧" in match.group() or _stem(inner) in kinds:
            invented.append(match.group())
    dropped = tuple(placeholder for placeholder in table if placeholder not in present)
    return Foreign(dropped, tuple(dict.fromkeys(invented)))


def _verbatim(text: str, name: str, value: object) -> list[tuple[int, int, str]]:
    """Where an address or a number of the customer's stands, also within a longer word: nothing of it leaves."""
    if not isinstance(value, str) or len(value) < _TELLING or not re.search(r"[@\d]", value):
        return []
    return [(match.start(), match.end(), _kind(name)) for match in re.finditer(re.escape(value), text)]


def _stem(placeholder: str) -> str:
    return re.sub(r"[^A-Z]", "", placeholder.upper())


def _key(words: str) -> str:
    return re.sub(r"[^\w@]", "", words.casefold())


def _kind(kind: str) -> str:
    name = re.sub(r"[^A-Z]+", "_", kind.upper()).strip("_")[:30].strip("_")
    return name or "VALUE"


def _apart(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Overlapping spans as one, so that nothing of either stays."""
    merged: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end <= start:
            continue
        if merged and start < merged[-1][1]:
            first, last, former = merged[-1]
            merged[-1] = (first, max(last, end), former)
        else:
            merged.append((start, end, kind))
    return merged


def _replaced(text: str, spans: Sequence[tuple[int, int, str]]) -> Masked:
    table: dict[str, str] = {}
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    pieces: list[str] = []
    cursor = 0
    for start, end, kind in spans:
        words = text[start:end]
        if words not in names:
            counts[kind] = counts.get(kind, 0) + 1
            names[words] = f"⟦{kind}_{counts[kind]}⟧"
            table[names[words]] = words
        pieces += [text[cursor:start], names[words]]
        cursor = end
    return Masked("".join([*pieces, text[cursor:]]), table)
