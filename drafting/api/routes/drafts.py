"""Drafts: request, read, list."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from drafting.adapters.records import plain, to_json
from drafting.api.deps import Agent, Reader, RunningService, names
from drafting.api.errors import etag
from drafting.api.making import make
from drafting.api.problems import announced
from drafting.api.schemas.common import EntryId
from drafting.api.schemas.drafts import DraftOut, DraftPageOut, DraftsOut, RecordOut
from drafting.api.schemas.requests import DraftIn
from drafting.api.stream import stream, wants_stream
from drafting.api.views import draft_out, drafts_out, origins
from drafting.domain.actor import Actor
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import canonical
from drafting.domain.draft import DraftState
from drafting.ports import Answer, DraftQuery, IdempotencyKey
from drafting.review import Order, digest_of
from drafting.review.probes import unmarked

router = APIRouter(prefix="/v1/drafts", tags=["drafts"])

IdempotencyHeader = Annotated[
    str | None,
    Header(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$", description="The same key and body are answered once."),
]
Word = Annotated[str | None, Query(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
_STREAMED = {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "The draft, or the drafts of one resolution"}


@router.post("", status_code=201, response_model=DraftOut | DraftsOut, responses={201: _STREAMED, **announced(409, 413, 415, 503)})
async def request_draft(
    request: Request, body: DraftIn, actor: Agent, service: RunningService, idempotency_key: IdempotencyHeader = None
) -> Response:
    """Draft a reply for one channel, or for several from one resolution."""
    channels = tuple(service.drafter.channel(name).id for name in body.wanted)
    case = body.to_case(service.drafter.library.company)
    key = _key(actor, idempotency_key, await request.json())
    order = Order(case, channels, actor, _several if body.channels is not None else _one, key, team=body.team)
    kept = await service.store.claim(key, service.clock()) if key is not None else None
    if wants_stream(request.headers.get("accept", "")):
        return stream(service, order, kept)
    return _response(kept, replayed=True) if kept is not None else _response(await make(service, order))


@router.get("", response_model=DraftPageOut, responses=announced())
async def list_drafts(
    actor: Reader,
    service: RunningService,
    state: DraftState | None = None,
    channel: Word = None,
    customer: Word = None,
    cursor: Word = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DraftPageOut:
    """Drafts, newest first."""
    page = await service.files.drafts(DraftQuery(state, channel, customer, cursor, limit), actor)
    return DraftPageOut(items=[draft_out(filed) for filed in page.items], next=page.next)


@router.get("/{draft_id}", response_model=DraftOut, responses={304: {"description": "Not modified"}, **announced(404)})
async def read_draft(
    draft_id: EntryId, actor: Reader, service: RunningService, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """A draft with its ETag."""
    filed = await service.files.draft(draft_id, actor)
    if names(if_none_match, etag(filed)):
        return Response(status_code=304, headers={"ETag": etag(filed)})
    return draft_response(filed)


@router.get("/{draft_id}/record", response_model=RecordOut, responses=announced(404))
async def read_record(draft_id: EntryId, actor: Reader, service: RunningService) -> RecordOut:
    """The evidence of a draft: everything that went in and came out."""
    filed = await service.files.draft(draft_id, actor)
    return RecordOut(
        id=draft_id,
        version=filed.version,
        state=filed.state.value,
        binding=digest_of(filed),
        origins=origins(filed),
        record=plain(to_json(unmarked(filed))),
    )


def draft_response(filed: FiledDraft) -> Response:
    """A draft with its ETag, as it is sent by every route that answers one draft."""
    return Response(draft_out(filed).model_dump_json(), 200, {"ETag": etag(filed)}, "application/json")


def _key(actor: Actor, key: str | None, body: object) -> IdempotencyKey | None:
    """The caller's key; the same request in other white space or another order of keys is the same."""
    if key is None:
        return None
    return IdempotencyKey(actor.id, key, hashlib.sha256(f"POST /v1/drafts\n{canonical(body)}".encode()).hexdigest())


def _one(filed: tuple[FiledDraft, ...]) -> Answer:
    first = filed[0]
    return Answer(201, draft_out(first).model_dump_json(), (("ETag", etag(first)), ("Location", f"/v1/drafts/{first.draft.id}")))


def _several(filed: tuple[FiledDraft, ...]) -> Answer:
    return Answer(201, drafts_out(filed).model_dump_json())


def _response(answer: Answer, *, replayed: bool = False) -> Response:
    headers = dict(answer.headers) | ({"Idempotency-Replayed": "true"} if replayed else {})
    return Response(answer.body, answer.status, headers, "application/json")
