"""``evenhand eval run`` is killed (SIGKILL) at random moments and resumed until it ends: the results and the summary are those of an undisturbed
run, but for times and ids. ``--n`` is the number of kills."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.soak.world import arguments

SUITE = Path(__file__).resolve().parents[2] / "evals" / "suites" / "companies" / "larkspur" / "suites" / "larkspur-core.yaml"
_CHANCE = {"seconds"}
_TIMES = {"seconds_p50", "seconds_p95"}


def _begun(out: Path, resume: bool) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-c", "from drafting.cli import main; main()", "eval", "run", str(SUITE), "--out", str(out), "--json"]
    return subprocess.Popen([*call, *(["--resume"] if resume else [])], stdout=subprocess.DEVNULL)


def _result(out: Path) -> tuple[list[Any], dict[str, Any]]:
    lines = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    for line in lines:
        line["resolution"].pop("id", None)
    runs = [{key: value for key, value in line.items() if key not in _CHANCE} for line in lines]
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return runs, {key: value for key, value in summary.items() if key not in _TIMES}


def main() -> None:
    """Print what was found; exit 1 where a result differs."""
    given = arguments(50)
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        assert _begun(folder / "whole", resume=False).wait() == 0
        whole = time.perf_counter() - started
        expected = _result(folder / "whole")
        kills = ends = differing = 0
        out, resume = folder / "killed-0", False
        while kills < given.n:
            process = _begun(out, resume)
            try:
                process.wait(chance.uniform(0.0, whole))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills, resume = kills + 1, True
                continue
            assert process.returncode == 0
            ends += 1
            differing += _result(out) != expected
            out, resume = folder / f"killed-{ends}", False
        if resume:
            assert _begun(out, resume=True).wait() == 0
            ends += 1
            differing += _result(out) != expected
    print(
        f"evaluation: {kills} kills over {ends} evaluations of {len(expected[0])} drafts ({whole:.1f} s each), {differing} with another result; seed {given.seed}"
    )
    sys.exit(int(bool(differing)))


if __name__ == "__main__":
    main()
