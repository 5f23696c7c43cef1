"""Content selection and ordering: which points are said, as what, and in which order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from drafting.domain.brief import Brief
from drafting.domain.resolution import Point, PointKind
from drafting.text.blocks import Unit, UnitKind, units
from drafting.text.normalise import fold
from drafting.writer.person import addressed


class Keep(IntEnum):
    """How long a line stays when room is short: the lowest stays longest."""

    SAFETY = 0
    DECISION = 1
    ANSWER = 2
    NEXT = 3
    MORE = 4
    OPENING = 5
    GREETING = 6
    CLOSING = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. ``steps`` is a procedure in order, ``items`` a list; both come with the sentence that leads to them in
    ``text``. Lines of one ``group`` stand in one paragraph."""

    text: str
    keep: Keep
    group: str
    steps: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    verbatim: bool = False


_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((https?://[^)\s]+|mailto:[^)\s]+)\)")
_SAID = frozenset({PointKind.DECISION, PointKind.ANSWER, PointKind.CORRECTION})
_NEGATIVE = re.compile(r"\b(?:not|no longer|cannot|can't|never|too late|has passed|have passed|expired|ended|over)\b", re.IGNORECASE)
_HANGS = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those|then|so|also|instead|otherwise|he|she)\b", re.IGNORECASE)


def said_points(brief: Brief) -> tuple[Point, ...]:
    """The points for this customer, without internal ones and repeats, the customer's questions in order, decisions before facts."""
    points = [point for point in brief.resolution.points if not point.internal]
    order = {PointKind.CORRECTION: 0, PointKind.DECISION: 1, PointKind.ANSWER: 2}
    said = [point for point in points if point.kind in _SAID and point.text.strip()]
    return tuple(sorted(said, key=lambda point: (point.question if point.question >= 0 else 99, order[point.kind])))


def lines_of(points: Sequence[Point], written_links: bool) -> list[Line]:
    """The lines of decisions, answers and corrections; a sentence that an earlier one has said is left out."""
    lines: list[Line] = []
    seen: list[frozenset[str]] = []
    for point in points:
        group = f"q{point.question}"
        made = _decision(point, group) if point.kind is PointKind.DECISION else _facts(point, group, written_links)
        for line in made:
            key = _key(line)
            if key and any(_repeats(key, other) for other in seen):
                continue
            seen.append(key)
            lines.append(line)
    return lines


def _decision(point: Point, group: str) -> list[Line]:
    return [Line(possible_first(_sentence(point.text.strip())), Keep.DECISION, group, verbatim=True)]


def possible_first(sentence: str) -> str:
    """A refusal and an offer joined by a semicolon, the offer first, where both halves stand by themselves."""
    first, separator, second = sentence.rstrip(".").partition("; ")
    if not separator or ";" in second or not _NEGATIVE.search(first) or _NEGATIVE.search(second) or _HANGS.search(second):
        return sentence
    return f"{second[0].upper()}{second[1:]}; {first[0].lower() if not _is_name(first) else first[0]}{first[1:]}."


def _is_name(text: str) -> bool:
    word = text.split(" ", 1)[0]
    return word == "I" or word.lower() not in {"the", "a", "an", "your", "our", "we", "you", "this", "that", "it", "as", "after", "no"}


def _facts(point: Point, group: str, written_links: bool) -> list[Line]:
    keep = Keep.DECISION if point.kind is PointKind.CORRECTION else Keep.ANSWER
    parts = units(_LINK.sub(r"\1 (\2)" if written_links else r"\1", point.text))
    lines: list[Line] = []
    listed: list[Unit] = []
    for part in (*parts, None):
        if part is not None and part.kind in {UnitKind.STEP, UnitKind.ITEM}:
            listed.append(part)
            continue
        if listed:
            lines.append(_list_line(listed, lines, group, keep))
            listed = []
        if part is not None:
            level = keep if not lines or part.lead else Keep(min(keep + 0, Keep.MORE))
            lines.append(Line(addressed(_sentence(part.text)), level, group))
    return lines


def _list_line(listed: Sequence[Unit], lines: list[Line], group: str, keep: Keep) -> Line:
    lead = lines.pop().text if lines and lines[-1].text.endswith(":") else ""
    texts = tuple(addressed(_sentence(unit.text) if unit.kind is UnitKind.STEP else unit.text.rstrip(".;,")) for unit in listed)
    if listed[0].kind is UnitKind.STEP:
        return Line(lead, keep, group, steps=texts)
    return Line(lead, keep, group, items=texts)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text[-1:] in ".!?:…" else text.rstrip(",;") + "."


def _key(line: Line) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(" ".join((line.text, *line.steps, *line.items)))))


def _repeats(key: frozenset[str], other: frozenset[str]) -> bool:
    return len(key & other) / len(key) >= 0.85
