"""Drafts, findings and readings as answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, JsonValue

from drafting.api.schemas.common import Out


class InputOut(Out):
    """A policy's input as a decision used it; ``source`` is verified, claimed or default."""

    value: JsonValue
    source: str


class MissingOut(Out):
    """An input that has to be known: asked of the customer (``ask``) or of the company (``look_up``)."""

    name: str
    kind: str
    phrase: str
    proof: bool
    claimed: bool
    blocks: bool


class CommitmentOut(Out):
    """A promise."""

    type: str
    value: str | None = None
    condition: str | None = None
    deadline: str | None = None


class DecisionOut(Out):
    """What a policy says; ``outcome`` is null where it is undecided."""

    policy: str
    title: str
    outcome: str | None
    rule: str | None
    inputs: dict[str, InputOut]
    because: str
    would_change: list[str]
    missing: list[MissingOut]
    commitments: list[CommitmentOut]
    never: list[str]
    say: str | None
    article: str | None
    revision: int


class PointOut(Out):
    """One thing that is said; an ``internal`` one informs the agent alone."""

    kind: str
    text: str
    citations: list[str]
    visibility: str
    policy: str | None
    internal: bool


class EscalationOut(Out):
    """Who takes over and why."""

    to: str
    reason: str


class ResolutionOut(Out):
    """What is said to a case, whatever the channel."""

    id: str
    action: str
    actions: list[str]
    why: list[str]
    priority: str
    mood: str
    language: str
    kinds: list[str]
    decisions: list[DecisionOut]
    points: list[PointOut]
    commitments: list[CommitmentOut]
    citations: list[str]
    missing: list[MissingOut]
    escalation: EscalationOut | None
    no_reply: str | None


class FindingOut(Out):
    """One thing that a check found; ``span`` is null where no place can be named."""

    check: str
    code: str
    severity: str
    span: tuple[int, int] | None
    message: str
    fix: str


class ApprovalOut(Out):
    """A person's approval; ``digest`` binds all that it rests on."""

    by: str
    at: datetime
    digest: str
    note: str | None
    override: str | None = None
    rule: str | None = None


class DeliveryOut(Out):
    """How far an approved draft came: ``waiting``, ``sending``, ``sent``, ``unknown`` or ``failed``."""

    message: str
    connector: str
    state: str
    due: datetime
    attempts: int
    at: datetime | None
    receipt: str | None
    problem: str | None


class DraftOut(Out):
    """A draft in its present version."""

    id: str
    version: int
    state: str
    channel: str
    form: str
    text: str
    subject: str | None
    verdict: str
    pair: str | None
    customer: str | None
    resolution: ResolutionOut
    findings: list[FindingOut]
    approval: ApprovalOut | None
    delivery: DeliveryOut | None = None
    team: str | None = None
    due: datetime | None = None
    reason: str | None
    model: str
    prompt: str
    fallback: str | None
    seconds: dict[str, float]
    cost: float
    tokens: int
    created: datetime
    updated: datetime


class DraftsOut(Out):
    """The drafts of one resolution: those asked for in their order, then the private pairs of public lines."""

    resolution: ResolutionOut
    drafts: list[DraftOut]


class DraftPageOut(Out):
    """A page of drafts, newest first."""

    items: list[DraftOut]
    next: str | None


class CommitmentReadingOut(Out):
    """A promise that was read out of a text."""

    type: str
    text: str
    span: tuple[int, int]
    value: str | None
    condition: str | None
    deadline: str | None
    hedged: bool


class QuantityOut(Out):
    """A value in a text."""

    kind: str
    value: str
    unit: str | None
    bound: str | None
    text: str
    span: tuple[int, int]


class DisclosureOut(Out):
    """Something that looks like personal data."""

    kind: str
    text: str
    span: tuple[int, int]
    recogniser: str
    why: str
    score: float


class ReadingOut(Out):
    """What a text says."""

    sentences: list[str]
    commitments: list[CommitmentReadingOut]
    quantities: list[QuantityOut]
    disclosures: list[DisclosureOut]


class CheckOut(Out):
    """What the checks say of a text."""

    verdict: str
    findings: list[FindingOut]
    reading: ReadingOut


class OriginOut(Out):
    """A sentence of the text and who brought it in."""

    text: str
    by: str
    is_person: bool


class RecordOut(Out):
    """The evidence of one draft."""

    id: str
    version: int
    state: str
    binding: str = Field(description="The SHA-256 that an approval of this very version binds.")
    origins: list[OriginOut]
    record: dict[str, JsonValue]


class SaidOut(Out):
    """One entry of a timeline: ``kind`` is ``message`` or ``draft``."""

    at: datetime
    kind: str
    role: str
    channel: str | None
    text: str
    case: str | None = None
    draft: str | None = None
    state: str | None = None


class TimelineOut(Out):
    """All that was said to and by a customer, oldest first."""

    customer: str
    items: list[SaidOut]


class AuditOut(Out):
    """One entry of the audit chain."""

    number: int
    act: str
    subject: str
    actor: str
    at: str
    details: dict[str, JsonValue]
    previous: str
    hash: str


class AuditPageOut(Out):
    """A page of the audit log, oldest first; ``head`` is the chain's last number and hash."""

    items: list[AuditOut]
    next: str | None
    head: str
