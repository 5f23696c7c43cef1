"""``evenhand kb publish | export | drift | log | diff | stale | recall``: the knowledge of the database and a folder of it."""

from __future__ import annotations

import getpass
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click

from drafting.adapters.store import SqlStore
from drafting.cli.support import console, print_json, run
from drafting.domain.actor import Actor, ActorRole
from drafting.domain.draft import SAID
from drafting.errors import BadRequest, NotFound
from drafting.ports import RestQuery
from drafting.review.publisher import FolderBehind, Manuscript, Order, Publisher
from drafting.review.recalled import recalled
from drafting.settings import Settings
from drafting.wiring import four_eyes_of, knowledge_folder, now
from knowledge.adapters.stored import read_filed, read_stored
from knowledge.curation.overdue import overdue
from knowledge.domain.revision import EntryKey, EntryKind, Revision
from knowledge.lifecycle import Difference, How, Plan, differences, unified
from knowledge.lifecycle.exchange import Filed, Kept
from knowledge.ports import EntryReads

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_SIGNS = {
    How.ONLY_IN_FOLDER: "+",
    How.ONLY_IN_DATABASE: "-",
    How.FOLDER_CHANGED: "~",
    How.DATABASE_CHANGED: "<",
    How.BOTH_CHANGED: "!",
    How.MOVED: ">",
}


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[SqlStore, Publisher]]:
    """The configured database, made where it is not there yet."""
    settings = Settings()
    store = await SqlStore.open(settings.database_url)
    try:
        yield store, Publisher(store, now, four_eyes_of(settings))
    finally:
        await store.close()


def operator(name: str | None = None) -> Actor:
    """Who runs this command: the user of the machine, who has the database in hand."""
    return Actor(name or f"cli:{getpass.getuser()}", frozenset({ActorRole.KNOWLEDGE_MANAGER}))


def publish_folder(folder: Path, order: Order, *, dry_run: bool, as_json: bool) -> int:
    """Publish a folder, or say what that would do; the exit code."""
    script = Manuscript.read(folder)
    if dry_run:
        todo = run(_plan(script, order.force))
        _told(todo, folder, as_json, done=False)
        return int(bool(todo.conflicts))
    try:
        todo = run(_publish(script, order))
    except FolderBehind as behind:
        _told(Plan(conflicts=behind.conflicts), folder, as_json, done=False)
        return 1
    _told(todo, folder, as_json, done=True)
    return 0


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_JSON
def export(folder: Path, as_json: bool) -> int:
    """Write what the database holds into FOLDER, byte for byte. Files of other kinds are left alone."""
    changed = run(_export(folder))
    if as_json:
        print_json({"folder": folder, "changed": changed})
    else:
        for name in changed:
            click.echo(name)
        console().print(f"{len(changed)} files written or removed in {folder}.")
    return 0


@click.command("drift")
@click.argument("folder", type=FOLDER, required=False)
@click.option("--diff", "shows", is_flag=True, help="Show the differences of each file.")
@_JSON
def drift(folder: Path | None, shows: bool, as_json: bool) -> int:
    """How FOLDER (default: the configured one) and the database differ. Exits 1 where they do."""
    folder = folder or knowledge_folder(Settings())
    found = run(_drift(folder))
    if as_json:
        print_json({"same": not found, "differences": [_as_data(one) for one in found]})
        return int(bool(found))
    for one in found:
        click.echo(_line(one))
        if shows:
            click.echo(_difference(one))
    console().print(f"{len(found)} differences." if found else "Folder and database are the same.")
    return int(bool(found))


@click.command("log")
@click.argument("entry", required=False)
@click.option("--limit", default=50, show_default=True, help="How many acts, the newest ones.")
@_JSON
def log(entry: str | None, limit: int, as_json: bool) -> int:
    """What was done with the knowledge in the database: with all of it, or with one ENTRY (an id; policy:ID for a policy)."""
    found = run(_log(entry, limit))
    if as_json:
        print_json([{"number": one.number, "act": one.act, "entry": str(one.key), "revision": one.revision, "by": one.actor, "at": one.at, "note": one.note} for one in found])  # fmt: skip
        return 0
    for one in found:
        click.echo(
            f"{one.number:5} {one.at:%Y-%m-%d %H:%M} {one.act:10} {one.key}@{one.revision}  {one.actor}"
            + (f"  {one.note}" if one.note else "")
        )
    return 0


@click.command("diff")
@click.argument("before")
@click.argument("after", required=False)
@_JSON
def diff(before: str, after: str | None, as_json: bool) -> int:
    """What changed from revision BEFORE (ID@2, policy:ID@2) to AFTER (default: the newest). Exits 1 where anything did."""
    found = run(_diff(before, after))
    if as_json:
        print_json({"before": before, "after": after, "diff": found})
    else:
        click.echo(found, nl=bool(found))
    return int(bool(found))


@click.command("stale")
@_JSON
def stale(as_json: bool) -> int:
    """Articles in force whose verification is overdue, those first on which the most drafts rest. Exits 1 where there are any."""
    found = run(_stale())
    if as_json:
        print_json([{"id": one.article.id, "owner": one.article.owner, "verified": one.article.verified, "due": one.due, "drafts": one.drafts} for one in found])  # fmt: skip
    else:
        for one in found:
            click.echo(f"{one.article.id}: due {one.due}, owner {one.article.owner or '-'}, {one.drafts} drafts rest on it")
        console().print(f"{len(found)} articles are overdue.")
    return int(bool(found))


@click.command("recall")
@click.argument("ref")
@_JSON
def recall(ref: str, as_json: bool) -> int:
    """Replies that were sent on the strength of REF (ID@2, ID@2#section, policy:ID@2), by customer and channel. Exits 1 where there are any.

    A correction of each is drafted over HTTP: POST /v1/drafts/ID/correct.
    """
    found = run(_recall(ref))
    if as_json:
        print_json([{"draft": one.draft.draft.id, "state": one.draft.state, "customer": one.customer, "channel": str(one.draft.draft.channel), "at": one.at, "refs": one.refs} for one in found])  # fmt: skip
    else:
        for one in found:
            click.echo(
                f"{one.customer or '-':20} {one.draft.draft.channel:14} {one.at:%Y-%m-%d %H:%M}  {one.draft.draft.id}  {', '.join(one.refs)}"
            )
        console().print(f"{len(found)} replies to {len({one.customer for one in found})} customers.")
    return int(bool(found))


async def _plan(script: Manuscript, force: bool) -> Plan:
    async with opened() as (_, publisher):
        return await publisher.plan(script, force=force)


async def _publish(script: Manuscript, order: Order) -> Plan:
    async with opened() as (_, publisher):
        return await publisher.publish(script, order)


async def _export(folder: Path) -> list[str]:
    async with opened() as (_, publisher):
        return await publisher.export(folder, operator())


async def _drift(folder: Path) -> tuple[Difference, ...]:
    _, files = read_filed(folder)
    async with opened() as (store, _), store.knowledge() as entries:
        return differences(files, (await read_stored(entries)).kept())


async def _log(entry: str | None, limit: int) -> tuple[Any, ...]:
    key = key_of(entry) if entry is not None else None
    async with opened() as (store, _), store.knowledge() as entries:
        last = (await entries.head()).number
        found = await entries.changes(0 if key is not None else max(last - limit, 0), 1_000_000 if key is not None else limit, key)
    return found[-limit:]


async def _diff(before: str, after: str | None) -> str:
    async with opened() as (store, _), store.knowledge() as entries:
        was = await _revision(entries, before)
        now = await _revision(entries, after) if after is not None else await _revision(entries, before, newest=True)
    if now.key != was.key:
        raise BadRequest("Two revisions of one entry are compared.")
    return unified(was.source, now.source, (was.ref, now.ref))


async def _revision(entries: EntryReads, ref: str, *, newest: bool = False) -> Revision:
    key, number = key_of(ref), number_of(ref)
    entry = await entries.entry(key)
    if entry is None:
        raise NotFound(f"There is no {key} in the database.")
    found = await entries.revision(key, entry.latest if newest or number is None else number)
    if found is None:
        raise NotFound(f"There is no revision {number} of the {key}.")
    return found


async def _stale() -> tuple[Any, ...]:
    async with opened() as (store, _):
        async with store.knowledge() as entries:
            stored = await read_stored(entries)
        read = stored.read() if stored.serves else read_filed(knowledge_folder(Settings()))[0]
        return overdue(read.articles, date.today(), await store.rest_counts(EntryKind.ARTICLE))  # noqa: DTZ011 - a person's today


async def _recall(ref: str) -> tuple[Any, ...]:
    query = RestQuery(key_of(ref), SAID, number_of(ref), ref.partition("#")[2] or None)
    async with opened() as (store, _):
        return recalled(await store.resting(query), query)


def key_of(ref: str) -> EntryKey:
    """The entry of ``ID``, ``ID@2``, ``ID@2#section``, ``policy:ID@2``. Raises ``BadRequest``."""
    kind, colon, rest = ref.partition(":")
    name = (rest if colon else ref).partition("@")[0].partition("#")[0]
    kinds = {one.value: one for one in (EntryKind.ARTICLE, EntryKind.POLICY)}
    if not name or (colon and kind not in kinds):
        raise BadRequest(f"'{ref}' names no entry: write ID@REVISION for an article, policy:ID@REVISION for a policy.")
    return EntryKey(kinds[kind] if colon else EntryKind.ARTICLE, name)


def number_of(ref: str) -> int | None:
    """The revision of a reference, if it names one. Raises ``BadRequest``."""
    _, at, rest = ref.partition("@")
    number = rest.partition("#")[0]
    if at and not (number.isascii() and number.isdecimal() and 0 < int(number) < 2**31):
        raise BadRequest(f"'{ref}' names no revision: write a number after the '@'.")
    return int(number) if at else None


def _told(todo: Plan, folder: Path, as_json: bool, *, done: bool) -> None:
    parts: dict[str, Sequence[Filed | Kept]] = {"new": todo.new, "changed": todo.changed, "moved": todo.moved, "retired": todo.retired}
    if as_json:
        lists = {name: [str(one.key) for one in found] for name, found in parts.items()}
        print_json({"done": done, "same": todo.same, **lists, "conflicts": [_as_data(one) for one in todo.conflicts]})
        return
    for name, found in parts.items():
        for one in found:
            click.echo(f"{name:8} {one.key}")
    for conflict in todo.conflicts:
        click.echo(_line(conflict))
    if todo.conflicts:
        click.echo("The database was changed since: 'evenhand kb export' into a branch and merge, or --force.", err=True)
    counts = ", ".join(f"{len(found)} {name}" for name, found in parts.items())
    console().print(f"{'Published' if done else 'Would publish'} {folder}: {counts}, {todo.same} as they were.")


def _line(one: Difference) -> str:
    side = one.folder or one.database
    return f"{_SIGNS[one.how]} {one.key} ({side.file if side is not None else '-'}): {one.how.value}"


def _difference(one: Difference) -> str:
    left, right = (b"" if side is None else side.source for side in (one.database, one.folder))
    return unified(left, right, ("database", "folder"))


def _as_data(one: Difference) -> dict[str, Any]:
    side = one.folder or one.database
    return {"entry": str(one.key), "file": side.file if side is not None else None, "how": one.how.value, "difference": _difference(one)}
