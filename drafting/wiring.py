"""The composition root: which adapter is used for which port."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from drafting.adapters.models.embedded import EmbeddedWriter
from drafting.adapters.models.litellm import LitellmWriter
from drafting.channels import build_channels
from drafting.domain.case import Case, Message
from drafting.pipeline import Drafter
from drafting.ports import Writer
from drafting.settings import Settings
from knowledge.adapters.embeddings import SentenceTransformerEmbedder
from knowledge.library import Library
from knowledge.ports import Embedder

EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Service:
    """What the edges stand on."""

    settings: Settings
    drafter: Drafter


def knowledge_folder(settings: Settings) -> Path:
    """The configured knowledge folder, else the example company that the package ships."""
    return settings.knowledge or Path(str(files("knowledge"))) / "example" / "wondrous"


def writer_of(settings: Settings) -> Writer:
    """The configured writer: ``embedded``, or any litellm model name."""
    if settings.model == EMBEDDED:
        return EmbeddedWriter()
    return LitellmWriter(settings.model, seconds=settings.model_timeout, api_base=settings.api_base)


async def warm(service: Service) -> None:
    """Load what is loaded at first use, so that the first caller does not wait for it."""
    drafter = service.drafter
    case = Case((Message("Hello, where is my order?"),), date(2026, 1, 1))
    await drafter.draft(case, next(iter(drafter.channels)))


async def build(settings: Settings, *, embedder: Embedder | None = None, writer: Writer | None = None) -> Service:
    """Everything that drafting needs, loaded and ready. Raises ``InvalidKnowledge``, ``EmbedderUnavailable``."""
    embedder = embedder or SentenceTransformerEmbedder(settings.embedding_model)
    library = await Library.open(knowledge_folder(settings), embedder, cache_dir=settings.cache_dir)
    plain = EmbeddedWriter()
    chosen = writer or writer_of(settings)
    drafter = Drafter(
        library=library,
        channels=build_channels(library.company),
        writer=plain if chosen.name == EMBEDDED else chosen,
        plain=plain,
        agent=settings.agent,
    )
    return Service(settings, drafter)
