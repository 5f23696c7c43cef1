"""Drafts as a stream of server-sent events: ``progress``, ``text``, then ``draft``; or ``error`` with problem details."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from fastapi.responses import StreamingResponse

from drafting.api.deps import Running
from drafting.api.errors import answer_of
from drafting.api.making import make_to_the_end
from drafting.ports import Answer
from drafting.review import Order

STREAM = "text/event-stream"
_CHUNK = 60


def wants_stream(accept: str) -> bool:
    """Whether the caller would rather have events than JSON."""
    weights = dict(map(_weighted, accept.split(",")))
    return weights.get(STREAM, 0.0) > 0 and weights.get(STREAM, 0.0) >= weights.get("application/json", 0.0)


def stream(service: Running, order: Order, kept: Answer | None) -> StreamingResponse:
    """The stream of one order; one that was answered before is told again."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"} | ({"Idempotency-Replayed": "true"} if kept is not None else {})
    return StreamingResponse(_events(service, order, kept), 201, headers, STREAM)


async def _events(service: Running, order: Order, kept: Answer | None) -> AsyncIterator[bytes]:
    yield _event("progress", {"step": "received", "channels": list(order.channels)})
    try:
        answer = kept if kept is not None else await make_to_the_end(service, order)
    except Exception as error:  # noqa: BLE001 - the headers are gone: the problem travels as an event
        yield b"event: error\ndata: " + bytes(answer_of(error).body) + b"\n\n"
        return
    for event in _told(json.loads(answer.body)):
        yield event


def _told(body: dict[str, Any]) -> Iterator[bytes]:
    drafts = body.get("drafts", [body])
    for step, seconds in drafts[0]["seconds"].items():
        yield _event("progress", {"step": step, "seconds": seconds})
    for draft in drafts:
        text = draft["text"]
        for at in range(0, len(text), _CHUNK):
            yield _event("text", {"draft": draft["id"], "channel": draft["channel"], "text": text[at : at + _CHUNK]})
    yield _event("draft", body)


def _event(name: str, data: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _weighted(entry: str) -> tuple[str, float]:
    media, _, parameters = entry.strip().lower().partition(";")
    weight = next((part.strip()[2:] for part in parameters.split(";") if part.strip().startswith("q=")), "1")
    try:
        return media.strip(), float(weight)
    except ValueError:
        return media.strip(), 0.0
