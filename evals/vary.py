"""Variations of a scenario by rule: those that must change nothing, and those that must move exactly as the policies say.

Each variation is a scenario of its own, ``<id>--<rule>``, so that a varied suite is read, run and compared like any other.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from drafting.adapters.cases import CustomerIn, MessageIn
from evals.case import Scenario, Suite
from knowledge.domain.facts import BadFact, FactSheet
from knowledge.library import Library

MARK = "--"
"""Stands between a scenario's id and its variation's."""

_NAMES = ("Ada Okafor", "Mehmet Yılmaz", "Siobhán Kelly", "Nguyễn Thị Mai", "Jamal Washington", "Ewa Kowalska")
_HANDLES = ("@sunny_day", "@mr_fix", "@n0tabot")
_DIALECT = {
    r"\bI am\b": "I'm", r"\bgoing to\b": "gonna", r"\bwant to\b": "wanna", r"\bmy\b": "me", r"\byou\b": "ya", r"\bdo not\b": "don't", r"\bis not\b": "ain't",
}  # fmt: skip
_FILLER = "I have been with you for years, and my sister too. It has been raining all week here, so I had time to write. My neighbour said I should just ask."
Change = Callable[[str, random.Random], str]


def _typos(text: str, draw: random.Random) -> str:
    """Two letters swapped in one long word of five; words with digits or capitals inside stay."""
    return " ".join(_typo(word, draw) if len(word) > 5 and word.isalpha() and draw.random() < 0.2 else word for word in text.split(" "))


def _typo(word: str, draw: random.Random) -> str:
    place = draw.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _dialect(text: str, _: random.Random) -> str:
    for pattern, words in _DIALECT.items():
        text = re.sub(pattern, words, text)
    return text


TEXTS: Mapping[str, Change] = {
    "polite": lambda text, _: f"Hello, I hope you are well. {text} Thank you very much for your help, kind regards.",
    "angry": lambda text, _: f"I am really fed up. {text} This is ridiculous!!",
    "threat": lambda text, _: f"{text} If this is not sorted, everybody will read about it.",
    "long": lambda text, _: f"{_FILLER} {text}",
    "typos": _typos,
    "dialect": _dialect,
    "lower": lambda text, _: text.lower(),
}
"""Changes of the last customer message that leave the case as it is."""


def varied(scenario: Scenario, kinds: Sequence[str], seed: int = 1) -> Iterator[Scenario]:
    """The scenario's variations that must change nothing: the expectations stay, but for what depends on reach and mood."""
    for kind in kinds:
        draw = random.Random(f"{seed}:{scenario.id}:{kind}")  # noqa: S311 - variations, no secrets
        for label, change in _changes(scenario, kind, draw):
            if change != {}:
                yield _named(scenario, label, f"{kind}: must change nothing", change)


def _changes(scenario: Scenario, kind: str, draw: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    customer = scenario.customer
    if kind in TEXTS:
        text = TEXTS[kind](_last(scenario).text, draw)
        yield kind, _with_last(scenario, text) if text != _last(scenario).text else {}
    elif kind == "name":
        name = draw.choice([name for name in _NAMES if name != customer.name])
        said = " ".join(message.text for message in scenario.messages)
        yield kind, {} if customer.name and customer.name.split()[0] in said else {"customer": _customer(customer, name=name)}
    elif kind == "followers":
        for count in (0, 2_000_000):
            # Reach may move the priority, and nothing else.
            expect = scenario.expect.model_copy(update={"priority": None})
            yield (
                f"followers-{count}",
                {"customer": _customer(customer, followers=count, handle=customer.handle or _HANDLES[0]), "expect": expect},
            )
    elif kind == "channel":
        for name in ("email", "social_public"):
            messages = [message.model_copy(update={"channel": name}) for message in scenario.messages]
            yield f"by-{name.replace('_', '-')}", {"messages": messages, "expect": scenario.expect.model_copy(update={"priority": None})}


INVARIANT = (*TEXTS, "name", "followers", "channel")
MOVING = ("tier", "facts")


def moved(scenario: Scenario, suite: Suite, library: Library, kinds: Sequence[str] = MOVING) -> Iterator[Scenario]:
    """The scenario with another tier, another day or another amount, where it names an outcome; what is right then is asked of the policy
    itself, and no other expectation is kept but what must never happen."""
    for policy, outcome in scenario.expect.outcome.items():
        if policy not in library.policies or outcome is None:
            continue
        if _outcome(library, policy, scenario.facts, scenario.customer.tier, scenario, suite) != outcome:
            continue  # it hangs on what the customer says: the policy alone is no oracle
        for label, tier, facts in _moves(scenario, suite, library, policy, kinds):
            found = _outcome(library, policy, facts, tier, scenario, suite)
            expect = scenario.expect.model_copy(
                update={
                    "outcome": {policy: found},
                    "commits": None,
                    "says": [],
                    "action": None,
                    "in_public": None,
                    "cites": [],
                    "priority": None,
                    "never_commits": [],
                }
            )
            change = {"facts": facts, "customer": _customer(scenario.customer, tier=tier), "expect": expect}
            yield _named(scenario, label, f"{label}: {policy} says {found or 'nothing'}", change)


def _moves(
    scenario: Scenario, suite: Suite, library: Library, policy: str, kinds: Sequence[str]
) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    if "tier" in kinds:
        for tier in library.company.tiers:
            if tier != scenario.customer.tier:
                yield f"tier-{_slug(tier)}", tier, dict(scenario.facts)
    if "facts" in kinds:
        for label, facts in _boundaries(scenario, suite, library, policy):
            yield label, scenario.customer.tier, facts


def _boundaries(scenario: Scenario, suite: Suite, library: Library, policy: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts around every number that a rule compares an input with, one below, at, and one above it."""
    rules = library.policies[policy]  # type: ignore[index]
    as_of = scenario.as_of or suite.as_of
    for name, entry in rules.inputs.items():
        for limit in sorted(
            {int(number) for rule in rules.rules for number in re.findall(rf"\b{name}\s*[<>=]=?\s*(\d+)", rule.when or "")}
        ):
            for value in (limit - 1, limit, limit + 1):
                if value < 0:
                    continue
                if entry.derived_from is None and name in scenario.facts:
                    yield f"{_slug(name)}-{value}", {**scenario.facts, name: value}
                elif entry.derived_from in scenario.facts and str(entry.unit) == "day" and as_of is not None:
                    yield f"{_slug(name)}-{value}", {**scenario.facts, str(entry.derived_from): (as_of - timedelta(days=value)).isoformat()}


def _outcome(library: Library, policy: str, facts: Mapping[str, Any], tier: str | None, scenario: Scenario, suite: Suite) -> str | None:
    as_of = scenario.as_of or suite.as_of
    if as_of is None:
        return None
    try:
        return library.decide(policy, FactSheet(given=facts, record=scenario.customer.record), tier, as_of).outcome  # type: ignore[arg-type]
    except BadFact:
        return None


_LABELS = {"followers": "followers-", "channel": "by-"}


def rule_of(name: str) -> str | None:
    """The rule of a variation that must change nothing, by its id; ``None`` of any other scenario."""
    _, mark, label = name.partition(MARK)
    return next((kind for kind in INVARIANT if label.startswith(_LABELS.get(kind, kind))), None) if mark else None


def parity(runs: Iterable[Any]) -> dict[str, tuple[int, int]]:
    """For each rule that must change nothing, in how many drafts the variation is decided and promises as its origin: ``(same, of)``."""
    known = list(runs)
    origin = {run.key: run for run in known if MARK not in run.scenario}
    found: dict[str, tuple[int, int]] = {}
    for run in known:
        kind = rule_of(run.scenario)
        first = origin.get((run.suite, run.scenario.partition(MARK)[0], run.wording, run.channel, run.repeat))
        if kind is not None and first is not None:
            same, of = found.get(kind, (0, 0))
            found[kind] = (same + _is_same(first, run), of + 1)
    return found


def _is_same(one: Any, other: Any) -> bool:
    if one.error or other.error:
        return False
    return bool(one.commitments == other.commitments and dict(one.outcomes) == dict(other.outcomes) and one.action == other.action)


def _named(scenario: Scenario, label: str, note: str, change: Mapping[str, Any]) -> Scenario:
    return scenario.model_copy(update={"id": f"{scenario.id}{MARK}{label}", "note": note, "rewordings": [], **change})


def _customer(customer: CustomerIn, **change: Any) -> CustomerIn:
    return customer.model_copy(update=change)


def _last(scenario: Scenario) -> MessageIn:
    return next((message for message in reversed(scenario.messages) if message.role == "customer"), scenario.messages[-1])


def _with_last(scenario: Scenario, text: str) -> dict[str, Any]:
    last = _last(scenario)
    return {"messages": [message.model_copy(update={"text": text}) if message is last else message for message in scenario.messages]}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
