"""What a metric is: a verdict per run, or a value per scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.case import Scenario
from evals.record import Run

Counts = tuple[int, int]
"""How many were right, of how many."""


@dataclass(frozen=True, slots=True)
class RunMetric:
    """Judges each run by itself. ``judge`` gives right and total, ``(0, 0)`` where the scenario expects nothing. A failed run counts as
    wrong wherever the scenario expects something."""

    name: str
    judge: Callable[[Run, Scenario], Counts]
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True)
class CaseMetric:
    """Judges all runs of a scenario together: a value from 0 to 1, ``None`` where there is nothing to compare."""

    name: str
    judge: Callable[[Sequence[Run], Scenario], float | None]
    lower_is_better: bool = False
