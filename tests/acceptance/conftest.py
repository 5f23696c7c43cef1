"""One evaluation of the example company with the real embedding model, shared by all acceptance tests."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from drafting.settings import Settings
from drafting.wiring import build
from evals.case import Suite, read_suite
from evals.journal import Journal, new_owner
from evals.record import Run
from evals.run import Pace, run_suite
from evals.score import Scenarios, judged, summary
from evals.session import scenarios_of

SUITE = Path(str(files("knowledge"))) / "example" / "wondrous" / "suites" / "wondrous-core.yaml"


@dataclass(frozen=True)
class Evaluation:
    """The scored runs of a suite."""

    suite: Suite
    scenarios: Scenarios
    runs: list[Run]
    summary: dict[str, Any]


@pytest.fixture(scope="session")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    """The example suite, drafted once."""
    folder, suite = tmp_path_factory.mktemp("evaluation"), read_suite(SUITE)
    scenarios = scenarios_of([suite])
    runs = judged(asyncio.run(_runs(suite, folder)), scenarios)
    return Evaluation(suite, scenarios, runs, summary(runs, scenarios))


async def _runs(suite: Suite, folder: Path) -> list[Run]:
    service = await build(Settings(knowledge=suite.folder, cache_dir=folder / "cache", model="embedded"))
    with Journal(folder, new_owner()) as journal:
        return await run_suite(suite, service.drafter, journal, Pace(), told=lambda progress: None)
