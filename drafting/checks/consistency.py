"""A text against what this customer was told before, on any channel.

- ``consistency.denied``: a remedy that an earlier message promised is refused now (block).
- ``consistency.withdrawn``: an earlier message promised something that this text replaces with something else (warn).
- ``consistency.other_value``: the same kind of promise was made earlier with another amount or percentage (block).
- ``consistency.other_time``: the same kind of promise was made earlier for another time (warn).
- ``consistency.reversed``: a remedy that an earlier message refused is promised now (warn).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafting.domain.check import Check, Context
from drafting.domain.draft import Form
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import CommitmentReading, Quantity
from drafting.reading.commitments import read_commitments
from drafting.reading.denials import read_denials
from drafting.reading.promised import AMOUNTS, TIMES, is_among, of_kinds

NAME = "consistency"
CODES = (
    "consistency.denied",
    "consistency.withdrawn",
    "consistency.other_value",
    "consistency.other_time",
    "consistency.reversed",
)
_REMEDIES = frozenset(
    (
        "refund",
        "credit",
        "waiver",
        "discount",
        "replacement",
        "repair",
        "compensation",
        "upgrade",
        "free_item",
        "free_shipping",
        "exception",
    )
)


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check."""
    if not context.told:
        return []
    now = {reading.type: reading for reading in context.reading.commitments}
    promised, refused = _earlier(context)
    found = list(_kept(context, promised, now))
    for kind in sorted(refused & set(now)):
        message = f"An earlier message refused the customer this: {kind}. This one promises it."
        found.append(_finding("reversed", Severity.WARN, message, "Say openly that it has changed, and why.", now[kind]))
    return found


def _earlier(context: Context) -> tuple[dict[str, CommitmentReading], set[str]]:
    """What stands promised and what stands refused by the earlier messages; the later word counts."""
    promised: dict[str, CommitmentReading] = {}
    refused: set[str] = set()
    for told in context.told:
        made = {reading.type: reading for reading in read_commitments(told, context.company.commitments) if reading.type in _REMEDIES}
        denied = {denial.type for denial in read_denials(told)} - set(made)
        promised = {kind: reading for kind, reading in (promised | made).items() if kind not in denied}
        refused = (refused | denied) - set(made)
    return promised, refused


def _kept(context: Context, promised: dict[str, CommitmentReading], now: dict[str, CommitmentReading]) -> Iterator[Finding]:
    denials = {denial.type: denial for denial in read_denials(context.text)} if promised else {}
    for kind, former in promised.items():
        reading, denial = now.get(kind), denials.get(kind)
        if reading is not None:
            yield from _compared(former, reading)
        elif denial is not None:
            message = f"An earlier message promised the customer: {kind} (“{former.text}”). This one refuses it."
            yield Finding(NAME, "consistency.denied", Severity.BLOCK, message, _KEEP, denial.start, denial.end)
        elif context.form is not Form.HOLDING and _REMEDIES & set(now):
            message = f"An earlier message promised the customer: {kind} (“{former.text}”). This one promises something else."
            yield Finding(NAME, "consistency.withdrawn", Severity.WARN, message, _KEEP)


_KEEP = "Keep the earlier promise, or say openly why it changes."


def _compared(former: CommitmentReading, reading: CommitmentReading) -> Iterator[Finding]:
    if _differ(of_kinds(former.value or "", AMOUNTS), of_kinds(reading.value or "", AMOUNTS)):
        message = f"An earlier message promised a {reading.type} of {former.value}; this one says {reading.value}."
        yield _finding("other_value", Severity.BLOCK, message, "Find out which is right; keep what was promised.", reading)
    if _differ(of_kinds(former.deadline or "", TIMES), of_kinds(reading.deadline or "", TIMES)):
        message = f"An earlier message promised the {reading.type} {former.deadline}; this one says {reading.deadline}."
        yield _finding("other_time", Severity.WARN, message, "Keep the earlier time, or say openly that it has moved.", reading)


def _differ(before: Sequence[Quantity], after: Sequence[Quantity]) -> bool:
    return bool(before and after) and not any(is_among(quantity, before) for quantity in after)


def _finding(code: str, severity: Severity, message: str, fix: str, reading: CommitmentReading) -> Finding:
    return Finding(NAME, f"consistency.{code}", severity, message, fix, reading.start, reading.end)


CHECK = Check(NAME, CODES, run)
