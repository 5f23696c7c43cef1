"""Where help desks tell what happened. A call is known by its signature, not by a key."""

from __future__ import annotations

from fastapi import APIRouter, Request

from drafting.api.deps import RunningService
from drafting.api.problems import announced
from drafting.api.schemas.desks import TakenOut
from drafting.errors import NotFound

router = APIRouter(prefix="/v1/desks", tags=["desks"])


@router.post("/{desk}/events", response_model=TakenOut, status_code=202, responses=announced(400, 401, 404, 413))
async def take_event(desk: str, request: Request, service: RunningService) -> TakenOut:
    """Take what a desk tells. It is kept before it is answered, and drafted for afterwards; a call that comes twice counts once."""
    intake = service.intake
    found = intake.desks.get(desk) if intake is not None else None
    if intake is None or found is None:
        raise NotFound(f"There is no desk '{desk[:64]}': EVENHAND_DESKS lists those that are connected.")
    events = found.read({name.lower(): value for name, value in request.headers.items()}, await request.body(), service.clock())
    return TakenOut(taken=await intake.receive(events))
