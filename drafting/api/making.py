"""Making drafts for a request, once for each idempotency key."""

from __future__ import annotations

from drafting.api.deps import Running
from drafting.ports import Answer
from drafting.review import Order


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
