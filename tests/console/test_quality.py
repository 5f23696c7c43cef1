"""Figures, evaluations and the log: what was counted is what is shown."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from drafting.channels import build_channels
from drafting.console.evaluations import compare, report_of, results_in
from drafting.console.figures import Figures, Period, Share, figures_of
from drafting.domain.line import DraftLine
from tests.console.conftest import Browser
from tests.integration.fakes import COMPANY

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
LINE = DraftLine("drf_1", 1, "sent", "email", "full", "pass", NOW, NOW, asked=NOW - timedelta(hours=2), answered=NOW)


def figures(*lines: DraftLine) -> Figures:
    period = Period(7, date(2026, 11, 10), ZoneInfo("UTC"), lambda line: line.due is not None and line.due < NOW)
    return figures_of(lines, period, COMPANY, build_channels(COMPANY))


def test_figures_count_what_was_decided() -> None:
    found = figures(
        LINE,
        replace(LINE, changed=0.5, overridden=True, channel="chat"),
        replace(LINE, state="rejected", answered=None),
        replace(
            LINE, state="needs_review", answered=None, due=NOW - timedelta(hours=1), verdict="block", codes=("block tone.x", "info a.b")
        ),
        replace(LINE, probe=True),
    )
    assert (found.drafts, found.waiting, found.late) == (4, 1, 1)
    assert found.unchanged == Share(1, 3)
    assert found.rejected == Share(1, 3)
    assert found.overridden == Share(1, 2)
    assert found.blocked == Share(1, 4)
    assert found.changed == 25
    assert found.findings == (("block tone.x", 1),)
    assert found.by_day[-1] == (date(2026, 11, 10), 4)
    assert len(found.by_day) == 7


def test_waiting_is_from_the_question_to_the_approval() -> None:
    times = [timedelta(hours=hours) for hours in (1, 2, 9)]
    found = figures(*(replace(LINE, asked=NOW - time, due=NOW - timedelta(minutes=1) if time > times[1] else None) for time in times))
    (response,) = found.responses
    assert (response.n, response.middle, response.slow, response.kept) == (3, times[1], times[2], Share(2, 3))


def test_nothing_was_counted() -> None:
    found = figures()
    assert (found.unchanged.percent, found.changed, found.responses) == (None, None, ())


def test_the_dashboard_shows_drafts_that_were_made(open_door: Browser) -> None:
    assert "No drafts in this period" in open_door.page("/figures")
    draft = open_door.new()
    open_door.post(f"/drafts/{draft}/approve", f"/drafts/{draft}")
    page = open_door.page("/figures?days=7&channel=email")
    assert "1 of 1" in page
    assert page.count('role="img"') >= 2
    assert page.count("<summary>Table</summary>") >= page.count("<svg")
    assert "last 30 days" in open_door.page("/figures?days=junk")


def result(folder: Path, name: str, value: float, spread: float = 0.01) -> None:
    (folder / name).mkdir(parents=True)
    measured = {"value": value, "low": value - spread, "high": value + spread, "n": 50}
    summary = {
        "runs": 50,
        "errors": 1,
        "action_accuracy": measured,
        "privacy_leak_rate": measured,
        "seconds_p50": 0.2,
        "odd": [1],
        "bad": {"value": "x"},
    }
    (folder / name / "summary.json").write_text(json.dumps(summary))
    (folder / name / "report.html").write_text(f"<h1>{name}</h1><script>1</script>")


def test_results_are_read_and_compared_beyond_noise(tmp_path: Path) -> None:
    result(tmp_path, "a", 0.5)
    result(tmp_path, "deep/b", 0.9)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "summary.json").write_text("{")
    found = {one.name: one for one in results_in(tmp_path)}
    assert set(found) == {"a", "deep/b"}
    assert (found["a"].runs, found["a"].errors, found["a"].plain) == (50, 1, {"seconds_p50": 0.2})
    verdicts = {change.name: change.verdict for change in compare(found["a"], found["deep/b"])}
    assert verdicts == {"action_accuracy": "better", "privacy_leak_rate": "worse"}
    assert {change.verdict for change in compare(found["a"], found["a"])} == {"same"}


@pytest.mark.parametrize("name", ["../secret", "/etc", "a/../../secret", "link", "", ".."])
def test_no_report_is_read_from_elsewhere(tmp_path: Path, name: str) -> None:
    root = tmp_path / "eval"
    result(root, "a", 0.5)
    result(tmp_path, "secret", 0.5)
    os.symlink(tmp_path / "secret", root / "link")
    assert report_of(root, name) is None
    assert report_of(root, "a") == b"<h1>a</h1><script>1</script>"


def test_a_report_is_shut_in(open_door: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No results yet" in open_door.page("/evaluations")
    result(tmp_path / "var" / "eval", "core", 0.5)
    monkeypatch.chdir(tmp_path)
    assert "core" in open_door.page("/evaluations?before=core&after=core")
    assert "sandbox" in open_door.page("/evaluations/result?name=core")
    response = open_door.client.get("/console/evaluations/report?name=core")
    assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "allow-scripts" not in response.headers["content-security-policy"]
    assert open_door.client.get("/console/evaluations/report?name=../core").status_code == 404


def test_the_log_shows_every_act_and_proves_itself(open_door: Browser) -> None:
    draft = open_door.new()
    open_door.post(f"/drafts/{draft}/reject", f"/drafts/{draft}", reason="because")
    page = open_door.page("/audit?verify=1")
    assert "All 2 entries hold" in page
    assert page.index("Reject") < page.index(f'href="/console/drafts/{draft}"') or "Reject" in page
    assert "because" not in page
    assert "local" in open_door.page("/audit?before=junk")
    assert "Nothing was done yet" not in open_door.page("/audit?before=2")
