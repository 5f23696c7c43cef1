"""Requests."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from drafting.api.schemas.common import Day, In, Moment, Name, Remark, Spoken, Values
from drafting.domain.case import Case, Customer, Message, Role
from drafting.errors import EmptyCase
from knowledge.domain.company import Company


def _as_message(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class MessageIn(In):
    """A message; a plain string is a customer's."""

    role: Literal["customer", "agent"] = "customer"
    text: Spoken
    channel: Name | None = None
    at: Moment | None = None


class CustomerIn(In):
    """Who writes; nothing is required. ``record`` is what the company holds of them, by name."""

    id: Name | None = None
    name: Name | None = None
    handle: Name | None = None
    tier: Name | None = None
    followers: int | None = Field(default=None, ge=0, le=10**12)
    locale: Name | None = None
    record: Values = Field(default_factory=dict)


MessageEntry = Annotated[
    MessageIn,
    BeforeValidator(_as_message),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 100_000, "pattern": r"\S"}, {"$ref": "#/components/schemas/MessageIn"}]}
    ),
]


class CaseIn(In):
    """A case. ``facts`` are verified by whoever makes the request; ``as_of`` is the case's date, today where it is not given."""

    messages: list[MessageEntry] = Field(min_length=1, max_length=100)
    customer: CustomerIn = Field(default_factory=CustomerIn)
    facts: Values = Field(default_factory=dict)
    as_of: Day | None = None

    def to_case(self, company: Company) -> Case:
        """The case. Raises ``EmptyCase`` where no customer says anything."""
        return _case(self, self.messages, company)


class DraftIn(CaseIn):
    """A case, and the channel or the channels to draft for. ``team`` is whose customer this is, for a new one."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["channel"]}, {"required": ["channels"]}]})

    channel: Name | None = None
    channels: list[Name] | None = Field(default=None, min_length=1, max_length=50)
    team: Name | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.channel is None) == (self.channels is None):
            raise ValueError("give either 'channel' or 'channels'")
        return self

    @property
    def wanted(self) -> tuple[str, ...]:
        """The channels asked for."""
        return tuple(self.channels) if self.channels is not None else (str(self.channel),)


class CheckIn(In):
    """Any text for a channel, with the case that it answers: as ``case``, or with its keys beside the text."""

    channel: Name
    text: Spoken
    subject: Name | None = None
    case: CaseIn | None = None
    messages: list[MessageEntry] | None = Field(default=None, min_length=1, max_length=100)
    customer: CustomerIn | None = None
    facts: Values | None = None
    as_of: Day | None = None

    @model_validator(mode="after")
    def _one_case(self) -> Self:
        beside = [name for name in ("messages", "customer", "facts", "as_of") if getattr(self, name) is not None]
        if self.case is not None and beside:
            raise ValueError(f"give either 'case' or '{beside[0]}'")
        return self

    def to_case(self, company: Company) -> Case | None:
        """The case, ``None`` where nothing of one is given. A customer without messages is one still: their values must not leak."""
        if self.case is not None:
            return self.case.to_case(company)
        if self.messages is None and self.customer is None and self.facts is None:
            return None
        return _case(self, self.messages, company)


class ApproveIn(In):
    """An approval. ``override`` is the reason to approve in spite of findings that block, where the approval rules allow it."""

    note: Remark | None = None
    override: Remark | None = None


class RejectIn(In):
    """A rejection and its reason."""

    reason: Remark


class WithdrawIn(In):
    """A draft taken back, and why."""

    reason: Remark | None = None


class SettleIn(In):
    """What became of a message of which nobody could tell: a person found out."""

    delivered: bool
    reason: Remark


class SupplyIn(In):
    """Facts that were found out; they are verified by whoever gives them."""

    facts: Values = Field(min_length=1)


class ReviseIn(In):
    """Send back for a redraft."""

    instructions: Remark | None = None


class EditIn(In):
    """A person's words in place of the draft's."""

    text: Spoken
    subject: Name | None = None


class SearchIn(In):
    """A search. ``audience`` limits what is found; ``as_of`` is the day on which it has to be valid, today where it is not given."""

    query: Annotated[str, Field(min_length=1, max_length=4_000, pattern=r"\S")]
    limit: int = Field(default=8, ge=1, le=100)
    as_of: Day | None = None
    audience: Literal["public", "internal"] | None = None
    context: Annotated[str, Field(min_length=1, max_length=4_000)] | None = None


class DecideIn(In):
    """Facts for a policy. ``facts`` are verified and win over ``record``."""

    facts: Values = Field(default_factory=dict)
    record: Values = Field(default_factory=dict)
    tier: Name | None = None
    as_of: Day | None = None


def _case(given: CaseIn | CheckIn, entries: list[MessageIn] | None, company: Company) -> Case:
    zone = company.zone
    messages = tuple(
        Message(
            entry.text, Role(entry.role), entry.channel, entry.at if entry.at is None or entry.at.tzinfo else entry.at.replace(tzinfo=zone)
        )
        for entry in entries or ()
    )
    if entries is not None and not any(message.text.strip() for message in messages if message.role is Role.CUSTOMER):
        raise EmptyCase("No customer message has any text: give at least one message of the customer.")
    customer = Customer(**given.customer.model_dump()) if given.customer is not None else Customer()
    return Case(messages, given.as_of or datetime.now(zone).date(), customer, given.facts or {})
