"""What a case deserves."""

from __future__ import annotations

from typing import Any

from .base import Answer


class Commitment(Answer):
    """A promise to the customer."""

    type: str
    value: str | None = None
    condition: str | None = None
    deadline: str | None = None


class Input(Answer):
    """A fact as a decision used it; ``source`` is verified, claimed or default."""

    value: Any
    source: str


class Missing(Answer):
    """A fact that has to be known first; ``kind`` says whether the customer is asked or the company looks it up."""

    name: str
    kind: str
    phrase: str
    proof: bool
    claimed: bool
    blocks: bool


class Decision(Answer):
    """What a policy says; ``outcome`` is ``None`` where it is undecided."""

    policy: str
    title: str
    outcome: str | None
    rule: str | None
    inputs: dict[str, Input]
    because: str
    would_change: list[str]
    missing: list[Missing]
    commitments: list[Commitment]
    never: list[str]
    say: str | None
    article: str | None
    revision: int


class Point(Answer):
    """One thing that is said; an ``internal`` one is for the agent alone."""

    kind: str
    text: str
    citations: list[str]
    visibility: str
    policy: str | None
    internal: bool


class Escalation(Answer):
    """Who takes over, and why."""

    to: str
    reason: str


class Resolution(Answer):
    """What is said to a case, whatever the channel."""

    id: str
    action: str
    actions: list[str]
    why: list[str]
    priority: str
    mood: str
    language: str
    kinds: list[str]
    decisions: list[Decision]
    points: list[Point]
    commitments: list[Commitment]
    citations: list[str]
    missing: list[Missing]
    escalation: Escalation | None
    no_reply: str | None
