"""Pairs of channels: in how many cases do two channels promise, decide and tell the same?"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from evals.metrics.consistency import shared_information
from evals.record import Run
from evals.stats import Estimate, clustered

Pairing = Callable[[Run, Run], float | None]


def _decisions(one: Run, other: Run) -> float:
    return float(one.action == other.action and dict(one.outcomes) == dict(other.outcomes))


def _commitments(one: Run, other: Run) -> float | None:
    return float(one.commitments == other.commitments) if one.form == other.form == "full" else None


def _information(one: Run, other: Run) -> float | None:
    return shared_information(one, other) if one.form == other.form == "full" else None


def _tone(one: Run, other: Run) -> float:
    """Whether both keep their own channel's register, or neither does."""
    return float(_is_off(one) is _is_off(other))


def _is_off(run: Run) -> bool:
    return any(finding["check"] in {"tone", "channel_fit"} and finding["severity"] != "info" for finding in run.findings)


SIDES: dict[str, Pairing] = {"decisions": _decisions, "commitments": _commitments, "information": _information, "tone": _tone}


def by_channels(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """For each pair of channels the share of wordings that agree, with an interval over the cases; a failed run agrees with nothing."""
    groups: dict[tuple[str, str, int, int], dict[str, Run]] = defaultdict(dict)
    for run in runs:
        groups[run.suite, run.scenario, run.wording, run.repeat][run.channel] = run
    channels = list(dict.fromkeys(run.channel for run in runs))
    found = []
    for one, other in itertools.combinations(channels, 2):
        pairs = [(key, group[one], group[other]) for key, group in groups.items() if one in group and other in group]
        if pairs:
            found.append({"channels": [one, other], **{name: asdict(_share(judge, pairs)) for name, judge in SIDES.items()}})
    return found


def _share(judge: Pairing, pairs: Sequence[tuple[tuple[str, str, int, int], Run, Run]]) -> Estimate:
    cases: dict[tuple[str, str], list[float]] = defaultdict(list)
    for key, one, other in pairs:
        value = 0.0 if one.error or other.error else judge(one, other)
        if value is not None:
            cases[key[:2]].append(value)
    return clustered([(sum(values), len(values)) for values in cases.values()])
