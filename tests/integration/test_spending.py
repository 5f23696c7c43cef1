"""The cap on money over several processes: exact, whatever runs side by side, and kept when a process dies."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from drafting.adapters.models.spending import SharedLedger
from drafting.errors import BudgetSpent, ModelFailed

DAY = date(2026, 11, 1)


def ledger(folder: Path, cap: float = 1.0) -> SharedLedger:
    return SharedLedger(f"sqlite+aiosqlite:///{folder}/evenhand.db", cap, lambda: DAY)


async def spend(purse: SharedLedger, calls: int, seed: int) -> float:
    """``calls`` at once, each of one to three cents with three reserved; what they cost in all."""
    spent = []

    async def call(number: int) -> None:
        try:
            async with purse.reserved(0.03) as entry:
                await asyncio.sleep(0.001 * (number % 5))
                cost = 0.01 * (1 + (number + seed) % 3)
                entry.settle(cost)
                spent.append(cost)
        except BudgetSpent:
            return

    await asyncio.gather(*(call(number) for number in range(calls)))
    return sum(spent)


def _process(folder: Path, seed: int, told: multiprocessing.SimpleQueue[float]) -> None:
    told.put(asyncio.run(spend(ledger(folder), 100, seed)))


async def test_two_processes_with_a_hundred_calls_each_keep_one_cap(tmp_path: Path) -> None:
    assert await ledger(tmp_path).held() == 0
    forked = multiprocessing.get_context("spawn")
    told: multiprocessing.SimpleQueue[float] = forked.SimpleQueue()
    workers = [forked.Process(target=_process, args=(tmp_path, seed, told)) for seed in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        await asyncio.to_thread(worker.join)
    spent = told.get() + told.get()
    assert 0.3 < spent <= 1.0
    assert await ledger(tmp_path).held() == pytest.approx(spent)


def _dies(folder: Path) -> None:
    async def work() -> None:
        async with ledger(folder).reserved(0.4):
            os._exit(9)

    asyncio.run(work())


async def test_what_a_dead_process_reserved_stays_held(tmp_path: Path) -> None:
    worker = multiprocessing.get_context("spawn").Process(target=_dies, args=(tmp_path,))
    worker.start()
    await asyncio.to_thread(worker.join)
    assert worker.exitcode == 9
    assert await ledger(tmp_path).held() == pytest.approx(0.4)
    assert await spend(ledger(tmp_path), 1, 0) == pytest.approx(0.01)


async def test_a_failed_call_is_booked_in_full_and_a_new_day_is_empty(tmp_path: Path) -> None:
    day = DAY
    purse = SharedLedger(f"sqlite+aiosqlite:///{tmp_path}/evenhand.db", 1.0, lambda: day)

    async def failing() -> None:
        async with purse.reserved(0.7):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await failing()
    assert await purse.held() == pytest.approx(0.7)
    day += timedelta(days=1)
    assert await purse.held() == 0


async def test_what_cannot_be_counted_is_not_spent(tmp_path: Path) -> None:
    purse = ledger(tmp_path)
    await purse.held()
    (tmp_path / "evenhand.db").unlink()
    with pytest.raises(ModelFailed):
        await spend(purse, 1, 0)
