"""A whole draft without a model, beside one forward pass of the embedding model in the same run; and all checks on one draft."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import numpy as np

from drafting.checks import run_checks
from drafting.cli.demo import CHANNELS
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.check import Context
from drafting.settings import Settings
from drafting.steps.read_back import read_back
from drafting.wiring import Service, build, knowledge_folder
from evals.case import read_suite
from knowledge.adapters.embeddings import SentenceTransformerEmbedder

ROUNDS = 60


def line(name: str, seconds: Sequence[float], peer: float | None = None) -> None:
    """One line of the result: median and 95th percentile in ms, with the ratio to the peer's median, and n."""
    p50, p95 = np.quantile(seconds, [0.5, 0.95])
    ratio = f"  p50 {p50 / peer:.2f}x, p95 {p95 / peer:.2f}x of one forward pass" if peer else ""
    print(f"{name:38} p50 {p50 * 1e3:7.2f} ms  p95 {p95 * 1e3:7.2f} ms  n {len(seconds)}{ratio}")


def cases() -> list[Case]:
    """The cases of the example suite, each made new by a number, so that no cache has seen its text."""
    suite = read_suite(knowledge_folder(Settings()) / "suites" / "wondrous-core.yaml")
    found = []
    for index, scenario in enumerate(suite.scenarios[:ROUNDS]):
        messages = tuple(Message(f"{entry.text} (note {index})") for entry in scenario.messages if entry.role == "customer")
        as_of = scenario.as_of or suite.as_of
        assert as_of is not None
        found.append(Case(messages, as_of, Customer(**scenario.customer.model_dump()), scenario.facts))
    return found


def forward_pass(texts: Sequence[str]) -> list[float]:
    """Seconds of embedding each text alone, uncached."""
    embedder = SentenceTransformerEmbedder()
    embedder.embed_queries(["warm"])
    seconds = []
    for text in texts:
        started = time.perf_counter()
        embedder.embed_queries([text])
        seconds.append(time.perf_counter() - started)
    return seconds


async def drafts(service: Service, asked: Sequence[Case]) -> list[float]:
    """Seconds of a whole draft for one channel."""
    await service.drafter.draft(asked[0], ChannelId("email"))
    seconds = []
    for case in asked:
        started = time.perf_counter()
        await service.drafter.draft(case, ChannelId("email"))
        seconds.append(time.perf_counter() - started)
    return seconds


def checks(service: Service) -> list[float]:
    """Seconds of reading and checking a text of about 2 KB with about 6 KB of sources."""
    library, company = service.drafter.library, service.drafter.library.company
    passages = tuple(passage for article in list(library.articles)[:12] for passage in library.passages_of(article))[:16]
    text = " ".join(passage.text.replace("\n", " ") for passage in passages)[:2_000]
    channel = service.drafter.channels[ChannelId("email")]
    seconds = []
    for index in range(ROUNDS):
        started = time.perf_counter()
        reading = read_back(f"{text} {index}", company)
        run_checks(Context(reading, channel, company, passages=passages))
        seconds.append(time.perf_counter() - started)
    return seconds


async def main() -> None:
    """Print the figures."""
    asked = cases()
    peer = forward_pass([case.messages[-1].text + " peer" for case in asked])
    service = await build(Settings())
    alone = await drafts(service, asked)
    middle = float(np.median(peer))
    line("one forward pass of the query embedding", peer)
    line("a whole draft, one channel", alone, middle)
    started = time.perf_counter()
    records = await service.drafter.draft_all(asked[1], CHANNELS)
    print(f"{'seven channels of one case':38} {1e3 * (time.perf_counter() - started):11.2f} ms  n {len(records)} drafts")
    line("reading and all checks, 2 KB", checks(service))


if __name__ == "__main__":
    asyncio.run(main())
