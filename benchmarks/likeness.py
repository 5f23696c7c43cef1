"""Learns from the example messages that go to a person, writes what the package ships.

python -m benchmarks.likeness
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from drafting.reading import likeness
from knowledge.adapters.embeddings import SentenceTransformerEmbedder


def main() -> None:
    """Learn, write ``drafting/reading/data/likeness.npz``, and print the size of it."""
    embedder = SentenceTransformerEmbedder()
    texts = [text for _, text in likeness.examples()]
    vectors = dict(zip(texts, embedder.embed_queries(texts), strict=True))
    learnt = likeness.learn(embedder.name, vectors)
    target = Path(likeness.__file__).parent / "data" / likeness.LEARNT
    np.savez_compressed(target, **likeness.kept(learnt))
    print(f"{len(texts)} examples, {len(learnt.words)} words, {target.stat().st_size} bytes: {target.name}")


if __name__ == "__main__":
    main()
