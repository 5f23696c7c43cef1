"""Suites: the file, and what a scenario expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from drafting.adapters.cases import CustomerIn, MessageIn, as_message
from drafting.domain.case import Case, Customer, Message, Role
from evals.documents import read_document
from knowledge.domain.company import Company
from knowledge.errors import InvalidKnowledge, Problem

ACTIONS = ("reply", "ask", "look_up", "escalate", "no_reply")


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) or value is None else [value]


def _by_audience(value: Any) -> Any:
    return value if isinstance(value, dict) else {"all": _listed(value)}


def _withheld(value: Any) -> Any:
    return value if isinstance(value, dict) else {"public": _listed(value)}


Text = Annotated[
    str, BeforeValidator(lambda value: str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value)
]
Texts = Annotated[list[Text], BeforeValidator(_listed)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ByAudience(_Strict):
    """Phrases by who hears them; ``all`` means every channel."""

    public: Texts = Field(default_factory=list)
    private: Texts = Field(default_factory=list)
    all: Texts = Field(default_factory=list)

    def in_channel(self, *, public: bool) -> list[str]:
        """The phrases that count in a channel of this visibility."""
        return [*self.all, *(self.public if public else self.private)]


class Expect(_Strict):
    """What is right. What is not given is not judged."""

    action: Annotated[list[Literal["reply", "ask", "look_up", "escalate", "no_reply"]], BeforeValidator(_listed)] | None = None
    in_public: Annotated[list[Literal["full", "holding", "silent"]], BeforeValidator(_listed)] | None = None
    outcome: dict[str, str | None] = Field(default_factory=dict)
    commits: Texts | None = None
    may_commit: Texts = Field(default_factory=list)
    never_commits: Texts = Field(default_factory=list)
    says: Texts = Field(default_factory=list)
    never_says: Annotated[ByAudience, BeforeValidator(_by_audience)] = Field(default_factory=ByAudience)
    cites: Texts = Field(default_factory=list)
    never_cites: Texts = Field(default_factory=list)
    withholds: Annotated[ByAudience, BeforeValidator(_withheld)] = Field(default_factory=ByAudience)
    priority: Annotated[list[Literal["low", "normal", "high", "urgent"]], BeforeValidator(_listed)] | None = None


class Scenario(_Strict):
    """One case and what is right for it."""

    id: Id
    note: str = ""
    messages: list[Annotated[MessageIn, BeforeValidator(as_message)]] = Field(min_length=1)
    rewordings: list[str] = Field(default_factory=list)
    customer: CustomerIn = Field(default_factory=CustomerIn)
    facts: dict[str, Any] = Field(default_factory=dict)
    expect: Expect = Field(default_factory=Expect)
    channels: list[str] | None = None
    as_of: date | None = None


class SuiteFile(_Strict):
    """``suites/*.yaml``."""

    suite: Id
    knowledge: str = ".."
    as_of: date | None = None
    channels: list[str] = Field(min_length=1)
    scenarios: list[Scenario] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite with the folder that its ``knowledge`` names."""

    id: str
    folder: Path
    as_of: date | None
    channels: tuple[str, ...]
    scenarios: tuple[Scenario, ...]


_FILE = TypeAdapter(SuiteFile)


def read_suite(path: Path) -> Suite:
    """A suite. Raises ``InvalidKnowledge`` with every problem: file, line, key, found, expected."""
    found = read_document(path, _FILE)
    ids = [scenario.id for scenario in found.scenarios]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise InvalidKnowledge([Problem(str(path), f"the scenario '{name}' stands twice", key="scenarios") for name in twice])
    return Suite(found.suite, (path.parent / found.knowledge).resolve(), found.as_of, tuple(found.channels), tuple(found.scenarios))


def wordings(scenario: Scenario, suite: Suite, company: Company) -> Iterator[Case]:
    """The scenario's case as written, then with each rewording in place of the last customer message."""
    zone = company.zone
    messages = tuple(
        Message(
            entry.text, Role(entry.role), entry.channel, entry.at if entry.at is None or entry.at.tzinfo else entry.at.replace(tzinfo=zone)
        )
        for entry in scenario.messages
    )
    as_of = scenario.as_of or suite.as_of
    case = Case(messages, as_of or datetime.now(zone).date(), Customer(**scenario.customer.model_dump()), scenario.facts)
    yield case
    last = max((index for index, message in enumerate(messages) if message.role is Role.CUSTOMER), default=None)
    if last is None:
        return
    for text in scenario.rewordings:
        yield replace(case, messages=(*messages[:last], replace(messages[last], text=text), *messages[last + 1 :]))


def channels_of(scenario: Scenario, suite: Suite) -> tuple[str, ...]:
    """The channels that this scenario runs in."""
    return tuple(scenario.channels or suite.channels)
