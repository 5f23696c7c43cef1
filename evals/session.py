"""One evaluation from its suites to its files; what ``run`` and ``ab`` share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from drafting.settings import Settings
from drafting.wiring import EMBEDDED, Service, build, prompts_of, writer_of
from evals.case import Suite
from evals.journal import Journal, clear
from evals.outputs import junit, markdown
from evals.outputs import table as results_table
from evals.plan import announced
from evals.record import Run, as_json
from evals.recording import recording
from evals.report import render
from evals.run import Pace, Progress, run_suite
from evals.score import Scenarios, judged, summary


@dataclass(frozen=True, slots=True)
class How:
    """How suites are run: which ``model``, ``prompts``, ``api_base`` and ``knowledge`` instead of the configured ones; ``record`` keeps the
    model's answers in a file, ``replay`` takes them from one. ``shows``: whether progress is drawn, under the name ``label``."""

    model: str | None = None
    prompts: Path | None = None
    api_base: str | None = None
    knowledge: Path | None = None
    record: Path | None = None
    replay: Path | None = None
    pace: Pace = field(default=Pace())
    shows: bool = False
    label: str = ""


async def run_suites(suites: Sequence[Suite], how: How, journal: Journal) -> list[Run]:
    """All runs of the suites, each over its own knowledge."""
    runs: list[Run] = []
    with Bar(*_COLUMNS, console=Console(stderr=True), transient=True, disable=not how.shows) as bar:
        for suite in suites:
            service = await service_of(suite, how)
            if how.shows:
                bar.console.print(await announced(suite, service.drafter, how.pace))
            task = bar.add_task(f"{how.label}{suite.id}", total=None, cost="")

            def told(progress: Progress, task: Any = task) -> None:
                bar.update(task, completed=progress.done, total=progress.total, cost=f"cost {progress.cost:.4f}" if progress.cost else "")

            runs += await run_suite(suite, service.drafter, journal, how.pace, told=told)
    return runs


_COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
    TextColumn("left"),
    TimeRemainingColumn(),
    TextColumn("{task.fields[cost]}"),
)


async def service_of(suite: Suite, how: How) -> Service:
    """The service for a suite; with a recording around its model where one is named."""
    given = {"model": how.model, "prompts": how.prompts, "api_base": how.api_base}
    settings = Settings(knowledge=how.knowledge or suite.folder, **{name: value for name, value in given.items() if value is not None})
    if how.replay:
        return await build(settings, writer=recording(how.replay, how.model, None, prompts_of(settings)))
    if how.record is None:
        return await build(settings)
    if settings.model == EMBEDDED:
        raise click.UsageError("--record keeps a model's answers: name one with --model (the embedded writer needs no recording).")
    return await build(settings, writer=recording(how.record, settings.model, writer_of(settings), prompts_of(settings)))


def scenarios_of(suites: Sequence[Suite]) -> Scenarios:
    """The scenarios by suite and id."""
    return {(suite.id, scenario.id): scenario for suite in suites for scenario in suite.scenarios}


def finish(out: Path, suites: Sequence[Suite], drafted: Sequence[Run]) -> tuple[list[Run], dict[str, Any]]:
    """Score the runs of an evaluation and write its files; the scored runs and the summary. Its journal is no longer needed."""
    scenarios = scenarios_of(suites)
    runs = judged(drafted, scenarios)
    figures = summary(runs, scenarios)
    _write(out, suites, runs, figures)
    clear(out)
    return runs, figures


def _write(out: Path, suites: Sequence[Suite], runs: Sequence[Run], figures: dict[str, Any]) -> None:
    scenarios = scenarios_of(suites)
    (out / "results.jsonl").write_text("".join(json.dumps(as_json(entry), ensure_ascii=False) + "\n" for entry in runs), encoding="utf-8")
    (out / "summary.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    kept = [{"suite": suite, "scenario": scenario.model_dump(mode="json")} for (suite, _), scenario in scenarios.items()]
    (out / "scenarios.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    title = "Evaluation of " + ", ".join(suite.id for suite in suites)
    (out / "report.html").write_text(render(runs, figures, scenarios, title, _history(out, figures)), encoding="utf-8")
    (out / "junit.xml").write_text(junit(runs), encoding="utf-8")
    (out / "report.md").write_text(markdown(figures, runs, title), encoding="utf-8")
    (out / "results.csv").write_text(results_table(runs), encoding="utf-8")


def _history(out: Path, figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The summaries of the evaluations that were written here before; this one is added."""
    file = out / "history.jsonl"
    before = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.is_file() else []
    kept = {name: value for name, value in figures.items() if name not in {"channel_pairs", "detectable_drop"}}
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **kept}) + "\n")
    return before[-30:]
