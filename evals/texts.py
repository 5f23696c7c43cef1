"""The checks alone over labelled texts: precision, recall and F1 of each reader, and every miss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from drafting.checks.grounding import is_grounded
from drafting.checks.privacy import leaks
from drafting.checks.tone import tone_ok
from drafting.reading.commitments import read_commitments
from evals.documents import read_document


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CommitmentText(_Strict):
    """A text with the types it promises; ``a|b`` either; ``also_ok`` types are neither required nor wrong."""

    text: str
    commitments: list[str] = Field(default_factory=list)
    also_ok: list[str] = Field(default_factory=list)


class PrivacyText(_Strict):
    """A text for a channel, with what is known of the customer and the company's contacts."""

    channel: str
    text: str
    leak: bool
    record: dict[str, Any] = Field(default_factory=dict)
    contacts: list[Annotated[str, BeforeValidator(str)]] = Field(default_factory=list)
    regulated: bool = False


class ToneText(_Strict):
    """A text for a channel, and whether its tone is right."""

    channel: str
    text: str
    ok: bool


class GroundingText(_Strict):
    """A text and the passages that it should rest on."""

    passages: list[str]
    text: str
    grounded: bool


class TextsFile(_Strict):
    """What ``evenhand eval texts`` reads; each key is optional."""

    commitments: list[CommitmentText] = Field(default_factory=list)
    privacy: list[PrivacyText] = Field(default_factory=list)
    tone: list[ToneText] = Field(default_factory=list)
    grounding: list[GroundingText] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Miss:
    """A text on which a reader and the label differ."""

    text: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How one reader did. For tone and grounding what is found is the fault: a text that is off, or not grounded."""

    kind: str
    n: int
    right: int
    wrong: int
    missed: int
    misses: tuple[Miss, ...]

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right; ``None`` where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """The share of what is there that was found; ``None`` where nothing is there."""
        there = self.right + self.missed
        return self.right / there if there else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else None

    def as_json(self) -> dict[str, Any]:
        """The figures as data."""
        return {
            "precision": self.precision, "recall": self.recall, "f1": self.f1, "n": self.n,
            "misses": [{"text": miss.text, "expected": miss.expected, "found": miss.found} for miss in self.misses],
        }  # fmt: skip


def read_texts(path: Path) -> TextsFile:
    """A file of labelled texts. Raises ``InvalidKnowledge``."""
    return read_document(path, TypeAdapter(TextsFile))


def judge_texts(found: TextsFile) -> Iterator[Figures]:
    """The figures of each reader that the file has texts for."""
    if found.commitments:
        yield _commitments(found.commitments)
    if found.privacy:
        yield _binary(
            "privacy",
            [(row.text, row.leak, leaks(row.channel, row.record, row.contacts, row.regulated, row.text)) for row in found.privacy],
        )
    if found.tone:
        yield _binary("tone", [(row.text, not row.ok, not tone_ok(row.channel, row.text)) for row in found.tone])
    if found.grounding:
        yield _binary("grounding", [(row.text, not row.grounded, not is_grounded(row.passages, row.text)) for row in found.grounding])


def _binary(kind: str, rows: Sequence[tuple[str, bool, bool]]) -> Figures:
    return Figures(
        kind,
        len(rows),
        sum(label and got for _, label, got in rows),
        sum(got and not label for _, label, got in rows),
        sum(label and not got for _, label, got in rows),
        tuple(Miss(text, str(label).lower(), str(got).lower()) for text, label, got in rows if label is not got),
    )


def _commitments(rows: Sequence[CommitmentText]) -> Figures:
    right = wrong = missed = 0
    misses: list[Miss] = []
    for row in rows:
        got = {reading.type for reading in read_commitments(row.text)}
        wanted = [set(entry.split("|")) for entry in row.commitments]
        allowed = set().union(*wanted, *(set(entry.split("|")) for entry in row.also_ok))
        hits = sum(bool(got & options) for options in wanted)
        extra = len(got - allowed)
        right, wrong, missed = right + hits, wrong + extra, missed + len(wanted) - hits
        if extra or hits < len(wanted):
            misses.append(Miss(row.text, ", ".join(row.commitments) or "none", ", ".join(sorted(got)) or "none"))
    return Figures("commitments", len(rows), right, wrong, missed, tuple(misses))
