"""Running suites: every scenario x wording x repeat, all its channels from one resolution; resumable, bounded, in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drafting.channels.length import fits
from drafting.domain.case import Case
from drafting.domain.channel import ChannelId
from drafting.pipeline import Drafter
from evals.case import Scenario, Suite, channels_of, wordings
from evals.record import Place, Run, as_json, from_json, run_of


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


async def run_jobs(todo: Sequence[Job], drafter: Drafter, *, concurrency: int = 4) -> AsyncIterator[list[Run]]:
    """The runs of each job, as they finish. A job that fails gives a run with its error for each channel."""
    gate = asyncio.Semaphore(concurrency)

    async def bounded(job: Job) -> list[Run]:
        async with gate:
            return await run_job(job, drafter)

    for finished in asyncio.as_completed([asyncio.ensure_future(bounded(job)) for job in todo]):
        yield await finished


async def run_job(job: Job, drafter: Drafter) -> list[Run]:
    """One job. What goes wrong with the case is a result, not an end of the evaluation."""
    try:
        records = await drafter.draft_all(job.case, job.channels)
    except Exception as error:  # noqa: BLE001 - any fault of a case is that run's result, and the other cases go on
        return [_failed(job, name, drafter, f"{type(error).__name__}: {error}") for name in job.channels]
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
    """How far an evaluation is."""

    done: int
    total: int


async def run_suite(suite: Suite, drafter: Drafter, journal: Path, *, repeats: int = 1, told: Callable[[Progress], None]) -> list[Run]:
    """All runs of a suite, in the suite's order. Finished jobs are kept in ``journal`` line by line, so that an evaluation that was killed
    goes on where it stood; a last line that was cut off is done again."""
    todo = jobs(suite, drafter, repeats)
    kept = _kept(journal)
    open_jobs = [
        job
        for job in todo
        if any((job.place.suite, job.place.scenario, job.place.wording, name, job.place.repeat) not in kept for name in job.channels)
    ]
    done = len(todo) - len(open_jobs)
    told(Progress(done, len(todo)))
    with journal.open("a", encoding="utf-8") as lines:
        async for runs in run_jobs(open_jobs, drafter):
            for run in runs:
                kept[run.key] = run
            lines.write("".join(json.dumps(as_json(run), ensure_ascii=False) + "\n" for run in runs))
            lines.flush()
            done += 1
            told(Progress(done, len(todo)))
    return [kept[job.place.suite, job.place.scenario, job.place.wording, name, job.place.repeat] for job in todo for name in job.channels]


def _kept(journal: Path) -> dict[tuple[str, str, int, str, int], Run]:
    found: dict[tuple[str, str, int, str, int], Run] = {}
    if not journal.is_file():
        return found
    # As bytes: a kill can cut a character in two, and a draft may hold line separators other than the one that ends a record.
    whole, _, cut = journal.read_bytes().rpartition(b"\n")
    for line in whole.split(b"\n") if whole else ():
        run = from_json(json.loads(line))
        found[run.key] = run
    if cut:
        journal.write_bytes(whole + b"\n" if whole else b"")
    return found
