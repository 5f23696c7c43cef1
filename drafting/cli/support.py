"""What the commands share: opening the service, showing drafts and findings."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Coroutine, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from drafting.domain.finding import Finding, Severity
from drafting.domain.record import DraftRecord
from drafting.settings import Settings
from drafting.wiring import Service, build

T = TypeVar("T")
_STYLES = {Severity.BLOCK: "bold red", Severity.WARN: "yellow", Severity.INFO: "dim"}


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's asynchronous part."""
    return asyncio.run(work)


def console() -> Console:
    """The terminal; plain where it is a pipe."""
    return Console(highlight=False, soft_wrap=False)


async def open_service(knowledge: Path | None = None, model: str | None = None) -> Service:
    """The service with the settings of the environment, and what the command's options change: a folder that is named is served."""
    changes: dict[str, Any] = {}
    if knowledge is not None:
        changes |= {"knowledge": knowledge, "knowledge_from": "folder"}
    if model is not None:
        changes["model"] = model
    return await build(Settings(**changes))


def plain(value: Any) -> Any:
    """Any of our values as JSON data."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | timedelta):
        return str(value)
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [plain(entry) for entry in value]
    return value


def print_json(value: Any) -> None:
    """A command's ``--json`` output."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def show_draft(record: DraftRecord, out: Console) -> None:
    """A draft with its form, verdict and findings."""
    draft = record.draft
    title = f"{draft.channel}  ·  {draft.form.value}  ·  {draft.verdict.value}"
    body = Text()
    if draft.wording.subject:
        body.append(f"Subject: {draft.wording.subject}\n\n", style="bold")
    body.append(draft.text or "(nothing is said)")
    out.print(Panel(body, title=title, title_align="left", border_style=_border(draft.verdict.value)))
    for finding in draft.findings:
        out.print(finding_line(finding), style=_STYLES[finding.severity])


def finding_line(finding: Finding) -> str:
    """One finding as a line."""
    fix = f" {finding.fix}" if finding.fix else ""
    return f"  {finding.severity.value:5} {finding.code}: {finding.message}{fix}"


def show_resolution(record: DraftRecord, out: Console) -> None:
    """What was decided, why, and what it rests on."""
    resolution = record.resolution
    out.print(f"[bold]Resolution[/bold]  action {resolution.action.value}, priority {resolution.priority.value}")
    for decision in resolution.decisions:
        outcome = decision.outcome or "undecided"
        out.print(f"  Policy {decision.policy}: [bold]{outcome}[/bold] by rule {decision.rule or '-'}. {decision.because}")
        for change in decision.would_change:
            out.print(f"    would change: {change}", style="dim")
        for missing in decision.missing:
            out.print(f"    missing ({missing.kind.value}): {missing.phrase}", style="dim")
    if resolution.escalation is not None:
        out.print(f"  Escalated to {resolution.escalation.to}: {resolution.escalation.reason}")
    if resolution.no_reply:
        out.print(f"  No reply: {resolution.no_reply}")
    for commitment in resolution.commitments:
        out.print(f"  Commitment: {commitment.type}" + (f" ({commitment.value})" if commitment.value else ""))
    if resolution.citations:
        out.print("  Rests on: " + ", ".join(resolution.citations))


def _border(verdict: str) -> str:
    return {"pass": "green", "warn": "yellow", "block": "red"}[verdict]
