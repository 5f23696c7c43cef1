"""Other programs' formats: promptfoo suites and results, JSON Lines, inspect logs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from evals.case import Scenario, Suite, channels_of
from evals.record import Run
from evals.score import misses
from knowledge.errors import InvalidKnowledge, Problem

_CONTAINS = {"contains", "icontains"}


def to_promptfoo(suite: Suite, url: str) -> str:
    """A promptfoo configuration that asks a running service for each case and channel, with the checks that promptfoo can express."""
    provider = {
        "id": "http",
        "config": {
            "url": f"{url.rstrip('/')}/v1/drafts",
            "method": "POST",
            "headers": {"Content-Type": "application/json"},
            "body": "{{body | safe}}",
            "transformResponse": "json.text",
        },
    }
    tests = [test for scenario in suite.scenarios for test in _tests(scenario, suite)]
    data = {"description": suite.id, "prompts": ["{{message}}"], "providers": [provider], "tests": tests}
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=140)


def _tests(scenario: Scenario, suite: Suite) -> list[dict[str, Any]]:
    tests = []
    as_of = scenario.as_of or suite.as_of
    for channel in channels_of(scenario, suite):
        body = {
            "channel": channel,
            "messages": [m.model_dump(mode="json", exclude_none=True) for m in scenario.messages],
            "customer": scenario.customer.model_dump(mode="json", exclude_none=True),
            "facts": scenario.model_dump(mode="json")["facts"],
            **({"as_of": as_of.isoformat()} if as_of else {}),
        }
        variables = {
            "scenario": scenario.id,
            "channel": channel,
            "message": scenario.messages[-1].text,
            "body": json.dumps(body, ensure_ascii=False),
        }
        tests.append({"description": f"{scenario.id} / {channel}", "vars": variables, "assert": _asserts(scenario, channel)})
    return tests


def _asserts(scenario: Scenario, channel: str) -> list[dict[str, Any]]:
    public = channel in {"social_public", "review", "community"}
    expect = scenario.expect
    wanted = [] if public else [_says(phrase) for phrase in expect.says]
    banned = [*expect.never_says.in_channel(public=public), *expect.withholds.in_channel(public=public)]
    return wanted + [{"type": "not-icontains", "value": option} for phrase in banned for option in phrase.split("|")]


def _says(phrase: str) -> dict[str, Any]:
    options = phrase.split("|")
    return {"type": "icontains-any", "value": options} if len(options) > 1 else {"type": "icontains", "value": phrase}


def from_promptfoo(text: str, file: str) -> tuple[list[Scenario], list[str]]:
    """Scenarios from a promptfoo configuration, and what of it has no counterpart. The message is the prompt with its variables put in.
    Raises ``InvalidKnowledge``."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidKnowledge([Problem(file, "this is not YAML")]) from error
    tests = data.get("tests") if isinstance(data, dict) else None
    if not isinstance(tests, list):
        raise InvalidKnowledge(
            [Problem(file, "there is no list 'tests'", key="tests", expected="a promptfoo configuration with tests in the file")]
        )
    prompts = [entry for entry in data.get("prompts") or ["{{message}}"] if isinstance(entry, str)]
    scenarios: list[Scenario] = []
    left: list[str] = []
    for number, test in enumerate(tests, 1):
        variables = test.get("vars") or {}
        expect, strange = _expected(test.get("assert") or [])
        left += [f"test {number}: {name}" for name in strange]
        name = _slug(str(test.get("description") or f"test-{number}"))
        for index, prompt in enumerate(prompts):
            label = name if len(prompts) == 1 else f"{name}-{index + 1}"
            taken = {scenario.id for scenario in scenarios}
            label = label if label not in taken else f"{label}-{number}"
            scenarios.append(Scenario.model_validate({"id": label, "messages": [_filled(prompt, variables)], "expect": expect}))
    return scenarios, left


def _expected(asserts: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    says: list[str] = []
    never: list[str] = []
    strange: list[str] = []
    for entry in asserts:
        kind, value = str(entry.get("type")), entry.get("value")
        values = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        bare = kind.removeprefix("not-")
        if bare in _CONTAINS:
            (never if kind != bare else says).extend(values)
        elif bare in {"contains-all", "icontains-all"} and kind == bare:
            says.extend(values)
        elif bare in {"contains-any", "icontains-any"}:
            says.append("|".join(values)) if kind == bare else never.extend(values)
        else:
            strange.append(kind)
    return {**({"says": says} if says else {}), **({"never_says": never} if never else {})}, strange


def _filled(prompt: str, variables: Mapping[str, Any]) -> str:
    return re.sub(r"\{\{\s*(\w+)\s*(?:\|[^}]*)?\}\}", lambda match: str(variables.get(match[1], match[0])), prompt)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "test"


def promptfoo_results(path: Path) -> list[dict[str, Any]]:
    """What a promptfoo ``-o results.json`` says, a row per test: description, channel, passed, output. Raises ``InvalidKnowledge``."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["results"]["results"]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidKnowledge(
            [Problem(str(path), "this is no promptfoo result", expected="the file of 'promptfoo eval -o results.json'")]
        ) from error
    return [
        {
            "scenario": (row.get("vars") or {}).get("scenario") or (row.get("testCase") or {}).get("description"),
            "channel": (row.get("vars") or {}).get("channel"),
            "passed": bool(row.get("success")),
            "text": (row.get("response") or {}).get("output"),
            "why": [part.get("reason") for part in (row.get("gradingResult") or {}).get("componentResults") or [] if not part.get("pass")],
        }
        for row in rows
    ]


def to_inspect(runs: Sequence[Run], title: str, model: str) -> dict[str, Any]:
    """An inspect log (version 2): a sample for each draft, with one score ``right`` and the misses as its explanation."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    samples = [
        {
            "id": f"{run.scenario}/{run.wording}/{run.channel}",
            "epoch": run.repeat + 1,
            "input": run.scenario,
            "target": "",
            "messages": [{"role": "assistant", "content": run.text, "source": "generate"}],
            "output": {"model": model, "choices": [{"message": {"role": "assistant", "content": run.text}, "stop_reason": "stop"}]},
            "scores": {"right": {"value": "I" if misses(run) else "C", "answer": run.text, "explanation": ", ".join(misses(run))}},
            "metadata": {"channel": run.channel, "form": run.form, "action": run.action, "error": run.error},
        }
        for run in runs
    ]
    right = sum(not misses(run) for run in runs)
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "created": now, "task": title, "task_id": title, "task_version": 0, "run_id": title, "model": model,
            "dataset": {"name": title, "samples": len(runs), "shuffled": False}, "config": {}, "model_args": {}, "task_args": {}, "task_attribs": {},
        },
        "plan": {"name": "plan", "steps": [], "config": {}},
        "results": {
            "total_samples": len(runs),
            "completed_samples": sum(run.error is None for run in runs),
            "scores": [{"name": "right", "scorer": "evenhand", "params": {}, "metrics": {"accuracy": {"name": "accuracy", "value": right / len(runs) if runs else 0, "params": {}}}}],
        },
        "stats": {"started_at": now, "completed_at": now, "model_usage": {}},
        "samples": samples,
    }  # fmt: skip
