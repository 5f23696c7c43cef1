"""A resolution: what we will say to a case, whatever the channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from drafting.domain.channel import Visibility
from drafting.domain.triage import Mood, Priority
from knowledge.domain.commitment import Commitment
from knowledge.domain.decision import Decision, Missing


class Action(StrEnum):
    """What we do. Where several hold, the first in this order names the resolution's action."""

    ESCALATE = "escalate"
    ASK = "ask"
    LOOK_UP = "look_up"
    REPLY = "reply"
    NO_REPLY = "no_reply"


class PointKind(StrEnum):
    """What a point does in a reply."""

    DECISION = "decision"  # a policy's outcome, in the company's words
    ANSWER = "answer"  # facts of a cited passage that answer a question
    CORRECTION = "correction"  # what is so, against a false premise or a rumour
    ASK = "ask"  # what we need from the customer
    LOOK_UP = "look_up"  # what we are finding out ourselves: a line that promises nothing
    ESCALATION = "escalation"  # a colleague takes over
    CRISIS = "crisis"  # the company's crisis line
    EXPOSED = "exposed"  # please remove your own data from a public place
    THANKS = "thanks"  # praise answered
    PRIVATE = "private"  # this needs a private channel


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be said.

    ``text`` is complete and in the company's language; ``citations`` are passage references; ``visibility`` says who may
    hear it; ``question`` is the index of the question it answers (-1: none). ``internal`` points inform the agent and are
    never worded to a customer. ``core`` are the sentences of ``text`` that the answer cannot do without; the others go first where room
    is short.
    """

    kind: PointKind
    text: str
    citations: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    question: int = -1
    policy: str | None = None
    internal: bool = False
    core: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who takes over and why (both for the agent)."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """One per case. ``actions`` lists all that hold, ``action`` is the first by order."""

    id: str
    action: Action
    actions: tuple[Action, ...] = ()
    why: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    mood: Mood = Mood.NEUTRAL
    decisions: tuple[Decision, ...] = ()
    points: tuple[Point, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    missing: tuple[Missing, ...] = ()
    escalation: Escalation | None = None
    no_reply: str | None = None
    in_public: str | None = None
    citations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    language: str = "en"
    never: tuple[str, ...] = field(default=())

    @property
    def is_public(self) -> bool:
        """Whether everything that is said to the customer may be said in public."""
        return all(point.visibility is Visibility.PUBLIC for point in self.points if not point.internal)
