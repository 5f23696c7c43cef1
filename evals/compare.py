"""Two evaluations side by side: what flipped, and whether the second is worse beyond noise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.explain import changes_between
from evals.metric import CaseMetric, RunMetric
from evals.metrics import METRICS
from evals.record import Run
from evals.score import Scenarios, by_scenario
from evals.stats import detectable, mcnemar, sign_flip, wilson

SIGNIFICANCE = 0.05
EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Change:
    """How a metric moved between paired runs. ``p`` is the probability of such flips by chance; ``detectable`` the smallest drop that so
    many observations would show four times in five. ``is_certain`` where no model had a part in either run.
    """

    metric: str
    before: float
    after: float
    better: int
    worse: int
    p: float
    n: int
    detectable: float | None = None
    is_certain: bool = False

    @property
    def verdict(self) -> str:
        """``worse``, ``better``, ``same`` (nothing moved), or ``too few to tell``."""
        if not self.better and not self.worse:
            return "same"
        if self.is_worse:
            return "worse"
        return "better" if self.better > self.worse and self._is_beyond_noise(self.worse) else "too few to tell"

    @property
    def is_worse(self) -> bool:
        """Whether more got worse than better, beyond noise."""
        return self.worse > self.better and self._is_beyond_noise(self.better)

    def _is_beyond_noise(self, against: int) -> bool:
        """Drafts without a model repeat to the letter: where all moved one way there is no noise to hide in."""
        return self.p < SIGNIFICANCE or (self.is_certain and not against)


@dataclass(frozen=True, slots=True)
class Flip:
    """One run that a metric judges otherwise than before."""

    metric: str
    suite: str
    scenario: str
    wording: int
    channel: str
    better: bool
    before: str
    after: str
    repeat: int = 0
    why: tuple[str, ...] = ()


def compare(before: Sequence[Run], after: Sequence[Run], scenarios: Scenarios) -> tuple[list[Change], list[Flip]]:
    """The changes of every metric over the runs that both have, and every flip."""
    changes: list[Change] = []
    flips: list[Flip] = []
    first, second = {run.key: run for run in before}, {run.key: run for run in after}
    shared = [key for key in first if key in second]
    for metric in METRICS:
        if isinstance(metric, RunMetric):
            change, found = _runs(metric, [(first[key], second[key]) for key in shared], scenarios)
            flips += found
        else:
            change = _cases(metric, [first[key] for key in shared], [second[key] for key in shared], scenarios)
        if change is not None:
            changes.append(change)
    return changes, flips


def _runs(metric: RunMetric, pairs: Sequence[tuple[Run, Run]], scenarios: Scenarios) -> tuple[Change | None, list[Flip]]:
    flips: list[Flip] = []
    totals = [0, 0, 0]
    moves: dict[tuple[str, str], float] = defaultdict(float)
    for old, new in pairs:
        scenario = scenarios[old.suite, old.scenario]
        (right_before, of), (right_after, of_after) = metric.judge(old, scenario), metric.judge(new, scenario)
        if not of and not of_after:
            continue
        totals[0] += right_before
        totals[1] += right_after
        totals[2] += max(of, of_after)
        moved = _share(right_after, of_after) - _share(right_before, of)
        if moved:
            improved = (moved > 0) is not metric.lower_is_better
            moves[old.suite, old.scenario] += moved
            words = old.error or old.text, new.error or new.text
            flips.append(Flip(metric.name, *old.key[:4], improved, *words, old.repeat, changes_between(old, new)))
    if not totals[2]:
        return None, flips
    before, after = totals[0] / totals[2], totals[1] / totals[2]
    better, worse = sum(flip.better for flip in flips), sum(not flip.better for flip in flips)
    chance = mcnemar(better, worse)
    certain = all(run.model == EMBEDDED and not run.fallback for pair in pairs for run in pair)
    if not certain and any(run.model not in {"", EMBEDDED} or run.fallback for pair in pairs for run in pair):
        # A model's channels and wordings of one case rise and fall together: the case is the observation.
        chance = max(chance, sign_flip(list(moves.values())))
    return Change(
        metric.name,
        before,
        after,
        better,
        worse,
        chance,
        totals[2],
        _shows_from(before, len({(old.suite, old.scenario) for old, _ in pairs})),
        certain,
    ), flips


def _shows_from(rate: float, cases: int) -> float | None:
    return detectable(wilson(round(rate * cases), cases))


def _share(right: int, of: int) -> float:
    return right / of if of else 0.0


def _cases(metric: CaseMetric, before: Sequence[Run], after: Sequence[Run], scenarios: Scenarios) -> Change | None:
    old, new = by_scenario(before), by_scenario(after)
    values = [(metric.judge(old[key], scenarios[key]), metric.judge(new[key], scenarios[key])) for key in old if key in new]
    pairs = [(one, other) for one, other in values if one is not None and other is not None]
    if not pairs:
        return None
    better, worse = sum(other > one for one, other in pairs), sum(other < one for one, other in pairs)
    n = len(pairs)
    return Change(
        metric.name,
        sum(one for one, _ in pairs) / n,
        sum(other for _, other in pairs) / n,
        better,
        worse,
        mcnemar(better, worse),
        n,
        _shows_from(sum(one for one, _ in pairs) / n, n),
    )


def table(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The changes as data."""
    return [
        {
            "metric": c.metric,
            "before": c.before,
            "after": c.after,
            "better": c.better,
            "worse": c.worse,
            "p": c.p,
            "n": c.n,
            "is_worse": c.is_worse,
            "verdict": c.verdict,
            "detectable": c.detectable,
        }
        for c in changes
    ]
