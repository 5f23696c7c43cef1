"""Foreign files read in a process apart: killed with all its group where it takes too long, and begun anew for the next file."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from knowledge.adapters.intake.limits import MEGABYTE, Limits
from knowledge.adapters.intake.material import Material, Refusal, Source

_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from knowledge.adapters.intake.worker import main; main()"
_STARTING = 30.0
_OUTPUT = 300 * MEGABYTE
_CHUNK = 1 << 16


def read_apart(
    sources: Sequence[Source], limits: Limits, tell: Callable[[int, int], None] = lambda done, of: None
) -> Iterator[Material | Refusal]:
    """What each source holds, in order. A source that breaks the limits gives a refusal, and hurts no other.

    ``tell`` hears after each source how many of how many are done.
    """
    reader: _Reader | None = None
    try:
        for done, source in enumerate(sources, start=1):
            reader = reader if reader is not None and reader.is_alive else _Reader(limits)
            yield from reader.read(source)
            tell(done, len(sources))
    finally:
        if reader is not None:
            reader.close()


@dataclass(slots=True)
class _Reader:
    """One reading process. ``rest`` is what it has said of the next line."""

    limits: Limits
    process: subprocess.Popen[bytes] = field(init=False)
    rest: bytes = b""
    is_fresh: bool = True

    def __post_init__(self) -> None:
        # Isolated: no site of the user's, no environment; the very modules of this process.
        self.process = subprocess.Popen(  # noqa: S603 - this very interpreter, and a program that stands above
            [sys.executable, "-I", "-c", _PROGRAM, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
            cwd="/",
            start_new_session=True,
        )
        self._tell(asdict(self.limits))

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def read(self, source: Source) -> Iterator[Material | Refusal]:
        """What the process says of a source. It ends with the process where the process broke a limit."""
        self._tell(asdict(source))
        until = time.monotonic() + self.limits.wall + (_STARTING if self.is_fresh else 0.0)
        self.is_fresh = False
        taken = 0
        for line in self._lines(until):
            said = json.loads(line)
            if "done" in said:
                return
            taken += len(line)
            if taken > _OUTPUT:
                self.close()
                yield Refusal(source.name, "it gives more text than is allowed", "split it")
                return
            until = time.monotonic() + self.limits.wall
            yield _found(said)
        yield Refusal(source.name, self._why(), "split it, or save it again in a simpler form")

    def _lines(self, until: float) -> Iterator[bytes]:
        """Complete lines, until the process ends or the time is over."""
        output = self.process.stdout
        assert output is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(output, selectors.EVENT_READ)
            while True:
                line, mark, rest = self.rest.partition(b"\n")
                if mark:
                    self.rest = rest
                    yield line
                    continue
                left = until - time.monotonic()
                if left <= 0 or len(self.rest) > _OUTPUT or not waiting.select(left):
                    return
                chunk = os.read(output.fileno(), _CHUNK)
                if not chunk:
                    return
                self.rest += chunk

    def _tell(self, value: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError):  # a process that is gone shows by its silence
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps(value).encode() + b"\n")
            self.process.stdin.flush()

    def _why(self) -> str:
        """Why the process said no more; it is gone afterwards."""
        try:
            ended = self.process.wait(0.5)
        except subprocess.TimeoutExpired:
            self.close()
            return f"reading it takes more than {self.limits.wall:g} s"
        self.close()
        if ended == -signal.SIGXCPU:
            return f"reading it takes more than {self.limits.cpu} s of processor time"
        return f"its reader broke off (status {ended}): it needs more memory than is allowed, or is damaged"

    def close(self) -> None:
        """End the process and all that it may have begun."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self.process.wait()


def _found(said: dict[str, Any]) -> Material | Refusal:
    if "refusal" in said:
        return Refusal(**said["refusal"])
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in said["material"].items()}
    return Material(**fields)
