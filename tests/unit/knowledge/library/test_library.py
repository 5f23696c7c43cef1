"""The library over a small folder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.domain.article import ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import FactSheet
from knowledge.errors import InvalidKnowledge, UnknownEntry
from knowledge.library import Library
from knowledge.ports import SearchFilter, Vectors

DAY = date(2026, 11, 1)
WHERE = SearchFilter(DAY)

COMPANY = """
name: Larch Bikes
currency: EUR
time_zone: Europe/Vienna
locale: en
tiers: [standard, gold]
"""

POLICY = """
id: returns
title: Returns
article: returns#window
decides: [can I send the bike back, I want my money back]
inputs:
  days: {type: integer, unit: day, ask: when you bought it}
outcomes:
  refund: {commits: [{type: refund, value: full}], say: We refund it.}
  nothing: {commits: [], say: It is too late.}
rules:
  - {id: early, when: days <= 14, outcome: refund}
  - {id: late, outcome: nothing}
"""

ARTICLES = {
    "returns": (
        "public",
        "published",
        "",
        "## Window\nA bike can be sent back within fourteen days.\n\n### Condition\nUnridden.\n\n## Pick-up\nWe fetch it.",
    ),
    "brakes": ("public", "published", "", "Adjust the brake cable with the small barrel.\n"),
    "fraud": ("internal", "published", "", "## Signs\nSeveral parcels to one address point to fraud.\n"),
    "old-returns": ("public", "retired", "", "A bike can be sent back within ninety days.\n"),
    "winter": ("public", "published", "valid_from: 2026-12-01\n", "Winter tyres are fitted free of charge.\n"),
    "summer": ("public", "published", "valid_until: 2026-08-31\n", "Summer sale of helmets.\n"),
}


class Counting(HashingEmbedder):
    """Counts the texts that it embedded as passages."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return super().embed_passages(texts)


def write(folder: Path) -> Path:
    (folder / "articles").mkdir(parents=True)
    (folder / "policies").mkdir()
    (folder / "company.yaml").write_text(COMPANY)
    (folder / "policies" / "returns.yaml").write_text(POLICY)
    for name, (audience, status, more, body) in ARTICLES.items():
        front = f"---\nid: {name}\ntitle: About {name}\naudience: {audience}\nstatus: {status}\n{more}---\n"
        (folder / "articles" / f"{name}.md").write_text(front + body)
    return folder


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    opened = await Library.open(write(tmp_path / "kb"), HashingEmbedder())
    yield opened
    opened.close()


async def found(library: Library, query: str, where: SearchFilter = WHERE) -> set[str]:
    return {str(hit.passage.article) for hit in (await library.search(query, where, limit=50)).hits}


async def test_only_what_is_published_and_valid_on_the_day_is_found(library: Library) -> None:
    assert await found(library, "bike tyres helmets fraud") == {"returns", "brakes", "fraud"}
    assert "winter" in await found(library, "tyres", SearchFilter(date(2026, 12, 1)))
    assert "summer" in await found(library, "helmets", SearchFilter(date(2026, 8, 31)))


async def test_internal_passages_say_so_and_can_be_left_out(library: Library) -> None:
    hits = (await library.search("parcels point to fraud", WHERE)).hits
    assert hits[0].passage.audience is Audience.INTERNAL
    assert "fraud" not in await found(library, "fraud", SearchFilter(DAY, frozenset({Audience.PUBLIC})))


async def test_a_hit_is_cited_by_its_section(library: Library) -> None:
    hit = (await library.search("sent back within fourteen days", WHERE)).hits[0]
    assert hit.passage.ref == "returns@1#window"
    assert library.passage("returns@1#window") == hit.passage
    assert library.passage("returns@2#window") is None
    assert library.passage("returns@1#nothing") is None
    assert library.passage("nothing@1") is None


async def test_a_section_comes_with_its_subsections_and_only_while_usable(library: Library) -> None:
    assert [p.section for p in library.section("returns#window", DAY)] == ["window", "condition"]
    assert [p.section for p in library.section("returns", datetime(2026, 11, 1, tzinfo=UTC))] == ["window", "condition", "pick-up"]
    assert library.section("old-returns", DAY) == ()
    assert library.section("winter", DAY) == ()
    assert library.section("returns#nothing", DAY) == ()
    assert library.section("nothing", DAY) == ()


async def test_a_policy_is_matched_and_decides(library: Library) -> None:
    scores = await library.match_policies(["I want my money back", "adjust the brake"])
    assert scores[0][0].policy == "returns"
    assert scores[0][0].score > 0.8 > 0.3 > scores[1][0].score
    decision = library.decide(PolicyId("returns"), FactSheet(given={"days": 3}), None, DAY)
    assert decision.outcome == "refund"
    with pytest.raises(UnknownEntry, match=r"There is no policy 'nothing'\. Policies: returns"):
        library.decide(PolicyId("nothing"), FactSheet(), None, DAY)


async def test_a_changed_article_is_found_at_once_and_its_old_words_are_not(library: Library) -> None:
    changed = replace(library.articles[ArticleId("brakes")], body="Bleed the hydraulic hose.", revision=2)
    await library.replace_article(changed)
    assert (await library.search("hydraulic hose", WHERE)).hits[0].passage.ref == "brakes@2"
    assert library.passage("brakes@1") is None
    assert all("barrel" not in hit.passage.text for hit in (await library.search("barrel cable", WHERE)).hits)
    assert library.articles[ArticleId("brakes")].revision == 2


async def test_a_new_article_can_be_added_retired_and_removed(library: Library) -> None:
    fresh = replace(library.articles[ArticleId("brakes")], id=ArticleId("bells"), title="Bells", body="Bells are brass.")
    await library.replace_article(fresh)
    assert "bells" in await found(library, "brass")
    await library.replace_article(replace(fresh, status=ArticleStatus.RETIRED, revision=2))
    assert "bells" not in await found(library, "brass")
    await library.remove_article(ArticleId("bells"))
    assert ArticleId("bells") not in library.articles
    with pytest.raises(UnknownEntry):
        await library.remove_article(ArticleId("bells"))


async def test_a_successor_puts_the_old_article_out_of_force_and_its_removal_puts_it_back(library: Library) -> None:
    newer = replace(library.articles[ArticleId("brakes")], id=ArticleId("brakes-2"), body="Discs only.", supersedes=(ArticleId("brakes"),))
    await library.replace_article(newer)
    assert "brakes" not in await found(library, "brake cable barrel")
    await library.remove_article(ArticleId("brakes-2"))
    assert "brakes" in await found(library, "brake cable barrel")


async def test_only_what_changes_is_embedded(tmp_path: Path) -> None:
    embedder = Counting()
    library = await Library.open(write(tmp_path / "kb"), embedder)
    before = embedder.embedded
    await library.replace_article(replace(library.articles[ArticleId("brakes")], body="Bleed the hydraulic hose.", revision=2))
    assert embedder.embedded - before == 2
    library.close()


async def test_a_second_start_embeds_nothing_and_finds_the_same(tmp_path: Path) -> None:
    folder, results = write(tmp_path / "kb"), []
    embedders = [Counting(), Counting()]
    for embedder in embedders:
        library = await Library.open(folder, embedder, tmp_path / "cache")
        results.append(await library.search("sent back", WHERE))
        library.close()
    assert results[0] == results[1]
    assert embedders[0].embedded > 0
    assert embedders[1].embedded == 0


async def test_similarity_gives_cosines_and_embeds_a_sentence_once(tmp_path: Path) -> None:
    embedder = Counting()
    library = await Library.open(write(tmp_path / "kb"), embedder)
    before = embedder.embedded
    first = await library.similarity("brake cable", ["the brake cable", "a bell"])
    again = await library.similarity("brake cable", ["a bell", "the brake cable"])
    assert embedder.embedded - before == 2
    assert np.allclose(first, [1, 0], atol=1e-3)
    assert np.allclose(again, first[::-1], atol=1e-3)
    assert (await library.similarity("brake cable", [])).shape == (0,)
    library.close()


async def test_sentences_can_be_prepared(tmp_path: Path) -> None:
    embedder = Counting()
    library = await Library.open(write(tmp_path / "kb"), embedder)
    assert await library.prepare(lambda passage: [passage.text]) > 0
    before = embedder.embedded
    await library.similarity("brakes", [library.passages_of("brakes")[0].text])
    assert embedder.embedded == before
    library.close()


async def test_a_broken_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidKnowledge):
        await Library.open(tmp_path / "nothing", HashingEmbedder())


async def test_the_second_start_takes_the_index_from_disk_and_follows_the_folder(tmp_path: Path) -> None:
    folder, cache = write(tmp_path / "kb"), tmp_path / "cache"
    (await Library.open(folder, HashingEmbedder(), cache)).close()
    file = folder / "articles" / "brakes.md"
    file.write_text(file.read_text().replace("barrel", "zeppelin"))
    (folder / "articles" / "fraud.md").unlink()
    library = await Library.open(folder, HashingEmbedder(), cache)
    assert (await library.search("zeppelin", WHERE)).hits[0].passage.article == "brakes"
    assert await found(library, "barrel fraud") == {"returns", "brakes"}
    before = await library.search("sent back within fourteen days", WHERE)
    library.close()
    fresh = await (await Library.open(folder, HashingEmbedder())).search("sent back within fourteen days", WHERE)
    assert [hit.passage for hit in fresh.hits] == [hit.passage for hit in before.hits]
    assert [hit.score for hit in fresh.hits] == pytest.approx([hit.score for hit in before.hits], abs=1e-4)
