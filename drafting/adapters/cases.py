"""Cases as people and programs write them: JSON or YAML in, a ``Case`` out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from drafting.domain.case import Case, Customer, Message, Role
from drafting.errors import BadRequest, EmptyCase
from knowledge.domain.company import Company

MAX_MESSAGES = 200
MAX_MESSAGE_CHARACTERS = 100_000


def as_message(value: Any) -> Any:
    """A message as a mapping; a plain string is a customer's."""
    return {"text": value} if isinstance(value, str) else value


class MessageIn(BaseModel):
    """A message; a plain string is a customer's."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["customer", "agent"] = "customer"
    text: str = Field(max_length=MAX_MESSAGE_CHARACTERS)
    channel: str | None = None
    at: datetime | None = None


class CustomerIn(BaseModel):
    """The customer; nothing is required."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = None
    name: str | None = None
    handle: str | None = None
    tier: str | None = None
    followers: int | None = Field(default=None, ge=0)
    locale: str | None = None
    record: dict[str, Any] = Field(default_factory=dict)


class CaseIn(BaseModel):
    """A case. ``as_of`` is the case's date, today in the company's time zone where it is not given."""

    model_config = ConfigDict(extra="forbid")

    messages: list[Annotated[MessageIn, BeforeValidator(as_message)]] = Field(min_length=1, max_length=MAX_MESSAGES)
    customer: CustomerIn = Field(default_factory=CustomerIn)
    facts: dict[str, Any] = Field(default_factory=dict)
    as_of: date | None = None

    def to_case(self, company: Company) -> Case:
        """The case. Raises ``EmptyCase`` where no customer says anything."""
        zone = company.zone
        messages = tuple(
            Message(
                entry.text,
                Role(entry.role),
                entry.channel,
                entry.at if entry.at is None or entry.at.tzinfo else entry.at.replace(tzinfo=zone),
            )
            for entry in self.messages
        )
        if not any(message.text.strip() for message in messages if message.role is Role.CUSTOMER):
            raise EmptyCase("No customer message has any text: give at least one message of the customer.")
        customer = Customer(**self.customer.model_dump())
        return Case(messages, self.as_of or datetime.now(zone).date(), customer, self.facts)


def read_case(source: str, company: Company, *, file: str = "the case") -> Case:
    """A case from JSON text. Raises ``BadRequest`` with the key, what was found and what was expected."""
    try:
        data = json.loads(source.removeprefix("\ufeff"), parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BadRequest(f"{file}:{error.lineno}: this is not JSON: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"{file}: this is not JSON that can be read: {error}.") from error
    if not isinstance(data, Mapping):
        raise BadRequest(f"{file}: a case is a JSON object with 'messages'; found {type(data).__name__}.")
    data = {key: value for key, value in data.items() if key not in {"channel", "channels"}}
    try:
        return CaseIn.model_validate(data).to_case(company)
    except ValidationError as error:
        raise BadRequest("\n".join(f"{file}: {describe(problem)}" for problem in error.errors())) from error


def _no_constant(word: str) -> Never:
    raise ValueError(f"{word} is no JSON number")


def read_case_file(path: Path, company: Company) -> Case:
    """A case from a JSON file. Raises ``BadRequest``, ``FileNotFoundError``."""
    try:
        return read_case(path.read_text(encoding="utf-8"), company, file=str(path))
    except UnicodeDecodeError as error:
        raise BadRequest(f"{path}: the file is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error


def describe(problem: Mapping[str, Any]) -> str:
    """One validation problem as a sentence: the key, what was wrong with it, what was found."""
    key = ".".join(map(str, problem["loc"])) or "the case"
    found = problem.get("input")
    shown = "" if problem["type"] == "missing" else f" (found {str(found)[:80]!r})"
    return f"{key}: {problem['msg']}{shown}"
