"""Results of evaluations as their runs left them: folders with a ``summary.json`` and a ``report.html``. Read with care: whatever is
not as it should be is left out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

MOST_BYTES = 64 * 1024 * 1024
_MOST_FOLDERS = 200
_DEEP = 3
_FEWER_IS_BETTER = frozenset({"privacy_leak_rate", "fallback_rate", "errors", "seconds_p50", "seconds_p95", "cost", "tokens"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its 95 % interval and over how many it was counted."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Result:
    """One run. ``name`` is its folder under the one that was given."""

    name: str
    at: datetime
    runs: int
    errors: int
    measures: Mapping[str, Measured]
    plain: Mapping[str, float]
    has_report: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of two runs; ``verdict`` is ``better`` or ``worse`` where the intervals do not meet, else ``same``."""

    name: str
    before: Measured
    after: Measured
    verdict: str


def results_in(folder: Path) -> tuple[Result, ...]:
    """The results below a folder, the newest first."""
    found = [result for path in _folders(folder, folder, _DEEP) if (result := read_result(folder, path)) is not None]
    return tuple(sorted(found, key=lambda result: result.at, reverse=True))


def read_result(root: Path, folder: Path) -> Result | None:
    """The result in a folder; ``None`` where there is none that can be read."""
    summary = folder / "summary.json"
    try:
        if summary.stat().st_size > MOST_BYTES:
            return None
        data = json.loads(summary.read_text(encoding="utf-8"))
        at = datetime.fromtimestamp(summary.stat().st_mtime, UTC)
    except (OSError, ValueError):
        return None
    if not isinstance(data, dict):
        return None
    measures = {name: measured for name, value in data.items() if (measured := _measured(value)) is not None}
    plain = {name: float(value) for name, value in data.items() if isinstance(value, int | float) and math.isfinite(value)}
    name = str(folder.relative_to(root)) if folder != root else "."
    runs, errors = int(plain.pop("runs", 0)), int(plain.pop("errors", 0))
    return Result(name, at, runs, errors, measures, plain, (folder / "report.html").is_file())


def report_of(root: Path, name: str) -> bytes | None:
    """The report of a result by its name; ``None`` where there is none. Nothing outside the folder is ever read."""
    known = {result.name: result for result in results_in(root)}
    if name not in known or not known[name].has_report:
        return None
    path = (root / name / "report.html").resolve()
    if not path.is_relative_to(root.resolve()) or path.stat().st_size > MOST_BYTES:
        return None
    return path.read_bytes()


def compare(before: Result, after: Result) -> tuple[Change, ...]:
    """The figures that both runs have. Only where their intervals do not meet is one better or worse."""
    names = [name for name in before.measures if name in after.measures]
    return tuple(
        Change(name, before.measures[name], after.measures[name], _verdict(name, before.measures[name], after.measures[name]))
        for name in names
    )


def _verdict(name: str, before: Measured, after: Measured) -> str:
    if before.low <= after.high and after.low <= before.high:
        return "same"
    return "better" if (after.value > before.value) != (name in _FEWER_IS_BETTER) else "worse"


def _measured(value: object) -> Measured | None:
    if not isinstance(value, dict):
        return None
    parts = [value.get(name) for name in ("value", "low", "high", "n")]
    if not all(isinstance(part, int | float) and math.isfinite(part) for part in parts):
        return None
    found, low, high, n = (float(part) for part in parts if isinstance(part, int | float))
    return Measured(found, low, high, int(n))


def _folders(root: Path, folder: Path, deep: int) -> Iterator[Path]:
    if not folder.is_dir():
        return
    yield folder
    if deep > 0:
        for child in sorted(folder.iterdir())[:_MOST_FOLDERS]:
            if child.is_dir() and not child.is_symlink() and child.name.isprintable():
                yield from _folders(root, child, deep - 1)
