"""A decision: what a policy says for one case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from knowledge.domain.commitment import Commitment
from knowledge.domain.facts import FactSource, FactValue

PolicyId = NewType("PolicyId", str)


class MissingKind(StrEnum):
    """Whom a missing input is asked of."""

    ASK = "ask"
    LOOK_UP = "look_up"


@dataclass(frozen=True, slots=True)
class InputUse:
    """The value of an input as a decision used it."""

    value: FactValue
    source: FactSource


@dataclass(frozen=True, slots=True)
class Missing:
    """An input that has to be known.

    ``phrase`` is the policy's own wording of it ("when you bought it"). ``proof`` is true where the customer's word is
    not enough (``verify: true``), ``claimed`` where the customer has said it already: then it is the proof that is asked
    for. ``blocks`` is false where only a computed value needs it and the outcome stands without.
    """

    name: str
    kind: MissingKind
    phrase: str
    proof: bool = False
    claimed: bool = False
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class FactConflict:
    """Two sources that disagree about one fact. ``used`` is the value that counted."""

    name: str
    used: str
    other: str
    other_source: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy says for one case: an outcome, or undecided (``outcome is None``) with what is missing.

    ``say`` is the outcome's wording with its values filled in, in the company's language. ``would_change`` lists other
    outcomes with the least change of facts that leads to them, each checked by evaluating the policy again.
    ``article`` is the prose that says the same, ``article#section``, if the policy names one.
    """

    policy: PolicyId
    title: str
    outcome: str | None
    rule: str | None
    because: str
    revision: int = 1
    say: str | None = None
    inputs: Mapping[str, InputUse] = field(default_factory=dict)
    would_change: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    never: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    conflicts: tuple[FactConflict, ...] = ()
    article: str | None = None

    @property
    def is_decided(self) -> bool:
        """Whether the policy reached an outcome."""
        return self.outcome is not None
