"""All checks at once: every one runs, in order, and one that crashes blocks by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafting.checks import CHECKS, run_checks
from drafting.checks.privacy import privacy_context
from drafting.domain.check import Check, Context
from drafting.domain.finding import Finding, Severity

CONTEXT = privacy_context("email", {}, [], False, "Hello, Lee.")


def _finds(code: str) -> Check:
    return Check(code, (code,), lambda _: [Finding(code, code, Severity.INFO, "seen")])


def _crashes(_: Context) -> Sequence[Finding]:
    raise ZeroDivisionError


def _crashes_late(_: Context) -> Iterator[Finding]:
    yield Finding("late", "late.first", Severity.INFO, "seen before the fall")
    raise KeyError("gone")


def test_the_findings_come_in_the_order_of_the_checks() -> None:
    assert [finding.code for finding in run_checks(CONTEXT, (_finds("b"), _finds("a")))] == ["b", "a"]


def test_a_check_that_crashes_blocks_and_hides_no_other() -> None:
    found = run_checks(CONTEXT, (_finds("a"), Check("odd", (), _crashes), _finds("b")))
    assert [finding.code for finding in found] == ["a", "checks.crashed", "b"]
    assert found[1] == Finding(
        "odd",
        "checks.crashed",
        Severity.BLOCK,
        "The check 'odd' could not be run (ZeroDivisionError).",
        "Report this; a person cannot approve what was not checked.",
    )


def test_what_a_check_found_before_it_crashed_does_not_count() -> None:
    found = run_checks(CONTEXT, (Check("late", (), _crashes_late),))  # type: ignore[arg-type]
    assert [finding.code for finding in found] == ["checks.crashed"]


def test_without_a_choice_all_checks_run() -> None:
    assert [check.name for check in CHECKS] == ["policy", "privacy", "tone", "grounding", "promises", "consistency", "channel_fit"]
    assert {
        finding.check for finding in run_checks(privacy_context("sms", {}, [], False, "{{name}} YOU MUST CALL 4111 1111 1111 1111!!"))
    } == {
        "privacy",
        "tone",
        "channel_fit",
    }
