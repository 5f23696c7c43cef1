"""What the company knows beside a case: what this customer was told before, on any channel, and values of other customers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from drafting.domain.case import Case


@dataclass(frozen=True, slots=True)
class Background:
    """``told`` are texts that were sent to this customer, newest last; ``others`` are values (addresses, phones, numbers, full names) of
    customers who were served lately, so that a text that holds one is noticed."""

    told: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


Recall = Callable[[Case], Awaitable[Background]]


async def no_recall(_case: Case) -> Background:
    """Nothing is known beside the case."""
    return Background()
