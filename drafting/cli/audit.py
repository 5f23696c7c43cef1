"""``evenhand audit``: verify, sign and export the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from drafting.adapters.signing import Signer, read_head
from drafting.adapters.store import SqlStore
from drafting.cli.support import print_json
from drafting.domain.actor import Actor, ActorRole
from drafting.domain.audit import AuditEntry, AuditEvent, canonical, verify_chain
from drafting.errors import BadRequest
from drafting.review import erase
from drafting.settings import Settings
from drafting.wiring import audit_key_of, now

PAGE = 1000
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def audit() -> None:
    """The append-only log: verify it, sign its end, export it."""


@audit.command()
@click.option("--head", "heads", type=_FILE, multiple=True, help="A signed head that was kept elsewhere; may be given more than once.")
@click.option("--key", type=_FILE, help="The public key of the heads (default: this service's own).")
@click.option("--log", "log", type=_FILE, help="An exported log instead of the database.")
@_JSON
def verify(heads: tuple[Path, ...], key: Path | None, log: Path | None, as_json: bool) -> int:
    """Find edits, deletions and changes of order; with --head also a cut tail and a log written anew. Exits 1 where it does not hold."""
    settings = Settings()
    public = key.read_text() if key is not None else (Signer.of(audit_key_of(settings)).public if heads else "")
    anchors = dict(read_head(_json(path)["token"], public) for path in heads)
    entries, end = asyncio.run(_stored(settings)) if log is None else _exported(log)
    found = verify_chain(entries, end, anchors)
    if as_json:
        print_json({"holds": found is None, "entries": end[0], "heads": len(heads), "break": asdict(found) if found is not None else None})
    elif found is None:
        click.echo(f"The log holds: {end[0]} entries, {len(heads)} signed head(s).")
    else:
        click.echo(f"The log does not hold at entry {found.number}: {found.why}.")
    return int(found is not None)


@audit.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
@_JSON
def head(out: Path | None, as_json: bool) -> int:
    """Sign the end of the log. Keep the result elsewhere: it shows later that nothing before it was changed."""
    settings = Settings()
    signed = Signer.of(audit_key_of(settings)).sign(asyncio.run(_end(settings)), now())
    _write(out, json.dumps(asdict(signed), indent=None if as_json else 2))
    return 0


@audit.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file.")
@_JSON
def export(out: Path | None, as_json: bool) -> int:
    """The whole log, an entry a line, and its signed head as the last. With --json all of it as one list."""
    settings = Settings()
    entries, end = asyncio.run(_stored(settings))
    signed = Signer.of(audit_key_of(settings)).sign(end, now())
    lines = [canonical(_as_data(entry)) for entry in entries]
    lines.append(canonical({"head": asdict(signed)}))
    _write(out, f"[{','.join(lines)}]" if as_json else "\n".join(lines))
    return 0


@click.command()
@click.argument("customer")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@_JSON
def forget(customer: str, yes: bool, as_json: bool) -> int:
    """Forget a CUSTOMER: every value of theirs goes, the log of what was done stays whole. This cannot be undone."""
    if not yes and not click.confirm(f"Forget '{customer}' for good?"):
        return 1
    erased = asyncio.run(_forget(Settings(), customer))
    if as_json:
        print_json(erased)
    else:
        click.echo(f"Forgotten: {erased.drafts} draft(s) hold no values any more.")
    return 0


async def _forget(settings: Settings, customer: str) -> Any:
    async with _store(settings) as store:
        return await erase(store, now, customer, Actor("cli", frozenset({ActorRole.ADMIN})))


async def _stored(settings: Settings) -> tuple[list[AuditEntry], tuple[int, str]]:
    async with _store(settings) as store:
        entries: list[AuditEntry] = []
        while page := await store.audit(entries[-1].number if entries else 0, PAGE):
            entries += page
        return entries, await store.audit_head()


async def _end(settings: Settings) -> tuple[int, str]:
    async with _store(settings) as store:
        return await store.audit_head()


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[SqlStore]:
    store = await SqlStore.open(settings.database_url)
    try:
        yield store
    finally:
        await store.close()


def _as_data(entry: AuditEntry) -> dict[str, Any]:
    event = entry.event
    return {
        "number": entry.number,
        "act": event.act,
        "subject": event.subject,
        "actor": event.actor,
        "at": event.at.isoformat(),
        "details": dict(event.details),
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _exported(path: Path) -> tuple[list[AuditEntry], tuple[int, str]]:
    """An exported log and its own head. Raises ``BadRequest``."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        entries = list(_entries(lines[:-1]))
        end = lines[-1]["head"]
        return entries, read_head(end["token"], end["key"])
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise BadRequest(f"{path}: this is no exported log ({type(error).__name__}).") from error


def _entries(lines: list[dict[str, Any]]) -> Iterator[AuditEntry]:
    for line in lines:
        event = AuditEvent(line["act"], line["subject"], line["actor"], datetime.fromisoformat(line["at"]), line["details"])
        yield AuditEntry(line["number"], event, line["previous"], line["hash"])


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found["token"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"{path}: this is no signed head.") from error
    return found


def _write(out: Path | None, text: str) -> None:
    if out is None:
        click.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
