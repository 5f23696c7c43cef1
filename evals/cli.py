"""``evenhand eval``: run, compare, report, texts; the rest is in ``cli_suites`` and ``cli_quality``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from drafting.cli.support import console, print_json, run
from evals.case import read_suite
from evals.cli_ab import ab
from evals.cli_compare import compare_
from evals.cli_quality import judge, sample, scores, twins_
from evals.cli_suites import export, import_, new, schema, vary
from evals.gate import missed, read_gate
from evals.journal import Journal, OtherEvaluation, clear, new_owner
from evals.kept import kept_runs, kept_scenarios
from evals.plan import fingerprint
from evals.record import Run
from evals.report import misses, render
from evals.run import Pace
from evals.score import judged, summary
from evals.session import How, finish, run_suites
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
    how = How(
        model=options["model"],
        knowledge=options["knowledge"],
        record=options["record"],
        replay=options["replay"],
        pace=Pace(options["concurrency"], options["repeat"]),
        shows=sys.stderr.isatty() and not options["as_json_"],
    )
    with Journal(out, new_owner()) as journal:
        try:
            journal.about(fingerprint(suites, found, options))
        except OtherEvaluation as error:
            raise click.UsageError(f"{error}.") from error
        runs = run(run_suites(found, how, journal))
    if options["join"]:
        return 0
    runs, figures = finish(out, found, runs)
    if options["as_json_"]:
        print_json(figures)
    else:
        _show(figures, runs, out)
    failed = missed(figures, bounds)
    for sentence in failed:
        click.echo(f"gate: {sentence}", err=True)
    return int(bool(failed))


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


for _command in (compare_, ab, new, vary, schema, export, import_, sample, scores, twins_, judge):
    evaluate.add_command(_command)
