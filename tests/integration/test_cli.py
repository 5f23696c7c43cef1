"""The command line: exit codes, plain errors, JSON, and a quick ``--help``."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest

import drafting.cli.support
from drafting.cli import main
from drafting.cli.main import COMMANDS, cli
from drafting.settings import Settings
from drafting.wiring import Service, build
from knowledge.adapters.embeddings import HashingEmbedder

EXAMPLE = Path(str(files("knowledge"))) / "example" / "wondrous"
CASE: dict[str, Any] = {
    "messages": ["My widget broke after three days, I want my money back."],
    "customer": {"id": "c-102", "name": "Walter Grump", "handle": "@grump", "record": {"email": "w.grump@mail.example", "order": "O-1182"}},
    "facts": {"purchase_date": "2026-09-02", "defective": True},
    "as_of": "2026-11-01",
}
SUITE = f"""
suite: tiny
knowledge: {EXAMPLE}
as_of: 2026-11-01
channels: [email, social_public]
scenarios:
  - id: late-refund
    messages: ["My widget broke after three days, I want my money back."]
    rewordings: ["Widget broke. I want my money back."]
    customer: {{id: c-102, handle: "@grump", record: {{order: O-1182}}}}
    facts: {{purchase_date: 2026-09-02, defective: true}}
    expect: {{action: reply, in_public: holding, outcome: {{returns: store_credit}}, commits: credit, withholds: O-1182}}
"""


class Result(NamedTuple):
    """What a call left behind."""

    code: int
    out: str
    err: str


class Caller:
    """Calls commands in this process, with an embedder that needs no model."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._patch, self._caught, self.folder = monkeypatch, capsys, folder

        async def quick(settings: Settings) -> Service:
            return await build(settings, embedder=HashingEmbedder())

        monkeypatch.setattr(drafting.cli.support, "build", quick)
        monkeypatch.chdir(folder)

    def __call__(self, *arguments: object) -> Result:
        self._patch.setattr(sys, "argv", ["evenhand", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            main()
        told = self._caught.readouterr()
        assert isinstance(caught.value.code, int)
        return Result(caught.value.code, told.out, told.err)

    def write(self, name: str, content: str | dict[str, Any]) -> Path:
        """A file in the folder."""
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Caller:
    return Caller(monkeypatch, capsys, tmp_path)


def test_help_is_quick_to_import() -> None:
    code = (
        "import sys; sys.argv = ['evenhand', '--help']\n"
        "from drafting.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'torch', 'sentence_transformers', 'litellm', 'faiss', 'numpy', 'sqlalchemy', 'fastapi'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_explains_itself(call: Caller, name: str) -> None:
    found = call(name, "--help")
    assert found.code == 0
    assert "Usage:" in found.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("draft",),
        ("draft", "missing.json", "--channel", "email"),
        ("check", "Thanks."),
        ("check", "--channel", "email", " "),
        ("check", "--channel", "email", "--case", "missing.json", "Thanks."),
        ("kb", "check", "missing"),
        ("eval", "run", "missing.yaml"),
        ("eval", "run"),
        ("eval", "compare", "missing", "missing"),
        ("eval", "texts", "missing.yaml"),
    ],
)
def test_a_wrong_call_is_2_with_a_line(call: Caller, arguments: tuple[str, ...]) -> None:
    found = call(*arguments)
    assert found.code == 2
    assert "Error:" in found.err
    assert "Traceback" not in found.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"messages": [', "not JSON"),
        ("[]", "JSON object"),
        ('{"messages": []}', "messages"),
        ('{"messages": ["Hello"], "custmer": {}}', "custmer"),
        ('{"messages": [" "]}', "customer"),
        ('{"messages": ["Hello"], "as_of": "soon"}', "as_of"),
    ],
)
def test_a_wrong_case_is_2_and_names_what_is_wrong(call: Caller, content: str, says: str) -> None:
    found = call("draft", call.write("case.json", content), "--channel", "email")
    assert found.code == 2
    assert says in found.err
    assert "Traceback" not in found.err


def test_an_unknown_channel_is_2_also_as_json(call: Caller) -> None:
    found = call("draft", call.write("case.json", CASE), "--channel", "pigeon", "--json")
    assert found.code == 2
    assert json.loads(found.out)["error"] == "UnknownChannel"
    assert "email" in json.loads(found.out)["message"]


def test_a_draft(call: Caller) -> None:
    found = call("draft", call.write("case.json", CASE), "--channel", "email", "--channel", "social_public", "--json")
    assert found.code == 0, found.err
    mail, public, pair = json.loads(found.out)
    assert (mail["verdict"], public["draft"]["form"], public["draft"]["pair"]) == ("pass", "holding", pair["draft"]["id"])
    assert "store credit" in mail["text"].lower()
    shown = call("draft", call.folder / "case.json", "--channel", "email")
    assert shown.code == 0
    assert "store_credit" in shown.out


def test_a_text_that_blocks_is_1(call: Caller) -> None:
    path = call.write("case.json", CASE)
    blocked = call("check", "--channel", "email", "--case", path, "Hello Walter, we will refund the full price.", "--json")
    assert blocked.code == 1
    assert json.loads(blocked.out)["verdict"] == "block"
    fine = call("check", "--channel", "chat", "Thank you for telling us.", "--json")
    assert fine.code == 0
    assert json.loads(fine.out)["verdict"] != "block"
    assert call("check", "--channel", "chat", "Thank you for telling us.").out.strip()


def test_the_example_company_holds(call: Caller) -> None:
    found = call("kb", "check", EXAMPLE, "--json")
    assert found.code == 0
    told = json.loads(found.out)
    assert told["ok"] is True
    assert told["cases"] > 20
    assert "Wondrous" in call("kb", "check", EXAMPLE).out


def broken(folder: Path, name: str, old: str, new: str) -> Path:
    """The example with one change."""
    target = folder / "company"
    shutil.copytree(EXAMPLE, target)
    path = target / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return target


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("company.yaml", "currency:", "curency:"),
        ("policies/returns.yaml", "when:", "whn:"),
        ("policies/returns.yaml", "days_since_purchase <= 30", "days_since_purchase <="),
        ("articles/shipping.md", "audience: public", "audience: everybody"),
    ],
)
def test_a_broken_folder_is_2_with_file_and_line(call: Caller, name: str, old: str, new: str) -> None:
    found = call("kb", "check", broken(call.folder, name, old, new), "--json")
    assert found.code == 2, found.out
    assert Path(name).name in found.out
    assert "Traceback" not in found.err


def test_a_policy_whose_cases_do_not_hold_is_1(call: Caller) -> None:
    found = call(
        "kb", "check", broken(call.folder, "policies/returns.yaml", "days_since_purchase <= 30", "days_since_purchase <= 3"), "--json"
    )
    assert found.code == 1
    assert json.loads(found.out)["problems"]


def test_a_search(call: Caller) -> None:
    found = call("kb", "search", "how long can I return a widget", "--as-of", "2026-11-01", "--public", "--json")
    assert found.code in {0, 1}
    told = json.loads(found.out)
    assert all(hit["passage"]["audience"] == "public" for hit in told["hits"])
    assert told["hits"]


def test_an_evaluation_is_written_compared_and_shown(call: Caller) -> None:
    suite = call.write("tiny.yaml", SUITE)
    found = call("eval", "run", suite, "--out", call.folder / "a", "--json")
    assert found.code == 0, found.err
    summary = json.loads(found.out)
    assert (summary["runs"], summary["errors"]) == (4, 0)
    assert summary["commitment_consistency"] == {"value": 1.0, "low": summary["commitment_consistency"]["low"], "high": 1.0, "n": 1}
    assert json.loads((call.folder / "a" / "summary.json").read_text(encoding="utf-8")) == summary
    rows = [json.loads(line) for line in (call.folder / "a" / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["wording"], row["channel"]) for row in rows] == [(0, "email"), (0, "social_public"), (1, "email"), (1, "social_public")]
    assert all({"text", "resolution", "findings", "verdicts"} <= set(row) for row in rows)
    assert "late-refund" in (call.folder / "a" / "report.html").read_text(encoding="utf-8")
    assert call("eval", "run", suite, "--out", call.folder / "b").code == 0
    same = call("eval", "compare", call.folder / "a", call.folder / "b", "--json")
    assert (same.code, json.loads(same.out)["worse"]) == (0, [])
    again = call("eval", "report", call.folder / "a", "--out", call.folder / "page.html", "--json")
    assert (again.code, json.loads(again.out)["summary"]) == (0, summary)
    assert (call.folder / "page.html").is_file()


def test_a_gate_that_is_missed_is_1(call: Caller) -> None:
    suite = call.write("tiny.yaml", SUITE)
    strict = call.write("gate.yaml", "action_accuracy: {at_least: 0.9, min_n: 1000}\nno_such_figure: {at_least: 1}\n")
    found = call("eval", "run", suite, "--out", call.folder / "a", "--gate", strict)
    assert found.code == 1
    assert found.err.count("gate: ") == 2
    loose = call.write("gate.yaml", "errors: {at_most: 0}\n")
    assert call("eval", "compare", call.folder / "a", call.folder / "a", "--gate", loose).code == 0


def test_a_suite_with_an_unknown_key_is_2_with_its_line(call: Caller) -> None:
    found = call("eval", "run", call.write("tiny.yaml", SUITE.replace("in_public:", "in_pubic:")), "--out", call.folder / "a")
    assert found.code == 2
    assert "tiny.yaml:12" in found.err
    assert "in_pubic" in found.err


def test_labelled_texts(call: Caller) -> None:
    path = call.write("texts.yaml", "commitments:\n  - {text: We will refund the full price., commitments: [refund]}\n")
    found = call("eval", "texts", path, "--json")
    assert (found.code, json.loads(found.out)["commitments"]["f1"]) == (0, 1.0)
    assert "precision 1.000" in call("eval", "texts", path).out


def test_the_demo(call: Caller) -> None:
    found = call("demo", "--json")
    assert found.code == 0
    assert {draft["form"] for draft in json.loads(found.out)} == {"full", "holding"}


def test_settings_that_cannot_be_read_are_2(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_MODEL_TIMEOUT", "soon")
    found = call("demo")
    assert found.code == 2
    assert "model_timeout" in found.err


def _divide() -> None:
    raise ZeroDivisionError


def test_a_fault_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("drafting.cli.main"), "cli", click.Command("fail", callback=_divide))
    monkeypatch.setattr(sys, "argv", ["evenhand"])
    with pytest.raises(ZeroDivisionError):
        main()


def _leaves(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from _leaves(found, f"{name} {inner}")
    else:
        yield name, command


def test_every_command_but_the_service_speaks_json() -> None:
    leaves = dict(_leaves(cli, "evenhand"))
    without = {name for name, command in leaves.items() if not any("--json" in option.opts for option in command.params)}
    assert without == {"evenhand serve", "evenhand mcp"}
