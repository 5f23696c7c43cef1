"""The cap on money: reserve, then settle."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from drafting.adapters.models.ledger import Ledger, Purse
from drafting.errors import BudgetSpent

DAY = date(2026, 11, 1)


async def taken(ledger: Purse, ceiling: float) -> None:
    async with ledger.reserved(ceiling):
        return


async def failing(ledger: Purse, ceiling: float) -> None:
    async with ledger.reserved(ceiling):
        raise RuntimeError


async def test_what_is_settled_counts_and_the_rest_is_free_again() -> None:
    ledger = Ledger(1.0, lambda: DAY)
    async with ledger.reserved(0.9) as entry:
        entry.settle(0.1)
    async with ledger.reserved(0.9) as entry:
        entry.settle(0.2)
    assert ledger.spent == pytest.approx(0.3)
    with pytest.raises(BudgetSpent):
        await taken(ledger, 0.8)


async def test_what_is_held_counts_too() -> None:
    ledger = Ledger(1.0, lambda: DAY)
    async with ledger.reserved(0.6):
        with pytest.raises(BudgetSpent):
            await taken(ledger, 0.6)


async def test_a_call_that_failed_is_booked_in_full() -> None:
    ledger = Ledger(1.0, lambda: DAY)
    with pytest.raises(RuntimeError):
        await failing(ledger, 0.4)
    assert ledger.spent == pytest.approx(0.4)


async def test_a_new_day_begins_with_nothing_spent() -> None:
    day = DAY
    ledger = Ledger(1.0, lambda: day)
    async with ledger.reserved(1.0) as entry:
        entry.settle(1.0)
    day += timedelta(days=1)
    async with ledger.reserved(1.0) as entry:
        entry.settle(0.5)
    assert ledger.spent == 0.5


async def test_no_number_of_parallel_calls_passes_the_cap() -> None:
    ledger = Ledger(1.0, lambda: DAY)
    spent: list[float] = []

    async def call(number: int) -> None:
        try:
            async with ledger.reserved(0.03) as entry:
                await asyncio.sleep(0.001 * (number % 7))
                cost = 0.01 + 0.02 * (number % 2)
                spent.append(cost)
                entry.settle(cost)
        except BudgetSpent:
            return

    await asyncio.gather(*(call(number) for number in range(200)))
    assert sum(spent) == pytest.approx(ledger.spent)
    assert sum(spent) <= 1.0
    assert len(spent) > 30
