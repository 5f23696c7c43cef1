"""The desk on a store in memory: what an act leaves behind in the draft and in the log."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from drafting.adapters.memory import MemoryStore
from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.draft import DraftState
from drafting.errors import NotFound, TransitionRefused, VersionConflict
from drafting.ports import Answer
from drafting.review import Desk, Handle, Order, Rules, digest_of
from tests.integration.fakes import FakeDrafter

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ARNO = Actor("arno", frozenset({ActorRole.APPROVER}))


class Ticking:
    """A clock that moves a minute at every look."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def desk() -> Desk:
    return Desk(FakeDrafter(), MemoryStore(), Ticking())


async def request(desk: Desk, *texts: str) -> FiledDraft:
    case = Case(tuple(Message(text) for text in texts), date(2026, 11, 1), Customer("c-1"))
    filed = await desk.request(Order(case, (ChannelId("email"),), ARNO, lambda filed: Answer(201, filed[0].draft.id)))
    return filed[0]


def hold(filed: FiledDraft) -> Handle:
    return Handle(filed.draft.id, lambda stored: stored.version == filed.version, ARNO)


def keyed(text: str, key: bytes) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


async def secret(desk: Desk) -> bytes:
    async with desk.store.transaction() as unit:
        return await unit.subject_key("customer:c-1")


async def test_a_new_draft_knows_who_asked_and_who_wrote(desk: Desk) -> None:
    filed = await request(desk, "a")
    assert (filed.version, filed.state, filed.requested_by) == (1, DraftState.NEEDS_REVIEW, "arno")
    assert filed.draft.created == filed.created == filed.updated
    assert [(one.by, one.act, one.text, one.is_person) for one in filed.contributions] == [("embedded", "wrote", filed.draft.text, False)]
    assert await desk.store.draft(filed.draft.id) == filed


async def test_the_log_tells_an_approval_by_digests(desk: Desk) -> None:
    filed = await request(desk, "a")
    approved = await desk.approve(hold(filed))
    key = await secret(desk)
    entry = (await desk.store.audit(1, 10))[0]
    assert (entry.event.act, entry.event.subject, entry.event.actor, entry.event.at) == (
        "approve",
        filed.draft.id,
        "arno",
        approved.updated,
    )
    assert dict(entry.event.details) == {
        "version": 2,
        "state": "approved",
        "channel": "email",
        "form": "full",
        "verdict": "pass",
        "text": keyed(filed.draft.text, key),
        "person": True,
        "binding": keyed(digest_of(approved), key),
    }


@pytest.mark.parametrize("act", ["reject", "withdraw"])
async def test_a_closed_draft_has_a_reason_and_no_approval(desk: Desk, act: str) -> None:
    approved = await desk.approve(hold(await request(desk, "a")))
    closed = await (desk.reject if act == "reject" else desk.withdraw)(hold(approved), "wrong")
    assert (closed.state.value, closed.reason, closed.approval) == ("rejected" if act == "reject" else "withdrawn", "wrong", None)
    details = (await desk.store.audit(2, 10))[0].event.details
    assert details["reason"] == keyed("wrong", await secret(desk))
    assert "binding" not in details


async def test_a_superseded_approval_is_void_and_says_why(desk: Desk) -> None:
    approved = await desk.approve(hold(await request(desk, "a")))
    await request(desk, "a", "b")
    found = await desk.store.draft(approved.draft.id)
    assert found is not None
    assert (found.state, found.approval, found.reason, found.version) == (DraftState.SUPERSEDED, None, "The customer wrote again.", 3)


async def test_knowledge_that_changed_supersedes(desk: Desk) -> None:
    filed = await request(desk, "a")
    watching = replace(desk, rules=Rules(outdated=lambda _filed: "The policy 'returns' changed."))
    with pytest.raises(TransitionRefused, match="returns"):
        await watching.approve(hold(filed))
    found = await desk.store.draft(filed.draft.id)
    assert found is not None
    assert (found.state, found.approval, found.reason) == (DraftState.SUPERSEDED, None, "The policy 'returns' changed.")


@pytest.mark.parametrize("act", ["edit", "revise"])
async def test_a_closed_draft_costs_no_work(desk: Desk, act: str) -> None:
    rejected = await desk.reject(hold(await request(desk, "a")), "no")
    drafter = desk.drafter
    assert isinstance(drafter, FakeDrafter)
    with pytest.raises(TransitionRefused):
        await (desk.edit(hold(rejected), "x", None) if act == "edit" else desk.revise(hold(rejected), None))
    assert drafter.calls == 1


async def test_a_draft_that_moved_or_is_not_there(desk: Desk) -> None:
    filed = await request(desk, "a")
    await desk.edit(hold(filed), "Hello there.", None)
    with pytest.raises(VersionConflict):
        await desk.approve(hold(filed))
    with pytest.raises(NotFound):
        await desk.approve(Handle("none", lambda _stored: True, ARNO))


async def test_an_approval_is_taken_back_before_it_goes_out(desk: Desk) -> None:
    approved = await desk.approve(hold(await request(desk, "a")))
    again = await desk.reopen(hold(approved))
    assert (again.state, again.approval, again.delivery, again.draft.text) == (DraftState.NEEDS_REVIEW, None, None, approved.draft.text)
    assert [entry.event.act for entry in await desk.store.audit(0, 10)] == ["draft", "approve", "reopen"]


async def test_facts_that_were_found_out_reword_every_channel(desk: Desk) -> None:
    case = Case((Message("a"),), date(2026, 11, 1), Customer("c-1"), {"price": 12})
    email, chat = await desk.request(Order(case, (ChannelId("email"), ChannelId("chat")), ARNO, lambda filed: Answer(201, "")))
    approved = await desk.approve(hold(chat))
    told = await desk.supply(hold(email), {"days": 3})
    other = await desk.store.draft(chat.draft.id)
    assert other is not None
    assert told.record.case.facts == other.record.case.facts == {"price": 12, "days": 3}
    assert told.draft.resolution == other.draft.resolution != email.draft.resolution
    assert (other.state, other.approval, other.version) == (DraftState.NEEDS_REVIEW, None, approved.version + 1)
    assert told.contributions[-1].note == "with days"
    assert len(await desk.store.siblings(email.draft.id)) == 2


async def test_a_public_line_and_its_pair_stay_a_pair(desk: Desk) -> None:
    case = Case((Message("a"),), date(2026, 11, 1), Customer("c-1"))
    line, private = await desk.request(Order(case, (ChannelId("social_public"),), ARNO, lambda filed: Answer(201, "")))
    told = await desk.supply(hold(line), {"days": 3})
    assert (line.draft.pair, told.draft.pair) == (private.draft.id, private.draft.id)
