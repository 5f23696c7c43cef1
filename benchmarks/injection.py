"""How many instructions to a machine are noticed in what comes in, at how many false alarms, beside a plain word list.

EVENHAND_BENCH_DATA=FOLDER python -m benchmarks.injection
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.statistics import mean
from drafting.reading.injection import read_injection

_WORDS = re.compile(
    r"\b(?:ignore|disregard|forget|override|instructions?|prompt|system|password|jailbreak|pretend|roleplay)\b", re.IGNORECASE
)
_SETS = ("indirect_email", "cyberseceval", "giskard", "benign_lookalike")


def noticed(text: str) -> bool:
    """Whether an instruction is noticed."""
    return read_injection(text) is not None


def listed(text: str) -> bool:
    """The baseline: whether a word of such instructions stands in it."""
    return _WORDS.search(text) is not None


def main() -> int:
    """Print recall and false alarms of each set, what is missed by kind, and alarms on requests that nobody meant as a trick."""
    folder = Path(os.environ.get("EVENHAND_BENCH_DATA", ""))
    if not os.environ.get("EVENHAND_BENCH_DATA") or not (folder / "prompt_injection").is_dir():
        print("benchmarks.injection: skipped, EVENHAND_BENCH_DATA names no folder with the data")
        return 0
    for name in _SETS:
        _print(name, _rows(folder / "prompt_injection" / f"{name}_public.jsonl"))
    others = [row["text"] for row in (*_rows(folder / "politeness" / "public.jsonl"), *_rows(folder / "hint3" / "public.jsonl"))]
    for find in (noticed, listed):
        print(
            f"requests of strangers and customers, {find.__name__:8} alarms {mean([int(find(text)) for text in others])}  n={len(others)}"
        )
    return 0


def _print(name: str, rows: list[dict[str, Any]]) -> None:
    injected, clean = ([row for row in rows if row.get("injected", True) is wanted] for wanted in (True, False))
    for find in (noticed, listed):
        print(f"{name:18} {find.__name__:8} {_share('recall', injected, find)} {_share('false alarms', clean, find)}")
    missed = Counter(row.get("attack_type") for row in injected if not noticed(row["text"]))
    if missed:
        print(f"  missed by kind: {dict(missed.most_common())}")


def _share(what: str, rows: list[dict[str, Any]], find: Callable[[str], bool]) -> str:
    return f"{what} {mean([int(find(row['text'])) for row in rows])}  n={len(rows)}" if rows else ""


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main())
