"""A text against what this customer was told before, on any channel.

- ``consistency.withdrawn``: an agent promised something earlier that the resolution and this text do not keep (warn).
- ``consistency.other_value``: the same kind of promise was made earlier with another amount (block).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafting.domain.check import Check, Context
from drafting.domain.draft import Form
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import CommitmentReading, Quantity, QuantityKind
from drafting.reading.commitments import read_commitments
from drafting.text.quantities import quantities, same

NAME = "consistency"
CODES = ("consistency.withdrawn", "consistency.other_value")
_REMEDIES = {
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
}


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check."""
    return list(_findings(context))


def _findings(context: Context) -> Iterator[Finding]:
    earlier: dict[str, CommitmentReading] = {}
    for told in context.told:
        earlier |= {reading.type: reading for reading in read_commitments(told, context.company.commitments) if reading.type in _REMEDIES}
    now = {reading.type: reading for reading in context.reading.commitments}
    for kind, former in earlier.items():
        reading = now.get(kind)
        if reading is not None:
            yield from _compared(former, reading)
        elif context.form is not Form.HOLDING and _REMEDIES & set(now):
            message = f"An earlier message promised the customer: {kind} (“{former.text}”). This one promises something else."
            yield Finding(NAME, "consistency.withdrawn", Severity.WARN, message, "Keep the earlier promise, or say openly why it changes.")


def _compared(former: CommitmentReading, reading: CommitmentReading) -> Iterator[Finding]:
    before, after = _amounts(former), _amounts(reading)
    if before and after and not any(same(one, other) for one in before for other in after):
        message = f"An earlier message promised a {reading.type} of {former.value}; this one says {reading.value}."
        yield Finding(
            NAME,
            "consistency.other_value",
            Severity.BLOCK,
            message,
            "Find out which is right; keep what was promised.",
            reading.start,
            reading.end,
        )


def _amounts(reading: CommitmentReading) -> list[Quantity]:
    return [quantity for quantity in quantities(reading.value or "") if quantity.kind in {QuantityKind.MONEY, QuantityKind.PERCENT}]


CHECK = Check(NAME, CODES, run)
