"""What every store of drafts does, on each of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from drafting.adapters.memory import MemoryStore
from drafting.adapters.store import SqlStore
from drafting.domain.access import AccessKey
from drafting.domain.actor import ActorRole
from drafting.domain.approval import Contribution, FiledDraft, Probe
from drafting.domain.audit import AuditEvent, verify_chain
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.delivery import Delivery, DeliveryState
from drafting.domain.draft import DraftState
from drafting.domain.line import line_of
from drafting.errors import BadRequest, IdempotencyMismatch, StillInProgress, VersionConflict
from drafting.ports import Answer, DraftQuery, DraftStore, Hold, IdempotencyKey, LineOrder, LineQuery, QueueQuery, Remark
from tests.integration.fakes import FakeDrafter
from tests.postgres import Server, programs, server

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
KEY = IdempotencyKey("anna", "k-1", "f" * 64)
ANSWER = Answer(201, '{"id": "x"}', (("ETag", '"x"'),))


@pytest.fixture(scope="module")
def database() -> Iterator[Server | None]:
    if programs() is None:
        yield None
        return
    with server() as started:
        yield started


@asynccontextmanager
async def opened(kind: str, folder: Path, database: Server | None = None) -> AsyncIterator[DraftStore]:
    if kind == "memory":
        yield MemoryStore()
        return
    if kind == "postgres" and database is None:
        pytest.skip("no PostgreSQL server is installed")
    url = f"sqlite+aiosqlite:///{folder}/store.db" if database is None or kind == "sqlite" else database.url(uuid4().hex)
    store = await SqlStore.open(url)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, database: Server | None) -> AsyncIterator[DraftStore]:
    async with opened(request.param, tmp_path, database) as found:
        yield found


@pytest.fixture
def drafter() -> FakeDrafter:
    return FakeDrafter()


async def filed(drafter: FakeDrafter, customer: str = "c-1", minute: int = 0, channel: str = "email") -> FiledDraft:
    """A draft of a case, made at that minute."""
    at = NOW + timedelta(minutes=minute)
    case = Case((Message("My kite broke.", at=at),), date(2026, 11, 1), Customer(customer, record={"price": 12.5}), {"days": 3})
    record = await drafter.draft(case, ChannelId(channel))
    return FiledDraft(record, 1, at, at, (Contribution("embedded", "wrote", at, record.draft.text),), requested_by="anna")


async def add(store: DraftStore, draft: FiledDraft) -> None:
    async with store.transaction() as unit:
        await unit.add(f"case_{draft.draft.id}", [draft])


def moved(draft: FiledDraft, state: DraftState) -> FiledDraft:
    """Its next version, in another state."""
    record = replace(draft.record, draft=replace(draft.draft, state=state))
    return replace(draft, record=record, version=draft.version + 1)


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


async def test_it_says_that_it_is_there(store: DraftStore) -> None:
    assert await store.is_reachable()


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


async def test_siblings_are_the_drafts_of_one_case(store: DraftStore, drafter: FakeDrafter) -> None:
    first, second, other = [await filed(drafter, minute=minute) for minute in range(3)]
    async with store.transaction() as unit:
        await unit.add("case_1", [first, second])
    await add(store, other)
    assert await store.siblings(second.draft.id) == (first, second)
    assert await store.siblings("none") == ()


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


async def test_probes_are_told_apart(store: DraftStore, drafter: FakeDrafter) -> None:
    probe = replace(await filed(drafter), probe=Probe("wait", "nine weeks"))
    for draft in (probe, await filed(drafter)):
        await add(store, draft)
    assert await store.probes() == (probe,)
    found = replace(moved(probe, DraftState.WITHDRAWN), probe=Probe("wait", "nine weeks", found=True))
    async with store.transaction() as unit:
        await unit.replace(found)
    assert await store.probes() == (found,)


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
