"""Evaluations on disk: the folder that ``evenhand eval run --out`` wrote, read back."""

from __future__ import annotations

import json
from pathlib import Path

from evals.case import Scenario
from evals.record import Run, from_json
from evals.score import Scenarios
from knowledge.errors import InvalidKnowledge, Problem


def kept_runs(folder: Path) -> list[Run]:
    """The runs of a folder. Raises ``InvalidKnowledge``."""
    file = folder / "results.jsonl"
    if not file.is_file():
        raise InvalidKnowledge(
            [Problem(str(folder), "there is no results.jsonl", expected="a folder that 'evenhand eval run --out' wrote")]
        )
    return [from_json(json.loads(line)) for line in file.read_text(encoding="utf-8").split("\n") if line]


def kept_scenarios(folder: Path) -> Scenarios:
    """The scenarios that a folder's runs are of. Raises ``InvalidKnowledge``."""
    file = folder / "scenarios.json"
    if not file.is_file():
        raise InvalidKnowledge(
            [Problem(str(folder), "there is no scenarios.json", expected="a folder that 'evenhand eval run --out' wrote")]
        )
    from_file = json.loads(file.read_text(encoding="utf-8"))
    return {(entry["suite"], entry["scenario"]["id"]): Scenario.model_validate(entry["scenario"]) for entry in from_file}
