"""The state machine of the tests against the real HTTP service and its store, for longer: any order of acts, by any caller, on any
version. ``--n`` is the number of steps that are taken at least."""

from __future__ import annotations

import time

from hypothesis import HealthCheck, Phase, settings

from benchmarks.soak.world import arguments, report
from tests.integration.test_machine import run

STEPS = 50
AT_ONCE = 200
"""Examples on one service, before a fresh one takes over."""


def main() -> None:
    """Run it."""
    given = arguments(50_000)
    steps, acts, services = 0, 0, 0
    faults: list[str] = []
    started = time.perf_counter()
    while steps < given.n and not faults:
        wanted = min(AT_ONCE, (given.n - steps) // STEPS + 1)
        tuned = settings(
            max_examples=wanted,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        try:
            house = run(tuned, given.seed + services)
            steps, acts, services = steps + house.steps, acts + house.acts, services + 1
        except AssertionError as error:
            faults.append(str(error)[:200])
    seconds = round(time.perf_counter() - started, 1)
    report("machine", faults, n=steps, seed=given.seed, services=services, acts_that_were_allowed=acts, seconds=seconds)


if __name__ == "__main__":
    main()
