"""``evenhand draft``: one case, one or more channels."""

from __future__ import annotations

from pathlib import Path

import click

from drafting.adapters.cases import read_case_file
from drafting.cli.support import console, open_service, print_json, run, show_draft, show_resolution
from drafting.domain.channel import ChannelId
from drafting.domain.finding import Verdict
from drafting.domain.record import DraftRecord


@click.command()
@click.argument("case", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--channel", "channels", multiple=True, required=True, help="The channel to draft for; may be given more than once.")
@click.option("--knowledge", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The knowledge folder.")
@click.option("--model", help="'embedded', or any litellm model name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def draft(case: Path, channels: tuple[str, ...], knowledge: Path | None, model: str | None, as_json: bool) -> int:
    """Draft a reply to CASE (a JSON file with messages, customer, facts, as_of). Exits 1 where a check blocks it."""
    records = run(_draft(case, channels, knowledge, model))
    if as_json:
        print_json(
            [
                {"draft": record.draft, "text": record.draft.text, "verdict": record.draft.verdict, "resolution": record.resolution}
                for record in records
            ]
        )
    else:
        out = console()
        show_resolution(records[0], out)
        for record in records:
            show_draft(record, out)
    return int(any(record.draft.verdict is Verdict.BLOCK for record in records))


async def _draft(case: Path, channels: tuple[str, ...], knowledge: Path | None, model: str | None) -> tuple[DraftRecord, ...]:
    service = await open_service(knowledge, model)
    found = read_case_file(case, service.drafter.library.company)
    return await service.drafter.draft_all(found, [ChannelId(name) for name in channels])
