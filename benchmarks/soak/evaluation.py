"""``evenhand eval run`` is killed (SIGKILL) at random moments and resumed until it ends: results, summary and report are those of an undisturbed
run, but for times and dates. Words are compared by hashing instead of the embedding model, so that most kills fall into the run and not into its
start. ``--n`` is the number of kills.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

import evals.session
from benchmarks.soak.world import arguments
from drafting.cli import main as command
from drafting.settings import Settings
from drafting.wiring import Service, build
from knowledge.adapters.embeddings import HashingEmbedder

COMPANY = Path(__file__).resolve().parents[2] / "evals" / "suites" / "companies" / "larkspur"
SCENARIOS = 12
_TIMES = {"seconds_p50", "seconds_p95"}
_STAMP = re.compile(r"\d+(?:\.\d+)?(?: ?s\b|e-\d+)|\d{4}-\d\d-\d\d|\d+\.\d+")


async def _built(settings: Settings, **given: Any) -> Service:
    return await build(settings, embedder=HashingEmbedder(), **given)


def _begun(suite: Path, out: Path, *, resume: bool) -> int:
    """The command in a process of its own; its id."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["evenhand", "eval", "run", str(suite), "--out", str(out), "--json", *(["--resume"] if resume else [])]
        code = 1
        try:
            command()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os._exit(code)
    return child


def _ended(child: int, seconds: float | None = None) -> bool:
    """Whether it came to its end by itself within ``seconds``; killed where it did not."""
    until = time.monotonic() + (seconds if seconds is not None else 10**6)
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0
            return True
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _result(out: Path) -> tuple[list[Any], dict[str, Any], str]:
    runs = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    for run in runs:
        run.pop("seconds")
        run["resolution"].pop("id", None)
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    page = (out / "report.md").read_text(encoding="utf-8")
    return runs, {key: value for key, value in summary.items() if key not in _TIMES}, _STAMP.sub("#", page)


def _small(folder: Path) -> Path:
    """The first scenarios of the company's suite."""
    suite = yaml.safe_load((COMPANY / "suites" / "larkspur-core.yaml").read_text(encoding="utf-8"))
    suite["scenarios"] = suite["scenarios"][:SCENARIOS]
    suite["knowledge"] = str(COMPANY)
    path = folder / "suite.yaml"
    path.write_text(yaml.safe_dump(suite, allow_unicode=True), encoding="utf-8")
    return path


def main() -> None:
    """Print what was found; exit 1 where a result differs."""
    given = arguments(50)
    chance = random.Random(given.seed)
    evals.session.build = _built  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)
        suite = _small(folder)
        started = time.perf_counter()
        _ended(_begun(suite, folder / "whole", resume=False))
        whole = time.perf_counter() - started
        expected = _result(folder / "whole")
        kills = ends = differing = 0
        resume = False
        while kills < given.n or resume:
            out = folder / f"killed-{ends}"
            patience = chance.uniform(0.0, whole) if kills < given.n else None
            if _ended(_begun(suite, out, resume=resume), patience):
                ends, resume = ends + 1, False
                differing += _result(out) != expected
            else:
                kills, resume = kills + 1, True
    sys.stdout.write(
        f"evaluation: {kills} kills over {ends} evaluations of {len(expected[0])} drafts ({whole:.1f} s undisturbed), {differing} with another "
        f"result; seed {given.seed}\n"
    )
    sys.exit(int(bool(differing)))


if __name__ == "__main__":
    main()
