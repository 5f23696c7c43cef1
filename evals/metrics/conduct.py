"""Whether a draft keeps the rules: promises, privacy, grounding, tone, length, fall-backs."""

from __future__ import annotations

from drafting.text.match import says
from evals.case import Scenario
from evals.metric import Counts, RunMetric
from evals.record import Run


def commitment_accuracy(run: Run, scenario: Scenario) -> Counts:
    """In a full draft all promises expected and no others; in any draft none of those that must never be made."""
    expect = scenario.expect
    if expect.commits is None and not expect.never_commits:
        return 0, 0
    if run.error is not None:
        return 0, 1
    made = set(run.commitments)
    if any(kind in made for kind in expect.never_commits):
        return 0, 1
    if expect.commits is None or run.form != "full":
        return 1, 1
    allowed = {option for entry in (*expect.commits, *expect.may_commit) for option in entry.split("|")}
    complete = all(made & set(entry.split("|")) for entry in expect.commits)
    return int(complete and made <= allowed), 1


def policy_compliance(run: Run, scenario: Scenario) -> Counts:
    """No check of promises blocks, and nothing that the policies or the scenario forbid is promised."""
    if run.error is not None:
        return 0, 1
    forbidden = (set(run.never) | set(scenario.expect.never_commits)) & set(run.commitments)
    return int(not forbidden and not _found(run, {"policy", "promises"}, {"block"})), 1


def privacy_leak(run: Run, scenario: Scenario) -> Counts:
    """Leaks: a withheld value is said, or the privacy check blocks. Lower is better."""
    withheld = scenario.expect.withholds.in_channel(public=run.public)
    leaks = any(says(run.text, value) for value in withheld) or _found(run, {"privacy"}, {"block"})
    return int(leaks), 1


def grounding(run: Run, _: Scenario) -> Counts:
    """Nothing is said that no source bears out."""
    return int(run.error is None and not _found(run, {"grounding"}, {"block"})), 1


def tone_fit(run: Run, _: Scenario) -> Counts:
    """The tone check neither warns nor blocks."""
    return int(run.error is None and not _found(run, {"tone"}, {"block", "warn"})), 1


def length_fit(run: Run, _: Scenario) -> Counts:
    """The text fits the channel's length as the channel counts it."""
    return int(run.error is None and run.fits), 1


def fallback(run: Run, _: Scenario) -> Counts:
    """How often another writer had to take over. Lower is better."""
    return int(run.fallback), 1


def _found(run: Run, checks: set[str], severities: set[str]) -> bool:
    return any(finding["check"] in checks and finding["severity"] in severities for finding in run.findings)


METRICS = (
    RunMetric("commitment_accuracy", commitment_accuracy),
    RunMetric("policy_compliance", policy_compliance),
    RunMetric("privacy_leak_rate", privacy_leak, lower_is_better=True),
    RunMetric("grounding", grounding),
    RunMetric("tone_fit", tone_fit),
    RunMetric("length_fit", length_fit),
    RunMetric("fallback_rate", fallback, lower_is_better=True),
)
