"""The breaker: when a failing model is left alone, and how it comes back."""

from __future__ import annotations

from drafting.adapters.models.breaker import Breaker, BreakerState


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened(clock: Clock, failures: int = 3) -> Breaker:
    breaker = Breaker(failures=failures, rest=10, longest=25, clock=clock)
    for _ in range(failures):
        breaker.failed()
    return breaker


def test_it_opens_after_failures_in_a_row() -> None:
    breaker = Breaker(failures=3, clock=Clock())
    breaker.failed()
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    breaker.failed()
    assert breaker.admits()
    breaker.failed()
    assert breaker.state is BreakerState.OPEN
    assert not breaker.admits()


def test_after_its_rest_one_call_decides() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now = 9.9
    assert not breaker.admits()
    clock.now = 10
    assert breaker.admits()
    assert not breaker.admits()
    breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED
    assert breaker.admits()


def test_a_try_that_fails_doubles_the_rest_up_to_the_longest() -> None:
    clock = Clock()
    breaker = opened(clock)
    for rest in (10, 20, 25, 25):
        clock.now += rest - 0.1
        assert not breaker.admits()
        clock.now += 0.1
        assert breaker.admits()
        breaker.failed()
    assert breaker.opened == 5


def test_a_try_that_nobody_finished_does_not_hold_the_door_for_ever() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now = 10
    assert breaker.admits()
    clock.now = 20
    assert breaker.admits()


def test_failures_of_calls_that_were_under_way_do_not_lengthen_the_rest() -> None:
    clock = Clock()
    breaker = opened(clock)
    for _ in range(50):
        breaker.failed()
    clock.now = 10
    assert breaker.admits()
    assert breaker.opened == 1
