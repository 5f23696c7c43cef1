"""Whether the service is well, and its front page."""

from __future__ import annotations

import html

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from prometheus_client import CONTENT_TYPE_LATEST

from drafting.api.deps import RunningService
from drafting.api.schemas.knowledge import HealthOut, ReadyOut

router = APIRouter(tags=["service"])

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Evenhand</title></head>
<body><main><h1>Evenhand</h1>
<p>Drafts replies to customers of {company} for every channel, from one knowledge base and one rule book:
the same case gets the same answer everywhere.
Nothing is sent before a person has approved that very text.</p>
<p><a href="/docs">How to call it</a> · <a href="/openapi.json">its description</a> · <a href="/readyz">its state</a></p>
</main></body></html>
"""


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
        note="No API key is configured: everybody on this machine acts as the administrator 'local'." if service.door.is_open else "",
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}})
async def metrics(service: RunningService) -> Response:
    """Figures for Prometheus."""
    return Response(service.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)


@router.get("/", response_class=HTMLResponse)
async def front_page(service: RunningService) -> HTMLResponse:
    """What this is."""
    return HTMLResponse(_PAGE.format(company=html.escape(service.drafter.library.company.name)))
