"""Help desks end to end: a signed call comes in, a draft is filed and told of as a note, a person approves, the answer goes back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.adapters.desks.payload import text_of, time_of
from drafting.app import create_app
from drafting.errors import BadRequest, NotConfigured, StoreAway
from drafting.settings import DeskSettings
from drafting.wiring import desks_of
from tests.integration.conftest import settings
from tests.integration.desk_servers import (
    ACCOUNT,
    CHANGES,
    SECRET,
    SERVERS,
    SIGNED,
    STANDARD,
    TOKEN,
    DeskServer,
    Faults,
    Said,
    call_of,
    iso,
)
from tests.integration.fakes import FakeDrafter
from tests.integration.served import served

KINDS = sorted(SERVERS)
JSON = {"content-type": "application/json"}
AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
HELLO = Said("41", "1", "My kite broke.", AT)


def access(kind: str, url: str, name: str = "desk") -> DeskSettings:
    secret = STANDARD if kind == "webhook" else SECRET
    return DeskSettings(name=name, kind=kind, url=f"{url}/hook" if kind == "webhook" else url, secret=secret, token=TOKEN, account=ACCOUNT)


@dataclass
class World:
    """The service, a desk of one kind, and what it holds."""

    kind: str
    client: TestClient
    server: DeskServer

    def tell(self, said: Said) -> Any:
        headers, body = call_of(self.kind, said, datetime.now(UTC))
        return self.client.post("/v1/desks/desk/events", content=body, headers=headers | JSON)

    def drafts(self, state: str) -> list[Any]:
        return list(self.client.get("/v1/drafts", params={"state": state, "limit": 200}).json()["items"])

    def until(self, holds: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + 20
        while not (found := holds()):
            assert time.monotonic() < deadline, "it never came to hold"
            time.sleep(0.02)
        return found


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    server = DeskServer()
    with ExitStack() as stack:
        url = stack.enter_context(served(SERVERS[request.param](server)))
        chosen = settings(tmp_path, desks=(access(request.param, url),), desk_quiet=0, webhook_allow="127.0.0.0/8")
        client = stack.enter_context(TestClient(create_app(chosen, FakeDrafter())))
        yield World(request.param, client, server)


def test_from_a_customers_message_to_the_answer_in_the_thread(world: World) -> None:
    assert world.tell(HELLO).json() == {"taken": 1}
    note = world.until(lambda: world.server.texts("41", private=True))
    [draft] = world.drafts("needs_review")
    assert draft["id"] in note[0]
    assert draft["text"] in note[0]
    assert world.server.texts("41", private=False) == []
    approved = world.client.post(f"/v1/drafts/{draft['id']}/approve", headers={"If-Match": "*"})
    assert approved.status_code == 200, approved.text
    world.until(lambda: world.drafts("sent"))
    assert world.server.texts("41", private=False) == [draft["text"]]


def test_a_call_that_comes_twice_counts_once(world: World) -> None:
    assert [world.tell(HELLO).json()["taken"] for _ in range(3)] == [1, 0, 0]
    world.until(lambda: world.server.texts("41", private=True))
    assert len(world.drafts("needs_review")) == 1


def test_the_customer_goes_on_and_the_former_draft_is_superseded(world: World) -> None:
    world.tell(HELLO)
    world.until(lambda: world.drafts("needs_review"))
    world.tell(replace(HELLO, message="2", text="And the tail is gone.", at=AT + timedelta(minutes=1)))
    world.until(lambda: len(world.drafts("superseded")) == 1 and len(world.drafts("needs_review")) == 1)
    [draft] = world.drafts("needs_review")
    timeline = world.client.get(f"/v1/customers/{draft['customer']}/timeline").json()["items"]
    assert {"My kite broke.", "And the tail is gone."} <= {one["text"] for one in timeline if one["role"] == "customer"}


def test_a_colleague_who_answered_in_the_desk_ends_the_draft(world: World) -> None:
    world.tell(HELLO)
    world.until(lambda: world.drafts("needs_review"))
    world.tell(replace(HELLO, message="2", text="I am on it.", at=AT + timedelta(minutes=1), by_customer=False))
    [closed] = world.until(lambda: world.drafts("superseded"))
    assert world.drafts("needs_review") == []
    assert "colleague" in closed["reason"]


def test_a_changed_or_deleted_message_makes_the_draft_old(world: World) -> None:
    world.tell(HELLO)
    world.until(lambda: world.drafts("needs_review"))
    for kind in CHANGES[world.kind]:
        changed = replace(HELLO, kind=kind, text="My red kite broke.", changed=AT + timedelta(minutes=5))
        world.tell(changed)
        world.until(lambda: len(world.drafts("superseded")) >= 1)
    left = 0 if "deleted" in CHANGES[world.kind] else 1
    world.until(lambda: len(world.drafts("needs_review")) == left)
    assert all(draft["reason"] for draft in world.drafts("superseded"))


@pytest.mark.parametrize("team", ["north", "*"])
def test_where_teams_see_only_their_own_a_desk_belongs_to_one(tmp_path: Path, team: str) -> None:
    server = DeskServer()
    with ExitStack() as stack:
        url = stack.enter_context(served(SERVERS["zammad"](server)))
        given = access("zammad", url).model_copy(update={"team": team})
        keys = "nora:agent+@north:key-of-nora"
        chosen = settings(tmp_path, desks=(given,), desk_quiet=0, webhook_allow="127.0.0.0/8", teams=True, api_keys=keys)
        world = World("zammad", stack.enter_context(TestClient(create_app(chosen, FakeDrafter()))), server)
        world.tell(HELLO)
        world.until(lambda: server.texts("41", private=True))
        seen = world.client.get("/v1/drafts", headers={"Authorization": "Bearer key-of-nora"}).json()["items"]
    assert len(seen) == (1 if team == "north" else 0)


@pytest.mark.parametrize("name", ["signature", "body", "age"])
def test_a_call_that_is_not_the_desks_is_refused(world: World, name: str) -> None:
    if name == "age" and world.kind == "zammad":
        pytest.skip("Zammad's calls carry no time: one that comes again counts once")
    headers, body = call_of(world.kind, HELLO, datetime.now(UTC) - (timedelta(hours=1) if name == "age" else timedelta()))
    if name == "signature":
        headers = {key: "sha256=00" if "ignature" in key and "imestamp" not in key else value for key, value in headers.items()}
    answer = world.client.post("/v1/desks/desk/events", content=body + b" " if name == "body" else body, headers=headers | JSON)
    assert answer.status_code == 401, answer.text
    assert world.drafts("needs_review") == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"event": "message_created", "message_type": "incoming"}', b"[" * 100_000])
def test_a_signed_call_that_cannot_be_read_is_refused_or_passed_over(world: World, body: bytes) -> None:
    headers = SIGNED[world.kind](HELLO, body, datetime.now(UTC)) if world.kind != "webhook" or body != b"\xff" else {}
    answer = world.client.post("/v1/desks/desk/events", content=body, headers=headers | JSON)
    assert answer.status_code in {202, 400, 401, 422}, answer.text
    assert world.drafts("needs_review") == []


def test_a_channel_that_nobody_can_draft_for_is_refused_and_not_lost(world: World) -> None:
    if world.kind != "webhook":
        pytest.skip("only signed webhooks name the channel themselves")
    body = json.dumps(
        {
            "type": "message.created",
            "timestamp": iso(AT),
            "data": {"conversation": "1", "channel": "smoke_signals", "message": "1", "text": "Hi"},
        }
    ).encode()
    answer = world.client.post("/v1/desks/desk/events", content=body, headers=SIGNED["webhook"](HELLO, body, datetime.now(UTC)) | JSON)
    assert answer.status_code == 422
    assert "smoke_signals" in answer.json()["detail"]


def test_a_conversation_waits_for_a_store_that_is_away(world: World) -> None:
    intake = world.client.app.state.running.intake  # type: ignore[attr-defined]
    object.__setattr__(intake, "pace", replace(intake.pace, pauses=(timedelta(milliseconds=50),) * 5))
    drafter = world.client.app.state.running.drafter  # type: ignore[attr-defined]
    make, failures = drafter.draft_all, [StoreAway("away"), StoreAway("away")]

    async def away(*given: Any, **named: Any) -> Any:
        if failures:
            raise failures.pop()
        return await make(*given, **named)

    drafter.draft_all = away
    world.tell(HELLO)
    world.until(lambda: world.drafts("needs_review"))
    assert failures == []


def test_an_unknown_desk_is_not_found(world: World) -> None:
    assert world.client.post("/v1/desks/nobody/events", json={}).status_code == 404


def test_a_desk_that_fails_gets_everything_once(world: World) -> None:
    """Writes that are refused, fail, or are done without an answer: each note is there once in the end."""
    world.server.faults = Faults(refused=0.15, failed=0.15, lost=0.15)
    intake = world.client.app.state.running.intake  # type: ignore[attr-defined]
    object.__setattr__(intake, "pace", replace(intake.pace, pauses=(timedelta(milliseconds=50),) * 20))
    for number in range(12):
        world.tell(Said(str(100 + number), str(number), "My kite broke.", AT))
    world.until(lambda: all(world.server.texts(str(100 + number), private=True) for number in range(12)))
    time.sleep(0.3)
    assert [len(world.server.texts(str(100 + number), private=True)) for number in range(12)] == [1] * 12


def test_events_in_any_order_tell_the_same(world: World) -> None:
    later = replace(HELLO, message="2", text="It is the red one.", at=AT + timedelta(minutes=1))
    world.tell(later)
    world.tell(HELLO)

    def both() -> Any:
        found = world.drafts("needs_review")
        heard = world.client.get(f"/v1/customers/{found[0]['customer']}/timeline").json()["items"] if found else []
        texts = [one["text"] for one in heard if one["role"] == "customer"]
        return "My kite broke." in texts and texts.index("My kite broke.") < texts.index("It is the red one.")

    world.until(both)
    assert len(world.drafts("needs_review")) == 1


def test_a_forgotten_customer_is_forgotten_here_too(world: World) -> None:
    world.tell(HELLO)
    world.until(lambda: world.server.texts("41", private=True))
    [draft] = world.drafts("needs_review")
    assert world.client.delete(f"/v1/customers/{draft['customer']}").status_code == 200
    database = next(Path(world.client.app.state.running.store.engine.url.database).parent.glob("evenhand.db"))  # type: ignore[attr-defined]
    assert b"My kite broke." not in database.read_bytes()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"url": "nowhere"}, "no address"),
        ({"url": "http://desk.example"}, "EVENHAND_WEBHOOK_ALLOW"),
        ({"token": ""}, "token"),
        ({"account": ""}, "account"),
    ],
)
def test_a_desk_that_lacks_something_is_named(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    given = {"name": "main", "kind": "chatwoot", "url": "https://desk.example", "secret": "s", "token": "t", "account": "1"} | changes
    with pytest.raises(NotConfigured, match=told):
        desks_of(settings(tmp_path, desks=(given,)))


def test_two_desks_of_one_name_are_refused(tmp_path: Path) -> None:
    one = access("zammad", "https://desk.example")
    with pytest.raises(NotConfigured, match="two desks"):
        desks_of(settings(tmp_path, desks=(one, one)))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (1_793_523_600, datetime(2026, 11, 1, 9, tzinfo=UTC)),
        ("1793523600", datetime(2026, 11, 1, 9, tzinfo=UTC)),
        ("2026-11-01T09:00:00Z", AT),
        ("2026-11-01 09:00:00 UTC", AT),
        ("2026-11-01T10:00:00+01:00", AT),
        ("2026-11-01T09:00:00", AT),
    ],
)
def test_times_as_desks_write_them(given: object, found: datetime) -> None:
    assert time_of(given) == found


@pytest.mark.parametrize("given", ["soon", None, "", 10**30, {"at": 1}])
def test_what_is_no_time(given: object) -> None:
    with pytest.raises(BadRequest):
        time_of(given)


def test_words_of_html() -> None:
    html = "<p>Hello &amp; welcome,</p><style>p {}</style><script>steal()</script><div>my  kite<br>broke</div>"
    assert text_of(html) == "Hello & welcome,\nmy kite\nbroke"
