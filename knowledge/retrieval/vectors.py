"""The vectors of a passage: of its head, of each of its windows, and their mean, by which the index finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.passage import Passage
from knowledge.ports import Embedder, Vectors
from knowledge.retrieval.windows import embedded

Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Unit vectors: ``mean`` of the windows, shape ``(d,)``; ``parts``, shape ``(1 + windows, d)``, the head first, at half precision."""

    mean: Vectors
    parts: Halves


def encode(passages: Sequence[Passage], embedder: Embedder) -> list[Encoded]:
    """The vectors of each passage; a text that comes twice is embedded once."""
    texts = [embedded(passage) for passage in passages]
    unique = list(dict.fromkeys(text for parts in texts for text in parts))
    vectors = embedder.embed_passages(unique)
    row = {text: at for at, text in enumerate(unique)}
    return [_encoded(vectors[[row[text] for text in parts]]) for parts in texts]


def _encoded(vectors: Vectors) -> Encoded:
    mean = vectors[1:].mean(axis=0)
    length = float(np.linalg.norm(mean))
    return Encoded(np.asarray(mean / (length or 1.0), dtype=np.float32), vectors.astype(np.float16))
