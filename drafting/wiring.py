"""The composition root: which adapter is used for which port."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from random import SystemRandom
from typing import Protocol

from sqlalchemy import make_url

from drafting.adapters.desks.access import DeskAccess
from drafting.adapters.desks.answers import DeskConnector
from drafting.adapters.desks.kinds import open_desk
from drafting.adapters.desks.routes import Routes, WebhookOptions, read_networks, read_routes
from drafting.adapters.follower import Follower, Following
from drafting.adapters.inbox import SqlInbox
from drafting.adapters.models.breaker import Breaker
from drafting.adapters.models.cache import AnswerCache
from drafting.adapters.models.chain import ChainWriter, GuardedWriter, Retries
from drafting.adapters.models.embedded import EmbeddedWriter
from drafting.adapters.models.gate import Gate
from drafting.adapters.models.ledger import Ledger, Purse
from drafting.adapters.models.litellm import LitellmModel, prepare
from drafting.adapters.models.reader import ModelReader
from drafting.adapters.models.spending import SharedLedger
from drafting.adapters.models.writer import ModelWriter
from drafting.adapters.oidc import Provider
from drafting.adapters.serving import LiveChannels, Serving, stored_knowledge
from drafting.adapters.sign_in import SignIn
from drafting.adapters.store import SqlStore
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case, Message, Thread
from drafting.domain.channel import Channel, ChannelId
from drafting.errors import NotConfigured
from drafting.logs import logger
from drafting.pipeline import Drafter
from drafting.ports import DraftStore, Writer
from drafting.review import Desk, Dispatch, Drafting, Rules, Sender, due_at
from drafting.review.approval_rules import check_rules, demand_of
from drafting.review.editorial import Editorial, Shelf
from drafting.review.inbox import HelpDesk
from drafting.review.intake import Intake, Pace
from drafting.review.knowledge import outdated
from drafting.review.probes import Seeding
from drafting.review.publisher import Manuscript
from drafting.settings import Settings
from knowledge.adapters.embeddings import SentenceTransformerEmbedder
from knowledge.adapters.stored import Stored
from knowledge.library import Library
from knowledge.ports import Embedder
from prompts import PromptError, Prompts, names

EMBEDDED = "embedded"
_LOG = logger(__name__)


class Desked(Drafting, Protocol):
    """A drafter with the knowledge that it stands on."""

    @property
    def library(self) -> Library: ...

    @property
    def channels(self) -> Mapping[ChannelId, Channel]: ...


@dataclass(frozen=True, slots=True)
class Service:
    """What the edges stand on."""

    settings: Settings
    drafter: Drafter
    stored: Stored | None = None
    """The knowledge of the database, where that is served and no folder."""


def knowledge_folder(settings: Settings) -> Path:
    """The configured knowledge folder, else the example company."""
    return settings.knowledge or example_folder()


def example_folder() -> Path:
    """The example company that the package ships."""
    return Path(str(files("knowledge"))) / "example" / "wondrous"


def writer_of(settings: Settings) -> Writer:
    """The configured writer: ``embedded``, or any litellm models, each asked when those before it could not."""
    if settings.model == EMBEDDED:
        return EmbeddedWriter()
    ledger: Purse = Ledger() if settings.model_budget is None else SharedLedger(settings.database_url, settings.model_budget)
    return ChainWriter([_guarded(name, settings, ledger) for name in settings.models()], 2 * settings.model_timeout)


def second_reader_of(settings: Settings) -> ModelReader | None:
    """The second reader of promises, where one is asked for and a model is configured."""
    if settings.model == EMBEDDED or not settings.second_reader:
        return None
    ledger: Purse = Ledger() if settings.model_budget is None else SharedLedger(settings.database_url, settings.model_budget)
    return ModelReader(LitellmModel(settings.model, settings.model_timeout, settings.api_base), ledger, prompts_of(settings))


def prompts_of(settings: Settings) -> Prompts:
    """The prompts as the settings say, each tried once. Raises ``NotConfigured`` where one of the own ones cannot be read."""
    found = Prompts(settings.prompts.resolve() if settings.prompts is not None else None)
    try:
        for name in names():
            found.load(name)
    except PromptError as error:
        raise NotConfigured(f"EVENHAND_PROMPTS: {error}") from error
    return found


def _guarded(name: str, settings: Settings, ledger: Purse) -> GuardedWriter:
    model = LitellmModel(name, settings.model_timeout, settings.api_base if name == settings.model else None)
    writer = ModelWriter(model, ledger, AnswerCache(settings.model_cache_seconds), prompts_of(settings))
    gate = Gate(settings.model_concurrency)
    return GuardedWriter(writer, settings.model_timeout, Breaker(), gate, Retries(settings.model_retries))


def routes_of(settings: Settings, desks: Mapping[str, HelpDesk]) -> Routes:
    """Which connector serves which channel, and which desk takes back what it told. Raises ``NotConfigured``."""
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret is not None else None
    options = WebhookOptions(secret, read_networks(settings.webhook_allow), settings.webhook_deduplicates)
    routes = read_routes(settings.send, options)
    return Routes({**routes.connectors, **{name: DeskConnector(desk) for name, desk in desks.items()}}, routes.by_channel)


def desks_of(settings: Settings) -> dict[str, HelpDesk]:
    """The help desks that are connected, by name. Raises ``NotConfigured``."""
    allowed = read_networks(settings.webhook_allow)
    desks: dict[str, HelpDesk] = {}
    for one in settings.desks:
        if one.name in desks:
            raise NotConfigured(f"EVENHAND_DESKS: there are two desks named '{one.name}'.")
        secret, token = one.secret.get_secret_value(), one.token.get_secret_value()
        desks[one.name] = open_desk(DeskAccess(one.name, one.kind, one.url, secret, token, one.account, allowed))
    return desks


def intake_of(settings: Settings, drafter: Desked, store: SqlStore, desk: Desk, desks: Mapping[str, HelpDesk]) -> Intake | None:
    """The intake of what desks tell; ``None`` where none is connected."""
    if not desks:
        return None

    def given_up(thread: Thread, problem: str) -> None:
        _LOG.error("conversation_given_up", desk=thread.desk, conversation=thread.conversation, problem=problem)

    return Intake(
        desk,
        store,
        SqlInbox(store),
        desks,
        now,
        company=lambda: drafter.library.company,
        channels=lambda: drafter.channels,
        pace=Pace(burst=timedelta(seconds=settings.desk_quiet)),
        teams={one.name: one.team for one in settings.desks},
        given_up=given_up,
    )


def desk_of(settings: Settings, drafter: Desked, store: DraftStore, routes: Routes) -> Desk:
    """The desk over a store, with the settings' rules and the company's. Raises ``NotConfigured``."""
    check_rules(drafter.library.company.approval)

    def is_public(filed: FiledDraft) -> bool:
        channel = drafter.channels.get(filed.draft.channel)
        return channel is None or channel.is_public

    rules = Rules(
        four_eyes=settings.four_eyes,
        claimed=settings.claims,
        aged=timedelta(hours=settings.recheck_after),
        outdated=lambda filed: outdated(filed, drafter.library),
        demand=lambda filed: demand_of(filed, drafter.library.company, public=is_public(filed)),
        due=lambda record, now: due_at(record, now, drafter.channels.get(record.draft.channel), drafter.library.company),
        apart=settings.teams,
        probe=Seeding(settings.seeded_faults, SystemRandom()).probe_of,
    )
    return Desk(drafter, store, now, rules, Dispatch(routes.route, timedelta(seconds=settings.send_after)))


def sender_of(store: DraftStore, routes: Routes, library: Library) -> Sender:
    """The sender over a store."""
    return Sender(store, routes.connectors, now, lambda filed: outdated(filed, library))


def sign_in_of(settings: Settings) -> SignIn | None:
    """How people sign in to the console with the identity provider; ``None`` where that is not set up."""
    if settings.oidc_issuer is None or not settings.oidc_client_id:
        return None
    names = (settings.oidc_jwks_url, settings.oidc_roles_claim, settings.oidc_teams_claim)
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret is not None else None
    return SignIn(Provider(settings.oidc_issuer, settings.oidc_client_id, *names), secret)


def audit_key_of(settings: Settings) -> Path:
    """Where the key is that signs the audit log's heads: beside the database where that is a file."""
    if settings.audit_key is not None:
        return settings.audit_key
    database = make_url(settings.database_url).database if settings.database_url.startswith("sqlite") else None
    return (Path(database).parent if database else Path("./var")) / "audit-key.pem"


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


async def warm(service: Service) -> None:
    """Load what is loaded at first use, so that the first caller does not wait for it."""
    drafter = service.drafter
    case = Case((Message("Hello, where is my order?"),), date(2026, 1, 1))
    # The plain writer: nothing leaves, and nothing is paid for, before somebody asks.
    await replace(drafter, writer=drafter.plain).draft(case, next(iter(drafter.channels)))
    if drafter.writer is not drafter.plain:
        await prepare()


async def build(settings: Settings, *, embedder: Embedder | None = None, writer: Writer | None = None) -> Service:
    """Everything that drafting needs, loaded and ready. Raises ``InvalidKnowledge``, ``EmbedderUnavailable``."""
    embedder = embedder or SentenceTransformerEmbedder(settings.embedding_model)
    stored = await served_knowledge(settings)
    home = knowledge_folder(settings)
    if stored is None:
        library = await Library.open(home, embedder, cache_dir=settings.cache_dir)
    else:
        library = await Library.of(await asyncio.to_thread(stored.read), home, embedder, settings.cache_dir)
    plain = EmbeddedWriter()
    chosen = writer or writer_of(settings)
    drafter = Drafter(
        library=library,
        channels=LiveChannels(library),
        writer=plain if chosen.name == EMBEDDED else chosen,
        plain=plain,
        agent=settings.agent,
        second=second_reader_of(settings) if writer is None else None,
    )
    return Service(settings, drafter, stored)


async def served_knowledge(settings: Settings) -> Stored | None:
    """The knowledge of the database where that is served; ``None`` for the folder. Raises ``NotConfigured`` where the database is asked
    for and holds none."""
    if settings.knowledge_from == "folder":
        return None
    stored = await stored_knowledge(settings.database_url)
    if stored is None and settings.knowledge_from == "database":
        raise NotConfigured("EVENHAND_KNOWLEDGE_FROM is 'database', which holds no knowledge yet: evenhand kb publish FOLDER.")
    return stored


def serving_of(settings: Settings, store: DraftStore, library: Following, stored: Stored | None) -> Serving:
    """What a library serves, and how it follows the store."""

    def failed(error: Exception) -> None:
        _LOG.error("knowledge_not_followed", error=type(error).__name__, problem=str(error))

    follower = Follower(store, library, stored.number if stored is not None else 0, stored is not None, failed)
    return Serving(follower, settings.knowledge)


def editorial_of(settings: Settings, store: DraftStore, shelf: Shelf, serving: Serving) -> Editorial | None:
    """The acts on entries; ``None`` where a folder is what counts, and is changed as files."""
    if settings.knowledge_from == "folder":
        return None

    async def follow() -> None:
        await serving.follower.catch_up()

    home = knowledge_folder(settings)
    return Editorial(store, now, lambda: shelf, lambda: Manuscript.read(home), four_eyes_of(settings), follow)


def four_eyes_of(settings: Settings) -> bool:
    """Whether nobody publishes their own words."""
    return settings.four_eyes if settings.knowledge_four_eyes is None else settings.knowledge_four_eyes
