"""``evenhand eval compare``: two output folders, run by run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from drafting.cli.support import console, print_json
from evals.compare import Change, Flip, compare, table
from evals.gate import missed, read_gate
from evals.kept import kept_runs, kept_scenarios

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command("compare")
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
        show_changes(changes, flips, failed)
    return int(bool(worse or failed))


def show_changes(changes: Sequence[Change], flips: Sequence[Flip], failed: Sequence[str]) -> None:
    """A table of the changes, what flipped and why, and the bounds that were missed."""
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


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
