"""Random acts of people, programs, thieves in the store and the sender on a desk in memory: nothing goes out that was not approved,
byte for byte, by somebody who did not touch it. ``--n`` is the number of steps."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from benchmarks.soak.world import PEOPLE, Unique, arguments, hold, order, report
from drafting.adapters.memory import MemoryStore
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import verify_chain
from drafting.domain.delivery import Outgoing
from drafting.domain.draft import DraftState
from drafting.errors import DeliveryUnsure, DraftingError, NotDelivered
from drafting.review import Desk, Dispatch, Patience, Rules, Sender, digest_of
from drafting.review.dispatch import outgoing as outgoing_of

STEPS_PER_WORLD = 100
TEXTS = ("Hello there.", "We will give you store credit.", "This says BLOCK.", "Good morning.")


@dataclass
class Clock:
    """Moves by a second at every look."""

    now: datetime = datetime(2026, 11, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Witness:
    """A connector that sometimes fails, and keeps what it was given."""

    chance: random.Random
    deduplicates: bool
    name: str = "witness"
    got: list[Outgoing] = field(default_factory=list)

    async def deliver(self, outgoing: Outgoing) -> str:
        """Take it, lose it or say nothing."""
        luck = self.chance.random()
        if luck < 0.1:
            raise NotDelivered("no", again=self.chance.random() < 0.5)
        self.got.append(outgoing)
        if luck < 0.2:
            raise DeliveryUnsure("silence")
        return "taken"


class World:
    """One desk and everybody around it."""

    def __init__(self, seed: int) -> None:
        self.chance, self.clock, self.store = random.Random(seed), Clock(), MemoryStore()
        self.connector = Witness(self.chance, self.chance.random() < 0.5)
        self.desk = Desk(Unique(), self.store, self.clock, Rules(four_eyes=True), Dispatch(lambda _channel: "witness"))
        patience = Patience(timedelta(seconds=5), timedelta(seconds=20), (timedelta(seconds=1),) * 2)
        self.sender = Sender(self.store, {"witness": self.connector}, self.clock, lambda _filed: None, patience)
        self.names: list[str] = []
        self.approved: dict[tuple[str, str, str | None], FiledDraft] = {}
        self.refused = 0

    async def step(self) -> None:
        """One random act."""
        if not self.names or self.chance.random() < 0.1:
            self.names.append((await self.desk.request(order(f"c-{len(self.names)}", "email")))[0].draft.id)
            return
        name, actor = self.chance.choice(self.names), self.chance.choice(PEOPLE)
        handle, text = hold(name, actor), self.chance.choice(TEXTS)
        act = self.chance.choice(
            ["approve", "approve", "approve", "edit", "reject", "revise", "withdraw", "settle", "send", "send", "send", "tamper"]
        )
        try:
            if act == "approve":
                filed = await self.desk.approve(handle)
                assert filed.approval is not None
                self.approved[name, filed.approval.digest, filed.approval.by] = filed
            elif act == "edit":
                await self.desk.edit(handle, text, None)
            elif act == "revise":
                await self.desk.revise(handle, None)
            elif act == "settle":
                await self.desk.settle(handle, delivered=self.chance.random() < 0.5, reason="asked")
            elif act == "send":
                await self.sender.send_due()
            elif act == "tamper":
                await self._tamper(name)
            else:
                await (self.desk.reject if act == "reject" else self.desk.withdraw)(handle, "no")
        except DraftingError:
            self.refused += 1

    async def _tamper(self, name: str) -> None:
        """Somebody changes the text of an approved draft in the store, past the desk."""
        filed = await self.store.draft(name)
        if filed is None or filed.state is not DraftState.APPROVED or self.chance.random() < 0.7:
            return
        record = replace(filed.record, draft=replace(filed.draft, wording=replace(filed.draft.wording, text="We owe you a car.")))
        async with self.store.transaction() as unit:
            await unit.replace(replace(filed, record=record, version=filed.version + 1))

    async def broken(self) -> list[str]:
        """What does not hold in this world."""
        faults = []
        for one in self.connector.got:
            filed = self.approved.get((one.draft, one.digest, one.approved_by))
            if filed is None or outgoing_of(filed, one.message) != one or digest_of(filed) != one.digest:
                faults.append(f"{one.draft}: what was sent was not approved")
            elif filed.approval and filed.approval.by in {c.by for c in filed.contributions if c.is_person} | {"anna", "robot"}:
                faults.append(f"{one.draft}: approved by somebody who may not")
        entries = await self.store.audit(0, 10**6)
        if verify_chain(entries, await self.store.audit_head()) is not None:
            faults.append("the chain does not hold")
        for name in self.names:
            found = await self.store.draft(name)
            if found is None or found.state is not DraftState.SENT:
                continue
            by = found.approval.by if found.approval is not None else None
            if (name, digest_of(found), by) not in self.approved:
                faults.append(f"{name} is sent and was not approved")
        return faults


async def _run(n: int, seed: int) -> tuple[list[str], int, int, int]:
    faults: list[str] = []
    sent = refused = done = 0
    while done < n:
        world = World(seed + done)
        for _ in range(min(STEPS_PER_WORLD, n - done)):
            await world.step()
        done += min(STEPS_PER_WORLD, n - done)
        faults += await world.broken()
        sent, refused = sent + len(world.connector.got), refused + world.refused
    return faults, done, sent, refused


def main() -> None:
    """Run it."""
    given = arguments(1_000_000)
    faults, done, sent, refused = asyncio.run(_run(given.n, given.seed))
    if given.n >= 1000 and not sent:
        faults.append("nothing was sent: the run shows nothing")
    report("steps", faults, n=done, seed=given.seed, handed_over=sent, refused=refused)


if __name__ == "__main__":
    main()
