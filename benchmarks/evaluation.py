"""How close an evaluation comes to the ideal pace: 1,000 runs with a stub of 0.2 s, 50 at once; beside promptfoo where it is installed.

The stub stands for the whole answer, as it does for promptfoo: what is measured is the runner, with its journal, scoring and outputs.
`PROMPTFOO` names the program (``node_modules/.bin/promptfoo``). The second part drafts with the real pipeline around a model stub.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drafting.channels import build_channels
from drafting.domain.brief import Brief
from drafting.domain.case import Case
from drafting.domain.channel import Channel, ChannelId
from drafting.domain.draft import Draft, Form, Wording
from drafting.domain.progress import Told, nobody
from drafting.domain.reading import Reading
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Action, Resolution
from drafting.domain.triage import Kind, Triage, Understanding
from drafting.reading.commitments import read_commitments
from drafting.settings import Settings
from drafting.wiring import build, knowledge_folder
from drafting.writer import word
from evals.case import Suite, read_suite
from evals.journal import Journal, new_owner
from evals.report import render
from evals.run import Pace, run_suite
from evals.score import judged, summary
from evals.session import scenarios_of
from knowledge.domain.company import Company

RUNS, SECONDS, CONCURRENCY = 1_000, 0.2, 50
IDEAL = RUNS * SECONDS / CONCURRENCY
ANSWER = "We will give you store credit for the full price, as 60 days have passed."
_COMPANY = Company("Acme", "USD", "UTC")


@dataclass
class _Library:
    company: Company = _COMPANY


@dataclass
class StubDrafter:
    """Answers every case after ``SECONDS``."""

    library: _Library = field(default_factory=_Library)
    channels: dict[ChannelId, Channel] = field(default_factory=lambda: dict(build_channels(_COMPANY)))

    def channel(self, name: str) -> Channel:
        """The channel."""
        return self.channels[ChannelId(name)]

    async def draft_all(self, case: Case, channels: Sequence[ChannelId], told: Told = nobody) -> tuple[DraftRecord, ...]:
        """The same draft for every channel."""
        await asyncio.sleep(SECONDS)
        resolution = Resolution("res_1", Action.REPLY, (Action.REPLY,))
        return tuple(
            DraftRecord(case, Triage((Kind.COMPLAINT,)), Understanding(), resolution, self._draft(case, name), Reading(""))
            for name in channels
        )

    def _draft(self, case: Case, name: ChannelId) -> Draft:
        text = f"{ANSWER} {case.messages[-1].text}"
        return Draft(f"drf_{name}", "res_1", name, Form.FULL, Wording(text), seconds={"write": SECONDS})


@dataclass
class StubWriter:
    """The embedded wording after ``SECONDS``, as a model's."""

    name: str = "stub"

    async def write(self, brief: Brief) -> Wording:
        """The wording."""
        await asyncio.sleep(SECONDS)
        wording = word(brief)
        return Wording(wording.text, wording.subject, "stub")


def suite_of(folder: Path) -> Suite:
    """A suite of ``RUNS`` scenarios in one channel."""
    lines = [f"  - {{id: s{index}, messages: [Question {index}], expect: {{says: [store credit]}}}}" for index in range(RUNS)]
    path = folder / "suite.yaml"
    path.write_text("suite: bench\nas_of: 2026-11-01\nchannels: [email]\nscenarios:\n" + "\n".join(lines), encoding="utf-8")
    return read_suite(path)


async def ours(folder: Path) -> float:
    """Seconds for the whole evaluation: drafts, journal, scoring, the three files."""
    suite = suite_of(folder)
    scenarios = scenarios_of([suite])
    read_commitments(ANSWER)  # the readers' word lists are loaded once a process, as the service does at its start
    started = time.perf_counter()
    with Journal(folder / "out", new_owner()) as journal:
        runs = await run_suite(suite, StubDrafter(), journal, Pace(CONCURRENCY), told=lambda progress: None)  # type: ignore[arg-type]
    drafted = time.perf_counter() - started
    runs = judged(runs, scenarios)
    figures = summary(runs, scenarios)
    page = render(runs, figures, scenarios, "bench")
    whole = time.perf_counter() - started
    assert len(runs) == RUNS
    assert figures["says_rate"]["value"] == 1.0
    assert page
    print(
        f"  evenhand: drafts {drafted:.2f} s ({IDEAL / drafted:.3f} of ideal), with scores and report {whole:.2f} s ({IDEAL / whole:.3f})"
    )
    return drafted


async def whole_pipeline(folder: Path) -> None:
    """The same with the real pipeline of the example company: understanding, writing, reading back, checks."""
    base = read_suite(knowledge_folder(Settings()) / "suites" / "wondrous-core.yaml")
    service = await build(Settings(cache_dir=folder / "cache"), writer=StubWriter())
    cpu, started = resource.getrusage(resource.RUSAGE_SELF).ru_utime, time.perf_counter()
    with Journal(folder / "real", new_owner()) as journal:
        runs = await run_suite(base, service.drafter, journal, Pace(CONCURRENCY), told=lambda progress: None)
    seconds, cpu = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_utime - cpu
    spoken = sum(bool(run.text) for run in runs)
    waiting, bound = spoken * SECONDS / CONCURRENCY, max(spoken * SECONDS / CONCURRENCY, cpu)
    print(
        f"  whole pipeline, {len(runs)} drafts: {seconds:.2f} s; waiting alone {waiting:.2f} s, CPU {cpu:.2f} s "
        f"({1e3 * cpu / len(runs):.1f} ms a draft); {bound / seconds:.3f} of the larger of the two"
    )


def promptfoo(program: str, folder: Path) -> None:
    """promptfoo on the same cases with a provider that waits as long."""
    provider = folder / "provider.cjs"
    provider.write_text(
        "module.exports = class { id() { return 'stub'; } async callApi(prompt) { await new Promise(r => setTimeout(r, "
        f"{SECONDS * 1000:.0f})); return {{ output: {json.dumps(ANSWER)} + ' ' + prompt }}; }} }};\n"
    )
    tests = [{"vars": {"q": f"Question {index}"}, "assert": [{"type": "icontains", "value": "store credit"}]} for index in range(RUNS)]
    config = {"prompts": ["{{q}}"], "providers": [f"file://{provider}"], "tests": tests}
    (folder / "promptfooconfig.json").write_text(json.dumps(config))
    quiet = {
        "PROMPTFOO_DISABLE_TELEMETRY": "1",
        "PROMPTFOO_DISABLE_UPDATE": "1",
        "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
        "PROMPTFOO_CONFIG_DIR": str(folder / "promptfoo"),
    }
    call = [
        program,
        "eval",
        "-c",
        "promptfooconfig.json",
        "-j",
        str(CONCURRENCY),
        "--no-cache",
        "--no-progress-bar",
        "--no-table",
        "-o",
        "out.json",
    ]
    started = time.perf_counter()
    done = subprocess.run(call, cwd=folder, env=os.environ | quiet, capture_output=True, text=True, timeout=400, check=False)
    seconds = time.perf_counter() - started
    stats = json.loads((folder / "out.json").read_text())["results"]["stats"] if (folder / "out.json").exists() else None
    if stats is None or stats["successes"] != RUNS:
        print(f"  promptfoo: failed ({done.returncode}, {stats}): {done.stderr[-300:]}")
        return
    print(f"  promptfoo: {seconds:.2f} s with its start and output ({IDEAL / seconds:.3f} of ideal), {stats['successes']} right")


def main() -> None:
    """Print the figures."""
    print(f"{RUNS} runs, stub of {SECONDS} s, {CONCURRENCY} at once: ideal {IDEAL:.2f} s")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asyncio.run(ours(folder))
        program = os.environ.get("PROMPTFOO")
        if program:
            promptfoo(program, folder)
        else:
            print("  promptfoo: skipped, PROMPTFOO names no program")
        asyncio.run(whole_pipeline(folder))


if __name__ == "__main__":
    main()
