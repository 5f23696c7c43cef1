"""Drafting told while it happens, to a page that waits: which step is at work, and a model's words before anybody checked them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

from starlette.responses import StreamingResponse

from drafting.console.visit import Visit
from drafting.domain.approval import FiledDraft
from drafting.domain.progress import Step, StepTold, WordsTold
from drafting.errors import DraftingError
from drafting.review import Order
from knowledge.errors import KnowledgeError

STREAM = "text/event-stream"
_STEPS = {
    Step.TRIAGE: "Reading what they say",
    Step.RETRIEVE: "Looking it up",
    Step.RESOLVE: "Deciding",
    Step.WRITE: "Wording",
    Step.CHECK: "Checking",
}
_UNDER_WAY: set[asyncio.Task[tuple[FiledDraft, ...]]] = set()
"""What was begun is finished and filed, though its page be closed meanwhile."""


def streamed(visit: Visit, order: Order) -> StreamingResponse:
    """The events of one order: ``step`` and ``words`` (of the first channel; ``anew`` before another attempt), then ``go`` with the draft's address, or ``refused`` with the reason."""
    return StreamingResponse(_events(visit, order), 200, {"X-Accel-Buffering": "no"}, STREAM)


async def _events(visit: Visit, order: Order) -> AsyncIterator[bytes]:
    news: asyncio.Queue[StepTold | WordsTold | None] = asyncio.Queue()
    task = asyncio.create_task(visit.office.desk.request(replace(order, told=news.put_nowait)))
    _UNDER_WAY.add(task)
    task.add_done_callback(_UNDER_WAY.discard)
    task.add_done_callback(lambda _: news.put_nowait(None))
    attempt = 0
    while (heard := await news.get()) is not None:
        if isinstance(heard, StepTold):
            if heard.seconds is None:
                yield _event("step", _STEPS[heard.step])
        elif heard.channel == order.channels[0]:
            if heard.attempt != attempt:
                attempt = heard.attempt
                yield _event("anew", "")
            yield _event("words", heard.text)
    try:
        filed = task.result()
    except (DraftingError, KnowledgeError) as error:
        yield _event("refused", str(error))
        return
    except Exception:  # noqa: BLE001 - the headers are gone: the page is told without its words
        yield _event("refused", "Something went wrong here. Please try again.")
        return
    visit.office.tally.drafted(filed)
    yield _event("go", f"{visit.base}/drafts/{filed[0].draft.id}?done=new")


def _event(name: str, words: str) -> bytes:
    return f"event: {name}\ndata: {json.dumps(words)}\n\n".encode()
