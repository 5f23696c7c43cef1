"""``evenhand check``: any text, also what a person wrote."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from drafting.adapters.cases import read_case_file
from drafting.cli.support import console, finding_line, open_service, print_json, run
from drafting.domain.channel import ChannelId
from drafting.domain.finding import Verdict
from drafting.pipeline import CheckResult


@click.command()
@click.argument("text")
@click.option("--channel", required=True, help="The channel that the text is for.")
@click.option("--case", "case_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The case it answers (JSON).")
@click.option("--subject", help="An e-mail's subject.")
@click.option("--knowledge", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The knowledge folder.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(text: str, channel: str, case_file: Path | None, subject: str | None, knowledge: Path | None, as_json: bool) -> int:
    """Check TEXT ('-' reads standard input). Exits 1 where a check blocks it."""
    words = sys.stdin.read() if text == "-" else text
    if not words.strip():
        raise click.UsageError("The text is empty: there is nothing to check.")
    result = run(_result(_Call(words, channel, case_file, subject, knowledge)))
    if as_json:
        print_json({"verdict": result.verdict, "findings": result.findings, "reading": result.reading})
    else:
        out = console()
        out.print(f"[bold]{result.verdict.value}[/bold]")
        for finding in result.findings:
            out.print(finding_line(finding))
    return int(result.verdict is Verdict.BLOCK)


@dataclass(frozen=True, slots=True)
class _Call:
    text: str
    channel: str
    case: Path | None
    subject: str | None
    knowledge: Path | None


async def _result(call: _Call) -> CheckResult:
    service = await open_service(call.knowledge)
    case = read_case_file(call.case, service.drafter.library.company) if call.case is not None else None
    return await service.drafter.check(call.text, ChannelId(call.channel), case, call.subject)
