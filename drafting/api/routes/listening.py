"""What is said in public: which of it needs a person, and which topics rise."""

from __future__ import annotations

from fastapi import APIRouter

from drafting.api.deps import Agent, RunningService
from drafting.api.problems import announced
from drafting.api.schemas.listening import ListenIn, ListenOut, listen_out, mention_of

router = APIRouter(prefix="/v1/listening", tags=["listening"])


@router.post("", response_model=ListenOut, responses=announced(413, 415, 503))
async def listen(body: ListenIn, actor: Agent, service: RunningService) -> ListenOut:
    """Take mentions in. Nothing is drafted and nobody is stored: of each mention only its time and its terms are kept, for as long
    as the company's published purpose says."""
    report = await service.listener.listen([mention_of(one) for one in body.mentions])
    purpose = service.drafter.library.company.listening
    return listen_out(report, purpose.purpose if purpose is not None else "")
