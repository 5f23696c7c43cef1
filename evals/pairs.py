"""How well inconsistency is told: over frozen pairs of drafts that say the same in other words, or differ in one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from evals.difference import differences
from evals.documents import read_document
from evals.stats import Estimate, wilson

_FRAMES = (("", ""), ("Hi Ada,\n\nThank you for writing to us. ", "\n\nKind regards,\nthe team"))


class PairsEntry(BaseModel):
    """A draft and what it is paired with."""

    model_config = ConfigDict(extra="forbid")

    draft: str
    reworded: list[str] = []
    value: list[tuple[str, str]] = []
    added: list[str] = []
    dropped: list[tuple[str, str]] = []
    condition: list[tuple[str, str]] = []


@dataclass(frozen=True, slots=True)
class Pair:
    """Two drafts, what was done to make the second, and whether they are inconsistent."""

    kind: str
    one: str
    other: str
    inconsistent: bool


@dataclass(frozen=True, slots=True)
class PairFigures:
    """How the pairs were judged. ``found`` is, for each kind, the share called inconsistent."""

    precision: Estimate
    recall: Estimate
    found: dict[str, Estimate]
    misses: tuple[Pair, ...]


def frozen_pairs() -> list[Pair]:
    """The pairs that come with the package."""
    return read_pairs(Path(str(files("evals"))) / "suites" / "pairs.yaml")


def pairs_by_rule() -> list[Pair]:
    """Pairs made by rule from the policies of companies that nothing was tuned to."""
    return read_pairs(Path(str(files("evals"))) / "suites" / "pairs_by_rule.yaml")


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file. Raises ``InvalidKnowledge``."""
    return [pair for entry in read_document(path, TypeAdapter(list[PairsEntry])) for pair in _pairs(entry)]


def _pairs(entry: PairsEntry) -> Iterator[Pair]:
    before, after = _FRAMES[1]
    yield Pair("equal", entry.draft, before + entry.draft + after, inconsistent=False)
    for text in entry.reworded:
        yield Pair("reworded", entry.draft, text, inconsistent=False)
    for kind in ("value", "dropped", "condition"):
        for old, new in getattr(entry, kind):
            if old not in entry.draft:
                raise ValueError(f"'{old}' does not stand in '{entry.draft}'")
            yield Pair(kind, entry.draft, entry.draft.replace(old, new), inconsistent=True)
    for sentence in entry.added:
        yield Pair("added", entry.draft, f"{entry.draft} {sentence}", inconsistent=True)


def judge_pairs(pairs: Sequence[Pair]) -> PairFigures:
    """Precision and recall of "inconsistent"."""
    called = [(pair, bool(differences(pair.one, pair.other))) for pair in pairs]
    right = sum(pair.inconsistent and found for pair, found in called)
    kinds = dict.fromkeys(pair.kind for pair in pairs)
    return PairFigures(
        wilson(right, sum(found for _, found in called)),
        wilson(right, sum(pair.inconsistent for pair in pairs)),
        {kind: wilson(sum(f for p, f in called if p.kind == kind), sum(p.kind == kind for p in pairs)) for kind in kinds},
        tuple(pair for pair, found in called if found is not pair.inconsistent),
    )
