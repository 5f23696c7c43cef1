"""What understanding finds in a case: of what kind it is, what is asked, what is claimed, which policies it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import Claim
from knowledge.domain.passage import Hit


class Kind(StrEnum):
    """What sort of message it is."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    REQUEST = "request"
    PRAISE = "praise"
    VENTING = "venting"
    SPAM = "spam"
    NOT_OURS = "not_ours"
    MISINFORMATION = "misinformation"
    PROACTIVE = "proactive"
    DANGER = "danger"
    FRAUD = "fraud"
    LEGAL = "legal"
    PRESS = "press"
    THIRD_PARTY_DATA = "third_party_data"
    EXPOSED_OWN_DATA = "exposed_own_data"
    INJECTION = "injection"
    ALREADY_ANSWERED = "already_answered"


class Mood(StrEnum):
    """What the customer feels, as far as the words show it. It moves wording and priority, never the outcome."""

    NEUTRAL = "neutral"
    ANGRY = "angry"
    DISAPPOINTED = "disappointed"
    WORRIED = "worried"
    GRIEVING = "grieving"
    HAPPY = "happy"
    SARCASTIC = "sarcastic"


class Priority(StrEnum):
    """How soon a person should look at it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that triage noticed: its kind, the words it rests on (``message`` index and span), how sure (0..1)."""

    kind: Kind
    text: str
    score: float = 1.0
    message: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that the customer wants, in their order.

    ``text`` stands by itself (a question that hangs on an earlier turn carries that turn's subject). ``hits`` are the
    passages found for it, best first; ``answerable`` is the calibrated probability that they answer it. ``own`` are its words without
    what it carries (empty: all of ``text`` is its own), ``otherwise`` a fuller way to ask it, for when the short one finds little.
    """

    text: str
    message: int = 0
    start: int = 0
    end: int = 0
    hits: tuple[Hit, ...] = ()
    answerable: float = 0.0
    is_issue: bool = False
    own: str = ""
    otherwise: str = ""

    @property
    def asked(self) -> str:
        """Its own words."""
        return self.own or self.text


@dataclass(frozen=True, slots=True)
class PolicyMatch:
    """A policy that concerns the case: for which question (index), how sure (0..1), because of which example."""

    policy: PolicyId
    score: float
    question: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """Whether, where and how urgently to answer, with reasons.

    ``kinds`` holds all that apply, the leading one first. ``escalate_to`` and ``no_reply`` are set where triage itself
    settles the action; ``in_public`` forces a form (``holding`` or ``silent``) in public channels.
    """

    kinds: tuple[Kind, ...]
    mood: Mood = Mood.NEUTRAL
    priority: Priority = Priority.NORMAL
    signals: tuple[Signal, ...] = ()
    escalate_to: str | None = None
    escalate_because: str | None = None
    no_reply: str | None = None
    in_public: str | None = None
    crisis: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the customer wants and says, read once for all channels."""

    questions: tuple[Question, ...] = ()
    policies: tuple[PolicyMatch, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)
    language: str = "en"
    model: str | None = None
