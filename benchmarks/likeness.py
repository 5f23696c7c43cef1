"""Learns from the example messages that go to a person, writes what the package ships, and prints how it does on those left out.

python -m benchmarks.likeness
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from drafting.reading import likeness
from knowledge.adapters.embeddings import SentenceTransformerEmbedder

FOLDS = 8
_TO_A_PERSON = ("danger", "fraud", "legal", "press")


def main() -> None:
    """Learn, write ``drafting/reading/data/likeness.npz``, and print the size of it and the figures."""
    embedder = SentenceTransformerEmbedder()
    pairs = likeness.examples()
    texts = [text for _, text in pairs]
    vectors = dict(zip(texts, embedder.embed_queries(texts), strict=True))
    learnt = likeness.learn(embedder.name, vectors)
    target = Path(likeness.__file__).parent / "data" / likeness.LEARNT
    np.savez_compressed(target, **likeness.kept(learnt))
    print(f"{len(texts)} examples, {len(learnt.words)} words, {target.stat().st_size} bytes: {target.name}")
    _print_left_out(pairs, vectors)


def _print_left_out(pairs: tuple[tuple[str, str], ...], vectors: Mapping[str, likeness.Matrix]) -> None:
    """Each example judged by what was learnt from the other folds, at the shipped threshold, by likeness alone."""
    caught, alarms = dict.fromkeys(_TO_A_PERSON, 0), 0
    for fold in range(FOLDS):
        rest = tuple(pair for pair in pairs if _fold(pair[1]) != fold)
        part = [pair for pair in pairs if _fold(pair[1]) == fold]
        learnt = likeness.learn("left out", vectors, rest)
        for (label, text), row in zip(
            part, learnt.scores([text for _, text in part], np.stack([vectors[text] for _, text in part])), strict=True
        ):
            unit = likeness.Unit(text, 0, 0, len(text))
            found = {signal.kind.value for signal in likeness.like_signals([unit], row[None], learnt.labels, [])} & set(_TO_A_PERSON)
            if label in _TO_A_PERSON:
                caught[label] += bool(found)
            else:
                alarms += bool(found)
    of = {label: sum(other == label for other, _ in pairs) for label in _TO_A_PERSON}
    others = len(pairs) - sum(of.values())
    print(f"left out, {FOLDS} folds: to a person {sum(caught.values())} of {sum(of.values())}, false alarms {alarms} of {others}")
    for label in _TO_A_PERSON:
        print(f"    {label:<7} {caught[label]} of {of[label]}")


def _fold(text: str) -> int:
    return zlib.crc32(text.encode()) % FOLDS


if __name__ == "__main__":
    main()
