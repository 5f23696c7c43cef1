"""What search keeps of a passage: the vectors and the words of its head and of each window, and the mean, by which the index finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.passage import Passage
from knowledge.domain.words import words
from knowledge.ports import Embedder, Vectors
from knowledge.retrieval.windows import embedded, head, windows

Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Unit vectors: ``mean`` of the windows, shape ``(d,)``; ``parts``, shape ``(1 + windows, d)``, the head first, at half precision.

    ``said`` are the normalised words of the same parts, each between spaces, so that looking a word up needs no set.
    """

    mean: Vectors
    parts: Halves
    said: tuple[str, ...]


def encode(passages: Sequence[Passage], embedder: Embedder) -> list[Encoded]:
    """The vectors of each passage; a text that comes twice is embedded once."""
    texts = [embedded(passage) for passage in passages]
    unique = list(dict.fromkeys(text for parts in texts for text in parts))
    vectors = embedder.embed_passages(unique)
    row = {text: at for at, text in enumerate(unique)}
    return [
        _encoded(vectors[[row[text] for text in parts]], [head(passage), *windows(passage)])
        for passage, parts in zip(passages, texts, strict=True)
    ]


def _encoded(vectors: Vectors, parts: Sequence[str]) -> Encoded:
    said = tuple(f" {' '.join(words(part))} " for part in parts)
    mean = vectors[1:].mean(axis=0)
    length = float(np.linalg.norm(mean))
    return Encoded(np.asarray(mean / (length or 1.0), dtype=np.float32), vectors.astype(np.float16), said)
