"""Whether the same case gets the same answer in every channel and wording."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from evals.case import Scenario
from evals.metric import CaseMetric
from evals.record import Run


def commitments(runs: Sequence[Run], _: Scenario) -> float | None:
    """1 where the promises read out of all full drafts are the same set, over channels, wordings and repeats; a failed run breaks it."""
    if any(run.error is not None for run in runs):
        return 0.0
    full = [run for run in runs if run.form == "full"]
    return float(len({run.commitments for run in full}) == 1) if full else None


def information(runs: Sequence[Run], _: Scenario) -> float | None:
    """How much of what one channel says of numbers, dates and amounts another says too: the mean over pairs of full drafts of one
    wording of the shared part of their values and citations."""
    if any(run.error is not None for run in runs):
        return 0.0
    by_wording: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in runs:
        if run.form == "full":
            by_wording[run.wording, run.repeat].append(run)
    shares = [shared_information(one, other) for group in by_wording.values() for one, other in itertools.combinations(group, 2)]
    return sum(shares) / len(shares) if shares else None


def shared_information(one: Run, other: Run) -> float:
    """The part of the values and citations of two drafts that both have."""
    first, second = _information(one), _information(other)
    both = first | second
    return len(first & second) / len(both) if both else 1.0


def _information(run: Run) -> set[str]:
    """The values that the resolution's points hold and the text says, and the citations."""
    said = set(run.values)
    return {f"cites:{citation}" for citation in run.citations} | {value for value in said if value.split(":")[0] in _INFORMING}


_INFORMING = {"money", "percent", "duration", "date", "measure"}


def decisions(runs: Sequence[Run], _: Scenario) -> float | None:
    """1 where every channel, wording and repeat has the same action and the same outcome of every policy; a failed run breaks it."""
    if any(run.error is not None for run in runs):
        return 0.0
    return float(len({(run.action, tuple(sorted((name, outcome or "") for name, outcome in run.outcomes.items()))) for run in runs}) == 1)


METRICS = (
    CaseMetric("commitment_consistency", commitments),
    CaseMetric("information_consistency", information),
    CaseMetric("decision_consistency", decisions),
)
