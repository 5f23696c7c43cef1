"""The check ``consistency``: texts in which each of its codes must be found, and texts in which it must not."""

from __future__ import annotations

from typing import Any

import pytest

from drafting.checks import consistency
from tests.unit.drafting.checks.promise_contexts import cases, context_of

_CASES = list(cases("consistency"))
_SEVERITIES = {
    "consistency.denied": {"block"}, "consistency.withdrawn": {"warn"}, "consistency.other_value": {"block"}, "consistency.other_time": {"warn"},
    "consistency.reversed": {"warn"},
}  # fmt: skip


@pytest.mark.parametrize(("code", "found", "case"), _CASES, ids=[f"{code}-{case['text'][:40]}" for code, _, case in _CASES])
def test_each_code_is_found_where_it_must_be_and_nowhere_else(code: str, found: bool, case: dict[str, Any]) -> None:
    findings = consistency.CHECK.run(context_of(case))
    assert (code in {finding.code for finding in findings}) is found
    assert {finding.severity.value for finding in findings if finding.code == code} <= _SEVERITIES[code]
    assert all(
        finding.check == "consistency" and finding.message and 0 <= finding.start <= finding.end <= len(case["text"])
        for finding in findings
    )


def test_every_code_has_cases_of_both_kinds() -> None:
    assert {(code, found) for code, found, _ in _CASES} == {(code, found) for code in consistency.CODES for found in (True, False)}


def test_the_same_promise_again_is_no_finding() -> None:
    case = {"text": "We will refund you $40 within 5 days.", "told": ["We will refund you $40 within 5 days."]}
    assert list(consistency.CHECK.run(context_of(case))) == []
