"""What a person does with a draft. Every act needs the version that they saw."""

from __future__ import annotations

from fastapi import APIRouter, Response

from drafting.api.deps import Agent, IfMatch, RunningService, seen
from drafting.api.problems import announced
from drafting.api.routes.drafts import draft_response
from drafting.api.schemas.common import EntryId
from drafting.api.schemas.drafts import DraftOut
from drafting.api.schemas.requests import ApproveIn, EditIn, RejectIn, ReviseIn, SettleIn, SupplyIn, WithdrawIn
from drafting.review import Consent

router = APIRouter(prefix="/v1/drafts/{draft_id}", tags=["review"])
_PROBLEMS = announced(404, 409, 412, 413, 415, 428, 503)


@router.post("/approve", response_model=DraftOut, responses=_PROBLEMS)
async def approve(
    draft_id: EntryId, actor: Agent, service: RunningService, body: ApproveIn | None = None, if_match: IfMatch = None
) -> Response:
    """Approve this very text; it goes out where its channel has a connector."""
    consent = Consent(body.note, body.override) if body is not None else None
    filed = await service.desk.approve(seen(draft_id, if_match, actor), consent)
    service.metrics.acted("approve")
    return draft_response(filed)


@router.post("/reject", response_model=DraftOut, responses=_PROBLEMS)
async def reject(draft_id: EntryId, body: RejectIn, actor: Agent, service: RunningService, if_match: IfMatch = None) -> Response:
    """Reject a draft for a reason."""
    filed = await service.desk.reject(seen(draft_id, if_match, actor), body.reason)
    service.metrics.acted("reject")
    return draft_response(filed)


@router.post("/withdraw", response_model=DraftOut, responses=_PROBLEMS)
async def withdraw(
    draft_id: EntryId, actor: Agent, service: RunningService, body: WithdrawIn | None = None, if_match: IfMatch = None
) -> Response:
    """Take a draft back, also an approved one that was not sent yet."""
    filed = await service.desk.withdraw(seen(draft_id, if_match, actor), body.reason if body is not None else None)
    service.metrics.acted("withdraw")
    return draft_response(filed)


@router.post("/reopen", response_model=DraftOut, responses=_PROBLEMS)
async def reopen(draft_id: EntryId, actor: Agent, service: RunningService, if_match: IfMatch = None) -> Response:
    """Take an approval back before it went out: the draft needs review again."""
    filed = await service.desk.reopen(seen(draft_id, if_match, actor))
    service.metrics.acted("reopen")
    return draft_response(filed)


@router.post("/supply", response_model=DraftOut, responses=_PROBLEMS)
async def supply(draft_id: EntryId, body: SupplyIn, actor: Agent, service: RunningService, if_match: IfMatch = None) -> Response:
    """Draft the case again with facts that were found out, in every channel in which a draft of it is open."""
    filed = await service.desk.supply(seen(draft_id, if_match, actor), body.facts)
    service.metrics.acted("supply")
    return draft_response(filed)


@router.post("/settle", response_model=DraftOut, responses=_PROBLEMS)
async def settle(draft_id: EntryId, body: SettleIn, actor: Agent, service: RunningService, if_match: IfMatch = None) -> Response:
    """Say what became of a message that may or may not have arrived: it did, or it is reviewed again."""
    filed = await service.desk.settle(seen(draft_id, if_match, actor), delivered=body.delivered, reason=body.reason)
    service.metrics.acted("settle")
    return draft_response(filed)


@router.post("/revise", response_model=DraftOut, responses=_PROBLEMS)
async def revise(
    draft_id: EntryId, actor: Agent, service: RunningService, body: ReviseIn | None = None, if_match: IfMatch = None
) -> Response:
    """Send a draft back: it is drafted again and needs review."""
    filed = await service.desk.revise(seen(draft_id, if_match, actor), body.instructions if body is not None else None)
    service.metrics.acted("revise")
    return draft_response(filed)


@router.post("/edit", response_model=DraftOut, responses=_PROBLEMS)
async def edit(draft_id: EntryId, body: EditIn, actor: Agent, service: RunningService, if_match: IfMatch = None) -> Response:
    """Put a person's words in the draft's place; they are checked, and the draft needs review."""
    filed = await service.desk.edit(seen(draft_id, if_match, actor), body.text, body.subject)
    service.metrics.acted("edit")
    return draft_response(filed)
