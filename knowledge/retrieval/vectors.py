"""What search keeps of a passage: the vectors and the words of its head and of each window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.domain.passage import Passage
from knowledge.domain.words import words
from knowledge.ports import Embedder, Encoded, Vectors
from knowledge.retrieval.windows import embedded, head, windows


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
    return Encoded(vectors.astype(np.float16), said)
