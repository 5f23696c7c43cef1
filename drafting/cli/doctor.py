"""``evenhand doctor``: what is configured, what is reachable, what is missing."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from drafting.adapters.engine import database_url
from drafting.adapters.serving import differing_files
from drafting.cli.support import console, print_json, run
from drafting.domain.brief import Brief
from drafting.domain.case import Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.draft import Form
from drafting.domain.resolution import Action, Point, PointKind, Resolution
from drafting.errors import DraftingError, ModelFailed
from drafting.settings import Settings
from drafting.wiring import EMBEDDED, Service, build, knowledge_folder, writer_of
from knowledge.errors import KnowledgeError

NEEDED = ("faiss", "sentence_transformers", "torch", "litellm", "cel_expr_python", "sqlalchemy", "fastapi")


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> int:
    """Say what is configured, reachable and missing; try the configured model with one harmless call. Exits 1 where something is wrong."""
    probes = run(_probe(Settings()))
    if as_json:
        print_json(probes)
    else:
        out = console()
        for probe in probes:
            out.print(f"[{'green' if probe.ok else 'red'}]{'ok ' if probe.ok else 'no '}[/] {probe.name}: {probe.detail}")
    return int(not all(probe.ok for probe in probes))


async def _probe(settings: Settings) -> list[Probe]:
    probes = [Probe("python", sys.version_info >= (3, 11), sys.version.split()[0])]
    missing = [name for name in NEEDED if find_spec(name) is None]
    probes.append(Probe("packages", not missing, f"missing: {', '.join(missing)}; run `make setup`" if missing else "all there"))
    try:
        service = await build(settings)
    except (KnowledgeError, DraftingError) as error:
        return [*probes, Probe("knowledge", False, str(error))]
    library = service.drafter.library
    probes.append(
        Probe(
            "knowledge",
            True,
            f"{library.company.name}: {len(library.articles)} articles, {len(library.policies)} policies ({'database' if service.stored else knowledge_folder(settings)})",
        )
    )
    probes += await _served(settings, service)
    probes.append(await _database(settings))
    probes.append(await _model(settings, service))
    return probes


async def _served(settings: Settings, service: Service) -> list[Probe]:
    """Whether the folder says what is served, where that is the database."""
    stored = service.stored
    if stored is None:
        return []
    folder = settings.knowledge or (Path(stored.folder) if stored.folder else None)
    there = folder is not None and await asyncio.to_thread(folder.is_dir)
    differing = await asyncio.to_thread(differing_files, stored.kept(), folder) if there and folder is not None else []
    told = f"the database, change {stored.number}"
    if differing:
        return [
            Probe("served", False, f"{told}; {folder} differs in {len(differing)} files, {differing[0]} first: evenhand kb drift {folder}")
        ]
    return [Probe("served", True, f"{told}; {'the same as ' + str(folder) if there else 'no folder to compare it with'}")]


async def _database(settings: Settings) -> Probe:
    """Whether the database answers; its migrations are left alone."""
    engine = create_async_engine(database_url(settings.database_url))
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        return Probe("database", False, f"no answer ({type(error).__name__}): set EVENHAND_DATABASE_URL, and see that its folder exists")
    finally:
        await engine.dispose()
    return Probe("database", True, f"answers ({make_url(settings.database_url).render_as_string(hide_password=True)})")


async def _model(settings: Settings, service: Service) -> Probe:
    if settings.model == EMBEDDED:
        return Probe("model", True, "embedded: no key, no network")
    company = service.drafter.library.company
    point = Point(PointKind.THANKS, "Thank you for your kind words.")
    resolution = Resolution("doctor", Action.REPLY, (Action.REPLY,), points=(point,))
    channel = service.drafter.channels[ChannelId("chat")]
    brief = Brief((Message("Thank you, lovely service."),), Customer(), resolution, channel, Form.FULL, company)
    try:
        wording = await writer_of(settings).write(brief)
    except ModelFailed as error:
        return Probe("model", False, f"{settings.model}: {error}")
    return Probe("model", True, f"{settings.model} answered with {len(wording.text)} characters, {wording.tokens} tokens")
