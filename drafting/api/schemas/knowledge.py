"""Knowledge and the service's own state as answers."""

from __future__ import annotations

from datetime import date
from typing import Literal

from drafting.api.schemas.common import Out
from drafting.api.schemas.drafts import CommitmentOut


class HitOut(Out):
    """A passage that was found; ``score`` is the probability that it answers."""

    ref: str
    article: str
    section: str
    title: str
    heading: str
    text: str
    audience: str
    score: float


class SearchOut(Out):
    """What was found, best first; ``answerable`` is the probability that the question is answered at all."""

    hits: list[HitOut]
    answerable: float


class ArticleLineOut(Out):
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


class ArticleOut(ArticleLineOut):
    """An article with its text."""

    body: str


class ArticlePageOut(Out):
    """A page of articles by id."""

    items: list[ArticleLineOut]
    next: str | None


class InputSpecOut(Out):
    """An input of a policy."""

    name: str
    type: str
    unit: str | None
    derived_from: str | None
    ask: str | None
    look_up: str | None
    verify: bool
    values: list[str]


class OutcomeOut(Out):
    """What a policy may decide."""

    name: str
    say: str
    commits: list[CommitmentOut]


class RuleOut(Out):
    """A rule; the last one has no condition."""

    id: str
    when: str | None
    outcome: str
    say: str | None


class PolicyOut(Out):
    """A policy."""

    id: str
    title: str
    revision: int
    article: str | None
    decides: list[str]
    inputs: list[InputSpecOut]
    outcomes: list[OutcomeOut]
    rules: list[RuleOut]
    never: list[str]


class PolicyPageOut(Out):
    """A page of policies by id."""

    items: list[PolicyOut]
    next: str | None


class HealthOut(Out):
    """The process answers."""

    status: Literal["ok"]


class ReadyOut(Out):
    """What is ready; ``access`` is ``keys`` or ``open`` (no key configured: only this machine, as ``local``).
    ``knowledge`` is what is served, ``change`` the number of its last change, ``drift`` in how many files the folder differs from it."""

    status: Literal["ready", "not_ready"]
    company: str
    articles: int
    policies: int
    channels: list[str]
    model: str
    database: Literal["reachable", "unreachable"]
    access: Literal["keys", "open"]
    knowledge: Literal["folder", "database"]
    change: int
    drift: int
    note: str
