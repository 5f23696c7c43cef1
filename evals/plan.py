"""What an evaluation will do, before it does it: how much, how long, at what price; and what makes two calls the same."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from drafting.pipeline import Drafter
from evals.case import Suite
from evals.run import Job, Pace, jobs, run_job

_OPTIONS = ("model", "repeat", "replay")


async def announced(suite: Suite, drafter: Drafter, pace: Pace) -> str:
    """A sentence with the number of drafts, and the time and price that one case, drafted first to find out, lets expect."""
    todo = jobs(suite, drafter, pace.repeats)
    drafts = sum(len(job.channels) for job in todo)
    seconds, cost = await _tried(todo[0], drafter)
    share = drafts / len(todo[0].channels)
    # Waiting runs side by side up to the concurrency; how much of a draft is waiting is not known from one case, so this is the worst case.
    price = f", at most about {cost * share:.2f} by the provider's price list" if cost else ""
    return f"{suite.id}: {len(suite.scenarios)} scenarios, {drafts} drafts of {drafter.writer.name}, at most about {_time(seconds * share)}{price}"


async def _tried(job: Job, drafter: Drafter) -> tuple[float, float]:
    started = time.perf_counter()
    runs = await run_job(job, drafter)
    return time.perf_counter() - started, sum(run.cost for run in runs)


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def fingerprint(files: Sequence[Path], suites: Sequence[Suite], options: Mapping[str, Any]) -> str:
    """A digest of the suites' files, the knowledge folders' files and the options that shape a draft."""
    digest = hashlib.sha256(json.dumps([str(options.get(name)) for name in _OPTIONS]).encode())
    for file in files:
        digest.update(file.read_bytes())
    for folder in sorted({options.get("knowledge") or suite.folder for suite in suites}):
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".md", ".yaml", ".yml"} and file.is_file() and "suites" not in file.parts:
                digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
