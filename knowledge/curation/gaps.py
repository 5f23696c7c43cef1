"""Questions that nothing answered, gathered by what they ask, those of most customers first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors

_ALIKE = 0.5
_ONE = 0.75
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer: its words (personal data masked), who asked it (any stable name), in which draft and channel, when."""

    text: str
    customer: str
    draft: str
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same: the one nearest to all of them as the example, how many customers asked, how often, since and until when."""

    example: str
    customers: int
    asked: int
    channels: tuple[str, ...]
    first: datetime
    last: datetime
    drafts: tuple[str, ...]


def gaps(questions: Sequence[Unanswered], vectors: Vectors, least: float = _ALIKE) -> list[Gap]:
    """The gaps, those of most customers first. ``vectors`` are the questions' unit vectors; ``least`` is how near (cosine) a question must be to its group."""
    if not questions:
        return []
    groups = _groups(vectors, least)
    found = [_gap([questions[at] for at in group], vectors[group]) for group in groups]
    return sorted(found, key=lambda gap: (-gap.customers, -gap.asked, gap.first, gap.example))


def _groups(vectors: Vectors, least: float) -> list[list[int]]:
    """Each vector with the nearest middle of a group, where that is near enough; the middles settle in a few rounds."""
    middles = np.zeros((0, vectors.shape[1]), dtype=np.float32)
    chosen = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(_ROUNDS):
        for at, vector in enumerate(vectors):
            near = middles @ vector if len(middles) else np.zeros(0, dtype=np.float32)
            if len(near) and near.max() >= least:
                chosen[at] = int(near.argmax())
            else:
                chosen[at] = len(middles)
                middles = np.vstack([middles, vector[None, :]])
        chosen, middles = _joined(vectors, chosen, least)
    return [np.flatnonzero(chosen == group).tolist() for group in range(len(middles))]


def _joined(vectors: Vectors, chosen: NDArray[np.int64], least: float) -> tuple[NDArray[np.int64], Vectors]:
    """The groups without empty ones, and with those joined whose middles are nearly one; a question that stands alone joins as it did at first."""
    while True:
        used = sorted(set(chosen.tolist()))
        chosen = np.searchsorted(np.array(used), chosen)
        middles = np.stack([_middle(vectors[chosen == group]) for group in range(len(used))])
        alone = np.bincount(chosen) == 1
        near = np.triu(middles @ middles.T - np.where(alone[:, None] | alone[None, :], least, _ONE), 1)
        if near.max(initial=0.0) <= 0.0:
            return chosen, middles
        one, other = np.unravel_index(int(near.argmax()), near.shape)
        chosen[chosen == other] = one


def _middle(vectors: Vectors) -> Vectors:
    summed = vectors.sum(axis=0)
    length = float(np.linalg.norm(summed))
    return np.asarray(summed / length if length else summed, dtype=np.float32)


def _gap(questions: Sequence[Unanswered], vectors: Vectors) -> Gap:
    nearest = int((vectors @ _middle(vectors)).argmax())
    times = [question.at for question in questions]
    return Gap(
        example=questions[nearest].text,
        customers=len({question.customer for question in questions}),
        asked=len(questions),
        channels=tuple(sorted({question.channel for question in questions})),
        first=min(times),
        last=max(times),
        drafts=tuple(dict.fromkeys(question.draft for question in questions)),
    )
