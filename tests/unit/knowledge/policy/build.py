"""A policy from a few lines of YAML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from knowledge.adapters.files import read_folder
from knowledge.domain.decision import Decision
from knowledge.domain.facts import Claim, FactSheet
from knowledge.policy.decide import Situation, decide
from knowledge.policy.parse import CompiledPolicy, compile_policy

COMPANY = "name: Test\ncurrency: USD\ntime_zone: America/New_York\ntiers: [standard, silver, platinum]\n"


def folder(path: Path, **files: str) -> Path:
    """A knowledge folder; ``policies__x`` names ``policies/x.yaml``, ``articles__x`` ``articles/x.md``."""
    (path / "company.yaml").write_text(files.pop("company", COMPANY), encoding="utf-8")
    for name, text in files.items():
        kind, _, stem = name.partition("__")
        (path / kind).mkdir(exist_ok=True)
        suffix = "md" if kind == "articles" else "yaml"
        (path / kind / f"{stem}.{suffix}").write_text(text, encoding="utf-8")
    return path


def policy(path: Path, text: str) -> CompiledPolicy:
    """The one policy of a folder, compiled."""
    found = read_folder(folder(path, policies__p=text))
    return compile_policy(found.policies[0], found.company)


def decided(
    compiled: CompiledPolicy, path: Path, given: Mapping[str, object], *, as_of: date | datetime = date(2026, 11, 1), **more: object
) -> Decision:
    """The decision for verified facts; ``record``, ``claims`` and ``tier`` may be given too."""
    claims = {name: Claim(name, value, str(value)) for name, value in dict(more.get("claims") or {}).items()}  # type: ignore[call-overload]
    sheet = FactSheet(given, dict(more.get("record") or {}), claims)  # type: ignore[call-overload]
    tier = more.get("tier")
    return decide(compiled, sheet, Situation(read_folder(path).company, str(tier) if tier else None, as_of))
