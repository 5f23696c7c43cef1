"""What every store tells a desk: lines, queue, outbox, holds and remarks, on each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from drafting.domain.approval import FiledDraft
from drafting.domain.delivery import Delivery, DeliveryState
from drafting.domain.draft import DraftState
from drafting.domain.line import line_of
from drafting.ports import DraftStore, Hold, LineOrder, LineQuery, QueueQuery, Remark
from tests.conformance.filing import NOW, add, filed, moved
from tests.integration.fakes import FakeDrafter


async def test_lines_come_by_due_time_and_are_filtered(store: DraftStore, drafter: FakeDrafter) -> None:
    late, early = await filed(drafter, minute=1), await filed(drafter, "c-2", minute=2, channel="chat")
    late, early = replace(late, due=NOW + timedelta(hours=5)), replace(early, due=NOW + timedelta(hours=1))
    for one in (late, early):
        await add(store, one)
    page = await store.lines(LineQuery(limit=1))
    rest = await store.lines(LineQuery(limit=1, cursor=page.next))
    assert [line.id for line in (*page.items, *rest.items)] == [early.draft.id, late.draft.id]
    assert rest.next is None
    assert page.items[0] == line_of(early)
    assert [line.id for line in (await store.lines(LineQuery(order=LineOrder.NEWEST))).items] == [early.draft.id, late.draft.id]
    wanted = {
        "channel": (LineQuery(channel="chat"), [early]),
        "verdict": (LineQuery(verdict="block"), []),
        "priority": (LineQuery(priority="normal"), [early, late]),
        "tier": (LineQuery(tiers=("gold",)), []),
        "no tier": (LineQuery(tiers=("gold", None)), [early, late]),
        "state": (LineQuery(state=DraftState.SENT), []),
        "held": (LineQuery(held=frozenset({"customer:c-1"})), [late]),
        "since": (LineQuery(since=NOW + timedelta(minutes=2)), [early]),
    }
    for name, (query, expected) in wanted.items():
        assert [line.id for line in (await store.lines(query)).items] == [one.draft.id for one in expected], name
        assert await store.count(query) == len(expected), name


async def test_a_line_follows_its_draft(store: DraftStore, drafter: FakeDrafter) -> None:
    draft = await filed(drafter)
    await add(store, draft)
    text = replace(draft.draft.wording, text="Hello. We will give you nothing.")
    edited = replace(draft, version=2, record=replace(draft.record, draft=replace(draft.draft, wording=text)))
    async with store.transaction() as unit:
        await unit.replace(edited)
    (line,) = (await store.lines(LineQuery())).items
    assert line == line_of(edited)
    assert 0 < line.changed < 1


def waiting(draft: FiledDraft, minute: int, state: DeliveryState = DeliveryState.WAITING) -> FiledDraft:
    """Its next version, approved and due at that minute."""
    delivery = Delivery(f"msg_{draft.draft.id}", "folder", state, NOW + timedelta(minutes=minute))
    return replace(moved(draft, DraftState.APPROVED), delivery=delivery)


async def test_the_outbox_is_by_time(store: DraftStore, drafter: FakeDrafter) -> None:
    drafts = [await filed(drafter, f"c-{number}", number) for number in range(5)]
    for draft in drafts:
        await add(store, draft)
    states = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.WAITING)
    minutes = (7, 3, 1, 1, 30)
    async with store.transaction() as unit:
        for draft, minute, state in zip(drafts, minutes, states, strict=True):
            await unit.replace(waiting(draft, minute, state))
    async with store.transaction() as unit:
        due = await unit.to_send(NOW + timedelta(minutes=10), 10)
        assert [one.draft.id for one in due] == [drafts[1].draft.id, drafts[0].draft.id]
        assert len(await unit.to_send(NOW + timedelta(minutes=10), 1)) == 1
        assert await unit.to_send(NOW, 10) == ()


async def test_the_queue_is_by_due_time(store: DraftStore, drafter: FakeDrafter) -> None:
    made = [await filed(drafter, f"c-{number}", channel="sms" if number == 1 else "email") for number in range(4)]
    dues = (NOW + timedelta(hours=3), NOW + timedelta(hours=1), None, NOW + timedelta(hours=2))
    drafts = [replace(draft, due=due) for draft, due in zip(made, dues, strict=True)]
    for draft in drafts:
        await add(store, draft)
    first = await store.queue(QueueQuery(limit=2))
    rest = await store.queue(QueueQuery(limit=2, cursor=first.next))
    assert [one.draft.id for one in (*first.items, *rest.items)] == [drafts[place].draft.id for place in (1, 3, 0, 2)]
    assert rest.next is None
    assert (await store.queue(QueueQuery("sms"))).items == (drafts[1],)
    async with store.transaction() as unit:
        await unit.replace(moved(drafts[1], DraftState.REJECTED))
    assert (await store.queue(QueueQuery("sms"))).items == ()


async def test_holds_end_unless_they_are_assigned(store: DraftStore) -> None:
    taken, given = Hold("customer:a", "anna", NOW + timedelta(minutes=1)), Hold("customer:b", "arno", NOW, assigned=True)
    async with store.transaction() as unit:
        await unit.take(taken)
        await unit.take(given)
        assert await unit.hold("customer:a") == taken
        assert await unit.hold("customer:none") is None
    assert await store.holds(NOW) == (taken, given)
    assert await store.holds(NOW + timedelta(minutes=2)) == (given,)
    async with store.transaction() as unit:
        await unit.take(replace(taken, holder="bea"))
        await unit.release("customer:b")
    assert await store.holds(NOW) == (replace(taken, holder="bea"),)


async def test_remarks_and_whom_they_name(store: DraftStore) -> None:
    first = Remark("rem_1", "drf_1", "anna", NOW, "@arno and @bea, look", ("arno", "bea"))
    second = Remark("rem_2", "drf_1", "bea", NOW + timedelta(minutes=1), "@arno!", ("arno",))
    for remark in (first, second):
        async with store.transaction() as unit:
            await unit.remark(remark)
    assert await store.remarks("drf_1") == (first, second)
    assert await store.remarks("drf_2") == ()
    assert await store.mentions("arno", 10) == (second, first)
    assert await store.mentions("arno", 1) == (second,)
    assert await store.mentions("bea", 10) == (first,)
