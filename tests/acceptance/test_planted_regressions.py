"""Faults that were planted on purpose: each is seen by the comparison and by the gate; a second run without a fault is not."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from drafting import pipeline
from drafting.adapters.models.scripted import ScriptedWriter
from drafting.checks import CHECKS
from drafting.domain.brief import Brief
from drafting.domain.check import Context
from drafting.domain.draft import Wording
from drafting.domain.finding import Finding
from drafting.settings import Settings
from drafting.wiring import build
from drafting.writer import word
from evals.case import Suite, read_suite
from evals.compare import Flip, compare
from evals.gate import Bound, missed
from evals.journal import Journal, new_owner
from evals.record import Run
from evals.run import Pace, run_suite
from evals.score import Scenarios, judged, summary
from evals.session import scenarios_of
from tests.acceptance.conftest import SUITE
from tests.unit.evals.build import suite_file

TEXT = """
suite: planted
as_of: 2026-11-01
channels: [social_public, social_dm, email, chat, phone, sms, review]
scenarios:
  - id: returned-after-40-days
    messages: ["My widget broke and I want my money back."]
    rewordings: ["The widget I bought is broken, refund please."]
    customer: {name: Walter Grump, handle: "@grump", record: {email: w.grump@mail.example, order: O-1182}}
    facts: {purchase_date: 2026-09-22, defective: true}
    expect: {outcome: {returns: store_credit}, commits: [credit], never_commits: [refund, discount], withholds: [O-1182]}
  - id: how-long
    messages: ["How long does the return label stay valid, until when must I hand the parcel in at the post office?"]
    channels: [social_dm, email, chat, phone, social_public, review, community]
    expect: {says: ["14 days|fourteen days"]}
"""
GATE = {
    "outcome_accuracy": Bound(at_least=1.0),
    "says_rate": Bound(at_least=1.0),
    "commitment_accuracy": Bound(at_least=1.0),
    "privacy_leak_rate": Bound(at_most=0.0),
    "fallback_rate": Bound(at_most=0.05),
}


@dataclass
class Bench:
    """A copy of the example company in which faults can be planted."""

    folder: Path
    suite: Suite
    scenarios: Scenarios

    def evaluate(self, writer: ScriptedWriter | None = None) -> list[Run]:
        """The scored runs as the company stands now."""

        async def work() -> list[Run]:
            settings = Settings(knowledge=self.folder, cache_dir=self.folder / "cache", model="embedded")
            service = await build(settings, writer=writer)
            out = self.folder / new_owner()
            with Journal(out, new_owner()) as journal:
                return await run_suite(self.suite, service.drafter, journal, Pace(8), told=lambda progress: None)

        return judged(asyncio.run(work()), self.scenarios)

    def plant(self, file: str, old: str, new: str) -> None:
        """Change one thing in the knowledge folder."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def worse(self, before: list[Run], after: list[Run]) -> tuple[set[str], list[Flip]]:
        """The metrics that the comparison calls worse, and what flipped."""
        changes, flips = compare(before, after, self.scenarios)
        return {change.metric for change in changes if change.is_worse}, flips

    def missed(self, runs: list[Run]) -> set[str]:
        """The bounds of the gate that do not hold."""
        figures: dict[str, Any] = summary(runs, self.scenarios)
        return {sentence.partition(":")[0] for sentence in missed(figures, GATE)}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    shutil.copytree(SUITE.parent.parent, tmp_path / "company")
    suite = read_suite(suite_file(tmp_path, TEXT))
    return Bench(tmp_path / "company", suite, scenarios_of([suite]))


@pytest.fixture
def before(bench: Bench) -> list[Run]:
    return bench.evaluate()


def scripted(change: str, channel: str | None = None) -> ScriptedWriter:
    """A model whose wording is the embedded one with a sentence more, in one channel or in all."""

    def script(brief: Brief) -> Wording:
        wording = replace(word(brief), model="scripted")
        return replace(wording, text=f"{wording.text} {change}") if channel in {None, brief.channel.id} else wording

    return ScriptedWriter(script)


def test_a_second_run_is_no_regression_and_passes_the_gate(bench: Bench, before: list[Run]) -> None:
    assert bench.missed(before) == set()
    assert bench.worse(before, bench.evaluate()) == (set(), [])


def test_an_article_with_another_number(bench: Bench, before: list[Run]) -> None:
    bench.plant("articles/returns-and-refunds.md", "any post office within 14 days", "any post office within 40 days")
    after = bench.evaluate()
    found, flips = bench.worse(before, after)
    assert "says_rate" in found
    assert any("14 days” / “40 days" in reason for flip in flips for reason in flip.why)
    assert "says_rate" in bench.missed(after)


def test_a_policy_with_another_boundary(bench: Bench, before: list[Run]) -> None:
    bench.plant("policies/returns.yaml", "when: days_since_purchase <= 30", "when: days_since_purchase <= 45")
    after = bench.evaluate()
    found, flips = bench.worse(before, after)
    assert {"outcome_accuracy", "commitment_accuracy"} <= found
    assert "outcome of returns: store_credit → refund" in flips[0].why
    assert {"outcome_accuracy", "commitment_accuracy"} <= bench.missed(after)


def test_a_prompt_that_offers_discounts(bench: Bench, before: list[Run]) -> None:
    after = bench.evaluate(scripted("You also get 20 % off your next order."))
    assert not any("20 %" in run.text for run in after)  # the checks keep it from every customer
    _, flips = bench.worse(bench.evaluate(scripted("")), after)
    assert {flip.metric for flip in flips if not flip.better} >= {"fallback_rate"}
    assert "fallback_rate" in bench.missed(after)


@pytest.fixture
def unchecked_in_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public channel that the checks of promises and privacy pass over."""

    def passing(context: Context) -> tuple[Finding, ...]:
        skipped = {"policy", "promises", "privacy", "consistency"} if context.channel.id == "email" else set()
        return _run_checks(context, tuple(check for check in CHECKS if check.name not in skipped))

    _run_checks = pipeline.run_checks
    monkeypatch.setattr(pipeline, "run_checks", passing)
    return


@pytest.mark.usefixtures("unchecked_in_public")
def test_a_channel_without_a_check(bench: Bench, before: list[Run]) -> None:
    after = bench.evaluate(scripted("We will also give you a full refund.", "email"))
    _, flips = bench.worse(before, after)
    assert {flip.channel for flip in flips if flip.metric == "commitment_accuracy" and not flip.better} == {"email"}
    assert "commitment_accuracy" in bench.missed(after)
