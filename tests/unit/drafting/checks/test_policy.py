"""The check ``policy``: texts in which each of its codes must be found, and texts in which it must not."""

from __future__ import annotations

from typing import Any

import pytest

from drafting.checks import policy
from tests.unit.drafting.checks.promise_contexts import cases, context_of

_CASES = list(cases("policy"))
_SEVERITIES = {
    "policy.added": {"block"}, "policy.never": {"block"}, "policy.dropped": {"block"}, "policy.value": {"block"}, "policy.deadline": {"block", "warn"},
    "policy.condition": {"block"}, "policy.condition_added": {"warn"}, "policy.in_public": {"block"}, "policy.admission": {"block"}, "policy.reads": {"info", "warn"},
}  # fmt: skip


@pytest.mark.parametrize(("code", "found", "case"), _CASES, ids=[f"{code}-{case['text'][:40]}" for code, _, case in _CASES])
def test_each_code_is_found_where_it_must_be_and_nowhere_else(code: str, found: bool, case: dict[str, Any]) -> None:
    findings = policy.CHECK.run(context_of(case))
    assert (code in {finding.code for finding in findings}) is found
    assert {finding.severity.value for finding in findings if finding.code == code} <= _SEVERITIES[code]
    assert all(
        finding.check == "policy" and finding.message and 0 <= finding.start <= finding.end <= len(case["text"]) for finding in findings
    )


def test_every_code_has_cases_of_both_kinds() -> None:
    assert {(code, found) for code, found, _ in _CASES} == {(code, found) for code in policy.CODES for found in (True, False)}


@pytest.mark.parametrize(("text", "severity"), [("We will refund you today.", "warn"), ("We will refund you by Friday.", "block")])
def test_a_time_nobody_decided_blocks_where_it_is_definite(text: str, severity: str) -> None:
    findings = policy.CHECK.run(context_of({"text": text, "commitments": [{"type": "refund"}]}))
    assert [finding.severity.value for finding in findings] == [severity]


@pytest.mark.parametrize(("text", "severity"), [("We will refund you.", "info"), ("This was our fault.", "warn")])
def test_a_text_by_itself_is_told_what_it_promises(text: str, severity: str) -> None:
    findings = policy.CHECK.run(context_of({"text": text, "case": False}))
    assert [(finding.code, finding.severity.value) for finding in findings] == [("policy.reads", severity)]


def test_a_finding_points_at_the_words_of_the_promise() -> None:
    text = "Thank you. We will refund you in full."
    (finding,) = policy.CHECK.run(context_of({"text": text, "commitments": []}))
    assert "refund" in text[finding.start : finding.end]
