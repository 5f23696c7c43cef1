"""The audit log and a customer's timeline."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query

from drafting.api.deps import Admin, Auditor, Reader, RunningService
from drafting.api.problems import announced
from drafting.api.schemas.desk import ErasedOut, HeadOut, TeamIn, TeamOut, WatchfulnessOut
from drafting.api.schemas.drafts import AuditPageOut, TimelineOut
from drafting.api.views import audit_out, said_out
from drafting.recall import timeline
from drafting.review import erase
from drafting.review.probes import watchfulness

router = APIRouter(prefix="/v1", tags=["evidence"])

CustomerId = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


@router.get("/audit", response_model=AuditPageOut, responses=announced())
async def read_audit(
    actor: Auditor,
    service: RunningService,
    cursor: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> AuditPageOut:
    """The append-only log, oldest first; each entry's hash covers the one before it."""
    entries = await service.files.audit(cursor, limit + 1, actor)
    number, head = await service.store.audit_head()
    shown = entries[:limit]
    return AuditPageOut(
        items=[audit_out(entry) for entry in shown],
        next=str(shown[-1].number) if len(entries) > limit else None,
        head=f"{number}:{head}",
    )


@router.get("/audit/head", response_model=HeadOut, responses=announced())
async def read_head(actor: Auditor, service: RunningService) -> HeadOut:
    """The signed end of the log. Keep it elsewhere: a cut tail or a log written anew shows against it."""
    return HeadOut(**asdict(service.signer.sign(await service.store.audit_head(), service.clock())))


@router.delete("/customers/{customer_id}", response_model=ErasedOut, responses=announced(404, 409))
async def erase_customer(customer_id: CustomerId, actor: Admin, service: RunningService) -> ErasedOut:
    """Forget a customer: their words, values and names go everywhere; what was done, and the audit chain, stay."""
    return ErasedOut(drafts=(await erase(service.store, service.clock, customer_id, actor)).drafts)


@router.put("/customers/{customer_id}/team", response_model=TeamOut, responses=announced(404, 413, 415))
async def move_customer(customer_id: CustomerId, body: TeamIn, actor: Admin, service: RunningService) -> TeamOut:
    """Give a customer, with all that is on file of them, to a team; to none with null."""
    await service.files.move(customer_id, body.team, actor)
    return TeamOut(customer=customer_id, team=body.team)


@router.get("/probes", response_model=WatchfulnessOut, responses=announced())
async def read_probes(actor: Auditor, service: RunningService) -> WatchfulnessOut:
    """Whether people still read: what became of the drafts that were seeded with a fault."""
    return WatchfulnessOut.model_validate(asdict(watchfulness(await service.store.probes())))


@router.get("/customers/{customer_id}/timeline", response_model=TimelineOut, responses=announced())
async def read_timeline(customer_id: CustomerId, actor: Reader, service: RunningService) -> TimelineOut:
    """All that was said to and by a customer, in every channel; empty for one that nobody knows."""
    said = timeline(*await service.files.said(customer_id, actor))
    return TimelineOut(customer=customer_id, items=[said_out(entry) for entry in said])
