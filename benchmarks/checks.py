"""Reading and all checks on a draft of 2 KB with 6 KB of sources, beside Presidio's patterns on the same drafts in the same run.

python -m benchmarks.checks

Presidio is measured where ``presidio-analyzer`` can be imported; it is no dependency. Its six recognisers look for personal data alone.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.presidio import patterns
from drafting.checks import CHECKS, run_checks
from drafting.domain.channel import ChannelId
from drafting.domain.check import Context
from drafting.pii.detect import detect
from drafting.settings import Settings
from drafting.steps.read_back import read_back
from drafting.wiring import Service, build
from knowledge.domain.article import ArticleId
from knowledge.domain.passage import Passage

ROUNDS = 101
_DRAFT, _SOURCES = 2_000, 6_000
_SENTENCE = re.compile(r"(?<=[.!?]) ")


def sources(service: Service) -> tuple[Passage, ...]:
    """About 6 KB of passages: those of the example company, again in other words' order where they do not suffice."""
    library = service.drafter.library
    found = [passage for article in library.articles for passage in library.passages_of(article) if passage.audience.value == "public"]
    kept: list[Passage] = []
    for number in range(10 * len(found)):
        passage = found[number % len(found)]
        turned = " ".join(reversed(_SENTENCE.split(passage.text))) if number >= len(found) else passage.text
        kept.append(Passage(ArticleId(f"a-{number}"), 1, passage.section, passage.title, passage.heading, turned))
        if sum(len(one.text) for one in kept) >= _SOURCES:
            break
    return tuple(kept)


def drafts(passages: Sequence[Passage]) -> list[str]:
    """Texts of about 2 KB made of the sources' sentences, each with a number of its own, so that no cache has seen any of them."""
    said = [sentence for passage in passages for sentence in _SENTENCE.split(passage.text.replace("\n", " ")) if len(sentence) > 20]
    text = " ".join(said)[:_DRAFT]
    return [". ".join(f"{sentence} {number}" for sentence in text.split(". "))[:_DRAFT] for number in range(ROUNDS)]


def measure(name: str, work: Callable[[str], object], texts: Sequence[str]) -> None:
    """Print how long the work takes on each text after the first: as it passes, and of the processor's time alone, which other
    work on the machine disturbs less."""
    work(texts[0])
    passed, spent = [], []
    for text in texts[1:]:
        started, before = time.perf_counter(), time.process_time()
        work(text)
        spent.append(time.process_time() - before)
        passed.append(time.perf_counter() - started)
    wall, own = (np.quantile(seconds, [0.5, 0.95]) * 1e3 for seconds in (passed, spent))
    print(f"{name:54} p50 {wall[0]:6.2f}  p95 {wall[1]:6.2f} ms  processor p50 {own[0]:6.2f}  p95 {own[1]:6.2f} ms  n={len(passed)}")


async def main() -> int:
    """Print the figures."""
    service = await build(Settings())
    company, channel = service.drafter.library.company, service.drafter.channels[ChannelId("email")]
    passages = sources(service)
    texts = drafts(passages)
    print(f"drafts of {len(texts[0])} characters, {len(passages)} passages of {sum(len(one.text) for one in passages)} characters")

    def everything(text: str) -> object:
        return run_checks(Context(read_back(text, company), channel, company, passages=passages))

    measure("reading and all checks, every sentence new", everything, texts)
    measure("reading and all checks, only the last line new", everything, [f"{texts[0]} {number}" for number in range(ROUNDS)])
    measure("reading alone, every sentence new", lambda text: read_back(text, company), [f"{text} ?" for text in texts])
    read = {text: Context(read_back(text, company), channel, company, passages=passages) for text in (f"{text} ." for text in texts)}
    for check in CHECKS:
        measure(f"  check {check.name}, read before", lambda text, run=check.run: run(read[text]), list(read))  # type: ignore[misc]
    measure("personal data alone", detect, [f"{text} !" for text in texts])
    try:
        measure("Presidio, six pattern recognisers, no language model", patterns(), texts)
    except ImportError:
        print("presidio-analyzer is not installed: left out")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
