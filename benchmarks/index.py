"""The index at 10,000, 100,000 and 1,000,000 passages: build, memory, recall beside exact search, times, publication, start, damage.

python -m benchmarks.index [--plot FILE] [SIZE...]

Vectors are synthetic: clusters of unit vectors with 64 latent dimensions and noise; texts are words drawn by Zipf's law. So no model's time is in it.
"""

from __future__ import annotations

import itertools
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.plot import Line, plot
from benchmarks.statistics import ms, timed
from knowledge.adapters.index.generations import Generations
from knowledge.adapters.index.local import LocalIndex
from knowledge.domain.article import ArticleId
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage
from knowledge.errors import IndexDamaged
from knowledge.ports import Encoded, SearchFilter, Vectors

SIZES = (10_000, 100_000, 1_000_000)
DIMENSION, LATENT, WINDOWS, WORDS, VOCABULARY = 384, 64, 2, 40, 60_000
QUERIES, TOP, RUN, DAMAGED = 200, 10, 50_000, 500
AS_OF = date(2026, 11, 1)
FILTERS = {
    "no filter": SearchFilter(AS_OF),
    "public (half)": SearchFilter(AS_OF, frozenset({Audience.PUBLIC})),
    "one tag (1 in 10)": SearchFilter(AS_OF, tags=frozenset({"t3"})),
    "one product (1 in 100)": SearchFilter(AS_OF, products=frozenset({"p7"})),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What is plotted for one size; seconds, but for ``recall`` and ``mebibytes``."""

    size: int
    dense: float
    exact: float
    lexical: float
    published: float
    recall: float
    mebibytes: float


class Made:
    """Synthetic passages with vectors; every number is drawn from one seed."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._random = np.random.default_rng(7)
        self._mix = self._random.standard_normal((LATENT, DIMENSION)).astype(np.float32) / np.sqrt(LATENT)
        self._centres = self._random.standard_normal((max(size // 50, 20), LATENT)).astype(np.float32)
        ranks = 1.0 / np.arange(1, VOCABULARY + 1)
        self._share = np.cumsum(ranks / ranks.sum())
        self._words = np.array([f"w{n}x" for n in range(VOCABULARY)])

    def vectors(self, count: int) -> Vectors:
        """Unit vectors around the centres."""
        chosen = self._random.integers(0, len(self._centres), count)
        latent = self._centres[chosen] + 0.6 * self._random.standard_normal((count, LATENT)).astype(np.float32)
        found = latent @ self._mix + 0.1 * self._random.standard_normal((count, DIMENSION)).astype(np.float32)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)

    def run(self, start: int, count: int) -> tuple[list[Passage], list[Encoded], Vectors]:
        """Passages from number ``start`` on, what search keeps of them, and the vectors by which they are found."""
        base = self.vectors(count)
        windows = base[:, None] + 0.02 * self._random.standard_normal((count, WINDOWS, DIMENSION)).astype(np.float32)
        windows /= np.linalg.norm(windows, axis=2, keepdims=True)
        halves = np.concatenate([base[:, None], windows], axis=1).astype(np.float16)
        drawn = self._words[np.minimum(np.searchsorted(self._share, self._random.random((count, WORDS))), VOCABULARY - 1)]
        texts = [" ".join(words) for words in drawn]
        passages = [_passage(start + n, text) for n, text in enumerate(texts)]
        encoded = [Encoded(half, (f" title{start + n} ", f" {text} ")) for n, (half, text) in enumerate(zip(halves, texts, strict=True))]
        means = halves[:, 1:].astype(np.float32).mean(axis=1)
        return passages, encoded, means / np.linalg.norm(means, axis=1, keepdims=True)

    def query(self) -> str:
        """Six words of different commonness."""
        ranks = [self._random.integers(low, high) for low, high in ((50, 200), (200, 1_000), (1_000, 5_000)) for _ in range(2)]
        return " ".join(self._words[ranks])


def _passage(n: int, text: str) -> Passage:
    audience = Audience.PUBLIC if n % 2 else Audience.INTERNAL
    tags, products = (f"t{n % 10}",), (f"p{n % 100}",)
    return Passage(ArticleId(f"a{n // 4}"), 1, f"s{n % 4}", f"title{n}", "", text, audience, products=products, tags=tags)


def resident() -> float:
    """Mebibytes that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def measure(size: int, damage: bool) -> Row:
    """Print the figures of one size."""
    print(f"\n{size:,} passages", flush=True)
    made, before = Made(size), resident()
    index, flat = LocalIndex(DIMENSION), faiss.IndexFlatIP(DIMENSION)
    everything: list[Passage] = []
    encoded: list[Encoded] = []
    for start in range(0, size, RUN):
        passages, some, means = made.run(start, min(RUN, size - start))
        flat.add(np.ascontiguousarray(means))
        everything += passages
        encoded += some
    started = time.perf_counter()
    index.add(everything, encoded)
    seconds = time.perf_counter() - started
    del encoded, some, means
    held = resident() - before - size * DIMENSION * 4 / 2**20
    print(f"  built in {seconds:.1f} s, {size / seconds:,.0f} passages a second; {'clusters' if index.is_clustered else 'exact'}")
    print(f"  memory {held:,.0f} MiB with passages and texts ({held * 2**20 / size:,.0f} bytes each)", flush=True)
    row = _search(index, flat, made, held)
    published = _publish(index, made)
    row = replace(row, published=float(np.median(published)))
    print(f"  publish an article of 4 passages: {ms(published)}", flush=True)
    _restart(index, everything, damage)
    index.close()
    return row


def _search(index: LocalIndex, flat: faiss.IndexFlatIP, made: Made, held: float) -> Row:
    vectors, queries = made.vectors(QUERIES), [made.query() for _ in range(QUERIES)]
    exact = timed(lambda n: flat.search(vectors[n : n + 1], TOP), 50)
    print(f"  exact search over all, same run:     {ms(exact)}", flush=True)
    medians, recalls = [], []
    for name, where in FILTERS.items():
        index.dense(vectors[0], where, TOP)
        index.lexical(queries[0], where, 60)
        dense = timed(lambda n, where=where: index.dense(vectors[n], where, TOP), QUERIES)  # type: ignore[misc]
        lexical = timed(lambda n, where=where: index.lexical(queries[n], where, 60), QUERIES)  # type: ignore[misc]
        recall = np.mean([_recall(index, flat, vectors[n], where) for n in range(100)])
        print(f"  {name:23} meaning {ms(dense)}  recall@10 {recall:.3f} (n 100)   words {ms(lexical)}", flush=True)
        medians.append((float(np.median(dense)), float(np.median(lexical))))
        recalls.append(float(recall))
    return Row(len(index), medians[0][0], float(np.median(exact)), medians[0][1], 0.0, recalls[0], held)


def _recall(index: LocalIndex, flat: faiss.IndexFlatIP, vector: Vectors, where: SearchFilter) -> float:
    every = np.arange(flat.ntotal)
    allowed = np.ones(flat.ntotal, dtype=bool)
    if len(where.audiences) == 1:
        allowed &= every % 2 == 1
    if where.tags is not None:
        allowed &= every % 10 == 3
    if where.products is not None:
        allowed &= every % 100 == 7
    chosen = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little")))
    right = {f"title{row}" for row in flat.search(vector.reshape(1, -1), TOP, params=chosen)[1][0]}
    return len(right & {passage.title for passage, _ in index.dense(vector, where, TOP)}) / TOP


def _publish(index: LocalIndex, made: Made, rounds: int = 40) -> NDArray[np.float64]:
    """Seconds until a changed article of four passages is found by its new words, and not by its old ones; embedding apart."""
    fresh = [made.run(made.size + 4 * n, 4) for n in range(rounds)]

    def publish(n: int) -> None:
        passages, encoded, _ = fresh[n]
        index.replace([passage.ref for passage in passages], passages, encoded)
        found = index.dense(encoded[0].parts[1].astype(np.float32), FILTERS["no filter"], 5)
        assert passages[0] in [passage for passage, _ in found]
        assert index.lexical(passages[1].title, FILTERS["no filter"], 1)[0][0] == passages[1]

    return timed(publish, rounds)


def _restart(index: LocalIndex, everything: Sequence[Passage], damage: bool) -> None:
    folder = Path(tempfile.mkdtemp(prefix="evenhand-index-"))
    try:
        generations = Generations(folder)
        written = timed(lambda _: generations.write(index.save, {}), 1)[0]
        size = sum(file.stat().st_size for file in folder.rglob("*")) / 2**20
        started = time.perf_counter()
        found = generations.current()
        assert found is not None
        checked = time.perf_counter() - started
        loaded = LocalIndex.load(found[0], DIMENSION)
        unknown = loaded.adopt(everything)
        print(
            f"  on disk {size:,.0f} MiB: written in {written:.1f} s, checked in {checked:.1f} s, ready after {time.perf_counter() - started:.1f} s"
        )
        print(f"  after the start {len(loaded):,} passages are there, {len(unknown):,} unknown", flush=True)
        if damage:
            print(f"  damaged files refused: {_refused(folder)} of {DAMAGED}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refused(folder: Path) -> int:
    """How often a kept index with one file flipped, cut, extended, blotted, swapped or gone is refused."""
    chance, refused = random.Random(11), 0
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != "lock")
    for _ in range(DAMAGED):
        file = chance.choice(files)
        raw = file.read_bytes()
        _damage(file, bytearray(raw), chance)
        try:
            refused += Generations(folder).current() is None
        except IndexDamaged:
            refused += 1
        file.write_bytes(raw)
    assert Generations(folder).current() is not None
    return refused


def _damage(file: Path, raw: bytearray, chance: random.Random) -> None:
    at, kind = chance.randrange(len(raw)), chance.choice(["flip", "flip", "cut", "extend", "blot", "reverse", "remove"])
    if kind == "flip":
        raw[at] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del raw[at:]
    elif kind == "extend":
        raw.append(raw[at])
    elif kind == "blot":
        raw[at : at + 64] = bytes(255 - byte for byte in raw[at : at + 64])
    elif kind == "reverse":
        raw.reverse()
    file.write_bytes(raw)
    if kind == "remove":
        file.unlink()


def main(arguments: Sequence[str]) -> int:
    """Measure each size; the growth between them, and a plot where a file is named."""
    rest = list(arguments)
    target = Path(rest.pop(rest.index("--plot") + 1)) if "--plot" in rest else None
    sizes = [int(entry) for entry in rest if entry.isdigit()] or list(SIZES[:2])
    rows = [measure(size, damage=size == min(sizes)) for size in sizes]
    for less, more in itertools.pairwise(rows):
        times = {name: getattr(more, name) / getattr(less, name) for name in ("dense", "exact", "lexical", "published", "mebibytes")}
        print(f"\n{more.size / less.size:.0f}x the passages: " + ", ".join(f"{name} {ratio:.1f}x" for name, ratio in times.items()))
    if target is not None:
        names = {
            "dense": "by meaning, our index",
            "exact": "by meaning, exact search",
            "lexical": "by words",
            "published": "publish an article",
        }
        lines = [Line(label, [(row.size, 1e3 * getattr(row, name)) for row in rows]) for name, label in names.items()]
        target.write_text(plot("Median time by size of the index", "passages", "milliseconds", lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
