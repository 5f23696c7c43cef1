"""Whether a draft says what it must, and nothing that it must not."""

from __future__ import annotations

from drafting.text.match import says
from evals.case import Scenario
from evals.metric import Counts, RunMetric
from evals.record import Run


def says_rate(run: Run, scenario: Scenario) -> Counts:
    """The phrases that every full draft must hold."""
    phrases = scenario.expect.says
    if run.error is not None:
        return 0, len(phrases)
    return (sum(says(run.text, phrase) for phrase in phrases), len(phrases)) if run.form == "full" else (0, 0)


def never_says_rate(run: Run, scenario: Scenario) -> Counts:
    """The phrases that a draft must not hold, and does not."""
    phrases = scenario.expect.never_says.in_channel(public=run.public)
    return sum(not says(run.text, phrase) for phrase in phrases) if run.error is None else 0, len(phrases)


METRICS = (RunMetric("says_rate", says_rate), RunMetric("never_says_rate", never_says_rate))
