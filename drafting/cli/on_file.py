"""All drafts on file, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from drafting.adapters.store import SqlStore
from drafting.domain.approval import FiledDraft
from drafting.ports import DraftQuery, DraftStore
from drafting.settings import Settings

_AT_ONCE = 200


async def every(store: DraftStore, query: DraftQuery) -> AsyncIterator[FiledDraft]:
    """Every draft that the query finds, whatever its limit."""
    cursor = query.cursor
    while True:
        page = await store.drafts(replace(query, cursor=cursor, limit=_AT_ONCE))
        for filed in page.items:
            yield filed
        if page.next is None:
            return
        cursor = page.next


async def on_file(*queries: DraftQuery) -> list[FiledDraft]:
    """Every draft that the queries find, one query after the other, in the configured store."""
    store = await SqlStore.open(Settings().database_url)
    try:
        return [filed for query in queries async for filed in every(store, query)]
    finally:
        await store.close()
