"""Models in a row: deadlines, retries, breakers, shedding; whatever happens, a reason within the time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from drafting.adapters.models.breaker import Breaker, BreakerState
from drafting.adapters.models.chain import ChainWriter, GuardedWriter, Retries
from drafting.adapters.models.gate import Gate
from drafting.domain.brief import Brief
from drafting.domain.draft import Wording
from drafting.errors import ModelBusy, ModelFailed, ModelTimeout, ModelUnavailable, ModelUnreadable

BRIEF = cast(Brief, None)
DOWN = ModelUnavailable("down")


@dataclass
class Fake:
    """A writer that gives or raises what it is told, in turn; the last for ever."""

    says: list[str | Exception]
    name: str = "fake"
    hold: asyncio.Event | None = None
    asked: int = 0
    most: int = 0
    _now: int = field(default=0)

    async def write(self, brief: Brief) -> Wording:
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            said = self.says[min(self.asked, len(self.says) - 1)]
            self.asked += 1
            if self.hold is not None:
                await self.hold.wait()
            await asyncio.sleep(0)
        finally:
            self._now -= 1
        if isinstance(said, Exception):
            raise said
        return Wording(said, model=self.name, tokens=7, cost=0.5)


def guarded(fake: Fake, **given: Any) -> GuardedWriter:
    retries = given.pop("retries", Retries(most=1, pause=0.001, chance=lambda: 0.0))
    return GuardedWriter(fake, retries=retries, **given)


async def test_a_provider_that_is_down_is_tried_again_once() -> None:
    fake = Fake([DOWN, "Hello."])
    writer = guarded(fake)
    assert (await writer.write(BRIEF)).text == "Hello."
    assert (writer.tally.calls, writer.tally.retries, writer.tally.tokens, writer.tally.cost) == (2, 1, 7, 0.5)


@pytest.mark.parametrize("error", [ModelUnreadable("garbage"), ModelTimeout("late"), ModelFailed("refused")])
async def test_what_another_try_would_not_mend_is_not_tried_again(error: ModelFailed) -> None:
    fake = Fake([error, "Hello."])
    with pytest.raises(type(error)):
        await guarded(fake).write(BRIEF)
    assert fake.asked == 1


async def test_retries_do_not_multiply_an_outage() -> None:
    fake = Fake([DOWN])
    writer = guarded(fake, breaker=Breaker(failures=1000))
    for _ in range(100):
        with pytest.raises(ModelUnavailable):
            await writer.write(BRIEF)
    assert fake.asked <= 100 * 1.1 + 3


async def test_a_model_that_hangs_ends_at_the_deadline_with_its_retries() -> None:
    writer = guarded(Fake(["late"], hold=asyncio.Event()), seconds=0.05)
    with pytest.raises(ModelTimeout):
        await asyncio.wait_for(writer.write(BRIEF), 5)
    assert writer.tally.failures == {"ModelTimeout": 1}


async def test_an_open_breaker_asks_nothing() -> None:
    fake = Fake([ModelFailed("no")])
    writer = guarded(fake, breaker=Breaker(failures=3, clock=lambda: 0.0))
    for _ in range(10):
        with pytest.raises(ModelFailed):
            await writer.write(BRIEF)
    assert fake.asked == 3
    assert writer.breaker.state is BreakerState.OPEN
    assert writer.tally.failures["BreakerOpen"] == 7


async def test_no_more_calls_run_at_once_than_allowed() -> None:
    fake = Fake(["Hello."])
    writer = guarded(fake, gate=Gate(limit=3))
    await asyncio.gather(*(writer.write(BRIEF) for _ in range(30)))
    assert (fake.asked, fake.most) == (30, 3)


async def test_what_would_wait_too_long_is_shed_and_is_no_fault_of_the_model() -> None:
    hold = asyncio.Event()
    fake = Fake(["Hello."], hold=hold)
    writer = guarded(fake, gate=Gate(limit=1, patience=0.02), breaker=Breaker(failures=1))
    first = asyncio.create_task(writer.write(BRIEF))
    await asyncio.sleep(0)
    others = await asyncio.gather(*(writer.write(BRIEF) for _ in range(5)), return_exceptions=True)
    assert [type(other) for other in others] == [ModelBusy] * 5
    hold.set()
    assert (await first).text == "Hello."
    assert writer.breaker.state is BreakerState.CLOSED
    assert (await writer.write(BRIEF)).text == "Hello."


async def test_a_caller_that_goes_away_gives_its_place_back() -> None:
    fake = Fake(["Hello."], hold=asyncio.Event())
    writer = guarded(fake, gate=Gate(limit=1))
    gone = asyncio.create_task(writer.write(BRIEF))
    await asyncio.sleep(0.01)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    fake.hold = None
    assert (await asyncio.wait_for(writer.write(BRIEF), 5)).text == "Hello."


async def test_the_next_model_takes_over() -> None:
    chain = ChainWriter([guarded(Fake([ModelFailed("first is out")])), guarded(Fake(["Hello."], name="second"))])
    found = await chain.write(BRIEF)
    assert (found.text, found.model) == ("Hello.", "second")


async def test_when_none_can_every_reason_is_told() -> None:
    chain = ChainWriter([guarded(Fake([ModelFailed("first is out")])), guarded(Fake([ModelTimeout("second is late")]))])
    with pytest.raises(ModelFailed, match="first is out; second is late"):
        await chain.write(BRIEF)


@pytest.mark.parametrize("count", [1, 3])
async def test_the_whole_chain_has_a_deadline(count: int) -> None:
    writers = [guarded(Fake(["late"], hold=asyncio.Event()), seconds=60) for _ in range(count)]
    with pytest.raises(ModelTimeout):
        await asyncio.wait_for(ChainWriter(writers, seconds=0.05).write(BRIEF), 5)


async def test_a_model_that_recovers_is_used_again() -> None:
    now = 0.0
    clock: Callable[[], float] = lambda: now  # noqa: E731 - the time moves under it
    fake = Fake([ModelFailed("no"), ModelFailed("no"), "Hello."])
    writer = guarded(fake, breaker=Breaker(failures=2, rest=10, clock=clock))
    for _ in range(4):
        with pytest.raises(ModelFailed):
            await writer.write(BRIEF)
    now = 10.0
    assert (await writer.write(BRIEF)).text == "Hello."
    assert writer.breaker.state is BreakerState.CLOSED
