"""``evenhand kb curate`` as its user meets it, over whole folders."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from drafting.cli.kb_curate import contradictions
from knowledge.adapters.files import read_folder
from knowledge.curation.duplicates import near_duplicates
from tests.integration.test_kb_import import evenhand

EXAMPLE = Path(str(files("knowledge"))) / "example" / "wondrous"
COMPANIES = [EXAMPLE, *sorted(path for path in (Path(__file__).parents[2] / "evals" / "suites" / "companies").iterdir() if path.is_dir())]


@pytest.mark.parametrize("folder", COMPANIES, ids=lambda path: path.name)
def test_sound_companies_raise_no_alarm(folder: Path) -> None:
    read = read_folder(folder)
    assert contradictions(read) == []
    assert near_duplicates(read.articles) == []


def test_one_changed_number_is_found_and_told(tmp_path: Path) -> None:
    changed = tmp_path / "kb"
    shutil.copytree(EXAMPLE, changed)
    policy = changed / "policies" / "returns.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("<= 30,", "<= 45,").replace("cases:", "cases_off:").split("cases_off:")[0],
        encoding="utf-8",
    )
    done = evenhand("kb", "curate", changed, "--against", EXAMPLE, "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)["contradictions"]
    assert {entry["between"] for entry in told} == {"prose and policy", "revisions"}
    revision = next(entry for entry in told if entry["between"] == "revisions")
    assert 30 < int(revision["facts"]["days_since_purchase"]) <= 45
    shown = evenhand("kb", "curate", changed, "--only", "contradictions").stdout
    assert "goes by 45 days" in shown
    assert "Near-duplicates" not in shown
