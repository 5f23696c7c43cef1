"""The knowledge as a whole: what is served, what was done with it, what is overdue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from drafting.api.deps import Anybody, RunningService
from drafting.api.entry_views import change_out, entry_out
from drafting.api.problems import announced
from drafting.api.schemas.entries import ChangesOut, KnowledgeOut, PendingOut, StaleOut, StalePageOut
from knowledge.curation.overdue import overdue
from knowledge.domain.revision import EntryKind

router = APIRouter(prefix="/v1/knowledge", tags=["knowledge"])


@router.get("", response_model=KnowledgeOut, responses=announced())
async def read_knowledge(actor: Anybody, service: RunningService) -> KnowledgeOut:
    """What is served, and whether the folder says the same."""
    library, serving = service.drafter.library, service.serving
    return KnowledgeOut(
        source=serving.source,
        change=serving.follower.number,
        articles=len(library.articles),
        policies=len(library.policies),
        drift=list(await serving.drift()),
    )


@router.get("/changes", response_model=ChangesOut, responses=announced())
async def list_changes(
    actor: Anybody,
    service: RunningService,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> ChangesOut:
    """What was done with articles and policies, in order."""
    async with service.store.knowledge() as entries:
        found = await entries.changes(after, limit)
    return ChangesOut(items=[change_out(one) for one in found], next=found[-1].number if len(found) == limit else None)


@router.get("/pending", response_model=PendingOut, responses=announced())
async def list_pending(actor: Anybody, service: RunningService) -> PendingOut:
    """Articles and policies with a revision that is not published yet: drafts, and what waits for somebody to publish it."""
    async with service.store.knowledge() as entries:
        found = await entries.pending()
    return PendingOut(items=[entry_out(entry, revision) for entry, revision in found])


@router.get("/stale", response_model=StalePageOut, responses=announced())
async def list_stale(actor: Anybody, service: RunningService) -> StalePageOut:
    """Published articles whose verification is overdue, those first on which the most drafts rest."""
    library = service.drafter.library
    today = library.company.day_of(service.clock())
    found = overdue(library.articles.values(), today, await service.store.rest_counts(EntryKind.ARTICLE))
    return StalePageOut(
        items=[
            StaleOut(
                id=one.article.id,
                title=one.article.title,
                owner=one.article.owner,
                verified=one.article.verified.isoformat() if one.article.verified is not None else None,
                due=one.due.isoformat(),
                drafts=one.drafts,
            )
            for one in found
        ]
    )
