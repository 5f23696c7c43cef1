"""What a hosted model's wording must show before it may stand in place of the plain one.

A person may send a text with a warning, because a person answers for it. A model's words are data from an untrusted author,
and a right wording of the same case is always at hand: so they are held to more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from drafting.domain.draft import Form
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Reading
from drafting.domain.resolution import Point, PointKind

_STRICT = frozenset({"privacy", "policy", "consistency", "promises", "grounding", "safety"})
_NEVER = frozenset({"grounding.name", "grounding.wider"})
_STEM = 5
_WORD = re.compile(r"[^\W\d_]{5,40}")
_UNSUPPORTED = "grounding.unsupported"
_FREE = {Form.FULL: 2, Form.HOLDING: 4, Form.SILENT: 0}
"""How many sentences may rest on no source: courtesies; a holding line is little else."""


def may_stand(findings: Sequence[Finding], reading: Reading, form: Form) -> bool:
    """Whether an untrusted author's wording may be shown: nothing blocks it, no check of substance warns, and no more than a
    few sentences without any value, in a full reply never most of it, rest on no source."""
    if any(finding.severity is Severity.BLOCK or finding.code in _NEVER for finding in findings):
        return False
    if any(finding.severity is Severity.WARN and finding.check in _STRICT for finding in findings):
        return False
    loose = [finding for finding in findings if finding.code == _UNSUPPORTED]
    if form is Form.FULL and len(loose) * 2 > len(reading.sentences):
        return False
    return len(loose) <= _FREE[form] and not any(_holds_value(finding, reading) for finding in loose)


def says_each(points: Sequence[Point], text: str) -> bool:
    """Whether a wording shares a word of content with every decision that it has to say: one that shares none speaks of something else."""
    said = _stems(text)
    return all(_stems(point.text) & said for point in points if point.kind is PointKind.DECISION and _stems(point.text))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(text.lower())}


def _holds_value(finding: Finding, reading: Reading) -> bool:
    return any(finding.start <= quantity.start < finding.end for quantity in reading.quantities)
