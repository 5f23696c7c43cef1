"""The results in other programs' formats: JUnit XML for CI, Markdown, CSV."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET  # only written here, never read
from collections.abc import Mapping, Sequence
from typing import Any

from evals.record import Run
from evals.report import misses
from evals.score import by_scenario

_COLUMNS = (
    "suite", "scenario", "wording", "channel", "repeat", "error", "form", "action", "priority", "verdict", "seconds", "cost", "tokens",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def junit(runs: Sequence[Run]) -> str:
    """A suite per scenario, a test per draft: failed where a metric is missed, in error where nothing could be drafted."""
    root = ET.Element("testsuites", tests=str(len(runs)))
    root.set("failures", str(sum(bool(misses(run)) and run.error is None for run in runs)))
    root.set("errors", str(sum(run.error is not None for run in runs)))
    for (suite, scenario), group in by_scenario(runs).items():
        node = ET.SubElement(root, "testsuite", name=f"{suite}.{scenario}", tests=str(len(group)))
        node.set("failures", str(sum(bool(misses(run)) and run.error is None for run in group)))
        node.set("errors", str(sum(run.error is not None for run in group)))
        for run in group:
            name = f"{run.channel}, wording {run.wording}, repeat {run.repeat}"
            case = ET.SubElement(node, "testcase", classname=f"{suite}.{scenario}", name=name, time=f"{run.seconds:.3f}")
            if run.error is not None:
                ET.SubElement(case, "error", message=_clean(run.error))
            elif misses(run):
                ET.SubElement(case, "failure", message=", ".join(misses(run))).text = _clean(run.text)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return "".join(character if character in "\t\n\r" or " " <= character <= "\ufffd" else "\ufffd" for character in text)


def markdown(summary: Mapping[str, Any], runs: Sequence[Run], title: str) -> str:
    """The figures and the drafts with a miss."""
    lines = [f"# {title}", "", f"{summary['scenarios']} scenarios, {summary['runs']} drafts, {summary['errors']} errors.", ""]
    lines += ["| figure | value | 95 % interval | n |", "| --- | --- | --- | --- |"]
    for name, figure in summary.items():
        if isinstance(figure, Mapping) and figure.get("value") is not None:
            lines.append(f"| {name} | {figure['value']:.3f} | {figure['low']:.3f} – {figure['high']:.3f} | {figure['n']} |")
    wrong = [run for run in runs if misses(run)]
    lines += ["", f"## {len(wrong)} drafts with a miss", ""]
    lines += [f"- `{run.scenario}` / {run.channel} / wording {run.wording}: {', '.join(misses(run))}" for run in wrong]
    return "\n".join(lines) + "\n"


def table(runs: Sequence[Run]) -> str:
    """A row per draft as CSV. Cells that a spreadsheet would take for a formula are quoted with an apostrophe."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([*_COLUMNS, "outcomes", "promises", "citations", "misses", "text"])
    for run in runs:
        outcomes = "; ".join(f"{name}={outcome or 'undecided'}" for name, outcome in run.outcomes.items())
        rest = [outcomes, " ".join(run.commitments), " ".join(run.citations), " ".join(misses(run)), run.text]
        rows.writerow([safe_cell(value) for value in [*(getattr(run, name) for name in _COLUMNS), *rest]])
    return out.getvalue()


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
