"""What questions to the articles are answered with, before any wording: everything asked for, how much besides, what went to a person.

python -m benchmarks.answers [--show even]

The questions stand in ``evals/suites/texts/answers.yaml``; the rows with odd numbers are the half that nobody looks at while tuning.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from benchmarks.reading import SUITES, line
from drafting.domain.case import Case, Message
from drafting.domain.resolution import Action, PointKind, Resolution
from drafting.pipeline import Drafter
from drafting.settings import Settings
from drafting.text.match import says
from drafting.wiring import build

FILE = Path(__file__).resolve().parents[1] / "evals" / "suites" / "texts" / "answers.yaml"
AS_OF = date(2026, 11, 1)
_SAID = {PointKind.ANSWER, PointKind.CORRECTION, PointKind.DECISION}


@dataclass(frozen=True, slots=True)
class Row:
    """One question with what came of it: ``missed`` are the entries of ``says`` that the answer lacks."""

    asked: str
    text: str
    missed: tuple[str, ...]
    of: int
    action: Action


def answer_of(resolution: Resolution) -> str:
    """What the resolution says to the customer, before it is worded."""
    return " ".join(point.text for point in resolution.points if point.kind in _SAID and not point.internal)


async def ask(drafter: Drafter, row: dict[str, Any]) -> Row:
    """Resolve one question."""
    resolved = await drafter.resolve(Case((Message(row["ask"]),), AS_OF))
    text = answer_of(resolved.resolution)
    missed = tuple(entry for entry in row["says"] if not says(text, entry))
    return Row(row["ask"], text, missed, len(row["says"]), resolved.resolution.action)


def figures(name: str, rows: Sequence[Row]) -> None:
    """Print the figures of one half."""
    asked = sum(row.of for row in rows)
    print(line(f"{name}: things asked for and said", asked - sum(len(row.missed) for row in rows), asked))
    print(line(f"{name}: answered in full", sum(not row.missed for row in rows), len(rows)))
    print(line(f"{name}: answered, not given to a person", sum(row.action is Action.REPLY for row in rows), len(rows)))
    print(f"{name}: characters of an answer for each thing asked {sum(len(row.text) for row in rows) / max(1, asked):.0f}")


async def main(show: str) -> None:
    """Resolve all rows and print the figures of both halves."""
    companies = {path.parent.parent.name: path.parent.parent for path in SUITES}
    drafters = {name: (await build(Settings(knowledge=folder))).drafter for name, folder in companies.items()}
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))["answers"]
    rows = [await ask(drafters[row["company"]], row) for row in listed]
    if show == "even":
        for row in rows[::2]:
            print(f"{'MISS' if row.missed else 'ok'} {row.action.value} | {row.asked}\n    {row.text}\n    {list(row.missed) or ''}")
    figures("rows looked at", rows[::2])
    figures("rows kept back", rows[1::2])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", choices=["none", "even"], default="none")
    asyncio.run(main(parser.parse_args().show))
