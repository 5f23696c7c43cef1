"""The dense half of the index alone, at any size: recall@10 and time by how many clusters are looked at, beside exact search.

python -m benchmarks.clusters [SIZE...]

The same synthetic vectors as ``benchmarks.index``; no passages and no words, so that a million fits into less memory and time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import faiss
import numpy as np

from benchmarks.index import DIMENSION, TOP, Made
from benchmarks.statistics import ms, timed
from knowledge.adapters.index import nearest
from knowledge.adapters.index.nearest import Clusters, sample_size
from knowledge.ports import Vectors

QUERIES, LOOKED_AT = 100, 40
_AT_ONCE = 50_000


def measure(size: int) -> None:
    """Print the figures of one size."""
    made, flat = Made(size), faiss.IndexFlatIP(DIMENSION)
    runs = [made.vectors(min(_AT_ONCE, size - start)) for start in range(0, size, _AT_ONCE)]
    for run in runs:
        flat.add(run)
    started, everything = time.perf_counter(), np.concatenate(runs)
    chosen = np.random.default_rng(1).choice(size, sample_size(size), replace=False)
    clusters = Clusters.trained(everything[np.sort(chosen)], size)
    for start in range(0, size, _AT_ONCE):
        clusters.add(np.arange(start, min(start + _AT_ONCE, size), dtype=np.int64), everything[start : start + _AT_ONCE])
    print(f"\n{size:,} vectors, {clusters.count:,} clusters, made in {time.perf_counter() - started:.0f} s", flush=True)
    queries, allowed = made.vectors(QUERIES), np.ones(size, dtype=bool)
    right: list[set[int]] = []
    exact = timed(lambda n: right.append(set(flat.search(queries[n : n + 1], TOP)[1][0].tolist())), QUERIES)
    print(f"  exact search        {ms(exact)}", flush=True)
    chosen_by = nearest._probes(clusters.count)
    for probes in sorted({64, 96, 128, 192, chosen_by}):
        nearest._probes = lambda _count, probes=probes: probes  # type: ignore[assignment,misc]
        found: list[set[int]] = []
        told = ms(timed(lambda n, found=found: found.append(_best(clusters, queries[n], allowed, everything)), QUERIES))  # type: ignore[misc]
        recall = np.mean([len(one & other) / TOP for one, other in zip(found, right, strict=True)])
        mark = "  <- what the index takes" if probes == chosen_by else ""
        print(f"  {probes:4} clusters seen  {told}  recall@10 {recall:.3f}{mark}", flush=True)


def _best(clusters: Clusters, query: Vectors, allowed: np.ndarray, everything: Vectors) -> set[int]:
    """The best ten, candidates ranked again by their exact cosine, as the index does."""
    rows, _ = clusters.search(query, allowed, LOOKED_AT)
    return set(rows[np.argsort(-(everything[rows] @ query), kind="stable")[:TOP]].tolist())


def main(arguments: Sequence[str]) -> int:
    """Measure each size."""
    for size in [int(entry) for entry in arguments if entry.isdigit()] or [100_000]:
        measure(size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
