"""What was approved goes out, once, as it was approved; and a webhook is signed and never leads inside."""

from __future__ import annotations

import asyncio
import http.server
import ipaddress
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from drafting.adapters.desks.egress import Forbidden, is_public, resolve
from drafting.adapters.desks.folder import FolderConnector
from drafting.adapters.desks.routes import WebhookOptions, read_routes
from drafting.adapters.desks.webhook import WebhookConnector
from drafting.adapters.memory import MemoryStore
from drafting.app import create_app
from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import verify_chain
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.delivery import DeliveryState, Outgoing
from drafting.domain.draft import DraftState
from drafting.errors import DeliveryUnsure, NotConfigured, NotDelivered, NotPermitted, TransitionRefused
from drafting.ports import Answer
from drafting.review import Act, Desk, Dispatch, Handle, Order, Patience, Rules, Sender, digest_of, next_state
from drafting.review.states import SENDER, Attempt
from tests.integration.conftest import act, ask, settings
from tests.integration.fakes import FakeDrafter

ARNO = Actor("arno", frozenset({ActorRole.APPROVER}))
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = datetime(2026, 11, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Desktop:
    """A connector that does as it is told."""

    name: str = "desk"
    deduplicates: bool = True
    answers: list[Exception | str] = field(default_factory=list)
    got: list[Outgoing] = field(default_factory=list)

    async def deliver(self, outgoing: Outgoing) -> str:
        self.got.append(outgoing)
        answer = self.answers.pop(0) if self.answers else "receipt"
        if isinstance(answer, Exception):
            raise answer
        return answer


class World:
    """A desk, a sender and their connector over one store."""

    def __init__(self, *, deduplicates: bool = True, undo: float = 0, changed: str | None = None) -> None:
        self.clock, self.connector, self.store = Clock(), Desktop(deduplicates=deduplicates), MemoryStore()
        self.changed = changed
        dispatch = Dispatch(lambda channel: "desk" if channel == "email" else None, timedelta(seconds=undo))
        self.desk = Desk(FakeDrafter(), self.store, self.clock, Rules(), dispatch)
        self.sender = Sender(
            self.store, {"desk": self.connector}, self.clock, lambda _filed: self.changed, Patience(pauses=(timedelta(1),))
        )

    async def approved(self, channel: str = "email", customer: str = "c-1") -> FiledDraft:
        case = Case((Message("My kite broke."),), self.clock().date(), Customer(customer, record={"email": "w@mail.example"}))
        order = Order(case, (ChannelId(channel),), ARNO, lambda _filed: Answer(201, ""))
        return await self.desk.approve(self.hold((await self.desk.request(order))[0]))

    def hold(self, filed: FiledDraft) -> Handle:
        return Handle(filed.draft.id, lambda _filed: True, ARNO)

    async def now(self, filed: FiledDraft) -> FiledDraft:
        found = await self.store.draft(filed.draft.id)
        assert found is not None
        return found

    async def acts(self) -> list[str]:
        entries = await self.store.audit(0, 1000)
        assert verify_chain(entries, await self.store.audit_head()) is None
        return [entry.event.act for entry in entries]


async def test_what_is_sent_is_what_was_approved() -> None:
    world = World()
    approved = await world.approved()
    assert await world.sender.send_due() == 1
    assert await world.sender.send_due() == 0
    sent, (outgoing,) = await world.now(approved), world.connector.got
    assert (sent.state, sent.delivery.state if sent.delivery else None) == (DraftState.SENT, DeliveryState.SENT)
    assert approved.approval is not None
    assert outgoing.digest == approved.approval.digest == digest_of(sent)
    assert (outgoing.text, outgoing.channel, outgoing.recipient["email"]) == (approved.draft.text, "email", "w@mail.example")
    assert await world.acts() == ["draft", "approve", "send", "deliver"]


async def test_where_there_is_no_way_out_an_approval_is_the_end() -> None:
    world = World()
    approved = await world.approved("chat")
    assert approved.delivery is None
    assert await world.sender.send_due() == 0


async def test_an_approval_can_be_taken_back_for_a_while() -> None:
    world = World(undo=30)
    first, second = await world.approved(), await world.approved(customer="c-2")
    assert await world.sender.send_due() == 0
    await world.desk.withdraw(world.hold(first), "no")
    world.clock.now += timedelta(seconds=31)
    await world.sender.send_due()
    assert [outgoing.draft for outgoing in world.connector.got] == [second.draft.id]


@pytest.mark.parametrize("what", ["text", "recipient"])
async def test_bytes_that_changed_behind_the_desk_do_not_go_out(what: str) -> None:
    world = World()
    approved = await world.approved()
    record = approved.record
    if what == "text":
        record = replace(record, draft=replace(record.draft, wording=replace(record.draft.wording, text="We owe you a car.")))
    else:
        record = replace(record, case=replace(record.case, customer=replace(record.case.customer, record={"email": "thief@mail.example"})))
    async with world.store.transaction() as unit:
        await unit.replace(replace(approved, record=record, version=approved.version + 1))
    await world.sender.send_due()
    found = await world.now(approved)
    assert world.connector.got == []
    assert (found.state, found.approval) == (DraftState.NEEDS_REVIEW, None)
    assert "not what is stored" in str(found.reason)


async def test_knowledge_that_changed_after_the_approval_holds_it_back() -> None:
    world = World()
    approved = await world.approved()
    world.changed = "The policy 'returns' changed."
    await world.sender.send_due()
    assert world.connector.got == []
    assert (await world.now(approved)).state is DraftState.SUPERSEDED


@pytest.mark.parametrize("deduplicates", [True, False])
async def test_a_sender_that_died(deduplicates: bool) -> None:
    world = World(deduplicates=deduplicates)
    approved = await world.approved()
    async with world.store.transaction() as unit:
        (filed,) = await unit.to_send(world.clock(), 10)
        taken = await world.sender._take(unit, filed)
    assert taken is not None
    assert await world.sender.send_due() == 0
    with pytest.raises(TransitionRefused, match="being sent"):
        await world.desk.edit(world.hold(taken), "Another text.", None)
    world.clock.now += timedelta(seconds=61)
    await world.sender.send_due()
    found = await world.now(approved)
    assert found.state is (DraftState.SENT if deduplicates else DraftState.UNKNOWN)
    assert len(world.connector.got) == int(deduplicates)


async def test_a_name_is_kept_over_all_attempts() -> None:
    world = World()
    world.connector.answers = [NotDelivered("busy", again=True), "fine"]
    approved = await world.approved()
    await world.sender.send_due()
    assert (await world.now(approved)).state is DraftState.APPROVED
    assert await world.sender.send_due() == 0
    world.clock.now += timedelta(days=1)
    await world.sender.send_due()
    assert (await world.now(approved)).state is DraftState.SENT
    assert len({outgoing.message for outgoing in world.connector.got}) == 1
    assert await world.acts() == ["draft", "approve", "send", "retry", "send", "deliver"]


@pytest.mark.parametrize(
    ("deduplicates", "problem", "state"),
    [
        (True, NotDelivered("no such address", again=False), DraftState.NEEDS_REVIEW),
        (False, NotDelivered("no such address", again=False), DraftState.NEEDS_REVIEW),
        (False, DeliveryUnsure("silence"), DraftState.UNKNOWN),
        (True, DeliveryUnsure("silence"), DraftState.APPROVED),
        (True, RuntimeError("a bug"), DraftState.UNKNOWN),
    ],
)
async def test_what_goes_wrong(deduplicates: bool, problem: Exception, state: DraftState) -> None:
    world = World(deduplicates=deduplicates)
    world.connector.answers = [problem, problem]
    approved = await world.approved()
    await world.sender.send_due()
    found = await world.now(approved)
    assert found.state is state
    assert (found.approval is None) == (state is DraftState.NEEDS_REVIEW)
    world.clock.now += timedelta(days=1)
    await world.sender.send_due()
    if state is DraftState.APPROVED:
        assert (await world.now(approved)).state is DraftState.UNKNOWN


async def test_patience_ends_with_a_message_that_never_goes_out() -> None:
    world = World()
    world.connector.answers = [NotDelivered("busy", again=True)] * 5
    approved = await world.approved()
    for _ in range(4):
        await world.sender.send_due()
        world.clock.now += timedelta(days=1)
    assert (await world.now(approved)).state is DraftState.NEEDS_REVIEW
    assert len(world.connector.got) == 2


@pytest.mark.parametrize("delivered", [True, False])
async def test_a_person_settles_what_nobody_could_tell(delivered: bool) -> None:
    world = World(deduplicates=False)
    world.connector.answers = [DeliveryUnsure("silence")]
    approved = await world.approved()
    await world.sender.send_due()
    settled = await world.desk.settle(world.hold(approved), delivered=delivered, reason="I called them.")
    assert settled.state is (DraftState.SENT if delivered else DraftState.NEEDS_REVIEW)
    assert (settled.approval is not None) == delivered


@pytest.mark.parametrize("act_", [Act.SEND, Act.DELIVER, Act.LOSE, Act.GIVE_BACK, Act.RETRY])
async def test_nobody_but_the_service_sends(act_: Act) -> None:
    world = World()
    approved = await world.approved()
    assert approved.delivery is not None
    filed = replace(approved, delivery=replace(approved.delivery, state=DeliveryState.SENDING))
    for actor in (Actor("ada", frozenset(ActorRole)), Actor("sender", frozenset({ActorRole.ADMIN}), is_person=False)):
        with pytest.raises(NotPermitted):
            next_state(act_, Attempt(filed, actor))
    assert next_state(act_, Attempt(filed, SENDER))


async def test_a_hand_over_that_nobody_began() -> None:
    approved = await World().approved()
    for act_ in (Act.DELIVER, Act.LOSE, Act.RETRY):
        with pytest.raises(TransitionRefused, match="not being sent"):
            next_state(act_, Attempt(approved, SENDER))


def outgoing(message: str = "msg_1") -> Outgoing:
    return Outgoing(message, "drf_1", "email", {"id": "c-1"}, "Hello.", "0" * 64)


async def test_a_folder_takes_a_message_once(tmp_path: Path) -> None:
    connector = FolderConnector(tmp_path / "out")
    assert await connector.deliver(outgoing()) == "msg_1.json"
    await connector.deliver(replace(outgoing(), text="Another."))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["msg_1.json"]
    assert json.loads((tmp_path / "out" / "msg_1.json").read_text())["text"] == "Hello."
    (tmp_path / "file").write_text("")
    with pytest.raises(NotDelivered):
        await FolderConnector(tmp_path / "file").deliver(outgoing())


class Receiver(http.server.BaseHTTPRequestHandler):
    """Answers with the status in its path."""

    got: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(int(self.path.strip("/")))
        self.send_header("location", "http://127.0.0.1:1/200")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[int]:
    Receiver.got = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


async def test_a_webhook_is_signed(receiver: int) -> None:
    hook = WebhookConnector(f"http://localhost:{receiver}/200", SECRET, allowed=(*LOOPBACK, ipaddress.ip_network("::1/128")))
    assert await WebhookConnector(f"http://127.0.0.1:{receiver}/200", SECRET, allowed=LOOPBACK).deliver(outgoing()) == "HTTP 200"
    ((headers, body),) = Receiver.got
    sent = Webhook(SECRET).verify(body, headers)
    assert (sent["data"]["text"], headers["webhook-id"], headers["host"]) == ("Hello.", "msg_1", f"127.0.0.1:{receiver}")
    assert SECRET not in repr(hook)


@pytest.mark.parametrize(
    ("status", "kind", "again"),
    [(404, NotDelivered, False), (429, NotDelivered, True), (302, NotDelivered, False), (500, DeliveryUnsure, None)],
)
async def test_what_a_webhook_answers(receiver: int, status: int, kind: type[Exception], again: bool | None) -> None:
    with pytest.raises(kind) as found:
        await WebhookConnector(f"http://127.0.0.1:{receiver}/{status}", SECRET, allowed=LOOPBACK).deliver(outgoing())
    assert getattr(found.value, "again", None) is again
    assert len(Receiver.got) == 1


async def test_a_webhook_never_leads_inside(receiver: int) -> None:
    with pytest.raises(NotDelivered, match="public internet"):
        await WebhookConnector(f"http://127.0.0.1:{receiver}/200", SECRET).deliver(outgoing())
    with pytest.raises(Forbidden):
        await resolve("localhost", 443)
    assert Receiver.got == []


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2606:4700::1111", True), ("2002:808:808::", True)]
    + [
        (inside, False)
        for inside in (
            "64:ff9b::808:808", "10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1",
            "ff0e::1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::",
            "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        )
    ],
)  # fmt: skip
def test_addresses_inside(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "given",
    ["email", "email=", "=folder:x", "email=ftp://x.example", "email=folder:a,email=folder:b", "email=https://", "email=http://x.example"],
)
def test_routes_that_cannot_be_read(given: str) -> None:
    with pytest.raises(NotConfigured, match="EVENHAND_SEND"):
        read_routes(given, WebhookOptions(SECRET))


@pytest.mark.parametrize("secret", [None, "whsec_AAAA", "whsec_!"])
def test_a_webhook_needs_a_secret(secret: str | None) -> None:
    with pytest.raises(NotConfigured, match="EVENHAND_WEBHOOK_SECRET"):
        read_routes("*=https://x.example/hook", WebhookOptions(secret))


def test_routes() -> None:
    routes = read_routes("email=folder:out, *=https://x.example/token-in-path", WebhookOptions(SECRET))
    assert routes.route("email") == "folder:out"
    assert "token" not in str(routes.route("chat"))
    assert set(routes.connectors) == {routes.route("email"), routes.route("sms")}


def test_the_service_sends_by_itself(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with TestClient(create_app(settings(tmp_path, send=f"email=folder:{out}"), FakeDrafter())) as client:
        made = act(client, ask(client), "approve").json()
        assert made["delivery"]["state"] == "waiting"
        for _ in range(100):
            found = client.get(f"/v1/drafts/{made['id']}").json()
            if found["state"] == "sent":
                break
            asyncio.run(asyncio.sleep(0.05))
        assert found["state"] == "sent"
        (file,) = out.glob("*.json")
        assert json.loads(file.read_text())["digest"] == made["approval"]["digest"]
        assert client.post(f"/v1/drafts/{made['id']}/edit", json={"text": "x"}, headers={"If-Match": "*"}).status_code == 409
