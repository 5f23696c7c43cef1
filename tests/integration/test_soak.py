"""The long runs in their short form."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("run", "n"), [("steps", 2000), ("kills", 10), ("races", 8), ("mutations", 50), ("swaps", 150), ("machine", 100), ("switches", 2)]
)
def test_nothing_breaks(run: str, n: int) -> None:
    command = [sys.executable, "-m", f"benchmarks.soak.{run}", "--n", str(n)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, figures["broken"]) == (0, 0), figures["first"]
