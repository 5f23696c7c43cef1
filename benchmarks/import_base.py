"""A knowledge base of somebody else's: from import over publication to answered questions.

EVENHAND_BENCH_DATA=FOLDER python -m benchmarks.import_base [SET...] [--cache FOLDER]

Each base is written down as another program would export it (one as a site's folder of pages, one as lines of JSON), imported as a
person would, published into a temporary folder, and asked its questions. ``answered`` is how often a draft is a reply that cites one
of the right articles; it is measured on a sample (seed 1). ``other`` is how often it is a reply that cites none of them.
"""

from __future__ import annotations

import asyncio
import html
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.questions import QuestionSet, data_folder, read_set
from benchmarks.retrieval import AS_OF
from benchmarks.statistics import mean
from drafting.adapters.models.embedded import EmbeddedWriter
from drafting.channels import build_channels
from drafting.domain.case import Case, Message
from drafting.domain.channel import ChannelId
from drafting.domain.resolution import Action
from drafting.pipeline import Drafter
from knowledge.adapters.article_text import article_text
from knowledge.adapters.embeddings import SentenceTransformerEmbedder
from knowledge.adapters.files import read_folder
from knowledge.domain.article import ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.intake import Intake, Report, import_sources
from knowledge.library import Library
from knowledge.ports import SearchFilter

SAMPLE = 60
COMPANY = "name: Imported\ncurrency: USD\ntime_zone: UTC\n"


def as_pages(questions: QuestionSet, folder: Path) -> None:
    """A site's folder of pages, with what surrounds the text of each."""
    for article in questions.articles:
        blocks = "".join(f"<p>{html.escape(block)}</p>" for block in re.split(r"\n\s*\n", article.body) if block.strip())
        page = f"<!doctype html><html><head><meta charset=utf-8><title>{html.escape(article.title)} | Help</title><script>track()</script></head><body><nav><a href=/>Home</a></nav>"
        page += f"<main><h1>{html.escape(article.title)}</h1>{blocks}</main><footer>All rights reserved.</footer></body></html>"
        (folder / f"{article.id}.html").write_text(page, encoding="utf-8")


def as_lines(questions: QuestionSet, folder: Path) -> None:
    """Lines of JSON, one article each."""
    lines = [json.dumps({"id": article.id, "title": article.title, "body": article.body}) for article in questions.articles]
    (folder / "export.jsonl").write_text("\n".join(lines), encoding="utf-8")


EXPORTS: dict[str, Callable[[QuestionSet, Path], None]] = {"workarena_kb": as_pages, "tau2_banking_kb": as_lines}


def published(folder: Path) -> None:
    """What a person does with drafts that they have looked at."""
    for article in read_folder(folder).articles:
        text = article_text(replace(article, status=ArticleStatus.PUBLISHED))
        (folder / article.file).write_text(text, encoding="utf-8")


def original(source: str) -> str:
    """The id that an article had before: out of its file's name, or of what the export calls it."""
    return source.rpartition("article ")[2] if "article " in source else Path(source).stem


@dataclass(frozen=True, slots=True)
class Asking:
    """A library with what its articles were called before they came in."""

    library: Library
    names: dict[str, str]

    async def first_ten(self, text: str) -> list[str]:
        """The former ids of the ten best articles."""
        result = await self.library.search(text, SearchFilter(AS_OF), 40)
        found = dict.fromkeys(str(hit.passage.article) for hit in result.hits)
        return [self.names[article] for article in found][:10]

    async def drafted(self, drafter: Drafter, text: str) -> tuple[bool, set[str]]:
        """Whether the draft is a reply, and the former ids of what it cites."""
        case = Case((Message(text),), AS_OF)
        (record,) = await drafter.draft_all(case, [ChannelId("email")])
        cited = {self.names[ref.partition("@")[0]] for ref in record.resolution.citations}
        return record.resolution.action is Action.REPLY, cited


async def measure(questions: QuestionSet, work: Path, cache: Path | None) -> None:
    """One base, from import to answers."""
    source, into = work / "from", work / "kb"
    source.mkdir()
    into.mkdir()
    (into / "company.yaml").write_text(COMPANY, encoding="utf-8")
    EXPORTS[questions.name](questions, source)
    begun = time.perf_counter()
    report = import_sources(Intake([source], into, audience=Audience.PUBLIC))
    _print_import(questions, report, time.perf_counter() - begun)
    published(into)
    library = await Library.open(into, SentenceTransformerEmbedder(), cache_dir=cache)
    names = {entry.id: original(entry.source) for entry in report.imported}
    await _ask(Asking(library, names), questions)
    library.close()


def _print_import(questions: QuestionSet, report: Report, seconds: float) -> None:
    print(
        f"\n{questions.name}: {len(questions.articles)} articles; {len(report.imported)} came in, {len(report.merged)} stood already, {len(report.refused)} refused, in {seconds:.1f} s"
    )
    for refusal in report.refused[:5]:
        print(f"  refused: {refusal.source}: {refusal.reason}")
    kept = " ".join(article.body for article in questions.articles).split()
    print(f"  words: {sum(entry.words for entry in report.imported):,} of {len(kept):,}")


async def _ask(asking: Asking, questions: QuestionSet) -> None:
    first, recall = [], []
    for asked in questions.questions:
        found = await asking.first_ten(asked.text)
        first.append(float(bool(found) and found[0] in asked.gold))
        recall.append(len(asked.gold & set(found)) / min(10, len(asked.gold)))
    print(f"  found     hit@1 {mean(first)}   recall@10 {mean(recall)}   n {len(first)}")
    library = asking.library
    plain = EmbeddedWriter()
    drafter = Drafter(library=library, channels=build_channels(library.company), writer=plain, plain=plain)
    sample = random.Random(1).sample(questions.questions, min(SAMPLE, len(questions.questions)))
    answered, other = [], []
    for asked in sample:
        is_reply, cited = await asking.drafted(drafter, asked.text)
        answered.append(float(is_reply and bool(cited & asked.gold)))
        other.append(float(is_reply and not cited & asked.gold))
    print(f"  drafted   answered {mean(answered)}   other {mean(other)}   n {len(sample)}")


def main(arguments: Sequence[str]) -> int:
    """Measure the bases of these names, both where none is given."""
    folder = data_folder()
    if folder is None:
        print("skipped: EVENHAND_BENCH_DATA names no folder with the public data sets")
        return 0
    at = arguments.index("--cache") if "--cache" in arguments else len(arguments)
    cache = Path(arguments[at + 1]) if at < len(arguments) else None
    for name in arguments[:at] or EXPORTS:
        if not (folder / name).is_dir():
            print(f"\n{name}: skipped, not in {folder}")
            continue
        with tempfile.TemporaryDirectory() as work:
            asyncio.run(measure(read_set(folder, name), Path(work), cache))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
