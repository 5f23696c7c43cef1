"""The queue: what is due, who does it, what colleagues say."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from drafting.api.deps import Agent, Reader, RunningService
from drafting.api.problems import announced
from drafting.api.schemas.common import EntryId
from drafting.api.schemas.desk import AssignIn, CommentIn, CommentOut, CommentsOut, HoldOut, QueuedOut, QueueOut
from drafting.api.views import draft_out
from drafting.ports import Hold, QueueQuery
from drafting.ports import Remark as Comment

router = APIRouter(prefix="/v1", tags=["queue"])

Word = Annotated[str | None, Query(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/queue", response_model=QueueOut, responses=announced())
async def read_queue(actor: Reader, service: RunningService, channel: Word = None, cursor: Word = None, limit: Limit = 50) -> QueueOut:
    """Drafts that wait for review, the earliest due first; new drafts never move a later page."""
    page = await service.queue.page(QueueQuery(channel, cursor, limit), actor)
    return QueueOut(items=[QueuedOut(draft=draft_out(one.filed), hold=_hold(one.hold)) for one in page.items], next=page.next)


@router.post("/drafts/{draft_id}/claim", response_model=HoldOut, responses=announced(404, 409))
async def claim(draft_id: EntryId, actor: Agent, service: RunningService) -> HoldOut:
    """Take a draft and its customer for a while; again to keep it longer."""
    return _held(await service.queue.take(draft_id, actor))


@router.post("/drafts/{draft_id}/release", status_code=204, response_class=Response, responses=announced(404))
async def release(draft_id: EntryId, actor: Agent, service: RunningService) -> Response:
    """Give a draft and its customer back."""
    await service.queue.release(draft_id, actor)
    return Response(status_code=204)


@router.post("/drafts/{draft_id}/assign", response_model=HoldOut, responses=announced(404, 413, 415))
async def assign(draft_id: EntryId, body: AssignIn, actor: Agent, service: RunningService) -> HoldOut:
    """Hand a draft and its customer over to somebody."""
    return _held(await service.queue.assign(draft_id, body.to, actor))


@router.post("/drafts/{draft_id}/comments", status_code=201, response_model=CommentOut, responses=announced(404, 413, 415))
async def comment(draft_id: EntryId, body: CommentIn, actor: Reader, service: RunningService) -> CommentOut:
    """Say something about a draft among colleagues; it never becomes part of a text."""
    return _comment(await service.queue.comment(draft_id, body.text, actor))


@router.get("/drafts/{draft_id}/comments", response_model=CommentsOut, responses=announced(404))
async def read_comments(draft_id: EntryId, actor: Reader, service: RunningService) -> CommentsOut:
    """What colleagues said about a draft, oldest first."""
    return CommentsOut(items=[_comment(one) for one in await service.queue.comments(draft_id, actor)])


@router.get("/mentions", response_model=CommentsOut, responses=announced())
async def read_mentions(actor: Reader, service: RunningService, limit: Limit = 50) -> CommentsOut:
    """The latest comments that mention the caller, newest first."""
    return CommentsOut(items=[_comment(one) for one in await service.files.mentions(actor, limit)])


def _hold(hold: Hold | None) -> HoldOut | None:
    return _held(hold) if hold is not None else None


def _held(hold: Hold) -> HoldOut:
    return HoldOut(holder=hold.holder, until=hold.until, assigned=hold.assigned)


def _comment(found: Comment) -> CommentOut:
    return CommentOut(id=found.id, draft=found.draft, by=found.by, at=found.at, text=found.text, mentions=list(found.mentions))
