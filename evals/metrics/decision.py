"""Whether the right thing was decided: action, form in public, outcome, priority, citations."""

from __future__ import annotations

from evals.case import Scenario
from evals.metric import Counts, RunMetric
from evals.record import Run


def _one(right: bool) -> Counts:
    return int(right), 1


def action(run: Run, scenario: Scenario) -> Counts:
    """The resolution's action is one of those expected."""
    expected = scenario.expect.action
    return (0, 0) if expected is None else _one(run.error is None and run.action in expected)


def form(run: Run, scenario: Scenario) -> Counts:
    """In public the draft has one of the forms expected."""
    expected = scenario.expect.in_public
    return (0, 0) if expected is None or not run.public else _one(run.error is None and run.form in expected)


def outcome(run: Run, scenario: Scenario) -> Counts:
    """Each policy named came to the outcome expected; ``null`` means that it decided nothing."""
    expected = scenario.expect.outcome
    right = sum(run.outcomes.get(policy) == wanted for policy, wanted in expected.items()) if run.error is None else 0
    return right, len(expected)


def priority(run: Run, scenario: Scenario) -> Counts:
    """The priority is one of those expected."""
    expected = scenario.expect.priority
    return (0, 0) if expected is None else _one(run.error is None and run.priority in expected)


def citation(run: Run, scenario: Scenario) -> Counts:
    """All that must be cited is, and nothing that must not be."""
    expect = scenario.expect
    if not expect.cites and not expect.never_cites:
        return 0, 0
    cited = all(any(cites(given, wanted) for given in run.citations) for wanted in expect.cites)
    spared = not any(cites(given, banned) for given in run.citations for banned in expect.never_cites)
    return _one(run.error is None and cited and spared)


def cites(citation: str, wanted: str) -> bool:
    """Whether ``article@3#section`` is the article or ``article#section`` wanted; ``a|b`` means any."""
    article, _, section = citation.partition("#")
    name = article.partition("@")[0]
    for option in wanted.split("|"):
        want_article, _, want_section = option.partition("#")
        if name == want_article.partition("@")[0] and (not want_section or want_section == section):
            return True
    return False


METRICS = (
    RunMetric("action_accuracy", action),
    RunMetric("form_accuracy", form),
    RunMetric("outcome_accuracy", outcome),
    RunMetric("priority_accuracy", priority),
    RunMetric("citation_accuracy", citation),
)
