"""The log against its signed heads: whatever is done to it shows."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient

from drafting.adapters.rows import audit_row, entry_of
from drafting.adapters.signing import Signer, read_head
from drafting.adapters.tables import AuditRow
from drafting.app import create_app
from drafting.domain.audit import GENESIS, AuditEntry, AuditEvent, seal, verify_chain
from drafting.errors import BadRequest, NotConfigured
from tests.integration.conftest import act, ask, settings
from tests.integration.fakes import FakeDrafter

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def chain_of(length: int, by: str = "anna") -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number in range(1, length + 1):
        details = {"version": number, "text": f"{number:064x}", "person": number % 2 == 0, "none": None}
        event = AuditEvent("approve", f"drf_{number}", by, NOW + timedelta(seconds=number), details)
        entries.append(seal(event, number, entries[-1].hash if entries else GENESIS))
    return entries


COLUMNS = ("act", "subject", "actor", "at", "details", "previous", "hash")


def mutate(rows: list[AuditRow], chance: random.Random) -> str:
    """Change a table of rows as somebody with the database in hand could; the kind of change."""
    kind = chance.choice(["edit", "delete", "swap", "cut", "double", "renumber", "reformat"])
    at = chance.randrange(len(rows))
    if kind == "edit":
        column = chance.choice(COLUMNS)
        text = getattr(rows[at], column)
        place = chance.randrange(len(text))
        other = chance.choice([c for c in '0123456789abcdefxyz{}" :,' if c != text[place]])
        setattr(rows[at], column, text[:place] + other + text[place + 1 :])
    elif kind == "delete":
        del rows[at]
    elif kind == "swap":
        other_at = (at + 1) % len(rows)
        rows[at].number, rows[other_at].number = rows[other_at].number, rows[at].number
    elif kind == "cut":
        del rows[at:]
    elif kind == "double":
        rows.insert(at, rows[at])
    elif kind == "renumber":
        rows[at].number += chance.choice([-1, 1, 1000])
    else:
        rows[at].details = rows[at].details.replace(":", ": ", 1)
    return kind


def found(seed: int, length: int = 12) -> bool:
    chance = random.Random(seed)
    entries = chain_of(length)
    rows = [audit_row(entry) for entry in entries]
    mutate(rows, chance)
    rows.sort(key=lambda row: row.number)
    end = (rows[-1].number, rows[-1].hash) if rows else (0, GENESIS)
    return verify_chain(map(entry_of, rows), end, {length: entries[-1].hash}) is not None


def test_every_mutation_is_found() -> None:
    assert [seed for seed in range(500) if not found(seed)] == []


def test_rows_that_were_not_touched_hold() -> None:
    entries = chain_of(12)
    assert verify_chain(map(entry_of, map(audit_row, entries)), (12, entries[-1].hash), {5: entries[4].hash, 12: entries[-1].hash}) is None


def test_a_log_written_anew_shows_only_against_a_signed_head() -> None:
    true, forged = chain_of(12), chain_of(12, by="nobody")
    end = (12, forged[-1].hash)
    assert verify_chain(forged, end) is None
    broken = verify_chain(forged, end, {7: true[6].hash})
    assert broken is not None
    assert (broken.number, "written anew" in broken.why) == (7, True)


def test_a_cut_tail_shows_only_against_a_signed_head() -> None:
    entries = chain_of(12)
    assert verify_chain(entries[:8], (8, entries[7].hash)) is None
    broken = verify_chain(entries[:8], (8, entries[7].hash), {12: entries[-1].hash})
    assert broken is not None
    assert (broken.number, "tail" in broken.why) == (9, True)


def test_a_head_is_signed_by_its_key_alone(tmp_path: Path) -> None:
    signer, other = Signer.of(tmp_path / "new" / "key.pem"), Signer(Ed25519PrivateKey.generate())
    head = signer.sign((7, "a" * 64), NOW)
    assert read_head(head.token, head.key) == (7, "a" * 64)
    assert Signer.of(tmp_path / "new" / "key.pem").public == signer.public
    assert (tmp_path / "new" / "key.pem").stat().st_mode & 0o077 == 0
    for token, key in ((head.token, other.public), (head.token[:-3] + "AAA", head.key), ("x", head.key), (head.token, "x")):
        with pytest.raises(BadRequest):
            read_head(token, key)
    (tmp_path / "wrong.pem").write_text("nonsense")
    with pytest.raises(NotConfigured):
        Signer.of(tmp_path / "wrong.pem")


def evenhand(folder: Path, *words: str) -> tuple[int, str]:
    environment = {"EVENHAND_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/evenhand.db", "PATH": "/usr/bin:/bin"}
    code = "from drafting.cli import main; main()"
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, cwd=root, check=False)
    return done.returncode, done.stdout + done.stderr


def edit(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE audit SET actor = 'somebody' WHERE number = 2")


def cut(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM audit WHERE number = 3")
    connection.execute("UPDATE audit_head SET number = 2, hash = (SELECT hash FROM audit WHERE number = 2)")


@pytest.mark.parametrize("change", [edit, cut])
def test_an_auditor_at_the_command_line(tmp_path: Path, change: Callable[[sqlite3.Connection], None]) -> None:
    with TestClient(create_app(settings(tmp_path), FakeDrafter())) as client:
        made = ask(client)
        act(client, act(client, made, "edit", text="Hello there."), "approve")
        head: dict[str, Any] = client.get("/v1/audit/head").json()
    assert head["number"] == 3
    kept, log = tmp_path / "head.json", tmp_path / "log.jsonl"
    kept.write_text(json.dumps(head))
    assert evenhand(tmp_path, "audit", "verify", "--head", str(kept))[0] == 0
    assert evenhand(tmp_path, "audit", "export", "--out", str(log))[0] == 0
    connection = sqlite3.connect(tmp_path / "evenhand.db")
    change(connection)
    connection.commit()
    connection.close()
    code, told = evenhand(tmp_path, "audit", "verify", "--head", str(kept), "--json")
    assert (code, json.loads(told)["holds"]) == (1, False)
    assert evenhand(tmp_path, "audit", "verify", "--log", str(log), "--head", str(kept))[0] == 0
    kept.write_text(json.dumps({**head, "token": "x"}))
    assert evenhand(tmp_path, "audit", "verify", "--head", str(kept))[0] == 2
