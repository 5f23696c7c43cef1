"""What triage would overlook: messages that share no words with the vocabularies, noticed by their likeness to examples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from drafting.domain.case import Case
from drafting.domain.triage import Signal
from drafting.reading.likeness import Likeness, like_signals, shipped, units_of
from drafting.reading.signals import LEADING
from knowledge.library import Library

_learnt = lru_cache(maxsize=4)(shipped)


async def with_likeness(case: Case, signals: Sequence[Signal], library: Library) -> tuple[Signal, ...]:
    """The signals, and one more where the last turn is like messages that go to a person and no rule has said so. The signals alone where
    nothing was learnt with the library's embedding model."""
    learnt: Likeness | None = _learnt(library.model)
    units = units_of(case) if learnt is not None else ()
    if learnt is None or not units:
        return tuple(signals)
    texts = [unit.text for unit in units]
    added = like_signals(units, learnt.scores(texts, await library.vectors(texts)), learnt.labels, signals)
    return tuple(sorted([*signals, *added], key=lambda signal: (LEADING.index(signal.kind), -signal.score)))
