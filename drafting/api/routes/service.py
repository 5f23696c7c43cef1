"""Whether the service is well; and the way to the console."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from prometheus_client import CONTENT_TYPE_LATEST

from drafting.api.deps import RunningService
from drafting.api.schemas.knowledge import HealthOut, ReadyOut

router = APIRouter(tags=["service"])


@router.get("/healthz", response_model=HealthOut)
async def health() -> HealthOut:
    """The process answers."""
    return HealthOut(status="ok")


@router.get("/readyz", response_model=ReadyOut, responses={503: {"model": ReadyOut, "description": "Not ready"}})
async def ready(response: Response, service: RunningService) -> ReadyOut:
    """What is loaded and reachable."""
    reachable = await service.store.is_reachable()
    response.status_code = 200 if reachable else 503
    library = service.drafter.library
    return ReadyOut(
        status="ready" if reachable else "not_ready",
        company=library.company.name,
        articles=len(library.articles),
        policies=len(library.policies),
        channels=sorted(service.drafter.channels),
        model=service.model,
        database="reachable" if reachable else "unreachable",
        access="open" if service.door.is_open else "keys",
        knowledge=service.serving.source,
        change=service.serving.follower.number,
        drift=len(await service.serving.drift()) if reachable else 0,
        note="No API key is configured: everybody on this machine acts as the administrator 'local'." if service.door.is_open else "",
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}})
async def metrics(service: RunningService) -> Response:
    """Figures for Prometheus."""
    return Response(service.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)


@router.get("/", response_class=RedirectResponse, status_code=307)
async def front_page(request: Request) -> RedirectResponse:
    """To the console, where people work."""
    return RedirectResponse(f"{request.scope.get('root_path', '')}/console/")
