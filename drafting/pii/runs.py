"""Runs of digits in a text, cut into groups, and windows of neighbouring groups: a number is found beside another one.

The work is bounded by the number of groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from drafting.pii.view import View

_RUN = re.compile(
    r"(?<![\w.,])[+(]{0,2}\d(?:[ .\-/()]{0,3}\d){6,18}(?=(?i:x\d{1,6}|ext\.?[ ]?\d{1,6})\b)|(?<![\w.,])[+(]{0,2}\d(?:[ .\-/()]{0,3}\d){5,60}(?!\w)"
)
_GROUP = re.compile(r"\d+")
DATE = re.compile(r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?!\d)")
_MAX_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Run:
    """Digit groups with hardly anything between them: the spans of the groups in the text."""

    groups: tuple[tuple[int, int], ...]

    def windows(self) -> Iterator[tuple[int, int, int]]:
        """Start, end and digits of every window of neighbouring groups, longest first."""
        sizes = [end - start for start, end in self.groups]
        count = min(len(sizes), _MAX_GROUPS)
        for width in range(count, 0, -1):
            for first in range(count - width + 1):
                yield self.groups[first][0], self.groups[first + width - 1][1], sum(sizes[first : first + width])


def runs(seen: View) -> tuple[Run, ...]:
    """The runs of six digits and more."""
    return _runs(seen.digits)


@lru_cache(maxsize=64)
def _runs(digits: str) -> tuple[Run, ...]:
    return tuple(_found(digits))


def _found(digits: str) -> Iterator[Run]:
    for match in _RUN.finditer(digits):
        groups = [(group.start() + match.start(), group.end() + match.start()) for group in _GROUP.finditer(match.group())]
        for at in range(0, len(groups), _MAX_GROUPS):
            yield Run(tuple(groups[at : at + _MAX_GROUPS]))
