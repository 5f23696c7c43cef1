"""What is read in a text and found in it."""

from __future__ import annotations

from .base import Answer


class Finding(Answer):
    """One thing that a check found; ``span`` counts characters of the text."""

    check: str
    code: str
    severity: str
    span: tuple[int, int] | None
    message: str
    fix: str


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
