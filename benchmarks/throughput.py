"""Drafts per second with a model that takes one second, 200 callers and one process, beside what the CPU allows; memory over the run.

The model is a stub in the process that says each point and waits, so that what is measured is ours. ``--drafts`` is how many are made,
``--callers`` how many wait at once.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import resource
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.models import cases
from benchmarks.stub import faithful
from drafting.adapters.models.chain import ChainWriter, GuardedWriter
from drafting.adapters.models.completion import Completion
from drafting.adapters.models.gate import Gate
from drafting.adapters.models.writer import ModelWriter
from drafting.domain.channel import ChannelId
from drafting.settings import Settings
from drafting.wiring import build

SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class SlowModel:
    """Says each point after ``SECONDS``."""

    name: str = "stub"

    def ceiling(self, prompt: str) -> float:
        """Nothing."""
        return 0.0

    async def complete(self, prompt: str) -> Completion:
        """The points of the prompt."""
        await asyncio.sleep(SECONDS)
        return Completion(faithful(prompt), tokens=100)


def memory() -> float:
    """Resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--drafts", type=int, default=2_000)
    parser.add_argument("--callers", type=int, default=200)
    given = parser.parse_args()
    service = await build(Settings(model="embedded"))
    guarded = GuardedWriter(ModelWriter(SlowModel()), 20.0, gate=Gate(given.callers, 20.0))
    drafter = replace(service.drafter, writer=ChainWriter([guarded]))
    asked = cases(40)
    for case in asked:  # what is loaded or kept at first use
        await drafter.draft(case, ChannelId("email"))
    waiting, by, marks = iter(range(given.drafts)), Counter[str](), []

    async def caller() -> None:
        for number in waiting:
            record = await drafter.draft(asked[number % len(asked)], ChannelId("email"))
            by[record.draft.wording.model] += 1
            if sum(by.values()) % (given.drafts // 4) == 0:
                gc.collect()
                marks.append(memory())

    usage, own, started = resource.getrusage(resource.RUSAGE_SELF), time.thread_time(), time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(given.callers)))
    wall, loop = time.perf_counter() - started, time.thread_time() - own
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime
    rate, cores = given.drafts / wall, len(os.sched_getaffinity(0))
    print(
        f"throughput: {given.drafts} drafts, {given.callers} callers, model {SECONDS:g} s: {rate:.1f} a second; CPU {1e3 * spent / given.drafts:.1f} ms a "
        f"draft ({1e3 * loop / given.drafts:.1f} on the loop); limit of one core {given.drafts / spent:.1f}, of {cores} cores {cores * given.drafts / spent:.1f} "
        f"a second: {rate * spent / given.drafts:.2f} and {rate * spent / given.drafts / cores:.2f} of it; by {dict(by)}; memory after each quarter "
        f"{', '.join(f'{mark:.0f}' for mark in marks)} MB; {threading.active_count()} threads; load of the machine {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    asyncio.run(main())
