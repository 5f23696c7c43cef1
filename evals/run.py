"""Running suites: every scenario x wording x repeat, all its channels from one resolution; resumable, bounded, in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from drafting.channels.length import fits
from drafting.domain.case import Case
from drafting.domain.channel import ChannelId
from drafting.domain.record import DraftRecord
from drafting.pipeline import Drafter
from evals.case import Scenario, Suite, channels_of, wordings
from evals.journal import Journal
from evals.record import Place, Run, run_of


@dataclass(frozen=True, slots=True)
class Job:
    """One wording of one scenario: all its channels are drafted together."""

    place: Place
    case: Case
    scenario: Scenario
    channels: tuple[ChannelId, ...]


def jobs(suite: Suite, drafter: Drafter, repeats: int) -> list[Job]:
    """All that a suite asks for. Raises ``UnknownChannel``."""
    found = []
    for scenario in suite.scenarios:
        channels = tuple(dict.fromkeys(drafter.channel(name).id for name in channels_of(scenario, suite)))
        for wording, case in enumerate(wordings(scenario, suite, drafter.library.company)):
            for repeat in range(repeats):
                found.append(Job(Place(suite.id, scenario.id, wording, repeat), case, scenario, channels))
    return found


async def run_job(job: Job, drafter: Drafter) -> list[Run]:
    """One job. What goes wrong with the case is a result, not an end of the evaluation."""
    return _runs(job, drafter, await _drafted(job, drafter))


async def _drafted(job: Job, drafter: Drafter) -> Sequence[DraftRecord] | str:
    """The records of a job, or what went wrong."""
    try:
        return await drafter.draft_all(job.case, job.channels)
    except Exception as error:  # noqa: BLE001 - any fault of a case is that run's result, and the other cases go on
        return f"{type(error).__name__}: {error}"


def _runs(job: Job, drafter: Drafter, records: Sequence[DraftRecord] | str) -> list[Run]:
    if isinstance(records, str):
        return [_failed(job, name, drafter, records) for name in job.channels]
    runs = []
    for record in records[: len(job.channels)]:
        channel = drafter.channels[record.draft.channel]
        company = drafter.library.company
        runs.append(run_of(job.place, record, company, public=channel.is_public, fits=fits(record.draft.text, channel)))
    return runs


def _failed(job: Job, name: ChannelId, drafter: Drafter, error: str) -> Run:
    place = job.place
    return Run(place.suite, place.scenario, place.wording, name, drafter.channels[name].is_public, place.repeat, error)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an evaluation is, in drafts. ``kept`` of ``done`` stood in the journal already; ``seconds`` since it went on."""

    done: int
    total: int
    kept: int = 0
    seconds: float = 0.0
    cost: float = 0.0

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at the pace so far; ``None`` before the first draft."""
        fresh = self.done - self.kept
        return self.seconds / fresh * (self.total - self.done) if fresh and self.seconds else None


@dataclass(frozen=True, slots=True)
class Pace:
    """``concurrency`` is the greatest number of drafts in work at once; ``repeats`` how often each case is drafted."""

    concurrency: int = 4
    repeats: int = 1


async def run_suite(suite: Suite, drafter: Drafter, journal: Journal, pace: Pace, *, told: Callable[[Progress], None]) -> list[Run]:
    """All runs of a suite, in the suite's order. Finished jobs stay in the journal, so that an evaluation that was killed goes on where it
    stood. Where another process works on the same journal, this one drafts what the other has not taken, and waits for the rest."""
    todo = jobs(suite, drafter, pace.repeats)
    finished = set(journal.done(job.place for job in todo))
    kept = sum(len(job.channels) for job in todo if job.place in finished)
    meter = _Meter(sum(len(job.channels) for job in todo), kept, told)
    open_jobs = [job for job in todo if job.place not in finished]
    while open_jobs:
        await _work(open_jobs, drafter, journal, pace, meter)
        finished = set(journal.done(job.place for job in open_jobs))
        open_jobs = [job for job in open_jobs if job.place not in finished]
        if open_jobs:
            await asyncio.sleep(_PATIENCE)
    runs = [run for job in todo for run in journal.runs(job.place)]
    meter.finish()
    return runs


_PATIENCE = 0.2
"""Seconds between two looks at what another process has finished."""


class _Meter:
    def __init__(self, total: int, kept: int, told: Callable[[Progress], None]) -> None:
        self._total, self._kept, self._told = total, kept, told
        self._done, self._cost, self._started = kept, 0.0, time.perf_counter()
        told(Progress(kept, total, kept))

    def count(self, runs: Sequence[Run]) -> None:
        self._done += len(runs)
        self._cost += sum(run.cost for run in runs)
        self._say()

    def finish(self) -> None:
        if self._done < self._total:  # the rest was another process's
            self._done = self._total
            self._say()

    def _say(self) -> None:
        self._told(Progress(self._done, self._total, self._kept, time.perf_counter() - self._started, self._cost))


async def _work(todo: Sequence[Job], drafter: Drafter, journal: Journal, pace: Pace, meter: _Meter) -> None:
    """Draft all jobs that nobody has taken. A job's channels are drafted together, so a job weighs as many drafts as it has channels."""
    room, bench = _Room(pace.concurrency), _Room(2 * pace.concurrency)

    def kept(job: Job, records: Sequence[DraftRecord] | str) -> list[Run]:
        runs = _runs(job, drafter, records)
        journal.keep(job.place, runs)
        return runs

    async def one(job: Job) -> None:
        weight = len(job.channels)
        try:
            try:
                records = await _drafted(job, drafter)
            finally:
                room.leave(weight)
            # Read back and kept beside the loop, so that the next job asks the model meanwhile.
            runs = await asyncio.get_running_loop().run_in_executor(reader, kept, job, records)
            meter.count(runs)
        finally:
            bench.leave(weight)

    with ThreadPoolExecutor(1, "reading") as reader:
        async with asyncio.TaskGroup() as group:
            for start in range(0, len(todo), _AHEAD):
                taken = set(journal.claim([job.place for job in todo[start : start + _AHEAD]]))
                for job in todo[start : start + _AHEAD]:
                    if job.place in taken:
                        await bench.enter(len(job.channels))
                        await room.enter(len(job.channels))
                        group.create_task(one(job))


_AHEAD = 8
"""How many jobs are claimed in one transaction."""


class _Room:
    """So many drafts at once. A job that is larger than the whole room goes in alone."""

    def __init__(self, size: int) -> None:
        self._size, self._used, self._freed = size, 0, asyncio.Event()

    async def enter(self, weight: int) -> None:
        while self._used and self._used + weight > self._size:
            self._freed.clear()
            await self._freed.wait()
        self._used += weight

    def leave(self, weight: int) -> None:
        self._used -= weight
        self._freed.set()
