"""Content selection and ordering: which points are said, as what, and in which order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from drafting.domain.brief import Brief
from drafting.domain.resolution import Point, PointKind
from drafting.text.blocks import Unit, UnitKind, units
from drafting.text.normalise import fold
from drafting.writer import english


class Keep(IntEnum):
    """How long a line stays when room is short: the lowest stays longest."""

    SAFETY = 0
    DECISION = 1
    ANSWER = 2
    NEXT = 3
    DETAIL = 4
    MORE = 5
    OPENING = 6
    GREETING = 7
    CLOSING = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said.

    ``lead`` goes before the text where there is room ("Here is how:"). ``steps`` is a procedure in order, ``items`` a list.
    Lines of one ``group`` stand in one paragraph. ``hangs`` is true where the line cannot stand without the one before it,
    ``ours`` where the writer made the words itself.
    """

    text: str
    keep: Keep
    group: str
    lead: str = ""
    steps: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    hangs: bool = False
    ours: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.text or self.steps or self.items)


_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((https?://[^)\s]+)\)")
_ORDER = {PointKind.CORRECTION: 0, PointKind.DECISION: 1, PointKind.ANSWER: 2}
_REPEATED = 0.85


def said_points(brief: Brief) -> tuple[Point, ...]:
    """The points with content for this customer: the questions in their order, decisions before facts."""
    said = [point for point in brief.resolution.points if point.kind in _ORDER and not point.internal and point.text.strip()]
    return tuple(sorted(said, key=lambda point: (point.question if point.question >= 0 else len(said) + 99, _ORDER[point.kind])))


def lines_of(points: Sequence[Point], written_links: bool) -> list[Line]:
    """The lines of decisions, answers and corrections; a sentence that an earlier one has said is left out."""
    lines: list[Line] = []
    seen: list[frozenset[str]] = []
    told = {point.question for point in points if point.core}
    for point in points:
        group = f"q{point.question}"
        for line in (
            [_decision(point, group)]
            if point.kind is PointKind.DECISION
            else _facts(point, group, _Telling(written_links, point.question in told))
        ):
            key = _key(line)
            if key and any(len(key & other) / len(key) >= _REPEATED for other in seen):
                continue
            seen.append(key)
            lines.append(_also(line, lines))
    return lines


def _decision(point: Point, group: str) -> Line:
    return Line(english.possible_first(as_sentence(point.text)), Keep.DECISION, group)


def _also(line: Line, before: Sequence[Line]) -> Line:
    """A second promise says "also", and stands beside the first."""
    former = [other for other in before if other.keep is Keep.DECISION]
    second = english.also(line.text) if former and line.keep is Keep.DECISION else None
    if second is None or not any(english.also(other.text) for other in former):
        return line
    return replace(line, text=second, group=former[-1].group)


@dataclass(frozen=True, slots=True)
class _Telling:
    """``has_core``: it is known which sentences the answer to this question cannot do without."""

    written_links: bool
    has_core: bool


def _facts(point: Point, group: str, telling: _Telling) -> list[Line]:
    core = {_bare(text) for text in point.core}
    first = Keep.DECISION if point.kind is PointKind.CORRECTION else Keep.ANSWER
    lines: list[Line] = []
    listed: list[Unit] = []
    for part in units(_LINK.sub(r"\1 (\2)" if telling.written_links else r"\1", point.text)):
        if part.kind in {UnitKind.STEP, UnitKind.ITEM}:
            listed.append(part)
            continue
        lines += _list_lines(listed, lines, group)
        listed = []
        text = english.addressed(as_sentence(part.text))
        needed = _bare(part.text) in core if telling.has_core else not lines
        keep = first if needed else Keep.DETAIL if re.search(r"\d", text) else Keep.MORE
        lines.append(Line(text, keep, group, hangs=bool(lines) and english.hangs(text)))
    return lines + _list_lines(listed, lines, group)


def _list_lines(listed: Sequence[Unit], lines: list[Line], group: str) -> list[Line]:
    """A list with the sentence that leads to it, which it takes over from the lines so far."""
    if not listed:
        return []
    lead = lines.pop().text if lines and lines[-1].text.endswith(":") else ""
    if listed[0].kind is UnitKind.STEP:
        return [Line("", Keep.ANSWER, group, lead=lead, steps=tuple(english.addressed(as_sentence(unit.text)) for unit in listed))]
    return [Line(lead, Keep.ANSWER, group, items=tuple(english.addressed(unit.text.rstrip(".;,")) for unit in listed))]


def _bare(text: str) -> str:
    return " ".join(_LINK.sub(r"\1", text).split()).rstrip(".")


def as_sentence(text: str) -> str:
    """The text with a capital and an end; a name that begins small ("iPhone") stays."""
    text = " ".join(text.split())
    if text[:1].islower() and not text[1:2].isupper():
        text = text[0].upper() + text[1:]
    return text if text[-1:] in ".!?:…" else text.rstrip(",;") + "."


def _key(line: Line) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(" ".join((line.text, *line.steps, *line.items)))))
