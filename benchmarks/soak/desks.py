"""A thousand events of help desks, twice and out of order, with desks that fail: is anything lost, is anything there twice?

``python -m benchmarks.soak.desks [EVENTS] [SEED]``. For each kind of desk: a server on this machine keeps conversations and fails a
third of all writes (refused, failed, or done without an answer); every event is told once, a third of them again, in a random order.
Afterwards each conversation must hold exactly one note for its last turn, and each approved draft exactly one answer.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from drafting.app import create_app
from drafting.settings import DeskSettings, Settings
from tests.integration.desk_servers import ACCOUNT, SECRET, SERVERS, STANDARD, TOKEN, DeskServer, Faults, Said, call_of
from tests.integration.fakes import FakeDrafter
from tests.integration.served import served

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
PER_CONVERSATION = 4


def main(events: int = 1000, seed: int = 1) -> int:
    """Every kind of desk; the exit code."""
    wrong = 0
    for kind in sorted(SERVERS):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            wrong += _one(kind, events, random.Random(seed), Path(folder), stack)
    return 1 if wrong else 0


def _one(kind: str, events: int, dice: random.Random, folder: Path, stack: ExitStack) -> int:
    server = DeskServer(Faults(refused=0.11, failed=0.11, lost=0.11, dice=dice))
    client = stack.enter_context(
        TestClient(create_app(_settings(kind, stack.enter_context(served(SERVERS[kind](server))), folder), FakeDrafter()))
    )
    intake = client.app.state.running.intake  # type: ignore[attr-defined]
    object.__setattr__(intake, "pace", replace(intake.pace, pauses=(timedelta(milliseconds=200),) * 30))
    told = [_said(number) for number in range(events)]
    calls = told + dice.sample(told, events // 3)
    dice.shuffle(calls)
    begun = time.monotonic()
    taken = sum(_tell(client, kind, said) for said in calls)
    conversations = sorted({said.conversation for said in told})
    _wait(lambda: _idle(client))
    open_ = _all(client, "needs_review")
    notes = Counter(text.split("Draft ", 1)[1].split(".", 1)[0] for name in conversations for text in server.texts(name, private=True))
    lost = [draft["id"] for draft in open_ if notes[draft["id"]] != 1]
    twice = [name for name, count in notes.items() if count > 1]
    without = len(conversations) - len({draft["customer"] for draft in open_})
    print(
        f"{kind:9} events told {len(calls)} (of them again {len(calls) - events}), taken {taken}; conversations {len(conversations)}, without an open draft {without};"
    )
    print(f"{'':9} notes lost {len(lost)}, twice {len(twice)}; n notes {sum(notes.values())}; {time.monotonic() - begun:.0f} s")
    return len(lost) + len(twice) + without + (taken != events)


def _said(number: int) -> Said:
    conversation, place = divmod(number, PER_CONVERSATION)
    return Said(
        str(100 + conversation),
        str(number + 1),
        f"Message {number}: my kite broke.",
        AT + timedelta(seconds=number),
        by_customer=place != 1,
    )


def _tell(client: TestClient, kind: str, said: Said) -> int:
    headers, body = call_of(kind, said, datetime.now(UTC))
    answer = client.post("/v1/desks/desk/events", content=body, headers=headers | {"content-type": "application/json"})
    answer.raise_for_status()
    return int(answer.json()["taken"])


def _settings(kind: str, url: str, folder: Path) -> Settings:
    secret = STANDARD if kind == "webhook" else SECRET
    desk = DeskSettings(
        name="desk", kind=kind, url=f"{url}/hook" if kind == "webhook" else url, secret=secret, token=TOKEN, account=ACCOUNT
    )
    database = f"sqlite+aiosqlite:///{folder}/evenhand.db"
    return Settings(database_url=database, cache_dir=folder, log_level="ERROR", desks=(desk,), desk_quiet=0.2, webhook_allow="127.0.0.0/8")


def _idle(client: TestClient) -> bool:
    """Whether no thread and no note is due any more."""
    database = client.app.state.running.store.engine.url.database  # type: ignore[attr-defined]
    with sqlite3.connect(database) as connection:
        waiting = sum(
            connection.execute(f"SELECT count(*) FROM {table} WHERE due IS NOT NULL").fetchone()[0]
            for table in ("desk_threads", "desk_posts")
        )
    return waiting == 0


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 900
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit("the desks were not dealt with within 15 minutes")
        time.sleep(0.5)


def _all(client: TestClient, state: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    cursor = None
    while True:
        page = client.get("/v1/drafts", params={"state": state, "limit": 100} | ({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found


if __name__ == "__main__":
    sys.exit(main(*(int(given) for given in sys.argv[1:3])))
