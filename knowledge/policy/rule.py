"""What a policy is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.domain.commitment import Commitment
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import FactType, FactValue, Unit


@dataclass(frozen=True, slots=True)
class Input:
    """One typed input.

    Exactly one of ``ask`` and ``look_up`` is set. ``derived_from`` names the date that a number of ``unit`` is counted from.
    """

    name: str
    type: FactType
    unit: Unit | None = None
    derived_from: str | None = None
    ask: str | None = None
    look_up: str | None = None
    verify: bool = False
    default: FactValue | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """A value computed from the inputs for the wording of an outcome; ``expression`` is CEL."""

    name: str
    type: FactType
    expression: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that a policy may decide; ``say`` and the commitments' strings may hold ``{input}`` and ``{computed}``."""

    name: str
    say: str = ""
    commits: tuple[Commitment, ...] = ()
    compute: tuple[Computed, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; the last of a policy has no condition. ``say`` replaces the outcome's."""

    id: str
    outcome: str
    when: str | None = None
    say: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyCase:
    """A policy's own test. ``outcome`` is ``None`` where the policy must stay undecided."""

    facts: Mapping[str, object]
    outcome: str | None
    tier: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One entry of the rule book. ``lines`` has the line of the file for each dotted key; rules go by their id."""

    id: PolicyId
    title: str
    inputs: Mapping[str, Input]
    outcomes: Mapping[str, Outcome]
    rules: tuple[Rule, ...]
    article: str | None = None
    decides: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    cases: tuple[PolicyCase, ...] = ()
    revision: int = 1
    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int | None:
        """The line of a dotted key such as ``rules.early.when``, or of the nearest key above it."""
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key.rpartition(".")[0]
        return None
