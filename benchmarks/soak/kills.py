"""Processes that draft, approve and send are killed at random moments: nothing acknowledged is lost, nothing is sent twice, and what
a desk cannot tell is ``unknown``. ``--n`` is the number of kills."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.soak.world import ARNO, arguments, broken, desk, everything, hold, opened, order, report, sender

LEASE = 0.001


async def _work(folder: Path, seed: int, told: int) -> None:
    """Draft, approve and send for ever; each acknowledged version is told through the pipe."""
    store, chance = await opened(folder), random.Random(seed)
    at, out = desk(store), sender(store, folder, LEASE)
    while True:
        filed = (await at.request(order(f"c-{seed}-{chance.randrange(10**9)}", chance.choice(["email", "chat"]))))[0]
        os.write(told, f"{filed.draft.id} 1\n".encode())
        filed = await at.approve(hold(filed.draft.id, ARNO))
        os.write(told, f"{filed.draft.id} {filed.version}\n".encode())
        await out.send_due()


def _one(folder: Path, seed: int, seconds: float) -> dict[str, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            asyncio.run(_work(folder, seed, writer))
        finally:
            os._exit(1)
    os.close(writer)
    began = os.read(reader, 1 << 20) if seed % 2 else b""
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        lines = (began + pipe.read()).decode().split("\n")[:-1]
    return {line.split()[0]: int(line.split()[1]) for line in lines}


async def _drain(folder: Path, acknowledged: dict[str, int]) -> tuple[list[str], Counter[str]]:
    store = await opened(folder)
    try:
        out = sender(store, folder, LEASE)
        while await out.send_due():
            await asyncio.sleep(0.005)
        drafts = {one.draft.id: one for one in await everything(store)}
        faults = await broken(store, folder, drained=True)
        faults += [
            f"{name} was acknowledged at {v} and is lost"
            for name, v in acknowledged.items()
            if name not in drafts or drafts[name].version < v
        ]
        return faults, Counter(one.state.value for one in drafts.values())
    finally:
        await store.close()


def main() -> None:
    """Run it."""
    given = arguments(1000)
    chance, acknowledged = random.Random(given.seed), {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(given.n):
            acknowledged |= _one(folder, given.seed * 1_000_000 + number, chance.uniform(0.0, 0.25))
        faults, states = asyncio.run(_drain(folder, acknowledged))
    if given.n >= 10 and not acknowledged:
        faults.append("nothing was acknowledged: the run shows nothing")
    report("kills", faults, n=given.n, seed=given.seed, acknowledged=len(acknowledged), states=dict(states))


if __name__ == "__main__":
    main()
