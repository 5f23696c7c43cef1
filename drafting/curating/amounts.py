"""The amounts of a text, as the knowledge's curation compares them. Pure."""

from __future__ import annotations

import re

from drafting.domain.reading import Quantity, QuantityKind
from drafting.text.quantities import quantities
from knowledge.curation.amounts import Amount, AmountKind, Reader

_KINDS = {QuantityKind.DURATION: AmountKind.DURATION, QuantityKind.MONEY: AmountKind.MONEY, QuantityKind.PERCENT: AmountKind.PERCENT}


_UNIT = re.compile(r"[ -](hour|day|week|month|year)s?\b", re.IGNORECASE)


def reader(locale: str, currency: str) -> Reader:
    """A reader of durations, sums and percentages for a company's language and currency."""
    return lambda text: [amount for one in quantities(text, locale, currency) if (amount := _amount(one, text)) is not None]


def _amount(quantity: Quantity, text: str) -> Amount | None:
    kind, unit = _KINDS.get(quantity.kind), (quantity.unit or "").rpartition(" ")[2]
    if quantity.kind is QuantityKind.ORDINAL and (after := _UNIT.match(text, quantity.end)) is not None:
        kind, unit = AmountKind.DURATION, after[1].lower()  # "from the eighth day"
    if kind is None:
        return None
    try:
        value = float(quantity.value)
    except ValueError:
        return None
    return Amount(kind, value, unit, quantity.text, quantity.start, quantity.end)
