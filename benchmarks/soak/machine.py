"""The state machine of the tests against the real HTTP service and its store, for longer: any order of acts, by any caller, on any
version. ``--n`` is the number of steps."""

from __future__ import annotations

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.soak.world import arguments, report
from tests.integration.test_machine import Reviews

STEPS = 25


def main() -> None:
    """Run it."""
    given = arguments(50_000)
    runs = max(1, given.n // STEPS)
    taken = [0]

    class Counted(Reviews):
        """The machine, counting its acts."""

        def teardown(self) -> None:
            taken[0] += self.acts
            super().teardown()

    tuned = settings(max_examples=runs, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    faults = []
    try:
        run_state_machine_as_test(seed(given.seed)(Counted), settings=tuned)
    except AssertionError as error:
        faults.append(str(error)[:200])
    report("machine", faults, n=given.n, runs=runs, seed=given.seed, acts_that_were_allowed=taken[0])


if __name__ == "__main__":
    main()
