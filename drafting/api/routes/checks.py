"""Checks on any text."""

from __future__ import annotations

from fastapi import APIRouter

from drafting.api.deps import Agent, RunningService
from drafting.api.problems import announced
from drafting.api.schemas.drafts import CheckOut
from drafting.api.schemas.requests import CheckIn
from drafting.api.views import check_out

router = APIRouter(prefix="/v1/checks", tags=["checks"])


@router.post("", response_model=CheckOut, responses=announced(413, 415))
async def check_text(body: CheckIn, actor: Agent, service: RunningService) -> CheckOut:
    """Check a text for a channel, and against a case where one is given."""
    channel = service.drafter.channel(body.channel)
    case = body.to_case(service.drafter.library.company)
    return check_out(await service.drafter.check(body.text, channel.id, case, body.subject))
