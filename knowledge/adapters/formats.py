"""The file formats of a knowledge folder, as the models that read them; the JSON Schemas are made from these."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from knowledge.domain.facts import FactType, Unit
from knowledge.policy.values import read_duration

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
InputName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


def _duration(value: Any) -> timedelta:
    found = read_duration(value)
    if found is None:
        raise ValueError("expected a duration such as 180d, 24h, 30m or P180D")
    return found


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _strings(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Duration = Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema({"type": "string", "examples": ["180d", "24h", "P7D"]})]
Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[list[Text], BeforeValidator(_strings)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class VoiceFile(_Strict):
    """How the company sounds."""

    is_: list[str] = Field(default_factory=list, alias="is")
    never_says: list[str] = Field(default_factory=list)
    sign_off: str = ""


class ContactFile(_Strict):
    """Contact data that a public reply may carry."""

    kind: str
    value: Text
    for_: str = Field(default="", alias="for")


class CrisisFile(_Strict):
    """What is said beside an urgent escalation."""

    when: str
    say: str
    contact: Text | None = None


class EngagementFile(_Strict):
    """A house rule of what the company engages in; ``when`` is CEL."""

    id: Id
    when: str
    action: Literal["reply", "escalate", "no_reply"] | None = None
    in_public: Literal["full", "holding", "silent"] | None = None
    to: str | None = None
    reason: str | None = None
    priority: Literal["low", "normal", "high", "urgent"] | None = None


class CompanyFile(_Strict):
    """``company.yaml``."""

    name: str = Field(min_length=1)
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    time_zone: str
    locale: str = "en"
    tiers: list[str] = Field(default_factory=lambda: ["standard"], min_length=1)
    voice: VoiceFile = Field(default_factory=VoiceFile)
    contacts: list[ContactFile] = Field(default_factory=list)
    link_domains: list[str] = Field(default_factory=list)
    regulated: bool = False
    crisis: list[CrisisFile] = Field(default_factory=list)
    commitments: dict[Id, Texts] = Field(default_factory=dict)
    engagement: list[EngagementFile] = Field(default_factory=list)


class ArticleFile(_Strict):
    """The front matter of an article."""

    id: Id
    title: Text
    audience: Literal["public", "internal"] = "public"
    status: Literal["draft", "in_review", "published", "retired"] = "draft"
    owner: str | None = None
    verified: date | None = None
    verify_every: Duration | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    locale: str | None = None
    products: Texts = Field(default_factory=list)
    tags: Texts = Field(default_factory=list)
    supersedes: Texts = Field(default_factory=list)


class InputFile(_Strict):
    """An input of a policy."""

    type: FactType
    unit: Unit | None = None
    from_: InputName | None = Field(default=None, alias="from")
    ask: str | None = None
    look_up: str | None = None
    verify: bool = False
    default: Any = None
    values: list[Text] = Field(default_factory=list)


class CommitmentFile(_Strict):
    """A promise that an outcome makes."""

    type: str
    value: Text | None = None
    condition: Text | None = None
    deadline: Text | None = None


class ComputedFile(_Strict):
    """A computed value; ``value`` is CEL."""

    type: FactType
    value: Text


class OutcomeFile(_Strict):
    """An outcome."""

    say: str = ""
    commits: list[CommitmentFile] = Field(default_factory=list)
    compute: dict[InputName, ComputedFile] = Field(default_factory=dict)


class RuleFile(_Strict):
    """A rule; ``when`` is CEL over the inputs, ``tier`` and ``tier_rank``."""

    id: Id
    when: Annotated[str | None, BeforeValidator(lambda value: str(value).lower() if isinstance(value, bool) else value)] = None
    outcome: str
    say: str | None = None


class CaseFile(_Strict):
    """A policy's own test."""

    facts: dict[str, Any] = Field(default_factory=dict)
    tier: str | None = None
    outcome: str | None = None


class PolicyFile(_Strict):
    """``policies/*.yaml``."""

    id: Id
    title: Text
    article: str | None = None
    decides: list[str] = Field(default_factory=list)
    inputs: dict[InputName, InputFile] = Field(default_factory=dict)
    outcomes: dict[str, OutcomeFile] = Field(min_length=1)
    rules: list[RuleFile] = Field(min_length=1)
    never: list[str] = Field(default_factory=list)
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
    reading_grade: float | None = None
    emoji: Literal["none", "sparing", "free"] | None = None
    formality: Literal["casual", "neutral", "formal"] | None = None
    respond_within: dict[str, Duration] | None = None


FORMATS: dict[str, type[BaseModel]] = {"company": CompanyFile, "article": ArticleFile, "policy": PolicyFile, "channel": ChannelFile}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a file format: ``company``, ``article`` (its front matter), ``policy`` or ``channel``."""
    return FORMATS[kind].model_json_schema(by_alias=True)
