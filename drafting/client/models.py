"""What the service answers. Fields that a newer service adds are passed over, so that an older client keeps working."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """The base of all answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)


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


class Finding(Answer):
    """One thing that a check found; ``span`` counts characters of the text."""

    check: str
    code: str
    severity: str
    span: tuple[int, int] | None
    message: str
    fix: str


class Approval(Answer):
    """A person's approval of one exact text."""

    by: str
    at: datetime
    digest: str
    note: str | None
    override: str | None = None
    rule: str | None = None


class Delivery(Answer):
    """How far an approved draft came."""

    message: str
    connector: str
    state: str
    due: datetime
    attempts: int
    at: datetime | None
    receipt: str | None
    problem: str | None


class Draft(Answer):
    """A draft in the version that was read. ``etag`` names that version in acts."""

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
    resolution: Resolution
    findings: list[Finding]
    approval: Approval | None
    delivery: Delivery | None = None
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

    @property
    def etag(self) -> str:
        """The version as an entity tag."""
        return f'"{self.id}.{self.version}"'


class Drafts(Answer):
    """The drafts of one resolution: those asked for, then the private pairs of public lines."""

    resolution: Resolution
    drafts: list[Draft]


class DraftPage(Answer):
    """A page of drafts; ``next`` is the cursor of the next one."""

    items: list[Draft]
    next: str | None


class Origin(Answer):
    """Who brought in a passage of the text."""

    text: str
    by: str
    is_person: bool


class Record(Answer):
    """The evidence of a draft."""

    id: str
    version: int
    state: str
    binding: str
    origins: list[Origin]
    record: dict[str, Any]


class Hold(Answer):
    """Who has taken a customer's drafts, until when."""

    holder: str
    until: datetime
    assigned: bool


class Queued(Answer):
    """A draft that waits, and who has it."""

    draft: Draft
    hold: Hold | None


class Queue(Answer):
    """A page of what waits, first due first."""

    items: list[Queued]
    next: str | None


class Comment(Answer):
    """A remark between colleagues; it reaches no customer."""

    id: str
    draft: str
    by: str
    at: datetime
    text: str
    mentions: list[str]


class Comments(Answer):
    """Comments, oldest first."""

    items: list[Comment]


class PromiseRead(Answer):
    """A promise that was read out of a text."""

    type: str
    text: str
    span: tuple[int, int]
    value: str | None
    condition: str | None
    deadline: str | None
    hedged: bool


class Quantity(Answer):
    """A value that was read out of a text."""

    kind: str
    value: str
    unit: str | None
    bound: str | None
    text: str
    span: tuple[int, int]


class Disclosure(Answer):
    """Something in a text that looks like personal data."""

    kind: str
    text: str
    span: tuple[int, int]
    recogniser: str
    why: str
    score: float


class Reading(Answer):
    """What a text says."""

    sentences: list[str]
    commitments: list[PromiseRead]
    quantities: list[Quantity]
    disclosures: list[Disclosure]


class Checked(Answer):
    """What the checks make of a text; ``verdict`` is pass, warn or block."""

    verdict: str
    findings: list[Finding]
    reading: Reading


class Hit(Answer):
    """A passage that was found."""

    ref: str
    article: str
    section: str
    title: str
    heading: str
    text: str
    audience: str
    score: float


class Found(Answer):
    """Passages, best first, and how sure it is that one of them answers."""

    hits: list[Hit]
    answerable: float


class ArticleLine(Answer):
    """An article in a list."""

    id: str
    title: str
    audience: str
    status: str
    revision: int
    owner: str | None
    verified: date | None
    valid_from: date | None
    valid_until: date | None
    locale: str | None
    products: list[str]
    tags: list[str]
    supersedes: list[str]


class Article(ArticleLine):
    """An article with its text."""

    body: str


class ArticlePage(Answer):
    """A page of articles."""

    items: list[ArticleLine]
    next: str | None


class PolicyInput(Answer):
    """A fact that a policy asks for."""

    name: str
    type: str
    unit: str | None
    derived_from: str | None
    ask: str | None
    look_up: str | None
    verify: bool
    values: list[str]


class Outcome(Answer):
    """What a policy may come to."""

    name: str
    say: str
    commits: list[Commitment]


class Rule(Answer):
    """One rule; the last has no condition."""

    id: str
    when: str | None
    outcome: str
    say: str | None


class Policy(Answer):
    """A policy as a decision table."""

    id: str
    title: str
    revision: int
    article: str | None
    decides: list[str]
    inputs: list[PolicyInput]
    outcomes: list[Outcome]
    rules: list[Rule]
    never: list[str]


class PolicyPage(Answer):
    """A page of policies."""

    items: list[Policy]
    next: str | None


class Said(Answer):
    """One thing that was said to or by a customer."""

    at: datetime
    kind: str
    role: str
    channel: str | None
    text: str
    case: str | None = None
    draft: str | None = None
    state: str | None = None


class Timeline(Answer):
    """All that was said, in every channel, oldest first."""

    customer: str
    items: list[Said]


class AuditEntry(Answer):
    """One act in the chain."""

    number: int
    act: str
    subject: str
    actor: str
    at: str
    details: dict[str, Any]
    previous: str
    hash: str


class AuditPage(Answer):
    """A page of the chain."""

    items: list[AuditEntry]
    next: str | None
    head: str


class Ready(Answer):
    """What the service works with."""

    status: str
    company: str
    articles: int
    policies: int
    channels: list[str]
    model: str
    database: str
    access: str
    note: str
