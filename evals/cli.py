"""``evenhand eval``: run, compare, report, texts; the rest is in ``cli_suites`` and ``cli_quality``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from drafting.cli.support import console, print_json, run
from drafting.settings import Settings
from drafting.wiring import EMBEDDED, Service, build, writer_of
from evals.case import Suite, read_suite
from evals.cli_quality import judge, sample, scores, twins_
from evals.cli_suites import export, import_, new, schema, vary
from evals.compare import Change, Flip, compare, table
from evals.gate import missed, read_gate
from evals.journal import Journal, OtherEvaluation, clear, new_owner
from evals.kept import kept_runs, kept_scenarios
from evals.outputs import junit, markdown
from evals.outputs import table as results_table
from evals.plan import announced, fingerprint
from evals.record import Run, as_json
from evals.recording import recording
from evals.report import misses, render
from evals.run import Pace, Progress, run_suite
from evals.score import Scenarios, judged, summary
from evals.texts import Figures, judge_texts, read_texts

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("eval")
def evaluate() -> None:
    """Run and compare evaluations."""


@evaluate.command("run")
@click.argument("suites", type=_FILE, nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("var/eval"), show_default=True, help="Where the results go."
)
@click.option("--model", help="'embedded', or any litellm model name.")
@click.option("--repeat", default=1, show_default=True, type=click.IntRange(1, 1000), help="How often each case is drafted.")
@click.option("--knowledge", type=_FOLDER, help="The knowledge folder, instead of the suites' own.")
@click.option("--gate", type=_FILE, help="Bounds that the summary must keep; exit 1 where one is missed.")
@click.option("--resume", is_flag=True, help="Go on where a killed run of the same call stood.")
@click.option("--join", is_flag=True, help="Help another process that evaluates into the same folder; write nothing but the journal.")
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 1000), help="How many drafts are in work at once.")
@click.option("--record", type=_NEW_FILE, help="Keep the model's answers here; what is kept already is not asked again.")
@click.option("--replay", type=_FILE, help="Answer from a recording: no key, no network.")
@click.option("--json", "as_json_", is_flag=True, help="Print the summary as JSON.")
def run_(suites: tuple[Path, ...], **options: Any) -> int:
    """Draft every scenario of SUITES in every channel and wording, and score it. Writes results.jsonl, summary.json, report.html,
    report.md, results.csv and junit.xml."""
    if options["record"] and options["replay"]:
        raise click.UsageError("--record and --replay exclude each other.")
    found = [read_suite(path) for path in suites]
    bounds = read_gate(options["gate"]) if options["gate"] else {}
    out: Path = options["out"]
    if not (options["resume"] or options["join"]):
        clear(out)
    with Journal(out, new_owner()) as journal:
        try:
            journal.about(fingerprint(suites, found, options))
        except OtherEvaluation as error:
            raise click.UsageError(f"{error}.") from error
        runs = run(_run(found, options, journal))
    if options["join"]:
        return 0
    scenarios = _scenarios(found)
    runs = judged(runs, scenarios)
    figures = summary(runs, scenarios)
    _write(out, found, runs, figures, scenarios)
    clear(out)
    if options["as_json_"]:
        print_json(figures)
    else:
        _show(figures, runs, out)
    failed = missed(figures, bounds)
    for sentence in failed:
        click.echo(f"gate: {sentence}", err=True)
    return int(bool(failed))


async def _run(suites: Sequence[Suite], options: dict[str, Any], journal: Journal) -> list[Run]:
    runs: list[Run] = []
    shown = sys.stderr.isatty() and not options["as_json_"]
    pace = Pace(options["concurrency"], options["repeat"])
    with Bar(*_COLUMNS, console=Console(stderr=True), transient=True, disable=not shown) as bar:
        for suite in suites:
            service = await _service(options["knowledge"] or suite.folder, options)
            if shown:
                bar.console.print(await announced(suite, service.drafter, pace))
            task = bar.add_task(suite.id, total=None, cost="")

            def told(progress: Progress, task: Any = task) -> None:
                bar.update(task, completed=progress.done, total=progress.total, cost=f"cost {progress.cost:.4f}" if progress.cost else "")

            runs += await run_suite(suite, service.drafter, journal, pace, told=told)
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


async def _service(knowledge: Path, options: dict[str, Any]) -> Service:
    """The service as the options ask; with a recording around its model where one is named."""
    changes = {"model": options["model"]} if options["model"] else {}
    settings = Settings(knowledge=knowledge, **changes)
    file: Path | None = options["record"] or options["replay"]
    if file is None:
        return await build(settings)
    if options["replay"]:
        return await build(settings, writer=recording(file, options["model"], None))
    if settings.model == EMBEDDED:
        raise click.UsageError("--record keeps a model's answers: name one with --model (the embedded writer needs no recording).")
    return await build(settings, writer=recording(file, settings.model, writer_of(settings)))


def _scenarios(suites: Sequence[Suite]) -> Scenarios:
    return {(suite.id, scenario.id): scenario for suite in suites for scenario in suite.scenarios}


def _write(out: Path, suites: Sequence[Suite], runs: Sequence[Run], figures: dict[str, Any], scenarios: Scenarios) -> None:
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


def _show(figures: dict[str, Any], runs: Sequence[Run], out: Path) -> None:
    rows = Table("figure", "value", "95 % interval", "n", box=None)
    for name, figure in figures.items():
        if isinstance(figure, dict) and figure.get("value") is not None:
            rows.add_row(name, f"{figure['value']:.3f}", f"{figure['low']:.3f} – {figure['high']:.3f}", str(figure["n"]))
    screen = console()
    screen.print(f"{figures['scenarios']} scenarios, {figures['runs']} drafts, {figures['errors']} errors")
    screen.print(rows)
    wrong: dict[tuple[str, tuple[str, ...]], list[Run]] = {}
    for entry in runs:
        if misses(entry):
            wrong.setdefault((entry.scenario, misses(entry)), []).append(entry)
    screen.print(f"{sum(map(len, wrong.values()))} drafts with a miss; the report: {out / 'report.html'}")
    for (scenario, names), found in sorted(wrong.items(), key=lambda item: -len(item[1]))[:12]:
        where = ", ".join(dict.fromkeys(entry.channel for entry in found))
        screen.print(f"  {scenario}: {', '.join(names)} ({len(found)} drafts: {where})", markup=False)
    if len(wrong) > 12:
        screen.print(f"  and {len(wrong) - 12} more")


@evaluate.command("compare")
@click.argument("before", type=_FOLDER)
@click.argument("after", type=_FOLDER)
@click.option("--gate", type=_FILE, help="Bounds that AFTER must keep.")
@click.option("--json", "as_json_", is_flag=True, help="Print JSON.")
def compare_(before: Path, after: Path, gate: Path | None, as_json_: bool) -> int:
    """Compare two output folders run by run. Exits 1 where AFTER is worse beyond noise."""
    scenarios = kept_scenarios(after)
    changes, flips = compare(kept_runs(before), kept_runs(after), scenarios)
    if not changes:
        raise click.UsageError("The two folders have no run in common: were they made from the same suite?")
    failed = missed(json.loads((after / "summary.json").read_text(encoding="utf-8")), read_gate(gate)) if gate else []
    worse = [change for change in changes if change.is_worse]
    if as_json_:
        print_json({"changes": table(changes), "flips": flips, "worse": [change.metric for change in worse], "gate": failed})
    else:
        _show_changes(changes, flips, failed)
    return int(bool(worse or failed))


def _show_changes(changes: Sequence[Change], flips: Sequence[Flip], failed: Sequence[str]) -> None:
    rows = Table("figure", "before", "after", "better", "worse", "p", "n", "shows from", "verdict", box=None)
    for change in changes:
        rows.add_row(
            change.metric,
            f"{change.before:.3f}",
            f"{change.after:.3f}",
            str(change.better),
            str(change.worse),
            f"{change.p:.3f}",
            str(change.n),
            _figure(change.detectable),
            change.verdict,
            style="red" if change.is_worse else None,
        )
    screen = console()
    screen.print(rows)
    for why, found in _by_reason(flips)[:20]:
        first = found[0]
        mark = "better" if first.better else "worse"
        screen.print(
            f"{mark} {first.metric}: {first.scenario}, {len(found)} drafts ({', '.join(dict.fromkeys(f.channel for f in found))})",
            markup=False,
        )
        for reason in why:
            screen.print(f"    {reason}", markup=False, style="dim")
    for sentence in failed:
        click.echo(f"gate: {sentence}", err=True)


def _by_reason(flips: Sequence[Flip]) -> list[tuple[tuple[str, ...], list[Flip]]]:
    """The flips of one scenario and metric together where they have one reason, worse ones first."""
    groups: dict[tuple[str, str, bool, tuple[str, ...]], list[Flip]] = {}
    for flip in flips:
        groups.setdefault((flip.metric, flip.scenario, flip.better, flip.why), []).append(flip)
    return [(key[3], found) for key, found in sorted(groups.items(), key=lambda entry: (entry[0][2], -len(entry[1])))]


@evaluate.command("report")
@click.argument("folder", type=_FOLDER)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The page (default: report.html in FOLDER).")
@click.option("--json", "as_json_", is_flag=True, help="Print where the page is, and the summary, as JSON.")
def report_(folder: Path, out: Path | None, as_json_: bool) -> int:
    """Score the stored runs of FOLDER again and write the page; nothing is drafted."""
    scenarios = kept_scenarios(folder)
    runs = judged([replace(entry, verdicts={}) for entry in kept_runs(folder)], scenarios)
    target = out or folder / "report.html"
    figures = summary(runs, scenarios)
    target.write_text(render(runs, figures, scenarios, f"Evaluation in {folder.name}"), encoding="utf-8")
    if as_json_:
        print_json({"page": str(target), "summary": figures})
    else:
        click.echo(str(target))
    return 0


@evaluate.command("texts")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json_", is_flag=True, help="Print JSON.")
def texts_(file: Path, as_json_: bool) -> int:
    """Run the checks alone over the labelled texts of FILE; print precision, recall and F1, and every miss."""
    figures = list(judge_texts(read_texts(file)))
    if as_json_:
        print_json({entry.kind: entry.as_json() for entry in figures})
    else:
        _show_texts(figures)
    return 0


def _show_texts(figures: Sequence[Figures]) -> None:
    screen = console()
    for entry in figures:
        screen.print(
            f"[bold]{entry.kind}[/bold]  precision {_figure(entry.precision)}  recall {_figure(entry.recall)}  F1 {_figure(entry.f1)}  n {entry.n}"
        )
        for miss in entry.misses:
            screen.print(f"  expected {miss.expected}, found {miss.found}: {' '.join(miss.text.split())}", markup=False)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


for _command in (new, vary, schema, export, import_, sample, scores, twins_, judge):
    evaluate.add_command(_command)
