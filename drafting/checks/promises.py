"""Promises of work that nobody did or will do.

- ``promises.done``: the text says that something has just been done ("I have refunded you", "your refund has been processed"), though
  nothing is carried out by writing it (block where no decision promises it, warn where one does: do it before you say it).
- ``promises.under_way``: the text says that somebody is at work on it, though the case is neither passed on nor looked up (warn).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafting.domain.check import Check, Context
from drafting.domain.finding import Finding, Severity
from drafting.domain.resolution import Action, Resolution
from drafting.text.normalise import fold

NAME = "promises"
CODES = ("promises.done", "promises.under_way")
_WORK = (
    r"refunded|credited|waived|replaced|repaired|cancelled|canceled|issued|processed|arranged|booked|rebooked|sent|shipped|dispatched|"
    r"upgraded|escalated|added|applied|updated|changed|removed|blocked|unblocked|unlocked|closed|opened|logged|raised|reported|spoken|called|"
    r"contacted|forwarded|passed|handed|filed|ordered|reserved|reimbursed|reversed|credited|transferred|paid|scheduled|submitted|initiated|started|"
    r"approved|authorised|authorized|extended|reset|corrected|amended|put through|taken off|written off|set up"
)
_SOFT = r"(?:now|just|also|already|today|both|all|since|personally|[a-z]+ly|gone ahead and|been able to|this (?:morning|afternoon))"
_DONE = re.compile(
    rf"\b(?:i|we|our \w+)(?:'ve| have| has)(?: {_SOFT})* (?P<work>{_WORK})\b|\bi (?:just|went ahead and)(?: {_SOFT})* (?P<just>{_WORK})\b"
)
_PASSIVE = re.compile(
    rf"\b(?:your|the|this|that|it|a|an|\$?[\d.,]+)(?: [^\s.,;:!?]+){{0,5}}?(?:'s| has| have)(?: {_SOFT})* been(?: {_SOFT})* (?P<work>{_WORK})\b"
)
_UNDER_WAY = re.compile(
    r"\b(?:our|the|my) (?:\w+ ){0,2}?(?:team|colleagues?|engineers?|technicians?|warehouse|specialists?|manager|department|people|staff|office)(?:'s| is| are) "
    r"(?:\w+ )?(?:working|looking|investigating|checking|reviewing|on it|on the case|fixing|preparing|processing|sorting|handling|dealing|chasing)\b"
    r"|\b(?:i|we)(?:'m| am|'re| are) (?:\w+ )?(?:escalating|forwarding|passing (?:this|it|your \w+)|raising (?:this|it|a \w+)|speaking (?:to|with) (?:our|my|the))"
)
_PASSING_ON = frozenset(
    (
        "escalated",
        "forwarded",
        "passed",
        "handed",
        "raised",
        "logged",
        "reported",
        "contacted",
        "spoken",
        "filed",
        "opened",
        "transferred",
        "submitted",
    )
)
_UNSURE = re.compile(r"\b(?:if|once|when|whether|after|until|unless|as soon as|before|not|never)\b[^.!?]{0,40}$")


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check; a text by itself has nothing to be compared with."""
    return list(_findings(context, context.resolution)) if context.resolution is not None else []


def _findings(context: Context, resolution: Resolution) -> Iterator[Finding]:
    text = context.text.lower().replace("’", "'")
    text = text if len(text) == len(context.text) else context.text
    known = fold(" ".join([*(point.text for point in resolution.points), *(passage.text for passage in context.passages)]))
    for match in (*_DONE.finditer(text), *_PASSIVE.finditer(text)):
        work = match["work"] or match.groupdict().get("just") or ""
        if not (
            _is_known(match, known)
            or _UNSURE.search(text[: match.start()])
            or (work in _PASSING_ON and Action.ESCALATE in resolution.actions)
        ):
            severity = Severity.WARN if _is_decided(match.group(), resolution) else Severity.BLOCK
            message = f"The text says that this is done already: “{match.group()}”."
            yield Finding(NAME, "promises.done", severity, message, "Say what will be done, or do it first.", *match.span())
    if not {Action.ESCALATE, Action.LOOK_UP} & set(resolution.actions):
        for match in _UNDER_WAY.finditer(text):
            if not _is_known(match, known):
                message = f"Nobody is known to be at work on it: “{match.group()}”."
                yield Finding(NAME, "promises.under_way", Severity.WARN, message, "Take it out, or pass the case on.", *match.span())


def _is_known(match: re.Match[str], known: str) -> bool:
    """Whether what the text reports stands in what was found out."""
    return fold(match.group()) in known


def _is_decided(said: str, resolution: Resolution) -> bool:
    return any(commitment.type[:5] in said for commitment in resolution.commitments)


CHECK = Check(NAME, CODES, run)
