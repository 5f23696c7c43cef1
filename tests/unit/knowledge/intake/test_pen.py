"""The process that reads: what it may not do, whatever a file leads it to."""

from __future__ import annotations

import subprocess
import sys

import pytest

_BOUND = "import sys; sys.path[:] = sys.argv[1:]; from knowledge.adapters.intake.worker import _bind; from knowledge.adapters.intake.limits import Limits; _bind(Limits()); "


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "open('/tmp/evenhand-pen', 'w')",
        "import os; os.open('/tmp/evenhand-pen', os.O_CREAT | os.O_WRONLY)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.remove('/tmp/evenhand-pen')",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.fork()",
    ],
)
def test_it_may_not(act: str) -> None:
    done = subprocess.run([sys.executable, "-c", _BOUND + act, *sys.path], capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr
    assert "not allowed here" in done.stderr


def test_it_may_read() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BOUND + "print(len(open(sys.executable, 'rb').read()) > 0)", *sys.path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "True\n"


def test_memory_is_bounded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BOUND + "bytearray(2_000_000_000)", *sys.path], capture_output=True, text=True, check=False
    )
    assert "MemoryError" in done.stderr
