"""Errors as problem details. An error that stands in no row of the table of statuses is logged and answered without details."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from drafting.api.problems import problem
from drafting.domain.approval import FiledDraft
from drafting.errors import DraftingError, NotAuthenticated, RateLimited, StillInProgress, StoreAway, VersionConflict
from drafting.logs import logger
from drafting.review import Blocked
from drafting.review.editorial import EditedMeanwhile
from drafting.statuses import status_of
from knowledge.errors import InvalidKnowledge, KnowledgeError

_LOG = logger(__name__)


class PreconditionMissing(DraftingError):
    """An act on a draft without ``If-Match``."""


class Stale(VersionConflict):
    """``If-Match`` names another version; ``current`` is the present entity tag."""

    def __init__(self, current: str) -> None:
        self.current = current
        super().__init__("The draft changed since it was read: read it again, then repeat the act with its present ETag.")


def install(app: FastAPI) -> None:
    """Answer every error of the application as problem details."""
    app.add_exception_handler(DraftingError, _known)
    app.add_exception_handler(KnowledgeError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def answer_of(error: Exception) -> Response:
    """The problem response of an error."""
    status = 428 if isinstance(error, PreconditionMissing) else status_of(error)
    if status is None:
        _LOG.error("unexpected_error", error=type(error).__name__, exc_info=_without_values(error))
        return problem(500, "Something went wrong here. It was logged; please try again.")
    more: dict[str, Any] = {}
    if isinstance(error, Blocked):
        more["findings"] = [{"code": found.code, "message": found.message, "fix": found.fix} for found in error.findings]
    if isinstance(error, EditedMeanwhile):
        acts = [{"act": one.act, "by": one.actor, "at": one.at.isoformat(), "revision": one.revision} for one in error.acts]
        more |= {"current": f'"{error.tag}"', "changes": acts, "difference": error.difference}
    if isinstance(error, InvalidKnowledge):
        more["problems"] = [dataclasses.asdict(found) for found in error.problems[:50]]
    return problem(status, str(error), kind=_kind(error), headers=_headers(error), **more)


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, NotAuthenticated):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, RateLimited):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, Stale):
        return {"ETag": error.current}
    if isinstance(error, EditedMeanwhile):
        return {"ETag": f'"{error.tag}"'}
    return {"Retry-After": "1"} if isinstance(error, StillInProgress | StoreAway) else {}


def _kind(error: Exception) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()


def _without_values(error: Exception) -> tuple[type[Exception], Exception, object]:
    """Where it happened and of what type it is; its message may quote a customer and is left out."""
    bare = Exception(type(error).__name__)
    return type(bare), bare, error.__traceback__


async def _known(_request: Request, error: Exception) -> Response:
    return answer_of(error)


async def _invalid(_request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    errors = [{"loc": list(entry["loc"]), "msg": entry["msg"]} for entry in found[:50]]
    first = ".".join(map(str, errors[0]["loc"][1:] or errors[0]["loc"])) if errors else "the request"
    detail = f"{first}: {errors[0]['msg']}" if errors else "The request cannot be read."
    return problem(422, detail, kind="invalid-request", errors=errors)


async def _http(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return answer_of(error)
    details = {404: "There is nothing at this address; /docs lists what there is.", 405: "This address does not know this method."}
    return problem(error.status_code, details.get(error.status_code, str(error.detail)), headers=error.headers)


def etag(filed: FiledDraft) -> str:
    """The strong entity tag of a draft's version."""
    return f'"{filed.draft.id}.{filed.version}"'
