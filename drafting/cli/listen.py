"""``evenhand listen``: a file of mentions, and what needs a person's attention in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError
from rich.table import Table

from drafting.adapters.sightings import MemorySightings
from drafting.api.schemas.listening import MentionIn, listen_out, mention_of
from drafting.cli.support import console, open_service, run
from drafting.errors import BadRequest
from drafting.listening import Listener, Mention, Report

_READ = TypeAdapter(MentionIn)


@click.command()
@click.argument("mentions", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@click.option("--knowledge", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The knowledge folder.")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1), help="How many mentions to show.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def listen(mentions: Path, knowledge: Path | None, most: int, as_json: bool) -> int:
    """Triage MENTIONS (JSON lines with id, text, at, author, followers, tier; '-' reads standard input) without drafting anything.

    What rises is judged at the time of the last mention, against all that came before.
    """
    text = sys.stdin.read() if str(mentions) == "-" else mentions.read_text(encoding="utf-8")
    found = list(_read(text, str(mentions)))
    if not found:
        raise BadRequest(f"{mentions}: there is no mention in it.")
    report, purpose = run(_listen(found, knowledge))
    if as_json:
        click.echo(listen_out(report, purpose).model_dump_json(indent=2))
    else:
        _show(report, most)
    return 0


async def _listen(mentions: Sequence[Mention], knowledge: Path | None) -> tuple[Report, str]:
    service = await open_service(knowledge)
    company = service.drafter.library.company
    listener = Listener(service.drafter, MemorySightings(), lambda: company, lambda: datetime.now(UTC))
    report = await listener.listen(mentions, max(mention.at for mention in mentions))
    return report, company.listening.purpose if company.listening is not None else ""


def _read(text: str, name: str) -> Iterator[Mention]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield mention_of(_READ.validate_python(json.loads(line)))
        except ValidationError as error:
            wrong = "; ".join(
                f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False, include_input=False)
            )
            raise BadRequest(f"{name}, line {number}: {wrong}") from error
        except ValueError as error:
            raise BadRequest(f"{name}, line {number}: this is not JSON") from error


def _show(report: Report, most: int) -> None:
    out = console()
    for topic in report.rising:
        out.print(f"[bold]Rising:[/bold] {topic.sentence}", highlight=False)
    table = Table(box=None, pad_edge=False)
    for column in ("what", "priority", "voice", "who", "said"):
        table.add_column(column, overflow="fold")
    for one in report.heard[:most]:
        said = " ".join(one.mention.text.split())
        table.add_row(one.attention.value, one.priority.value, one.important or "", one.mention.author or "", said[:100])
    out.print(table)
    more = len(report.heard) - most
    out.print(f"{len(report.heard)} need attention{f' ({more} not shown)' if more > 0 else ''}, {report.noise} are noise.")
