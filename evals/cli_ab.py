"""``evenhand eval ab``: two configurations over the same suites in one command, paired, with what each costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from drafting.cli.support import console, print_json, run
from evals.case import Suite, read_suite
from evals.cli_compare import show_changes
from evals.compare import compare, table
from evals.journal import Journal, clear, new_owner
from evals.record import Run
from evals.run import Pace
from evals.session import How, finish, run_suites, scenarios_of

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_KEYS = ("model", "prompts", "api_base", "knowledge")
_SPENT = ("seconds_p50", "seconds_p95", "tokens", "cost")


@click.command("ab")
@click.argument("suites", type=_FILE, nargs=-1, required=True)
@click.option(
    "--a", "one", multiple=True, metavar="KEY=VALUE", help="The first configuration: model, prompts (a folder), api_base, knowledge."
)
@click.option("--b", "other", multiple=True, metavar="KEY=VALUE", help="The second; what is not named is as configured.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("var/ab"), show_default=True, help="Where the results go."
)
@click.option("--repeat", default=1, show_default=True, type=click.IntRange(1, 1000), help="How often each case is drafted.")
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 1000), help="How many drafts are in work at once.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def ab(suites: tuple[Path, ...], one: tuple[str, ...], other: tuple[str, ...], out: Path, **options: Any) -> int:
    """Run SUITES with configuration A and with B, and compare them run by run. Writes A/ and B/ as ``run`` does. Exits 1 where B is worse beyond noise."""
    found = [read_suite(path) for path in suites]
    pace = Pace(options["concurrency"], options["repeat"])
    given = {"a": _configuration(one), "b": _configuration(other)}
    if given["a"] == given["b"]:
        raise click.UsageError("A and B are the same: name what differs, such as --b model=openai/gpt-4o-mini.")
    results = {name: _evaluated(found, replace(how, pace=pace, label=f"{name} "), out / name) for name, how in given.items()}
    changes, flips = compare(results["a"][0], results["b"][0], scenarios_of(found))
    worse = [change.metric for change in changes if change.is_worse]
    spent = {name: {key: figures[key] for key in _SPENT} | _writers(runs) for name, (runs, figures) in results.items()}
    if options["as_json"]:
        print_json({"changes": table(changes), "flips": flips, "worse": worse, "spent": spent})
    else:
        show_changes(changes, flips, ())
        _show_spent(spent)
    return int(bool(worse))


def _configuration(entries: Sequence[str]) -> How:
    given: dict[str, Any] = {}
    for entry in entries:
        key, _, value = entry.partition("=")
        if key not in _KEYS or not value:
            raise click.UsageError(f"'{entry}' is no part of a configuration: give KEY=VALUE with a key of {', '.join(_KEYS)}.")
        if key in {"prompts", "knowledge"}:
            if not Path(value).is_dir():
                raise click.UsageError(f"{key}: there is no folder '{value}'.")
            given[key] = Path(value)
        else:
            given[key] = value
    return How(**given)


def _evaluated(suites: Sequence[Suite], how: How, out: Path) -> tuple[list[Run], dict[str, Any]]:
    clear(out)
    with Journal(out, new_owner()) as journal:
        drafted = run(run_suites(suites, how, journal))
    return finish(out, suites, drafted)


def _writers(runs: Sequence[Run]) -> dict[str, Any]:
    """Who worded the drafts, and how many wordings of a model were replaced."""
    names = sorted({entry.model for entry in runs if entry.model})
    return {
        "writers": {name: sum(entry.model == name for entry in runs) for name in names},
        "replaced": sum(entry.fallback for entry in runs),
    }


def _show_spent(spent: Mapping[str, Mapping[str, Any]]) -> None:
    rows = Table("", *spent, box=None)
    for key in (*_SPENT, "writers", "replaced"):
        rows.add_row(key, *(_shown(found[key]) for found in spent.values()))
    console().print(rows)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    return f"{value:.4f}" if isinstance(value, float) else str(value)
