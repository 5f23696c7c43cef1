"""Faults that were planted on purpose, through the command line and a model over a socket: each must be called worse by ``eval compare`` and missed by
the gate, and a second run of the same noisy model must not.

The model says each point, and at random leaves out one sentence in twenty wordings, as models do.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from benchmarks.stub import faithful
from drafting.settings import Settings
from drafting.wiring import knowledge_folder
from evals.cli import evaluate
from tests.integration.model_server import ModelServer, serving

_DAYS = re.compile(r"\b(\d+)(?= (?:business )?days\b)")
CHANNELS, SHARE = ["email", "chat", "social_dm"], 0.05
GATE = {
    "outcome_accuracy": {"at_least": 0.97},
    "commitment_accuracy": {"at_least": 0.97},
    "says_rate": {"at_least": 0.85},
    "fallback_rate": {"at_most": 0.2},
    "policy_compliance": {"at_least": 0.98},
}


def noisy(seed: int, added: str = "") -> Callable[[str], str]:
    """The faithful model, which at random leaves out the last sentence of its body; ``added`` is said on top."""
    chance = random.Random(seed)

    def answer(prompt: str) -> str:
        said: dict[str, Any] = json.loads(faithful(prompt))
        parts = said["text"].split("\n\n")
        if chance.random() < SHARE and len(parts) > 2:
            parts[1] = parts[1].rsplit(". ", 1)[0] + "."
        if added:
            parts[-1 if len(parts) == 1 else -2] += f" {added}"
        return json.dumps({**said, "text": "\n\n".join(parts)}, ensure_ascii=False)

    return answer


class Bench:
    """A copy of the example company and a part of its suite, evaluated by the command."""

    def __init__(self, folder: Path, model: ModelServer) -> None:
        self.folder, self.model, self.company = folder, model, folder / "company"
        shutil.copytree(knowledge_folder(Settings()), self.company)
        document = yaml.safe_load((self.company / "suites" / "wondrous-core.yaml").read_text(encoding="utf-8"))
        judged = [entry for entry in document["scenarios"] if entry.get("expect", {}).get("outcome") or entry.get("expect", {}).get("says")]
        document["scenarios"] = [{**entry, "rewordings": [], "channels": list(CHANNELS)} for entry in judged]
        self.scenarios = len(judged)
        self.suite = self.company / "suites" / "part.yaml"
        self.suite.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        self.gate = folder / "gate.yaml"
        self.gate.write_text(yaml.safe_dump(GATE), encoding="utf-8")

    def run(self, name: str, answer: Callable[[str], str] | None) -> Path:
        """The output folder of one evaluation; by the embedded writer where there is no ``answer``."""
        out = self.folder / name
        if answer is not None:
            self.model.answer = answer
        call = [
            "run",
            str(self.suite),
            "--model",
            "openai/stub" if answer else "embedded",
            "--out",
            str(out),
            "--json",
            "--concurrency",
            "8",
        ]
        done = CliRunner().invoke(evaluate, call, standalone_mode=False)
        assert done.exception is None, done.exception
        return out

    def compared(self, before: Path, after: Path) -> tuple[int, list[str], list[str]]:
        """The exit code of the comparison with its gate, the figures called worse, the bounds missed."""
        done = CliRunner().invoke(evaluate, ["compare", str(before), str(after), "--gate", str(self.gate), "--json"], standalone_mode=False)
        found = json.loads(done.stdout)
        return int(done.return_value or 0), found["worse"], found["gate"]

    def planted(self, name: str, folder: str, change: Callable[[str], str], answer: Callable[[str], str] | None) -> Path:
        """An evaluation with the files of a folder changed, which are changed back afterwards."""
        kept = {path: path.read_text(encoding="utf-8") for path in sorted((self.company / folder).iterdir())}
        assert any(change(text) != text for text in kept.values())
        try:
            for path, text in kept.items():
                path.write_text(change(text), encoding="utf-8")
            return self.run(name, answer)
        finally:
            for path, text in kept.items():
                path.write_text(text, encoding="utf-8")


def one_number(text: str) -> str:
    """One number of one article is another."""
    return text.replace("any post office within 14 days", "any post office within 40 days")


def all_days(text: str) -> str:
    """Every number of days is twice what it was."""
    lines = text.split("\n")  # headings stay, as policies point to them
    return "\n".join(line if line.startswith("#") else _DAYS.sub(lambda found: str(2 * int(found[0])), line) for line in lines)


def boundary(text: str) -> str:
    """A policy's boundary is shifted."""
    return text.replace("when: days_since_purchase <= 30", "when: days_since_purchase <= 330")


def main() -> None:
    """Print the figures; exit 1 where a fault is missed or the same is called worse."""
    os.environ |= {"OPENAI_API_KEY": "none"}
    failed = 0
    with tempfile.TemporaryDirectory() as name, serving() as model:
        os.environ["EVENHAND_API_BASE"] = model.base
        os.chdir(name)
        bench = Bench(Path(name), model)
        sure, before = bench.run("sure", None), bench.run("before", noisy(1))
        discounts = "You also get 20 % off your next order."
        runs = [
            ("embedded, the same again", sure, bench.run("sure-again", None), False),
            ("embedded, one number of one article changed", sure, bench.planted("number", "articles", one_number, None), True),
            ("model, the same again", before, bench.run("again", noisy(2)), False),
            ("model, a prompt that offers discounts", before, bench.run("discounts", noisy(3, discounts)), True),
            ("model, all days in the articles doubled", before, bench.planted("days", "articles", all_days, noisy(4)), True),
            ("model, a policy's boundary shifted", before, bench.planted("boundary", "policies", boundary, noisy(5)), True),
        ]
        for what, former, after, is_fault in runs:
            code, worse, missed = bench.compared(former, after)
            failed += bool(code) is not is_fault
            print(
                f"{what}: compare exits {code}; worse: {', '.join(worse) or 'nothing'}; gate: {len(missed)} missed ({'; '.join(missed)[:160]})"
            )
    print(f"{failed} of {len(runs)} judged wrongly; {bench.scenarios} scenarios in {len(CHANNELS)} channels, noise {SHARE:g}")
    sys.exit(int(bool(failed)))


if __name__ == "__main__":
    main()
