"""Four processes act on the same drafts and empty the same outbox: one of them wins each version, each message goes out once, and no
writer is ever told that the database is locked. ``--n`` is the number of drafts."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.soak.world import ADA, ARNO, BEA, arguments, broken, desk, everything, hold, opened, order, report, sender
from drafting.errors import DraftingError

PROCESSES = 4
WRITERS = 5  # in each process


async def _prepare(folder: Path, n: int) -> list[str]:
    store = await opened(folder)
    at = desk(store)
    names = [(await at.request(order(f"c-{number}", random.choice(["email", "chat"]))))[0].draft.id for number in range(n)]
    await store.close()
    return names


async def _fight(folder: Path, names: list[str], seed: int, told: int) -> None:
    """Five writers act as fast as they can; what they won, and how long each act took, goes through the pipe."""
    store = await opened(folder)
    at, out = desk(store), sender(store, folder, 60)

    async def writer(number: int) -> None:
        chance = random.Random(seed * 100 + number)
        for name in chance.sample(names, len(names)):
            actor = chance.choice([ARNO, BEA, ADA])
            filed = await store.draft(name)
            assert filed is not None
            handle, started = hold(name, actor, filed.version), time.perf_counter()
            try:
                if chance.random() < 0.3:
                    done = await at.edit(handle, f"Hello from {actor.id} {number}.", None)
                else:
                    done = await at.approve(handle)
                line = f"won {name} {done.version}"
            except DraftingError as error:
                line = f"lost {type(error).__name__} 0"
            except Exception as error:  # noqa: BLE001 - whatever else a user is told counts
                line = f"fault {type(error).__name__} 0"
            os.write(told, f"{line} {time.perf_counter() - started:.6f}\n".encode())
            await out.send_due()

    await asyncio.gather(*(writer(number) for number in range(WRITERS)))
    await store.close()


async def _judge(folder: Path) -> tuple[list[str], Counter[str]]:
    store = await opened(folder)
    out = sender(store, folder, 60)
    while await out.send_due():
        continue
    faults = await broken(store, folder, drained=False)
    states = Counter(one.state.value for one in await everything(store))
    await store.close()
    return faults, states


def main() -> None:
    """Run it."""
    given = arguments(300)
    random.seed(given.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        names = asyncio.run(_prepare(folder, given.n))
        reader, writer = os.pipe()
        children = []
        for number in range(PROCESSES):
            child = os.fork()
            if child == 0:
                os.close(reader)
                code = 1
                try:
                    asyncio.run(_fight(folder, names, given.seed + number, writer))
                    code = 0
                finally:
                    os._exit(code)
            children.append(child)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            lines = [line.split() for line in pipe.read().decode().splitlines()]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        faults, states = asyncio.run(_judge(folder))
    won = Counter((line[1], line[2]) for line in lines if line[0] == "won")
    faults += [f"{name} version {version} was won {count} times" for (name, version), count in won.items() if count > 1]
    faults += [f"a writer was told {line[1]}" for line in lines if line[0] == "fault"] + [
        f"a process ended with {code}" for code in codes if code
    ]
    seconds = sorted(float(line[3]) for line in lines)
    p99 = seconds[int(len(seconds) * 0.99)] if seconds else 0.0
    report(
        "races",
        faults,
        n=len(lines),
        seed=given.seed,
        writers=PROCESSES * WRITERS,
        won=len(won),
        p99_seconds=round(p99, 4),
        states=dict(states),
    )


if __name__ == "__main__":
    main()
