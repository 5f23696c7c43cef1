"""The page: every word of a customer or a draft is text, never markup."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

from evals.outputs import junit, markdown, table
from evals.record import Run
from evals.report import misses, render
from evals.score import judged, summary
from tests.unit.evals.build import finding, run, scenario

EVIL = "<script>alert('x')</script> & \"more\""
SCENARIOS = {("tiny", "broken"): scenario(action="reply").model_copy(update={"note": EVIL})}


def page(runs: list[Run]) -> str:
    scored = judged(runs, SCENARIOS)
    return render(scored, summary(scored, SCENARIOS), SCENARIOS, EVIL)


def test_all_text_is_escaped() -> None:
    found = page(
        [
            run(text=EVIL, subject=EVIL, outcomes={"returns": EVIL}, findings=({**finding("tone", "warn"), "message": EVIL},)),
            run(channel="chat", error=EVIL, text=""),
        ]
    )
    assert found.count("<script") == 1  # the page's own, for the filter
    assert "&lt;script&gt;" in found
    assert found.count("&lt;script&gt;alert") >= 5


def test_nothing_is_fetched_from_elsewhere() -> None:
    found = page([run()])
    assert "http://" not in found
    assert "https://" not in found
    assert "src=" not in found


def test_the_misses_are_named() -> None:
    (right,) = judged([run()], SCENARIOS)
    (wrong,) = judged([run(action="ask", fallback=True, findings=(finding("privacy", "block"),))], SCENARIOS)
    assert misses(right) == ()
    assert misses(wrong) == ("action_accuracy", "privacy_leak_rate")
    assert misses(run(error="RuntimeError: down")) == ("error",)
    assert "privacy_leak_rate" in page([run(findings=(finding("privacy", "block"),))])


def test_a_page_without_any_run() -> None:
    assert "nothing to judge" in render([], summary([], {}), {}, "Nothing")


def test_junit_counts_what_failed() -> None:
    runs = judged([run(), run(channel="chat", action="ask", text="a \x00 b"), run(channel="sms", error="RuntimeError: down")], SCENARIOS)
    root = ElementTree.fromstring(junit(runs))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "1")
    assert [node.get("message") for node in root.iter("failure")] == ["action_accuracy"]


def test_no_cell_of_the_table_is_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(table([run(text="=1+1"), run(channel="chat", text="a,\n“b”")]))))
    assert [row["text"] for row in rows] == ["'=1+1", "a,\n“b”"]


def test_markdown_names_the_misses() -> None:
    runs = judged([run(action="ask")], SCENARIOS)
    text = markdown(summary(runs, SCENARIOS), runs, "Tiny")
    assert "1 drafts with a miss" in text
    assert "- `broken` / email / wording 0: action_accuracy" in text
