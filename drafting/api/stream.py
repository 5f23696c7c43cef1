"""Drafts as a stream of server-sent events: ``progress`` and ``text`` while they are made, then ``draft``; or ``error`` with problem
details.

A model's words are told as they come, marked ``provisional`` and with the number of the ``attempt``, because nobody has checked them. The text of the
draft is told at the end, not provisional: it takes their place.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

from fastapi.responses import StreamingResponse

from drafting.api.deps import Running
from drafting.api.errors import answer_of
from drafting.api.making import begun
from drafting.domain.progress import StepTold, WordsTold
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
    if kept is not None:
        for event in _told(json.loads(kept.body)):
            yield event
        return
    news: asyncio.Queue[StepTold | WordsTold | None] = asyncio.Queue()
    task = begun(service, replace(order, told=news.put_nowait))
    task.add_done_callback(lambda _: news.put_nowait(None))
    while (heard := await news.get()) is not None:
        yield _heard(heard)
    try:
        answer = task.result()
    except Exception as error:  # noqa: BLE001 - the headers are gone: the problem travels as an event
        yield b"event: error\ndata: " + bytes(answer_of(error).body) + b"\n\n"
        return
    for event in _told(json.loads(answer.body)):
        yield event


def _heard(heard: StepTold | WordsTold) -> bytes:
    if isinstance(heard, WordsTold):
        return _event("text", {"channel": heard.channel, "provisional": True, "attempt": heard.attempt, "text": heard.text})
    found = {"step": heard.step.value, "channel": heard.channel, "seconds": heard.seconds}
    return _event("progress", {name: value for name, value in found.items() if value is not None})


def _told(body: dict[str, Any]) -> Iterator[bytes]:
    """The checked texts, which take the place of every provisional word, and the answer itself."""
    for draft in body.get("drafts", [body]):
        text = draft["text"]
        for at in range(0, len(text), _CHUNK):
            piece = {"draft": draft["id"], "channel": draft["channel"], "provisional": False, "text": text[at : at + _CHUNK]}
            yield _event("text", piece)
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
