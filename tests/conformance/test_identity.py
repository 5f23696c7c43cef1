"""Who may see and do what, what is in the log and what is forgotten: every store, on each of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from drafting.domain.access import AccessKey
from drafting.domain.actor import ActorRole
from drafting.domain.audit import AuditEvent, verify_chain
from drafting.domain.case import Case
from drafting.domain.draft import DraftState
from drafting.errors import IdempotencyMismatch, StillInProgress, VersionConflict
from drafting.ports import Answer, DraftQuery, DraftStore, Hold, IdempotencyKey, LineQuery, QueueQuery, Remark
from tests.conformance.filing import NOW, add, filed, moved
from tests.integration.fakes import FakeDrafter

KEY = IdempotencyKey("anna", "k-1", "f" * 64)
ANSWER = Answer(201, '{"id": "x"}', (("ETag", '"x"'),))


async def test_the_chain_holds_under_many_writers(store: DraftStore) -> None:
    async def write(number: int) -> None:
        async with store.transaction() as unit:
            await unit.note(AuditEvent("approve", f"drf_{number}", "anna", NOW, {"version": number}))

    await asyncio.gather(*(write(number) for number in range(20)))
    entries = await store.audit(0, 100)
    assert len(entries) == 20
    assert verify_chain(entries, await store.audit_head()) is None
    assert await store.audit(18, 5) == entries[18:]


async def test_a_key_is_claimed_answered_and_told_again(store: DraftStore) -> None:
    assert await store.claim(KEY, NOW) is None
    with pytest.raises(StillInProgress):
        await store.claim(KEY, NOW + timedelta(minutes=1))
    with pytest.raises(IdempotencyMismatch):
        await store.claim(replace(KEY, fingerprint="0" * 64), NOW)
    async with store.transaction() as unit:
        await unit.answered(KEY, ANSWER)
    await store.release(KEY)
    assert await store.claim(KEY, NOW) == ANSWER


async def test_a_key_is_given_back_or_taken_over(store: DraftStore) -> None:
    assert await store.claim(KEY, NOW) is None
    await store.release(KEY)
    assert await store.claim(KEY, NOW) is None
    assert await store.claim(KEY, NOW + timedelta(minutes=11)) is None
    with pytest.raises(StillInProgress):
        await store.claim(KEY, NOW + timedelta(minutes=12))


async def test_an_answer_needs_its_claim(store: DraftStore) -> None:
    with pytest.raises(VersionConflict):
        async with store.transaction() as unit:
            await unit.answered(KEY, ANSWER)


async def test_keys_are_kept_and_changed(store: DraftStore) -> None:
    old = AccessKey("key_1", "anna", frozenset({ActorRole.AGENT, ActorRole.QA}), "a" * 64, NOW, frozenset({"north", "the, south"}))
    new = AccessKey("key_2", "robot", frozenset({ActorRole.AGENT}), "b" * 64, NOW + timedelta(minutes=1), is_person=False)
    for key in (new, old):
        async with store.transaction() as unit:
            await unit.put_key(key)
    assert await store.access_keys() == (old, new)
    assert await store.access_key("a" * 64) == old
    gone = replace(old, revoked=NOW, expires=NOW)
    async with store.transaction() as unit:
        assert await unit.key("key_1") == old
        await unit.put_key(gone)
    assert await store.access_key("a" * 64) == gone
    assert await store.access_key("c" * 64) is None


async def test_a_subjects_secret_is_its_own_for_good(store: DraftStore) -> None:
    async with store.transaction() as unit:
        mine, other = await unit.subject_key("customer:a"), await unit.subject_key("customer:b")
    async with store.transaction() as unit:
        assert await unit.subject_key("customer:a") == mine
    assert mine != other
    assert len(mine) == 32


async def test_a_team_sees_what_is_its_own(store: DraftStore, drafter: FakeDrafter) -> None:
    north, south, nobodys = [replace(await filed(drafter, f"c-{team}"), team=team) for team in ("north", "south", None)]
    for draft in (north, south, nobodys):
        async with store.transaction() as unit:
            await unit.add(f"case_{draft.draft.id}", [draft])
            await unit.belong(str(draft.record.case.customer.id), draft.team)
            await unit.note(AuditEvent("draft", draft.draft.id, "anna", NOW))
            await unit.remark(Remark(f"rem_{draft.draft.id}", draft.draft.id, "anna", NOW, "@bea", ("bea",)))
    mine = frozenset({"north"})
    assert (await store.drafts(DraftQuery(teams=mine))).items == (north,)
    assert (await store.queue(QueueQuery(teams=mine))).items == (north,)
    assert [line.id for line in (await store.lines(LineQuery(teams=mine))).items] == [north.draft.id]
    assert (await store.count(LineQuery(teams=mine)), await store.count(LineQuery(teams=frozenset()))) == (1, 0)
    assert [entry.event.subject for entry in await store.audit(0, 10, mine)] == [north.draft.id]
    assert [one.draft for one in await store.mentions("bea", 10, mine)] == [north.draft.id]
    for nothing in (frozenset[str](), frozenset({"west"})):
        assert (await store.drafts(DraftQuery(teams=nothing))).items == ()
        assert (await store.queue(QueueQuery(teams=nothing))).items == ()
        assert await store.audit(0, 10, nothing) == ()
    assert len((await store.drafts(DraftQuery())).items) == len(await store.audit(0, 10)) == 3
    assert [await store.team_of(f"c-{name}") for name in ("north", "None", "new")] == ["north", None, None]
    assert (await store.knows("c-None"), await store.knows("c-new")) == (True, False)
    async with store.transaction() as unit:
        await unit.belong("c-north", "south")
        assert await unit.team_of("c-north") == "south"
    assert (await store.drafts(DraftQuery(teams=mine))).items == ()
    assert [one.team for one in await store.drafts_of("c-north")] == ["south"]


async def test_a_replaced_draft_stays_with_its_team(store: DraftStore, drafter: FakeDrafter) -> None:
    draft = replace(await filed(drafter), team="north")
    await add(store, draft)
    async with store.transaction() as unit:
        await unit.replace(moved(draft, DraftState.REJECTED))
    assert [one.team for one in (await store.drafts(DraftQuery(teams=frozenset({"north"})))).items] == ["north"]


async def test_an_erased_customer_leaves_nothing(store: DraftStore, drafter: FakeDrafter) -> None:
    draft, other = await filed(drafter), await filed(drafter, "c-2")
    for one in (draft, other):
        await add(store, one)
    key = replace(KEY, key="k-2")
    await store.claim(key, NOW)
    async with store.transaction() as unit:
        await unit.belong("c-1", "north")
        await unit.take(Hold("customer:c-1", "anna", NOW))
        await unit.remark(Remark("rem_1", draft.draft.id, "anna", NOW, "@bea", ("bea",)))
        await unit.answered(key, Answer(201, f'{{"id": "{draft.draft.id}"}}'))
        secret = await unit.subject_key("customer:c-1")
        assert await unit.knows("c-1")
    bare = replace(moved(draft, DraftState.WITHDRAWN), record=replace(draft.record, case=Case((), NOW.date())), team=None)
    async with store.transaction() as unit:
        await unit.erase("c-1", [bare])
        assert not await unit.knows("c-1")
        assert await unit.team_of("c-1") is None
        assert await unit.hold("customer:c-1") is None
        assert await unit.subject_key("customer:c-1") != secret
    await store.tidy()
    assert await store.heard("c-1") == ()
    assert await store.drafts_of("c-1") == ()
    assert await store.remarks(draft.draft.id) == await store.mentions("bea", 10) == ()
    assert await store.claim(key, NOW) is None
    assert await store.drafts_of("c-2") == (other,)
