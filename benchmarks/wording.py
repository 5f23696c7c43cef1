"""One wording by the embedded writer, without retrieval, beside one forward pass of the embedding model in the same run.

python -m benchmarks.wording
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence

import numpy as np

from benchmarks.draft import forward_pass, line
from benchmarks.reading import CHANNELS, SUITES
from drafting.domain.brief import Brief
from drafting.domain.draft import Wording
from drafting.settings import Settings
from drafting.wiring import build
from drafting.writer.write import word
from evals.case import read_suite, wordings


class Kept:
    """A writer that keeps the briefs it was given."""

    name = "kept"

    def __init__(self) -> None:
        self.briefs: list[Brief] = []

    async def write(self, brief: Brief) -> Wording:
        """The embedded wording; the brief is kept."""
        self.briefs.append(brief)
        return word(brief)


async def briefs() -> list[Brief]:
    """Every scenario of the three companies in seven channels."""
    kept = Kept()
    for suite in map(read_suite, SUITES):
        drafter = (await build(Settings(knowledge=suite.folder), writer=kept)).drafter
        for scenario in suite.scenarios:
            await drafter.draft_all(next(wordings(scenario, suite, drafter.library.company)), CHANNELS)
    return kept.briefs


def timed(made: Sequence[Brief]) -> list[float]:
    """Seconds of wording each brief once."""
    seconds = []
    gc.collect()
    for brief in made:
        started = time.perf_counter()
        word(brief)
        seconds.append(time.perf_counter() - started)
    return seconds


async def main() -> None:
    """Print the figures, the limit of 10 ms beside them."""
    made = await briefs()
    peer = forward_pass([brief.messages[-1].text + f" {index}" for index, brief in enumerate(made[::7])])
    line("one forward pass of the query embedding", peer)
    found = timed(made)
    line("one wording", found, float(np.median(peer)))
    for channel in CHANNELS:
        line(f"  {channel}", [seconds for seconds, brief in zip(found, made, strict=True) if brief.channel.id == channel])
    print(f"limit: p95 of one wording 10 ms; held: {'yes' if np.quantile(found, 0.95) <= 0.01 else 'no'}")


if __name__ == "__main__":
    asyncio.run(main())
