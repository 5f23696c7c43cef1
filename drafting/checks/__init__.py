"""The checks: pure functions from a context to findings, one file each, run by one runner for the service and the evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.checks import channel_fit, consistency, grounding, policy, privacy, promises, tone
from drafting.domain.check import Check, Context
from drafting.domain.finding import Finding, Severity

CHECKS: tuple[Check, ...] = (
    policy.CHECK,
    privacy.CHECK,
    tone.CHECK,
    grounding.CHECK,
    promises.CHECK,
    consistency.CHECK,
    channel_fit.CHECK,
)


def run_checks(context: Context, checks: tuple[Check, ...] = CHECKS) -> tuple[Finding, ...]:
    """The findings of every check. One that crashes blocks: what could not be checked is not approved."""
    return tuple(finding for check in checks for finding in _run(check, context))


def _run(check: Check, context: Context) -> Iterator[Finding]:
    try:
        yield from tuple(check.run(context))
    except Exception as error:  # noqa: BLE001 - any fault of a check must block, whatever it is
        message = f"The check '{check.name}' could not be run ({type(error).__name__})."
        yield Finding(check.name, "checks.crashed", Severity.BLOCK, message, "Report this; a person cannot approve what was not checked.")
