"""The file formats of a knowledge folder, as the models that read them; the JSON Schemas are made from these."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from knowledge.domain.article import ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.facts import FactType, Unit
from knowledge.policy.values import read_duration, read_moment


def _duration(value: Any) -> timedelta:
    found = read_duration(value)
    if found is None:
        raise ValueError("expected a duration such as 180d, 24h, 30m, 2w, 1y or P180D")
    return found


def _day(value: Any) -> date:
    found = read_moment(value)
    if found is None or isinstance(found, datetime):
        raise ValueError("expected a date such as 2026-09-01")
    return found


Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Words = Annotated[str, Field(min_length=1)]
Domain = Annotated[str, Field(pattern=r"^([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+$")]
Duration = Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema({"type": "string", "examples": ["180d", "24h", "P7D"]})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class VoiceFile(_Strict):
    """How the company sounds."""

    is_: list[str] = Field(default_factory=list, alias="is")
    never_says: list[Words] = Field(default_factory=list)
    sign_off: str = ""


class ContactFile(_Strict):
    """Contact data that a public reply may carry."""

    kind: Words
    value: Words
    for_: str = Field(default="", alias="for")


class CrisisFile(_Strict):
    """What is said beside an urgent escalation."""

    when: Words
    say: Words
    contact: Words | None = None


class EngagementFile(_Strict):
    """A house rule of what the company engages in; ``when`` is CEL."""

    id: Id
    when: Words
    action: Literal["reply", "escalate", "no_reply"] | None = None
    in_public: Literal["full", "holding", "silent"] | None = None
    to: str | None = None
    reason: str | None = None
    priority: Literal["low", "normal", "high", "urgent"] | None = None


class ApprovalFile(_Strict):
    """Who must approve a draft for which ``when`` holds; ``when`` is CEL. Findings of privacy are never overridable."""

    id: Id
    when: Words
    role: Literal["approver", "knowledge_manager", "qa", "admin"] | None = None
    team: Words | None = None
    four_eyes: bool = False
    override: Literal["approver", "qa", "admin"] | None = None
    overridable: list[Literal["tone", "channel_fit", "grounding", "promises", "consistency", "policy"]] = Field(default_factory=list)
    why: str = ""


class ListeningFile(_Strict):
    """What is listened for in public: only with a purpose that a public article tells."""

    purpose: Words
    ethics: Words
    keep: Duration


class CompanyFile(_Strict):
    """``company.yaml``."""

    name: Words
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    time_zone: Words
    locale: str = "en"
    tiers: list[Words] = Field(default_factory=lambda: ["standard"], min_length=1)
    voice: VoiceFile = Field(default_factory=VoiceFile)
    contacts: list[ContactFile] = Field(default_factory=list)
    link_domains: list[Domain] = Field(default_factory=list)
    regulated: bool = False
    crisis: list[CrisisFile] = Field(default_factory=list)
    commitments: dict[Id, list[Words]] = Field(default_factory=dict)
    engagement: list[EngagementFile] = Field(default_factory=list)
    approval: list[ApprovalFile] = Field(default_factory=list)
    listening: ListeningFile | None = None


class ArticleFile(_Strict):
    """The front matter of an article. Who may read it and where it stands are never guessed."""

    id: Id
    title: Words
    audience: Audience
    status: ArticleStatus
    owner: str | None = None
    verified: Day | None = None
    verify_every: Duration | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    locale: str | None = None
    products: list[str] = Field(default_factory=list)
    tags: list[str] = Field(default_factory=list)
    supersedes: list[Id] = Field(default_factory=list)
    source: str | None = None


class InputFile(_Strict):
    """An input of a policy."""

    type: FactType
    unit: Unit | None = None
    from_: Name | None = Field(default=None, alias="from")
    ask: Words | None = None
    look_up: Words | None = None
    verify: bool = False
    default: Any = None
    values: list[Words] = Field(default_factory=list)


class CommitmentFile(_Strict):
    """A promise that an outcome makes."""

    type: Words
    value: str | None = None
    condition: str | None = None
    deadline: str | None = None


class ComputedFile(_Strict):
    """A computed value; ``value`` is CEL."""

    type: FactType
    value: Words


class OutcomeFile(_Strict):
    """An outcome."""

    say: str = ""
    commits: list[CommitmentFile] = Field(default_factory=list)
    compute: dict[Name, ComputedFile] = Field(default_factory=dict)


class RuleFile(_Strict):
    """A rule; ``when`` is CEL over the inputs, ``tier`` and ``tier_rank``."""

    id: Id
    when: Words | None = None
    outcome: Words
    say: Words | None = None


class CaseFile(_Strict):
    """A policy's own test; ``outcome`` is ``null`` where the policy has to stay undecided."""

    facts: dict[str, Any] = Field(default_factory=dict)
    tier: str | None = None
    outcome: str | None


class PolicyFile(_Strict):
    """``policies/*.yaml``."""

    id: Id
    title: Words
    article: Words | None = None
    decides: list[Words] = Field(default_factory=list)
    inputs: dict[Name, InputFile] = Field(default_factory=dict)
    outcomes: dict[Words, OutcomeFile] = Field(min_length=1)
    rules: list[RuleFile] = Field(min_length=1)
    never: list[Words] = Field(default_factory=list)
    cases: list[CaseFile] = Field(default_factory=list)


class ChannelFile(_Strict):
    """``channels/*.yaml``: a new channel, or what changes in a built-in one."""

    id: Id
    visibility: Literal["public", "private"] | None = None
    max_length: int | None = Field(default=None, gt=0)
    count: Literal["characters", "x_weighted", "sms_segments", "spoken_seconds"] | None = None
    format: Literal["plain", "markdown", "html", "speech"] | None = None
    greeting: str | None = None
    sign_off: str | None = None
    reading_grade: float | None = Field(default=None, gt=0)
    emoji: Literal["none", "sparing", "free"] | None = None
    formality: Literal["casual", "neutral", "formal"] | None = None
    respond_within: dict[str, Duration] | None = None
