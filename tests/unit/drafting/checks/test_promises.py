"""The check ``promises``: texts in which each of its codes must be found, and texts in which it must not."""

from __future__ import annotations

from typing import Any

import pytest

from drafting.checks import promises
from tests.unit.drafting.checks.promise_contexts import cases, context_of

_CASES = list(cases("promises"))
_SEVERITIES = {"promises.done": {"block", "warn"}, "promises.under_way": {"warn"}}  # fmt: skip


@pytest.mark.parametrize(("code", "found", "case"), _CASES, ids=[f"{code}-{case['text'][:40]}" for code, _, case in _CASES])
def test_each_code_is_found_where_it_must_be_and_nowhere_else(code: str, found: bool, case: dict[str, Any]) -> None:
    findings = promises.CHECK.run(context_of(case))
    assert (code in {finding.code for finding in findings}) is found
    assert {finding.severity.value for finding in findings if finding.code == code} <= _SEVERITIES[code]
    assert all(
        finding.check == "promises" and finding.message and 0 <= finding.start <= finding.end <= len(case["text"]) for finding in findings
    )


def test_every_code_has_cases_of_both_kinds() -> None:
    assert {(code, found) for code, found, _ in _CASES} == {(code, found) for code in promises.CODES for found in (True, False)}


@pytest.mark.parametrize(("commitments", "severity"), [([], "block"), ([{"type": "refund"}], "warn")])
def test_work_that_was_decided_is_a_warning(commitments: list[dict[str, str]], severity: str) -> None:
    findings = promises.CHECK.run(context_of({"text": "I have refunded you.", "commitments": commitments}))
    assert [finding.severity.value for finding in findings] == [severity]
