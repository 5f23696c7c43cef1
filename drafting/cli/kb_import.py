"""``evenhand kb import``: knowledge from where it lies today, as drafts in a knowledge folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from drafting.cli.support import console, print_json
from knowledge.domain.audience import Audience
from knowledge.intake import Intake, Report, import_sources

_SHOWN = 30
_SOURCE = click.Path(path_type=Path, exists=True)


@click.command("import")
@click.argument("sources", type=_SOURCE, nargs=-1, required=True)
@click.option("--into", type=click.Path(path_type=Path), required=True, help="The knowledge folder that takes the drafts.")
@click.option(
    "--audience",
    type=click.Choice([one.value for one in Audience]),
    default="internal",
    show_default=True,
    help="For what does not say who may read it.",
)
@click.option("--encoding", help="The encoding of files that are not UTF-8 and do not say theirs.")
@click.option("--locale", help="The language of what does not say its own.")
@click.option("--tag", "tags", multiple=True, help="A tag for every article.")
@click.option("--owner", help="Who owns the articles.")
@click.option("--trial", is_flag=True, help="Only report; write nothing.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write the whole report as Markdown.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_(sources: Sequence[Path], into: Path, **options: Any) -> int:
    """Take in SOURCES: Markdown, text, HTML, PDF, DOCX, CSV of questions and answers, a help center's JSON, zip archives, folders of these.

    Each becomes a draft in the folder; what stands there already is told and not written again. Nothing is published, nothing is
    overwritten. Exits 1 where anything was refused.
    """
    _begun(into, trial=options["trial"])
    intake = Intake(
        sources=sources,
        into=into,
        audience=Audience(options["audience"]),
        encoding=options["encoding"],
        locale=options["locale"],
        tags=tuple(options["tags"]),
        owner=options["owner"],
        is_trial=options["trial"],
    )
    with _progress(quiet=options["as_json"]) as tell:
        report = import_sources(intake, tell)
    if options["report"] is not None:
        options["report"].write_text(as_markdown(report), encoding="utf-8")
    if options["as_json"]:
        print_json(report)
    else:
        _show(report, into)
    return int(bool(report.refused))


def _begun(folder: Path, *, trial: bool) -> None:
    """A folder that is not there or empty becomes a knowledge folder, with a company to be filled in."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return
    if trial:
        raise click.UsageError(f"'{folder}' is no knowledge folder yet; leave --trial away to begin one.")
    folder.mkdir(parents=True, exist_ok=True)
    name = folder.resolve().name.replace("-", " ").replace("_", " ").title() or "Company"
    text = f'name: "{name}"\ncurrency: USD\ntime_zone: UTC\nlocale: en\n'
    (folder / "company.yaml").write_text(text, encoding="utf-8")
    click.echo(f"A knowledge folder was begun in '{folder}'; its company.yaml wants your name, currency, time zone and contacts.", err=True)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    """A bar on a terminal; nothing in a pipe."""
    terminal = Console(stderr=True)
    if quiet or not terminal.is_terminal:
        yield lambda done, of: None
        return
    with Progress(console=terminal, transient=True) as bar:
        task = bar.add_task("reading")
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _show(report: Report, into: Path) -> None:
    out = console()
    if report.imported:
        table = Table("article", "title", "source", "notes", title="Came in as drafts", title_justify="left", show_edge=False)
        for one in report.imported[:_SHOWN]:
            table.add_row(one.id, one.title, one.source, "; ".join(one.notes))
        out.print(table)
        _more(out, len(report.imported))
    if report.merged:
        table = Table("source", "stands as", "why", title="Stood already", title_justify="left", show_edge=False)
        for merged in report.merged[:_SHOWN]:
            table.add_row(merged.source, merged.into, merged.reason)
        out.print(table)
        _more(out, len(report.merged))
    if report.refused:
        table = Table("source", "why", "what to do", title="Refused", title_justify="left", show_edge=False)
        for refusal in report.refused[:_SHOWN]:
            table.add_row(refusal.source, refusal.reason, refusal.fix)
        out.print(table)
        _more(out, len(report.refused))
    verb = "would come in" if report.is_trial else f"came into {into}/articles as drafts"
    out.print(f"{len(report.imported)} {verb}, {len(report.merged)} stood already, {len(report.refused)} refused.", markup=False)


def _more(out: Console, count: int) -> None:
    if count > _SHOWN:
        out.print(f"… and {count - _SHOWN} more; --report FILE or --json lists all.", style="dim")


def as_markdown(report: Report) -> str:
    """The whole report as a Markdown page."""
    lines = [
        f"# Import\n\n{len(report.imported)} came in as drafts, {len(report.merged)} stood already, {len(report.refused)} were refused."
    ]
    lines += _table(
        "Came in",
        ("article", "title", "source", "notes"),
        [(one.id, one.title, one.source, "; ".join(one.notes)) for one in report.imported],
    )
    lines += _table("Stood already", ("source", "stands as", "why"), [(one.source, one.into, one.reason) for one in report.merged])
    lines += _table("Refused", ("source", "why", "what to do"), [(one.source, one.reason, one.fix) for one in report.refused])
    return "\n".join(lines) + "\n"


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    lines = [f"\n## {title}\n", "| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return [*lines, *("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows)]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
