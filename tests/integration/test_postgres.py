"""Two processes' worth of service on one PostgreSQL: what one does the other knows, and a restart of the database is survived."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count, pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from drafting.adapters.follower import Follower
from drafting.adapters.postgres import SETTINGS
from drafting.adapters.serving import stored_knowledge
from drafting.adapters.store import SqlStore
from drafting.app import create_app
from drafting.domain.actor import Actor, ActorRole
from drafting.review.publisher import Manuscript, Order, Publisher
from drafting.settings import Settings
from drafting.wiring import now
from knowledge.domain.article import Article
from knowledge.domain.company import Company
from knowledge.library import Update
from tests.integration.acme import acme, article
from tests.integration.conftest import CASE
from tests.integration.fakes import FakeDrafter
from tests.postgres import Server, programs, server

pytestmark = pytest.mark.skipif(programs() is None, reason="no PostgreSQL server is installed")
BODY = {"channel": "email", **CASE}


def drafter(process: int) -> FakeDrafter:
    """The drafter of one process, whose ids are its own."""
    made = FakeDrafter()
    made._ids, made.calls = count(1 + 100_000 * process), 100_000 * process
    return made


@pytest.fixture(scope="module")
def database() -> Iterator[Server]:
    with server() as started:
        yield started


@pytest.fixture
def pair(database: Server, tmp_path: Path) -> Iterator[tuple[TestClient, TestClient]]:
    url = database.url(uuid4().hex)
    with ExitStack() as stack:
        made = [
            Settings(
                database_url=url,
                cache_dir=tmp_path / name,
                audit_key=tmp_path / "key.pem",
                log_level="ERROR",
                send=f"email=folder:{tmp_path}/out",
            )
            for name in "ab"
        ]
        yield tuple(stack.enter_context(TestClient(create_app(one, drafter(number)))) for number, one in enumerate(made))  # type: ignore[misc]


def approve(client: TestClient, draft: str) -> Any:
    return client.post(f"/v1/drafts/{draft}/approve", headers={"If-Match": "*"})


def until(holds: Any, seconds: float = 15) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.05)
    return found


def test_what_one_files_the_other_reads_approves_and_sends_once(pair: tuple[TestClient, TestClient], tmp_path: Path) -> None:
    one, other = pair
    made = [one.post("/v1/drafts", json=BODY | {"customer": {"id": f"c-{number}"}}).json()["id"] for number in range(10)]
    assert [approve(other, draft).status_code for draft in made] == [200] * 10
    until(lambda: len(one.get("/v1/drafts", params={"state": "sent"}).json()["items"]) == 10)
    assert len(list((tmp_path / "out").glob("*.json"))) == 10


def test_two_approvals_at_once_are_one(pair: tuple[TestClient, TestClient]) -> None:
    draft = pair[0].post("/v1/drafts", json=BODY | {"channel": "chat"}).json()["id"]
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(answer.status_code for answer in pool.map(lambda client: approve(client, draft), pair))
    assert codes == [200, 409]


def test_one_key_is_one_draft_in_every_process(pair: tuple[TestClient, TestClient]) -> None:
    headers = {"Idempotency-Key": "order-7"}
    first, second = (client.post("/v1/drafts", json=BODY, headers=headers).json()["id"] for client in pair)
    assert first == second


def test_a_revoked_key_is_revoked_everywhere(database: Server, tmp_path: Path) -> None:
    url = database.url(uuid4().hex)
    with ExitStack() as stack:
        made = [
            Settings(
                database_url=url, cache_dir=tmp_path, audit_key=tmp_path / "key.pem", log_level="ERROR", api_keys="ada:admin:key-of-ada"
            )
            for _ in "ab"
        ]
        one, other = (stack.enter_context(TestClient(create_app(settings, drafter(number)))) for number, settings in enumerate(made))
        admin = {"Authorization": "Bearer key-of-ada"}
        new = one.post("/v1/keys", json={"actor": "nora", "roles": ["agent"]}, headers=admin).json()
        nora = {"Authorization": f"Bearer {new['key']}"}
        assert other.get("/v1/drafts", headers=nora).status_code == 200
        one.delete(f"/v1/keys/{new['entry']['id']}", headers=admin)
        until(lambda: other.get("/v1/drafts", headers=nora).status_code == 401, 5)


def test_the_chain_holds_with_both_writing(pair: tuple[TestClient, TestClient]) -> None:
    with ThreadPoolExecutor(8) as pool:
        codes = list(
            pool.map(
                lambda number: pair[number % 2].post("/v1/drafts", json=BODY | {"customer": {"id": f"c-{number}"}}).status_code, range(40)
            )
        )
    assert codes == [201] * 40
    entries = pair[0].get("/v1/audit", params={"limit": 200}).json()["items"]
    assert len(entries) == 40
    assert all(later["previous"] == former["hash"] for former, later in pairwise(entries))


async def test_a_start_serves_what_was_published(database: Server, tmp_path: Path) -> None:
    url = database.url(uuid4().hex).replace("postgresql+psycopg:", "postgres:")
    store = await SqlStore.open(url)
    kim = Actor("kim", frozenset({ActorRole.KNOWLEDGE_MANAGER}))
    await Publisher(store, now).publish(Manuscript.read(acme(tmp_path / "acme")), Order(kim, "kim"))
    await store.close()
    stored = await stored_knowledge(url)
    assert stored is not None
    assert stored.read().company.name


class Patient:
    """A library that takes a while to take something over."""

    def __init__(self) -> None:
        self.taken: list[Update] = []

    @property
    def company(self) -> Company:
        raise AssertionError("nobody asks for it here")

    async def apply(self, update: Update) -> None:
        await asyncio.sleep(0.5)
        self.taken.append(update)

    def recognise(self, former: Article) -> None:
        raise AssertionError(former)


async def test_what_is_followed_outlives_a_restart_and_a_slow_library(
    database: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SETTINGS, "idle_in_transaction_session_timeout", "100ms")
    store, library, failures = await SqlStore.open(database.url(uuid4().hex)), Patient(), list[Exception]()
    follower = Follower(store, library, failed=failures.append)
    task = asyncio.create_task(follower.follow(0.01))
    publisher, kim = Publisher(store, now), Actor("kim", frozenset({ActorRole.KNOWLEDGE_MANAGER}))
    for times in ("once", "twice"):
        folder = acme(tmp_path / times, shipping=article("shipping", title="Shipping", body=f"## Times\n\nParcels come {times}.\n"))
        await publisher.publish(Manuscript.read(folder), Order(kim, "kim", force=True))
        while len(library.taken) < (1 if times == "once" else 2):
            await asyncio.sleep(0.02)
            assert not task.done()
        if times == "once":
            assert not failures
            await asyncio.to_thread(database.restart, "immediate")
            await asyncio.sleep(0.2)
    task.cancel()
    await store.close()


async def test_a_cancelled_statement_is_cancelled_and_no_failure(database: Server) -> None:
    store = await SqlStore.open(database.url(uuid4().hex))
    async with store.engine.connect() as connection:
        slow = asyncio.ensure_future(connection.execute(text("SELECT pg_sleep(30)")))
        await asyncio.sleep(0.2)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
    assert await store.is_reachable()
    await store.close()


def test_a_database_that_restarts_is_told_of_and_waited_for(pair: tuple[TestClient, TestClient], database: Server) -> None:
    draft = pair[0].post("/v1/drafts", json=BODY).json()["id"]
    database.restart("immediate")
    codes = set()

    def heals() -> bool:
        codes.add(pair[0].get(f"/v1/drafts/{draft}").status_code)
        return 200 in codes

    until(heals)
    assert codes <= {200, 503}
    assert approve(pair[1], draft).status_code == 200
