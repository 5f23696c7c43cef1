"""One self-contained HTML page: the summary with intervals, scenario x channel, and every miss with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from evals.metric import RunMetric
from evals.metrics import METRICS
from evals.record import Run
from evals.score import Scenarios, by_scenario

_LOWER = {metric.name for metric in METRICS if metric.lower_is_better}
_NOT_A_MISS = {"fallback_rate"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A scenario in a channel: how many of its verdicts do not hold, and which."""

    missed: tuple[str, ...]
    total: int
    form: str


def misses(run: Run) -> tuple[str, ...]:
    """The metrics that the run does not satisfy."""
    if run.error is not None:
        return ("error",)
    found = []
    for name, verdict in run.verdicts.items():
        wrong = verdict["right"] > 0 if name in _LOWER else verdict["right"] < verdict["of"]
        if wrong and name not in _NOT_A_MISS:
            found.append(name)
    return tuple(found)


def render(runs: Sequence[Run], summary: Mapping[str, Any], scenarios: Scenarios, title: str) -> str:
    """The page. All text is escaped; there is no script from elsewhere."""
    channels = list(dict.fromkeys(run.channel for run in runs))
    rows = []
    for key, group in by_scenario(runs).items():
        cells = {channel: _cell([run for run in group if run.channel == channel]) for channel in channels}
        rows.append(
            {
                "key": key,
                "note": scenarios[key].note,
                "cells": cells,
                "runs": group,
                "missed": sum(len(c.missed) for c in cells.values() if c),
            }
        )
    rows.sort(key=lambda row: -row["missed"])  # type: ignore[operator]
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("evals").joinpath("report.html").read_text(encoding="utf-8"))
    metrics = [
        {"name": m.name, "lower": m.lower_is_better, "per": "draft" if isinstance(m, RunMetric) else "case", **summary[m.name]}
        for m in METRICS
    ]
    return template.render(title=title, summary=summary, metrics=metrics, rows=rows, channels=channels, misses=misses)


def _cell(runs: Sequence[Run]) -> Cell | None:
    if not runs:
        return None
    missed = tuple(dict.fromkeys(name for run in runs for name in misses(run)))
    return Cell(missed, len(runs), "/".join(dict.fromkeys(run.form or "error" for run in runs)))
