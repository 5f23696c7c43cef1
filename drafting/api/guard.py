"""The gate in front of the application: what is too big, not JSON, or JSON that nobody should have to read, stops here."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drafting.api.problems import problem

MAX_BODY = 1024 * 1024
MAX_DEPTH = 40
MAX_INTEGER = 2**63 - 1
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_JSON = re.compile(r"application/(?:[\w.-]+\+)?json\s*(?:;.*)?", re.IGNORECASE)
_ACCEPTED = frozenset({"*/*", "application/*", "application/json", "application/problem+json"})
_STREAM = "text/event-stream"


class Refused(Exception):
    """A request that goes no further."""

    def __init__(self, status: int, detail: str, kind: str = "") -> None:
        self.status, self.detail, self.kind = status, detail, kind
        super().__init__(detail)


class Guard:
    """ASGI middleware: caps bodies (also chunked ones), and lets only clean JSON through to ``/v1``."""

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY) -> None:
        self.app = app
        self.max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            body = await self._body(headers, receive)
            if scope["path"].startswith("/v1/"):
                _check_accept(headers.get("accept", ""))
                if scope["method"] in _WITH_BODY and body:
                    _check_json(headers.get("content-type", ""), body)
        except Refused as refused:
            await problem(refused.status, refused.detail, kind=refused.kind)(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)

    async def _body(self, headers: dict[str, str], receive: Receive) -> bytes:
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:20]) > self.max_body:
            raise self._too_big()
        chunks: list[bytes] = []
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            more = message.get("more_body", False)
            if size > self.max_body:
                raise self._too_big()
        return b"".join(chunks)

    def _too_big(self) -> Refused:
        return Refused(413, f"A request may have at most {self.max_body:,} bytes.", "too-big")


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _check_accept(accept: str) -> None:
    if not accept.strip():
        return
    for entry in accept.split(","):
        media, _, parameters = entry.strip().lower().partition(";")
        refused = re.search(r"(?:^|;)\s*q=0(?:\.0*)?\s*(?:;|$)", parameters)
        if media.strip() in _ACCEPTED | {_STREAM} and not refused:
            return
    raise Refused(406, "Answers are application/json; ask for that.", "not-acceptable")


def _check_json(content_type: str, body: bytes) -> None:
    if not _JSON.fullmatch(content_type.strip()):
        raise Refused(415, "Send JSON, with 'Content-Type: application/json'.", "not-json")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"The body is not UTF-8 (byte {error.start}).", "malformed-json") from error
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite, parse_int=_bounded)
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused(400, f"The body is not valid JSON: {getattr(error, 'msg', error)}{place}.", "malformed-json") from error
    _walk(data)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice in one object")
    return found


def _no_constant(_name: str) -> Any:
    raise ValueError("NaN and Infinity are no JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def _bounded(digits: str) -> int:
    if len(digits) > 20 or abs(int(digits)) > MAX_INTEGER:
        raise ValueError("an integer is too large: at most 64 bits")
    return int(digits)


def _too_deep() -> Refused:
    return Refused(400, f"The body is nested too deeply: at most {MAX_DEPTH} levels.", "malformed-json")


def _walk(data: Any) -> None:
    """Depth, and characters that are no text: NUL and halves of surrogate pairs."""
    level = [data]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str) and _is_unclean(value):
                raise Refused(422, "A text holds a NUL character or half of a surrogate pair, which no text may.", "malformed-text")
        if not below:
            return
        level = below
    raise _too_deep()


def _is_unclean(text: str) -> bool:
    return "\0" in text or any("\ud800" <= character <= "\udfff" for character in text)
