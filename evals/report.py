"""One self-contained HTML page: the summary with intervals, scenario x channel, and every miss with its words."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from evals.difference import differences
from evals.metric import RunMetric
from evals.metrics import METRICS
from evals.record import Run
from evals.score import Scenarios, by_scenario, misses


@dataclass(frozen=True, slots=True)
class Cell:
    """A scenario in a channel: how many of its verdicts do not hold, and which."""

    missed: tuple[str, ...]
    total: int
    form: str


def render(
    runs: Sequence[Run], summary: Mapping[str, Any], scenarios: Scenarios, title: str, trend: Sequence[Mapping[str, Any]] = ()
) -> str:
    """The page. All text is escaped; there is no script from elsewhere. ``trend`` are the summaries of earlier evaluations, oldest first."""
    channels = list(dict.fromkeys(run.channel for run in runs))
    lines = {run.key: number for number, run in enumerate(runs, 1)}
    rows = [_row(key, group, channels, scenarios) for key, group in by_scenario(runs).items()]
    rows.sort(key=lambda row: -row["missed"])
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("evals").joinpath("report.html").read_text(encoding="utf-8"))
    metrics = [
        {
            "name": m.name,
            "lower": m.lower_is_better,
            "per": "draft" if isinstance(m, RunMetric) else "case",
            "trend": _points([*(one.get(m.name) for one in trend), summary[m.name]]),
            "detectable": summary.get("detectable_drop", {}).get(m.name),
            **summary[m.name],
        }
        for m in METRICS
    ]
    wrong = sum(bool(misses(run)) for run in runs)
    return template.render(
        title=title,
        summary=summary,
        metrics=metrics,
        rows=rows,
        channels=channels,
        misses=misses,
        lines=lines,
        wrong=wrong,
        before=len(trend),
    )


def _points(figures: Sequence[Mapping[str, Any] | None]) -> str:
    """The points of a small line, 100 wide and 20 high; empty where there are fewer than two figures."""
    values = [figure["value"] for figure in figures if figure and figure["value"] is not None]
    if len(values) < 2:
        return ""
    return " ".join(f"{100 * index / (len(values) - 1):.1f},{19 - 18 * value:.1f}" for index, value in enumerate(values))


def _row(key: tuple[str, str], group: Sequence[Run], channels: Sequence[str], scenarios: Scenarios) -> dict[str, Any]:
    cells = {channel: _cell([run for run in group if run.channel == channel]) for channel in channels}
    return {
        "key": key,
        "note": scenarios[key].note,
        "asked": next((m.text for m in reversed(scenarios[key].messages) if m.role == "customer"), ""),
        "cells": cells,
        "runs": sorted(group, key=lambda run: (-len(misses(run)), run.wording, run.repeat)),
        "missed": sum(len(cell.missed) for cell in cells.values() if cell),
        "pairs": _pairs(group),
    }


_MOST_PAIRS = 4


def _pairs(group: Sequence[Run]) -> list[tuple[Run, Run, list[str]]]:
    """Full drafts of one wording that differ in a promise or a value, those that differ most first."""
    full = [run for run in group if run.form == "full" and run.error is None]
    found = [
        (one, other, [str(difference) for difference in differences(one.text, other.text)])
        for one, other in itertools.combinations(full, 2)
        if one.wording == other.wording and one.repeat == other.repeat and _may_differ(one, other)
    ]
    return sorted((pair for pair in found if pair[2]), key=lambda pair: -len(pair[2]))[:_MOST_PAIRS]


def _may_differ(one: Run, other: Run) -> bool:
    return one.commitments != other.commitments or one.values != other.values


def _cell(runs: Sequence[Run]) -> Cell | None:
    if not runs:
        return None
    missed = tuple(dict.fromkeys(name for run in runs for name in misses(run)))
    return Cell(missed, len(runs), "/".join(dict.fromkeys(run.form or "error" for run in runs)))


__all__ = ["misses", "render"]
