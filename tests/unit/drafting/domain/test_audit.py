"""The audit chain: whatever is changed afterwards is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from drafting.domain.audit import GENESIS, AuditEntry, AuditEvent, seal, verify_chain

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def chain(length: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    previous = GENESIS
    for number in range(1, length + 1):
        event = AuditEvent("approve", f"drf_{number}", "anna", NOW + timedelta(minutes=number), {"version": number, "state": "approved"})
        entries.append(seal(event, number, previous))
        previous = entries[-1].hash
    return entries


def head(entries: list[AuditEntry]) -> tuple[int, str]:
    return (entries[-1].number, entries[-1].hash) if entries else (0, GENESIS)


def test_a_chain_holds() -> None:
    for length in range(5):
        assert verify_chain(chain(length), head(chain(length))) is None


CHANGES: dict[str, Any] = {
    "act": lambda entry: replace(entry, event=replace(entry.event, act="reject")),
    "subject": lambda entry: replace(entry, event=replace(entry.event, subject="drf_x")),
    "actor": lambda entry: replace(entry, event=replace(entry.event, actor="eve")),
    "time": lambda entry: replace(entry, event=replace(entry.event, at=entry.event.at + timedelta(microseconds=1))),
    "details": lambda entry: replace(entry, event=replace(entry.event, details={**entry.event.details, "version": 0})),
    "a detail less": lambda entry: replace(entry, event=replace(entry.event, details={"version": entry.event.details["version"]})),
    "number": lambda entry: replace(entry, number=entry.number + 1),
    "previous": lambda entry: replace(entry, previous="1" * 64),
    "hash": lambda entry: replace(entry, hash="1" * 64),
}


@given(length=st.integers(1, 8), at=st.integers(0, 7), change=st.sampled_from(sorted(CHANGES)))
def test_an_edit_is_found(length: int, at: int, change: str) -> None:
    entries = chain(length)
    at %= length
    entries[at] = CHANGES[change](entries[at])
    assert verify_chain(entries) is not None


@given(length=st.integers(2, 8), first=st.integers(0, 7), second=st.integers(0, 7))
def test_another_order_is_found(length: int, first: int, second: int) -> None:
    entries = chain(length)
    first, second = first % length, second % length
    entries[first], entries[second] = entries[second], entries[first]
    assert (verify_chain(entries) is None) == (first == second)


@given(length=st.integers(1, 8), at=st.integers(0, 7))
def test_a_deletion_is_found(length: int, at: int) -> None:
    entries = chain(length)
    kept = head(entries)
    del entries[at % length]
    assert verify_chain(entries, kept) is not None


def test_a_chain_written_anew_is_found_by_its_head() -> None:
    kept = head(chain(3))
    forged: list[AuditEntry] = []
    previous = GENESIS
    for entry in chain(3):
        forged.append(seal(replace(entry.event, actor="eve"), entry.number, previous))
        previous = forged[-1].hash
    assert verify_chain(forged) is None
    assert verify_chain(forged, kept) is not None
