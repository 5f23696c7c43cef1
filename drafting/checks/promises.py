"""Promises of work that nobody did or will do.

- ``promises.done``: the text says that something has just been done ("I have refunded you"), though no decision is carried out by
  writing it (block where no decision promises it, warn where one does: do it before you say it).
- ``promises.under_way``: the text says that somebody is working on it, though the case is neither passed on nor looked up (warn).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafting.domain.check import Check, Context
from drafting.domain.finding import Finding, Severity
from drafting.domain.resolution import Action

NAME = "promises"
CODES = ("promises.done", "promises.under_way")
_DONE = re.compile(
    r"\b(?:i|we|our \w+)(?:'ve| have| has)(?: (?:now|just|already|also|today|\w+ly|gone ahead and))* "
    r"(?P<work>refunded|credited|waived|replaced|cancelled|canceled|issued|processed|arranged|booked|sent|shipped|dispatched|upgraded|escalated|"
    r"added|applied|updated|changed|removed|blocked|closed|opened|logged|raised|reported|spoken|called|checked with|contacted|forwarded|passed|filed|ordered|reserved)\b",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(
    r"\b(?:our|the|my) (?:\w+ )?(?:team|colleagues?|engineers?|technicians?|warehouse|specialists?|manager|department)(?:'s| is| are) "
    r"(?:\w+ )?(?:working|looking|investigating|checking|reviewing|on it|fixing|preparing|processing|sorting)\b",
    re.IGNORECASE,
)
_PASSING_ON = {"escalated", "forwarded", "passed", "raised", "logged", "reported", "contacted", "spoken", "filed", "opened"}


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check; a text by itself has nothing to be compared with."""
    return list(_findings(context)) if context.resolution is not None else []


def _findings(context: Context) -> Iterator[Finding]:
    resolution = context.resolution
    assert resolution is not None
    said = " ".join(point.text for point in resolution.points).casefold()
    for match in _DONE.finditer(context.text):
        work = match["work"].casefold()
        if match.group().casefold() in said or (work in _PASSING_ON and Action.ESCALATE in resolution.actions):
            continue
        decided = any(work.startswith(commitment.type[:5]) for commitment in resolution.commitments)
        severity = Severity.WARN if decided else Severity.BLOCK
        yield Finding(
            NAME,
            "promises.done",
            severity,
            f"The text says that this is done already: “{match.group()}”.",
            "Say what will be done, or do it first.",
            *match.span(),
        )
    if not {Action.ESCALATE, Action.LOOK_UP} & set(resolution.actions):
        for match in _UNDER_WAY.finditer(context.text):
            if match.group().casefold() not in said:
                yield Finding(
                    NAME,
                    "promises.under_way",
                    Severity.WARN,
                    f"Nobody is known to be at work on it: “{match.group()}”.",
                    "Take it out, or pass the case on.",
                    *match.span(),
                )


CHECK = Check(NAME, CODES, run)
