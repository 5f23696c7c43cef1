"""The audit log: one append-only chain. Each entry's hash covers the former's, so that no entry can be changed alone. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something that was done: which act, to what, by whom, when. ``details`` are ids, codes and digests, never a customer's
    words or values."""

    act: str
    subject: str
    actor: str
    at: datetime
    details: Mapping[str, str | int | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An event in the chain. ``number`` counts from 1 without gaps; ``hash`` covers the event, the number and ``previous``."""

    number: int
    event: AuditEvent
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain does not hold."""

    number: int
    why: str


def seal(event: AuditEvent, number: int, previous: str) -> AuditEntry:
    """The entry of an event at its place in the chain."""
    return AuditEntry(number, event, previous, _hash(event, number, previous))


def verify_chain(
    entries: Iterable[AuditEntry], head: tuple[int, str] | None = None, anchors: Mapping[int, str] | None = None
) -> Break | None:
    """The first break of a whole chain, ``None`` where it holds. ``head`` is where it should end; ``anchors`` are numbers and hashes
    as they were kept elsewhere, with which a cut tail and a chain written anew are found too."""
    number, previous = 0, GENESIS
    anchors = anchors or {}
    for entry in entries:
        if entry.number != number + 1:
            return Break(number + 1, f"entry {number + 1} is missing or out of order (found {entry.number})")
        if entry.previous != previous:
            return Break(entry.number, "does not continue the entry before it")
        if entry.hash != _hash(entry.event, entry.number, entry.previous):
            return Break(entry.number, "its content does not match its hash")
        if anchors.get(entry.number, entry.hash) != entry.hash:
            return Break(entry.number, "is not what was signed: the log was written anew")
        number, previous = entry.number, entry.hash
    if anchors and max(anchors) > number:
        return Break(number + 1, f"the chain ends at {number}, but entry {max(anchors)} was signed: its tail was cut")
    if anchors.get(0, GENESIS) != GENESIS:
        return Break(0, "is not what was signed")
    if head is not None and head != (number, previous):
        return Break(number + 1, f"the chain ends at {number}, its head says {head[0]}")
    return None


def canonical(value: object) -> str:
    """JSON with sorted keys and no white space: the same value gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _hash(event: AuditEvent, number: int, previous: str) -> str:
    content = {
        "number": number,
        "previous": previous,
        "act": event.act,
        "subject": event.subject,
        "actor": event.actor,
        "at": event.at.isoformat(),
        "details": dict(event.details),
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()
