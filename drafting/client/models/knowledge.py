"""Articles, policies and search."""

from __future__ import annotations

from datetime import date

from .base import Answer
from .decisions import Commitment


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
