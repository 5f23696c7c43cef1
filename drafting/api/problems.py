"""Problem details (RFC 9457): how they are written, and how the API's description announces them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Response

from drafting.api.schemas.common import ProblemOut

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, *, kind: str = "", headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """A problem response. ``kind`` names the sort of problem; without one the status says it all."""
    body: dict[str, Any] = {
        "type": f"urn:evenhand:problem:{kind}" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(content, status, dict(headers or {}), MEDIA_TYPE)


def announced(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem answers of a route for OpenAPI. Every route may refuse a caller, an accept header or a malformed request."""
    every = sorted({400, 401, 403, 406, 422, 429, *statuses})
    return {
        status: {
            "model": ProblemOut,
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
        for status in every
    }
