"""Runs and scenarios made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.case import Scenario
from evals.record import Run

ONE_SCENARIO = """
suite: tiny
as_of: 2026-11-01
channels: [email, social_public]
scenarios:
  - id: broken
    messages: [My widget broke.]
"""


def run(**changes: Any) -> Run:
    """A full private draft of one scenario that nothing is wrong with."""
    given: dict[str, Any] = {
        "suite": "tiny",
        "scenario": "broken",
        "wording": 0,
        "channel": "email",
        "public": False,
        "text": "We will give you store credit.",
        "form": "full",
        "action": "reply",
        "priority": "normal",
        "verdict": "pass",
    }
    return Run(**(given | changes))


def scenario(id_: str = "broken", **expect: Any) -> Scenario:
    """A scenario that expects this."""
    return Scenario.model_validate({"id": id_, "messages": ["My widget broke."], "expect": expect})


def finding(check: str, severity: str) -> Mapping[str, Any]:
    """A finding as a run keeps it."""
    return {"check": check, "code": f"{check}.any", "severity": severity, "message": "", "fix": "", "start": 0, "end": 0}


def suite_file(folder: Path, text: str = ONE_SCENARIO) -> Path:
    """A suite in a file."""
    path = folder / "suite.yaml"
    path.write_text(text, encoding="utf-8")
    return path
