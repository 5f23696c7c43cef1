"""Making drafts for a request, once for each idempotency key."""

from __future__ import annotations

import asyncio

from drafting.api.deps import Running
from drafting.ports import Answer
from drafting.review import Order

_UNDER_WAY: set[asyncio.Task[Answer]] = set()


def begun(service: Running, order: Order) -> asyncio.Task[Answer]:
    """The same under way, for a caller who may hang up meanwhile: what was begun is finished and filed all the same."""
    task = asyncio.create_task(make(service, order))
    _UNDER_WAY.add(task)
    task.add_done_callback(_finished)
    return task


def _finished(task: asyncio.Task[Answer]) -> None:
    _UNDER_WAY.discard(task)
    if not task.cancelled():
        task.exception()


async def make(service: Running, order: Order) -> Answer:
    """Make and file the drafts; a claimed key is given back where that fails."""
    try:
        filed = await service.desk.request(order)
    except BaseException:
        if order.key is not None:
            await service.store.release(order.key)
        raise
    service.metrics.drafted(filed)
    return order.answer(filed)
