"""The manner of a message moves no outcome; days, amounts and tiers move it as the rules say. The long form is benchmarks/invariance.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.invariance import MANNER, manner, matter
from drafting.settings import Settings
from drafting.wiring import Service, build
from evals.case import Suite, read_suite
from tests.acceptance.conftest import SUITE

_EVERY = 8


@pytest.fixture
async def service(tmp_path: Path) -> Service:
    return await build(Settings(knowledge=SUITE.parent.parent, cache_dir=tmp_path / "cache", model="embedded"))


@pytest.fixture
def suite() -> Suite:
    return read_suite(SUITE)


async def test_manner_moves_no_outcome(service: Service, suite: Suite) -> None:
    tally = await manner(service, suite, suite.scenarios[::_EVERY], MANNER)
    assert tally.flipped == []
    assert set(tally.tried) == set(MANNER)


async def test_days_amounts_and_tiers_move_it_as_the_rules_say(service: Service, suite: Suite) -> None:
    tally = await matter(service, suite, suite.scenarios[:: _EVERY // 2])
    assert tally.flipped == []
    assert sum(tally.tried.values()) > 20
