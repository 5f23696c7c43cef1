"""What a customer gets when only the manner changes, and when the case does: outcomes that flip though nothing decides it, and outcomes
that do not move as the rules say.

    python -m benchmarks.invariance

Every case of the three suites, with its rewordings, is varied by the rules of ``evals.vary``. A change of channel, anger, followers, name,
dialect, politeness or threats must leave outcomes and promises as they are. A change of days, amounts or tier must give what the policy itself
says of the changed facts, asked directly and past all reading.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drafting.domain.resolution import Resolution
from drafting.settings import Settings
from drafting.wiring import Service, build, knowledge_folder
from evals.case import Scenario, Suite, read_suite, wordings
from evals.stats import wilson
from evals.vary import INVARIANT, MARK, MOVING, moved, rule_of, varied

_COMPANIES = Path(__file__).parent.parent / "evals" / "suites" / "companies"
MANNER = ("channel", "angry", "followers", "name", "dialect", "polite", "threat")
"""The rules that must change nothing; the rest of ``evals.vary`` (misspellings, length, small letters) is printed too, by itself."""


@dataclass(slots=True)
class Tally:
    """How many varied cases were tried by rule, which were decided otherwise, and which led to another action."""

    tried: Counter[str] = field(default_factory=Counter)
    flipped: list[str] = field(default_factory=list)
    acted: list[str] = field(default_factory=list)

    def count(self, rule: str, *, among: Sequence[str]) -> int:
        """How many of these (``id--label``) are of the rule."""
        return sum(rule_of(name) == rule for name in among)


def suites() -> list[Path]:
    """The suite files: the example company's and the two made-up companies'."""
    return [knowledge_folder(Settings()) / "suites" / "wondrous-core.yaml", *sorted(_COMPANIES.glob("*/suites/*.yaml"))]


def single(scenario: Scenario) -> Iterator[Scenario]:
    """The scenario as written, and each rewording as a scenario of its own."""
    yield scenario.model_copy(update={"rewordings": []})
    last = max(index for index, message in enumerate(scenario.messages) if message.role == "customer")
    for number, text in enumerate(scenario.rewordings, start=1):
        messages = [entry.model_copy(update={"text": text}) if index == last else entry for index, entry in enumerate(scenario.messages)]
        yield scenario.model_copy(update={"id": f"{scenario.id}-{number}", "messages": messages, "rewordings": []})


async def manner(service: Service, suite: Suite, scenarios: Sequence[Scenario], rules: Sequence[str] = INVARIANT) -> Tally:
    """Each scenario beside its variations in manner."""
    tally = Tally()
    for scenario in scenarios:
        first = await resolved(service, suite, scenario)
        for rule in rules:
            for other in varied(scenario, [rule]):
                found = await resolved(service, suite, other)
                tally.tried[rule] += 1
                if gets(found) != gets(first):
                    tally.flipped.append(other.id)
                if found.action is not first.action:
                    tally.acted.append(other.id)
    return tally


async def matter(service: Service, suite: Suite, scenarios: Sequence[Scenario]) -> Tally:
    """Each scenario with other days, amounts and tiers; the policy itself is the oracle."""
    tally = Tally()
    for scenario in scenarios:
        for rule in MOVING:
            for other in moved(scenario, suite, service.drafter.library, [rule]):
                found = await resolved(service, suite, other)
                tally.tried[rule] += 1
                outcomes = {str(decision.policy): decision.outcome for decision in found.decisions}
                if any(outcomes.get(policy, "not looked at") != outcome for policy, outcome in other.expect.outcome.items()):
                    tally.flipped.append(other.id)
    return tally


async def resolved(service: Service, suite: Suite, scenario: Scenario) -> Resolution:
    """What is said to a scenario's case as written, whatever the channel."""
    case = next(wordings(scenario, suite, service.drafter.library.company))
    return (await service.drafter.resolve(case)).resolution


def gets(resolution: Resolution) -> tuple[frozenset[tuple[str, str | None]], frozenset[str]]:
    """What the customer gets: the outcome of each policy, and the kinds of promise."""
    outcomes = frozenset((str(decision.policy), decision.outcome) for decision in resolution.decisions)
    return outcomes, frozenset(f"{promise.type} {promise.value}" for promise in resolution.commitments)


async def _measure() -> None:
    same, right = Tally(), Tally()
    for path in suites():
        suite = read_suite(path)
        service = await build(Settings(knowledge=suite.folder, model="embedded"))
        for total, found in (
            (same, await manner(service, suite, [one for entry in suite.scenarios for one in single(entry)])),
            (right, await matter(service, suite, [one for entry in suite.scenarios for one in single(entry)])),
        ):
            total.tried += found.tried
            total.flipped += [f"{suite.id}/{name}" for name in found.flipped]
            total.acted += [f"{suite.id}/{name}" for name in found.acted]
    _print("must change nothing", same, MANNER)
    _print("misspelt, long, in small letters", same, [rule for rule in INVARIANT if rule not in MANNER])
    _print("must move as the rules say", right, MOVING)
    for name in [*same.flipped, *right.flipped]:
        print(f"    {name}")


def _print(title: str, tally: Tally, rules: Sequence[str]) -> None:
    print(f"== {title}")
    of = flips = 0
    for rule in rules:
        count = _moving(tally, rule) if rule in MOVING else tally.count(rule, among=tally.flipped)
        acted = tally.count(rule, among=tally.acted)
        print(f"    {rule:<10} {count} of {tally.tried[rule]} otherwise" + (f", {acted} with another action" if acted else ""))
        of, flips = of + tally.tried[rule], flips + count
    shown = wilson(flips, of)
    print(f"  all: {flips} of {of} otherwise, 95 % at most {shown.high:.4f}")


def _moving(tally: Tally, rule: str) -> int:
    by_tier = [name for name in tally.flipped if name.partition(MARK)[2].startswith("tier-")]
    return len(by_tier) if rule == "tier" else len(tally.flipped) - len(by_tier)


if __name__ == "__main__":
    asyncio.run(_measure())
