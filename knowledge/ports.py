"""What the knowledge package asks of the world outside, each port with more than one adapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors (float32, shape ``(n, dimension)``). Heavy: call it in a worker thread."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What may be found: on which day, for which audiences, optionally in which language and articles."""

    as_of: date
    audiences: frozenset[Audience] = frozenset({Audience.PUBLIC, Audience.INTERNAL})
    locale: str | None = None
    articles: frozenset[str] | None = None


class PassageIndex(Protocol):
    """Finds passages by meaning and by words. Filters apply inside the search, before it ranks."""

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None: ...

    def remove(self, refs: Sequence[str]) -> None: ...

    def replace(self, refs: Sequence[str], passages: Sequence[Passage], vectors: Vectors) -> None: ...

    def dense(self, vector: Vectors, where: SearchFilter, limit: int) -> list[tuple[Passage, float]]: ...

    def lexical(self, query: str, where: SearchFilter, limit: int) -> list[tuple[Passage, float]]: ...

    def document_frequencies(self, terms: Sequence[str]) -> list[int]: ...

    def __len__(self) -> int: ...
