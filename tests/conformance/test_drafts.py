"""What every store keeps of drafts and of what was heard, on each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drafting.domain.approval import FiledDraft, Probe
from drafting.domain.audit import AuditEvent
from drafting.domain.draft import DraftState
from drafting.errors import BadRequest, VersionConflict
from drafting.ports import DraftQuery, DraftStore
from tests.conformance.filing import NOW, add, filed, moved
from tests.integration.fakes import FakeDrafter


async def test_a_draft_comes_back_as_it_was(store: DraftStore, drafter: FakeDrafter) -> None:
    draft = await filed(drafter)
    await add(store, draft)
    assert await store.draft(draft.draft.id) == draft
    assert await store.draft("none") is None


async def test_only_the_next_version_replaces(store: DraftStore, drafter: FakeDrafter) -> None:
    draft = await filed(drafter)
    await add(store, draft)
    approved = moved(draft, DraftState.APPROVED)
    async with store.transaction() as unit:
        await unit.replace(approved)
    with pytest.raises(VersionConflict):
        async with store.transaction() as unit:
            await unit.replace(approved)
    assert await store.draft(draft.draft.id) == approved


async def test_a_transaction_happens_whole_or_not_at_all(store: DraftStore, drafter: FakeDrafter) -> None:
    draft = await filed(drafter)

    async def interrupted() -> None:
        async with store.transaction() as unit:
            await unit.add("case_1", [draft])
            await unit.note(AuditEvent("draft", draft.draft.id, "anna", NOW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await interrupted()
    assert await store.draft(draft.draft.id) is None
    assert await store.audit(0, 10) == ()
    assert await store.heard("c-1") == ()


async def test_pages_follow_each_other(store: DraftStore, drafter: FakeDrafter) -> None:
    drafts = [await filed(drafter, minute=minute // 2) for minute in range(7)]
    for draft in drafts:
        await add(store, draft)
    seen: list[FiledDraft] = []
    page = await store.drafts(DraftQuery(limit=3))
    while True:
        seen += page.items
        if page.next is None:
            break
        page = await store.drafts(DraftQuery(limit=3, cursor=page.next))
    assert seen == list(reversed(drafts))


async def test_queries_combine(store: DraftStore, drafter: FakeDrafter) -> None:
    wanted = await filed(drafter, "c-1", 1, "sms")
    for draft in (wanted, await filed(drafter, "c-1", 2, "email"), await filed(drafter, "c-2", 3, "sms")):
        await add(store, draft)
    page = await store.drafts(DraftQuery(DraftState.NEEDS_REVIEW, "sms", "c-1"))
    assert page.items == (wanted,)
    assert (await store.drafts(DraftQuery(DraftState.SENT))).items == ()
    with pytest.raises(BadRequest):
        await store.drafts(DraftQuery(cursor="nonsense"))


async def test_open_drafts_are_those_that_wait(store: DraftStore, drafter: FakeDrafter) -> None:
    waiting, rejected, other = await filed(drafter, minute=1), await filed(drafter, minute=2), await filed(drafter, "c-2")
    for draft in (waiting, rejected, other):
        await add(store, draft)
    async with store.transaction() as unit:
        await unit.replace(moved(rejected, DraftState.REJECTED))
        assert await unit.open_drafts("c-1") == (waiting,)
    assert [one.draft.id for one in await store.drafts_of("c-1")] == [waiting.draft.id, rejected.draft.id]


async def test_messages_are_heard_by_case(store: DraftStore, drafter: FakeDrafter) -> None:
    later, earlier = await filed(drafter, minute=5), await filed(drafter, minute=1)
    for draft in (later, earlier, await filed(drafter, "c-2")):
        await add(store, draft)
    heard = await store.heard("c-1")
    assert [(one.case, one.message.text, one.received) for one in heard] == [
        (f"case_{draft.draft.id}", "My kite broke.", draft.created) for draft in (earlier, later)
    ]
    assert heard[0].message.at == NOW + timedelta(minutes=1)


async def test_siblings_are_the_drafts_of_one_case(store: DraftStore, drafter: FakeDrafter) -> None:
    first, second, other = [await filed(drafter, minute=minute) for minute in range(3)]
    async with store.transaction() as unit:
        await unit.add("case_1", [first, second])
    await add(store, other)
    assert await store.siblings(second.draft.id) == (first, second)
    assert await store.siblings("none") == ()


async def test_probes_are_told_apart(store: DraftStore, drafter: FakeDrafter) -> None:
    probe = replace(await filed(drafter), probe=Probe("wait", "nine weeks"))
    for draft in (probe, await filed(drafter)):
        await add(store, draft)
    assert await store.probes() == (probe,)
    found = replace(moved(probe, DraftState.WITHDRAWN), probe=Probe("wait", "nine weeks", found=True))
    async with store.transaction() as unit:
        await unit.replace(found)
    assert await store.probes() == (found,)


async def test_it_says_that_it_is_there(store: DraftStore) -> None:
    assert await store.is_reachable()
