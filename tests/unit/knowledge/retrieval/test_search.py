"""Search as its callers see it, over the hashing embedder."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.adapters.index import LocalIndex
from knowledge.domain.article import ArticleId
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage
from knowledge.ports import SearchFilter
from knowledge.retrieval.search import Searcher

WHERE = SearchFilter(date(2026, 11, 1))
TEXTS = {
    "returns": "A widget can be returned for a refund within thirty days of purchase.",
    "shipping": "Parcels to Canada take eight days and cost twelve dollars.",
    "kites": "Never fly a kite near power lines or in a storm.",
    "falcon": "The Falcon kite flies in light wind and comes in red and blue.",
    "glider": "The Glider kite needs strong wind and comes in green.",
}


@pytest.fixture
def searcher() -> Searcher:
    embedder = HashingEmbedder()
    made = Searcher(LocalIndex(embedder.dimension), embedder)
    made.add([Passage(ArticleId(name), 1, "", name.title(), "", text) for name, text in TEXTS.items()])
    return made


def first(searcher: Searcher, query: str, *context: str) -> str:
    return searcher.search(query, WHERE, context=context).hits[0].passage.article


@pytest.mark.parametrize(
    ("query", "article"), [("refund for my widget", "returns"), ("parcel to Canada", "shipping"), ("power lines", "kites")]
)
def test_the_right_passage_is_first(searcher: Searcher, query: str, article: str) -> None:
    assert first(searcher, query) == article


def test_scores_fall_and_stay_probabilities(searcher: Searcher) -> None:
    result = searcher.search("a kite that comes in red", WHERE)
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in [*scores, result.answerable])


def test_a_question_that_nothing_answers_is_less_answerable(searcher: Searcher) -> None:
    asked = searcher.search("can a widget be returned for a refund within thirty days", WHERE).answerable
    assert asked > 0.8
    assert searcher.search("capital city of France", WHERE).answerable < 0.2


def test_a_hanging_question_takes_its_subject_from_the_turn_before(searcher: Searcher) -> None:
    assert first(searcher, "Which wind does it need?", "Tell me about the Falcon", "The Falcon is a kite.") == "falcon"
    assert first(searcher, "Which colours does it come in?", "Tell me about the Glider", "The Glider is a kite.") == "glider"


@pytest.mark.parametrize("query", ["", "   ", "?!", '"quoted" AND (syntax* NEAR:', "NOT", "\x00"])
def test_odd_queries_raise_nothing(searcher: Searcher, query: str) -> None:
    assert 0 <= searcher.search(query, WHERE).answerable <= 1


def test_nothing_is_found_in_nothing() -> None:
    embedder = HashingEmbedder()
    result = Searcher(LocalIndex(embedder.dimension), embedder).search("refund", WHERE)
    assert (result.hits, result.answerable) == ((), 0.0)


def test_filters_hold_before_the_limit(searcher: Searcher) -> None:
    hidden = [Passage(ArticleId(f"in{n}"), 1, "", "Refund", "", TEXTS["returns"], audience=Audience.INTERNAL) for n in range(80)]
    searcher.add(hidden)
    result = searcher.search("refund for my widget", SearchFilter(WHERE.as_of, frozenset({Audience.PUBLIC})), limit=1)
    assert [hit.passage.article for hit in result.hits] == ["returns"]


def test_parts_of_one_section_give_one_hit(searcher: Searcher) -> None:
    searcher.add([Passage(ArticleId("long"), 1, "care", "Care", "Care", f"Wash the zeppelin gently, part {n}.", order=n) for n in range(3)])
    refs = [hit.passage.ref for hit in searcher.search("wash the zeppelin", WHERE).hits]
    assert refs.count("long@1#care") == 1


def test_a_long_message_finds_what_each_of_its_parts_asks(searcher: Searcher) -> None:
    filler = (
        "Yesterday my neighbour Marvin talked about gardens, tulips, fences, ladders, hammers, music, trains and his holidays in Spain. "
    )
    text = (
        filler
        + "How can a widget be returned for a refund? "
        + filler.replace("Marvin", "Oliver") * 2
        + "Do parcels to Canada cost dollars? "
    )
    found = {hit.passage.article for hit in searcher.search(text, WHERE, limit=2).hits}
    assert found == {"returns", "shipping"}
