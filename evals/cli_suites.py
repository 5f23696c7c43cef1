"""``evenhand eval new | vary | schema | export | import``: suites made and exchanged."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from drafting.cli.on_file import on_file
from drafting.cli.support import print_json, run
from drafting.domain.approval import FiledDraft
from drafting.domain.draft import DraftState
from drafting.ports import DraftQuery
from drafting.settings import Settings
from drafting.wiring import build
from evals.case import SuiteFile, read_suite
from evals.exchange import from_promptfoo, promptfoo_results, to_inspect, to_promptfoo
from evals.kept import kept_runs
from evals.vary import INVARIANT, MOVING, moved, varied
from evals.writing import CHANNELS, TEMPLATE, as_yaml, from_lines, from_sent, from_table

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_NEW = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command("new")
@click.argument("file", type=_NEW)
@click.option("--csv", "table", type=_FILE, help="A scenario for each row of this table; 'message' is the one column that it needs.")
@click.option("--sent", is_flag=True, help="A scenario for each case that was answered, with personal data replaced.")
@click.option("--knowledge", default="..", show_default=True, help="The knowledge folder, relative to FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def new(file: Path, table: Path | None, sent: bool, knowledge: str, as_json: bool) -> int:
    """Write a new suite to FILE: a template, or scenarios from a table or from what was sent."""
    if file.exists():
        raise click.UsageError(f"{file} exists already: name a new file.")
    if table and sent:
        raise click.UsageError("--csv and --sent exclude each other.")
    name = "".join(c if c.isalnum() else "-" for c in file.stem.lower()).strip("-") or "suite"
    head = {"suite": name, "knowledge": knowledge, "as_of": datetime.now(UTC).date().isoformat(), "channels": CHANNELS}
    refused = 0
    if table:
        text = as_yaml(head, from_table(table.read_text(encoding="utf-8"), str(table)))
    elif sent:
        scenarios, refused = from_sent(run(sent_drafts()))
        if not scenarios:
            raise click.UsageError("Nothing was sent yet: there is no case to make a scenario from.")
        text = as_yaml(head, scenarios)
    else:
        text = TEMPLATE.format(**head)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    count = len(read_suite(file).scenarios)
    if as_json:
        print_json({"file": str(file), "scenarios": count, "left_out": refused})
    else:
        click.echo(
            f"{file}: {count} scenario{'s' if count != 1 else ''}"
            + (f"; {refused} left out, unreadable for personal data" if refused else "")
        )
    return 0


async def sent_drafts() -> list[FiledDraft]:
    """All drafts that were sent or approved, from the configured store."""
    return await on_file(DraftQuery(DraftState.SENT), DraftQuery(DraftState.APPROVED))


@click.command("vary")
@click.argument("suite", type=_FILE)
@click.argument("out", type=_NEW)
@click.option("--rule", "rules", multiple=True, type=click.Choice([*INVARIANT, *MOVING]), help="Only these rules; may be repeated.")
@click.option("--seed", default=1, show_default=True, help="What is random is drawn with this.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def vary(suite: Path, out: Path, rules: tuple[str, ...], seed: int, as_json: bool) -> int:
    """Write SUITE with variations by rule to OUT: mood, name, typos and the like must change nothing; tiers, days and amounts must move
    exactly as the policies say."""
    found = read_suite(suite)
    kinds = rules or (*INVARIANT, *MOVING)
    scenarios = list(found.scenarios)
    for scenario in found.scenarios:
        scenarios += varied(scenario, [kind for kind in kinds if kind in INVARIANT], seed)
    moving = [kind for kind in kinds if kind in MOVING]
    if moving:
        library = run(build(Settings(knowledge=found.folder))).drafter.library
        for scenario in found.scenarios:
            scenarios += moved(scenario, found, library, moving)
    head = {"suite": f"{found.id}-varied", "knowledge": str(found.folder), "channels": list(found.channels)}
    if found.as_of:
        head["as_of"] = found.as_of.isoformat()
    out.write_text(as_yaml(head, {scenario.id: scenario for scenario in scenarios}.values()), encoding="utf-8")
    count = len(read_suite(out).scenarios)
    message = {"file": str(out), "scenarios": count, "variations": count - len(found.scenarios), "seed": seed}
    print_json(message) if as_json else click.echo(
        f"{out}: {count} scenarios, {count - len(found.scenarios)} of them variations (seed {seed})"
    )
    return 0


@click.command("schema")
@click.option("--json", "as_json", is_flag=True, help="The same; the schema is JSON anyway.")
def schema(as_json: bool) -> int:
    """Print the JSON Schema of a suite file."""
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **SuiteFile.model_json_schema()})
    return 0


@click.command("export")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--as", "kind", type=click.Choice(["promptfoo", "inspect", "jsonl"]), required=True, help="The format.")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the service runs, for promptfoo.")
@click.option("--json", "as_json", is_flag=True, help="Print the content within JSON.")
def export(source: Path, kind: str, url: str, as_json: bool) -> int:
    """Print a suite file (promptfoo, jsonl) or the results in a folder (inspect, jsonl) in another format."""
    content = _exported(source, kind, url)
    print_json({"format": kind, "content": content}) if as_json else click.echo(content, nl=False)
    return 0


def _exported(source: Path, kind: str, url: str) -> str:
    if kind == "inspect":
        runs = kept_runs(source)
        model = next((entry.model for entry in runs if entry.model), "embedded")
        return json.dumps(to_inspect(runs, source.name, model), ensure_ascii=False) + "\n"
    if source.is_dir():
        if kind == "promptfoo":
            raise click.UsageError("promptfoo is made from a suite file, not from a folder of results.")
        kept_runs(source)
        return (source / "results.jsonl").read_text(encoding="utf-8")
    suite = read_suite(source)
    if kind == "promptfoo":
        return to_promptfoo(suite, url)
    return "".join(scenario.model_dump_json(exclude_defaults=True) + "\n" for scenario in suite.scenarios)


@click.command("import")
@click.argument("source", type=_FILE)
@click.option("--from", "kind", type=click.Choice(["promptfoo", "promptfoo-results", "csv", "jsonl"]), required=True, help="The format.")
@click.option("--out", type=_NEW, help="The suite to write; needed but for results.")
@click.option("--json", "as_json", is_flag=True, help="Print what was read as JSON.")
@click.option("--knowledge", default="..", show_default=True, help="The knowledge folder, relative to the suite.")
def import_(source: Path, kind: str, out: Path | None, knowledge: str, as_json: bool) -> int:
    """Read another program's suite into OUT, or print its results."""
    if kind == "promptfoo-results":
        print_json(promptfoo_results(source))  # data, whoever reads it
        return 0
    if out is None:
        raise click.UsageError("Name the suite to write with --out.")
    text = source.read_text(encoding="utf-8")
    left: list[str] = []
    scenarios: Any
    if kind == "promptfoo":
        scenarios, left = from_promptfoo(text, str(source))
    elif kind == "csv":
        scenarios = from_table(text, str(source))
    else:
        scenarios = from_lines(text, str(source))
    head = {"suite": "imported", "knowledge": knowledge, "as_of": datetime.now(UTC).date().isoformat(), "channels": CHANNELS}
    out.write_text(as_yaml(head, scenarios), encoding="utf-8")
    count = len(read_suite(out).scenarios)
    if as_json:
        print_json({"file": str(out), "scenarios": count, "left_out": left})
        return 0
    for line in left:
        click.echo(f"left out, as it has no counterpart: {line}", err=True)
    click.echo(f"{out}: {count} scenarios")
    return 0
