"""What the long runs share: people, a desk, connectors that can be counted, and what must hold of a store."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from drafting.adapters.desks.folder import FolderConnector
from drafting.adapters.store import SqlStore
from drafting.cli.on_file import every
from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry, verify_chain
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.delivery import Outgoing
from drafting.domain.draft import DraftState
from drafting.ports import Answer, Connector, DraftQuery, DraftStore
from drafting.review import Desk, Dispatch, Handle, Order, Patience, Rules, Sender
from drafting.wiring import now
from tests.integration.fakes import FakeDrafter

ANNA = Actor("anna", frozenset({ActorRole.AGENT}))
ARNO = Actor("arno", frozenset({ActorRole.APPROVER}))
BEA = Actor("bea", frozenset({ActorRole.APPROVER}))
ADA = Actor("ada", frozenset(ActorRole))
ROBOT = Actor("robot", frozenset({ActorRole.APPROVER, ActorRole.ADMIN}), is_person=False)
PEOPLE = (ANNA, ARNO, BEA, ADA, ROBOT)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A desk that cannot tell one message from another: every call arrives, a line in a file."""

    file: Path
    name: str = "ledger"
    deduplicates: bool = False

    async def deliver(self, outgoing: Outgoing) -> str:
        """One line, whole."""
        descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, f"{outgoing.message} {outgoing.draft} {outgoing.digest}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return "written"


class Unique(FakeDrafter):
    """A drafter whose drafts have names of their own in every process."""

    def _record(self, *words: Any) -> Any:
        record = super()._record(*words)
        return replace(record, draft=replace(record.draft, id=f"drf_{os.urandom(8).hex()}"))


def connectors(folder: Path) -> dict[str, Connector]:
    """E-mail goes to a folder, chat to the ledger."""
    return {"folder": FolderConnector(folder / "out"), "ledger": Ledger(folder / "ledger.txt")}


def desk(store: DraftStore) -> Desk:
    """A desk that asks for four eyes and sends by both connectors."""
    dispatch = Dispatch(lambda channel: {"email": "folder", "chat": "ledger"}.get(channel))
    return Desk(Unique(), store, now, Rules(four_eyes=True), dispatch)


def sender(store: DraftStore, folder: Path, lease: float) -> Sender:
    """A sender; ``lease`` is in seconds."""
    patience = Patience(timedelta(seconds=5), timedelta(seconds=lease), (timedelta(0),) * 3)
    return Sender(store, connectors(folder), now, lambda _filed: None, patience)


def order(customer: str, channel: str) -> Order:
    """A request of the agent's."""
    case = Case((Message("My kite broke."),), now().date(), Customer(customer, record={"email": f"{customer}@mail.example"}))
    return Order(case, (ChannelId(channel),), ANNA, lambda _filed: Answer(201, ""))


def hold(draft: str, actor: Actor, version: int | None = None) -> Handle:
    """A hold on any version, or on one."""
    return Handle(draft, lambda filed: version is None or filed.version == version, actor)


async def everything(store: DraftStore) -> list[FiledDraft]:
    """All drafts."""
    return [filed async for filed in every(store, DraftQuery())]


async def chain(store: DraftStore) -> list[AuditEntry]:
    """The whole log."""
    entries: list[AuditEntry] = []
    while page := await store.audit(len(entries), 1000):
        entries += page
    return entries


async def broken(store: DraftStore, folder: Path, *, drained: bool) -> list[str]:
    """What does not hold: the chain, a log entry for every version, what was sent is what was approved, once."""
    drafts, entries = await everything(store), await chain(store)
    faults = [] if verify_chain(entries, await store.audit_head()) is None else ["the chain does not hold"]
    versions = {(entry.event.subject, entry.event.details.get("version")) for entry in entries}
    faults += [
        f"{one.draft.id}: version {v} is not in the log"
        for one in drafts
        for v in range(1, one.version + 1)
        if (one.draft.id, v) not in versions
    ]
    if len(entries) != sum(one.version for one in drafts):
        faults.append("the log and the drafts do not agree")
    by_id = {one.draft.id: one for one in drafts}
    files = [json.loads(path.read_text()) for path in (folder / "out").glob("msg_*.json")] if (folder / "out").exists() else []
    lines = (folder / "ledger.txt").read_text().splitlines() if (folder / "ledger.txt").exists() else []
    arrived = [(one["draft"], one["digest"]) for one in files] + [(line.split()[1], line.split()[2]) for line in lines]
    faults += [f"{draft} arrived {count} times" for draft, count in Counter(draft for draft, _ in arrived).items() if count > 1]
    for draft, digest in arrived:
        approval = by_id[draft].approval
        if approval is None or approval.digest != digest:
            faults.append(f"{draft}: what arrived is not what was approved")
    if drained:
        there = {draft for draft, _ in arrived}
        faults += [
            f"{one.draft.id} is sent and did not arrive" for one in drafts if one.state is DraftState.SENT and one.draft.id not in there
        ]
        faults += [f"{one.draft.id} is lost" for one in drafts if one.state is DraftState.APPROVED]
    return faults


async def opened(folder: Path) -> SqlStore:
    """The store in a folder."""
    return await SqlStore.open(f"sqlite+aiosqlite:///{folder}/soak.db")


def arguments(n: int) -> argparse.Namespace:
    """``--n`` and ``--seed``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=n)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def report(name: str, faults: list[str], **figures: object) -> None:
    """A line with all figures; ends the process."""
    sys.stdout.write(json.dumps({"run": name, **figures, "broken": len(faults), "first": faults[:3]}) + "\n")
    sys.exit(int(bool(faults)))
