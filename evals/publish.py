"""``evenhand kb publish``: a folder into the database, through a gate where one is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from drafting.cli.kb_store import FOLDER, operator, publish_folder
from drafting.review.publisher import Order
from evals.impact import Kind, compare, held_up
from evals.sides import sides

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("publish")
@click.argument("folder", type=FOLDER)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing. Exits 1 where it would be refused.")
@click.option("--force", is_flag=True, help="Let the folder win where the database was changed meanwhile.")
@click.option("--gate", is_flag=True, help="Publish only where customers get nothing otherwise that --allow does not name (see kb impact).")
@click.option(
    "--allow", type=click.Choice([kind.value for kind in Kind]), multiple=True, help="With --gate: a kind of change that is meant."
)
@click.option("--suite", "suites", type=_FILE, multiple=True, help="With --gate: scenarios to replay.")
@click.option("--author", help="Who wrote the changes (default: who runs the command).")
@click.option("--note", help="Why, for the log.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def publish(folder: Path, **options: Any) -> int:
    """Publish FOLDER into the database: what is new, what changed, what is not there any more.

    All of it or nothing. A running service serves it within a moment. Exits 1 where the gate is missed, or where the database was changed
    since it and the folder were last the same; 2 where a file is wrong.
    """
    if options["gate"]:
        with sides(str(folder), None) as (old, new):
            stopping = held_up(compare(old, new, options["suites"]), options["allow"])
        if stopping:
            for flip in stopping:
                click.echo(f"{flip.kind.value:10} {flip.where}", err=True)
            click.echo(f"gate: {len(stopping)} changes of what customers get; nothing was published", err=True)
            return 1
    by = operator()
    order = Order(by, options["author"] or by.id, options["note"], options["force"])
    return publish_folder(folder, order, dry_run=options["dry_run"], as_json=options["as_json"])
