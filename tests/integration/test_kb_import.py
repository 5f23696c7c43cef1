"""``evenhand kb import`` as its user meets it: table, JSON, Markdown report, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from knowledge.adapters.files import read_folder


def evenhand(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from drafting.cli import main; main()", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def sources(folder: Path) -> Path:
    made = folder / "from"
    made.mkdir()
    (made / "a.md").write_text("# Returns\n\nA kite can be returned within 30 days of purchase, unused and in its box.\n", encoding="utf-8")
    (made / "b.html").write_text(
        "<html><body><h1>Returns</h1><p>A kite can be returned within 30 days of purchase, unused and in its box.</p></body></html>",
        encoding="utf-8",
    )
    (made / "c.md").write_bytes("# Prüfung\n\nText.".encode("latin-1"))
    return made


def test_a_new_folder_is_begun_and_the_report_tells_all(tmp_path: Path) -> None:
    into, page = tmp_path / "acme-toys", tmp_path / "report.md"
    done = evenhand("kb", "import", sources(tmp_path), "--into", into, "--audience", "public", "--report", page, "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert [entry["id"] for entry in told["imported"]] == ["returns"]
    assert [(entry["source"], entry["into"], entry["reason"]) for entry in told["merged"]] == [("b.html", "returns", "the same words")]
    assert [entry["source"] for entry in told["refused"]] == ["c.md"]
    assert "company.yaml wants your name" in done.stderr
    found = read_folder(into)
    assert (found.company.name, [article.status.value for article in found.articles]) == ("Acme Toys", ["draft"])
    written = page.read_text(encoding="utf-8")
    assert "| a.md |" in written
    assert "it is not UTF-8" in written


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    into, made = tmp_path / "kb", sources(tmp_path)
    evenhand("kb", "import", made, "--into", into)
    before = read_folder(into).digest
    done = evenhand("kb", "import", made / "a.md", made / "b.html", "--into", into)
    assert done.returncode == 0
    assert "0 came into" in done.stdout
    assert "2 stood already" in done.stdout
    assert read_folder(into).digest == before


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    into = tmp_path / "kb"
    assert evenhand("kb", "import", sources(tmp_path), "--into", into, "--trial").returncode == 2
    into.mkdir()
    (into / "company.yaml").write_text("name: Acme\ncurrency: USD\ntime_zone: UTC\n", encoding="utf-8")
    done = evenhand("kb", "import", tmp_path / "from" / "a.md", "--into", into, "--trial")
    assert (done.returncode, "1 would come in" in done.stdout) == (0, True)
    assert not (into / "articles").exists()


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    into = tmp_path / "kb"
    into.mkdir()
    (into / "notes.txt").write_text("x", encoding="utf-8")
    done = evenhand("kb", "import", sources(tmp_path), "--into", into)
    assert done.returncode == 2
    assert "company.yaml" in done.stderr
