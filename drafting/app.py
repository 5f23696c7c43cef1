"""The HTTP application: the service behind its gate, with its store, for as long as it runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI

from drafting.adapters.desks.routes import Routes
from drafting.adapters.models.chain import ChainWriter
from drafting.adapters.sightings import SqlSightings
from drafting.adapters.signing import Signer
from drafting.adapters.store import SqlStore
from drafting.api import errors
from drafting.api.deps import Running, Service
from drafting.api.guard import Guard
from drafting.api.metrics import Measure, Metrics
from drafting.api.routes import ROUTERS
from drafting.console import Office, Seal, create_console
from drafting.domain.actor import ActorRole
from drafting.door import Doorkeeper
from drafting.listening import Listener
from drafting.logs import configure, logger
from drafting.pipeline import Drafter
from drafting.review import Files, Queue, keep_sending
from drafting.review.background import Backgrounds
from drafting.review.inbox import HelpDesk
from drafting.review.intake import keep_taking_in
from drafting.review.keys import Grant, Keyring
from drafting.review.states import SENDER
from drafting.settings import Settings
from drafting.wiring import Service as Wired
from drafting.wiring import (
    audit_key_of,
    build,
    desk_of,
    desks_of,
    editorial_of,
    intake_of,
    now,
    routes_of,
    sender_of,
    serving_of,
    sign_in_of,
    warm,
)

_LOG = logger(__name__)
SENDER_PAUSE = 0.5
INTAKE_PAUSE = 0.5
STOP_PAUSE = 1.0
CONSOLE = "/console"
_SUMMARY = "Drafts customer replies from one knowledge base and one rule book: the same case gets the same answer in every channel."


def create_app(settings: Settings | None = None, drafter: Service | None = None) -> FastAPI:
    """The application. ``drafter`` stands in for the one that the settings describe. Raises ``NotConfigured``."""
    settings = settings or Settings()
    door, metrics, desks = Doorkeeper.of(settings), Metrics(), desks_of(settings)
    routes = routes_of(settings, desks)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        configure(settings.log_level)
        store = await SqlStore.open(settings.database_url)
        try:
            await _first_key(settings, store, door)
            app.state.running = running = await _start(_Parts(settings, store, door, metrics, routes, desks), drafter)
            app.state.office = _office(running, settings)
            await _tell_drift(running)
            async with _working(_work(running, routes)):
                yield
        finally:
            await store.close()

    app = FastAPI(title="Evenhand", summary=_SUMMARY, version=version("evenhand"), lifespan=lifespan, separate_input_output_schemas=False)
    app.openapi = _Description(app, door)  # type: ignore[method-assign]
    app.add_middleware(Guard)
    app.add_middleware(Measure, metrics=metrics)
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount(CONSOLE, create_console(lambda: app.state.office))
    return app


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is there before the service starts."""

    settings: Settings
    store: SqlStore
    door: Doorkeeper
    metrics: Metrics
    routes: Routes
    desks: Mapping[str, HelpDesk]


async def _start(parts: _Parts, drafter: Service | None) -> Running:
    settings, store, door, metrics = parts.settings, parts.store, parts.door, parts.metrics
    service = None if drafter is not None else await _wired(settings)
    found: Service = drafter if service is None else service.drafter  # type: ignore[assignment]
    if isinstance(found, Drafter):
        found = replace(found, recall=Backgrounds(store, now))
    serving = serving_of(settings, store, found.library, service.stored if service is not None else None)
    await serving.follower.start()
    writer = getattr(found, "writer", None)
    if isinstance(writer, ChainWriter):
        metrics.watch(writer.writers)
    desk = desk_of(settings, found, store, parts.routes)
    _LOG.info("ready", company=found.library.company.name, model=settings.model, access="open" if door.is_open else "keys")
    if door.is_open:
        _LOG.warning("open_access", note="no API key is configured: everybody on this machine acts as the administrator 'local'")
    return Running(
        drafter=found,
        store=store,
        desk=desk,
        queue=Queue(store, now, apart=settings.teams),
        files=Files(store, now, apart=settings.teams),
        signer=Signer.of(audit_key_of(settings)),
        keyring=Keyring(store, now),
        door=door,
        metrics=metrics,
        clock=now,
        model=settings.model,
        listener=Listener(found, SqlSightings(store), lambda: found.library.company, now),
        serving=serving,
        editorial=editorial_of(settings, store, found.library, serving),
        intake=intake_of(settings, found, store, desk, parts.desks),
    )


def _office(running: Running, settings: Settings) -> Office:
    """What the console stands on: the same use cases."""
    writer = getattr(running.drafter, "writer", None)
    return Office(
        drafter=running.drafter,
        store=running.store,
        desk=running.desk,
        queue=running.queue,
        files=running.files,
        keyring=running.keyring,
        door=running.door,
        signer=running.signer,
        seal=Seal.of_file(audit_key_of(settings).with_name("console-key")),
        tally=running.metrics,
        clock=running.clock,
        model=running.model,
        editorial=running.editorial,
        models=tuple(writer.writers) if isinstance(writer, ChainWriter) else (),
        undo=settings.send_after,
        provider=sign_in_of(settings),
    )


async def _first_key(settings: Settings, store: SqlStore, door: Doorkeeper) -> None:
    """The first start of a service that others can reach: an admin's key, in a file that its owner alone can read."""
    if not await door.needs_first_key(store, settings):
        return
    path = audit_key_of(settings).with_name("admin-key")
    made = await Keyring(store, now).add(Grant("admin", frozenset({ActorRole.ADMIN, ActorRole.APPROVER})), SENDER)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(0o600)
    path.write_text(made.secret + "\n")
    _LOG.warning("first_key", file=str(path), note="the key of the first admin: keep it, then delete the file")


def _work(running: Running, routes: Routes) -> list[Coroutine[Any, Any, None]]:
    """What the service does by itself: send what was approved, follow what is published, and take in what help desks told."""
    work = []
    if routes.connectors:
        sender = sender_of(running.store, routes, running.drafter.library)
        work.append(keep_sending(sender, SENDER_PAUSE, _failed("sending_failed")))
    if running.editorial is not None:
        work.append(running.serving.follower.follow())
    if running.intake is not None:
        work.append(keep_taking_in(running.intake, INTAKE_PAUSE, _failed("intake_failed")))
    return work


async def _tell_drift(running: Running) -> None:
    """A folder that differs from what is served is told once."""
    drift = await running.serving.drift()
    if drift:
        _LOG.warning("knowledge_drift", files=len(drift), first=drift[0], note="the database is served: see evenhand kb drift FOLDER")


@asynccontextmanager
async def _working(work: list[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """This work is under way as long as the service runs."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        waiting = set(tasks)
        while waiting:  # again, where a driver took the first for a failure of its own
            for task in waiting:
                task.cancel()
            _, waiting = await asyncio.wait(waiting, timeout=STOP_PAUSE)


def _failed(what: str) -> Callable[[Exception], None]:
    return lambda error: _LOG.error(what, error=type(error).__name__)


async def _wired(settings: Settings) -> Wired:
    service = await build(settings)
    await warm(service)
    return service


class _Description:
    """The OpenAPI document: the channels that exist are listed, and keys are asked for only where they are."""

    def __init__(self, app: FastAPI, door: Doorkeeper) -> None:
        self.app = app
        self.door = door
        self.made: dict[str, Any] | None = None
        self.make = app.openapi

    def __call__(self) -> dict[str, Any]:
        """The document, made once the service runs."""
        running = getattr(self.app.state, "running", None)
        if self.made is not None:
            return self.made
        document = self.make()
        if running is None:
            self.app.openapi_schema = None
            return document
        self._channels(document, sorted(running.drafter.channels))
        if not self.door.is_open:
            self._keys(document)
        self.made = document
        return document

    def _channels(self, document: Mapping[str, Any], channels: list[str]) -> None:
        schemas = document["components"]["schemas"]
        for name in ("DraftIn", "CheckIn"):
            properties = schemas[name]["properties"]
            for place in (properties.get("channel"), properties.get("channels")):
                for part in _strings(place):
                    part["enum"] = channels

    def _keys(self, document: dict[str, Any]) -> None:
        document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        for path, operations in document["paths"].items():
            if path.startswith("/v1/"):
                for operation in operations.values():
                    operation["security"] = [{"key": []}]


def _strings(schema: Any) -> list[dict[str, Any]]:
    """Every string schema inside a schema."""
    if isinstance(schema, list):
        return [found for part in schema for found in _strings(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "string" else []
    return own + [found for key in ("anyOf", "items") for found in _strings(schema.get(key))]
