"""What every passage index does, whichever adapter it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pytest

from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.adapters.index import LocalIndex
from knowledge.domain.article import ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage
from knowledge.domain.words import words
from knowledge.ports import Encoded, PassageIndex, SearchFilter

EMBEDDER = HashingEmbedder(4096)
DAY = date(2026, 11, 1)
ALL = SearchFilter(DAY)
Maker = Callable[[], PassageIndex]


@pytest.fixture(params=[lambda: LocalIndex(EMBEDDER.dimension), lambda: LocalIndex(EMBEDDER.dimension, many=1)], ids=["exact", "clustered"])
def index(request: pytest.FixtureRequest) -> PassageIndex:
    make: Maker = request.param
    return make()


def passage(name: str, text: str = "refund window", **more: object) -> Passage:
    return Passage(ArticleId(name), 1, "s", "Title", "Heading", text, **more)  # type: ignore[arg-type]


def encoded(passages: Sequence[Passage]) -> list[Encoded]:
    vectors = EMBEDDER.embed_passages([entry.text for entry in passages]).astype(np.float16)
    said = [f" {' '.join(words(entry.text))} " for entry in passages]
    return [Encoded(np.stack([vector, vector]), ("", text)) for vector, text in zip(vectors, said, strict=True)]


def fill(index: PassageIndex, passages: Sequence[Passage]) -> None:
    index.add(passages, encoded(passages))


def both(index: PassageIndex, query: str, where: SearchFilter = ALL, limit: int = 10) -> tuple[list[str], list[str]]:
    dense = index.dense(EMBEDDER.embed_queries([query])[0], where, limit)
    return [p.article for p, _ in dense], [p.article for p, _ in index.lexical(query, where, limit)]


def test_the_nearest_comes_first_in_both_halves(index: PassageIndex) -> None:
    fill(index, [passage("a", "storm and wind"), passage("b", "refund window"), passage("c", "parcel in Canada")])
    dense, lexical = both(index, "refund window")
    assert dense[0] == lexical[0] == "b"
    assert lexical == ["b"]
    assert index.dense(EMBEDDER.embed_queries(["refund window"])[0], ALL, 1)[0][1] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("hidden", "where"),
    [
        ({"status": ArticleStatus.DRAFT}, ALL),
        ({"status": ArticleStatus.RETIRED}, ALL),
        ({"valid_until": date(2026, 10, 31)}, ALL),
        ({"valid_from": date(2026, 11, 2)}, ALL),
        ({"audience": Audience.INTERNAL}, SearchFilter(DAY, frozenset({Audience.PUBLIC}))),
        ({"locale": "de-AT"}, SearchFilter(DAY, locale="en-GB")),
    ],
)
def test_what_may_not_be_found_takes_no_place(index: PassageIndex, hidden: dict[str, object], where: SearchFilter) -> None:
    fill(index, [*(passage(f"hidden{n}", **hidden) for n in range(50)), passage("seen", "refund window and much more")])
    assert both(index, "refund window", where, limit=1) == (["seen"], ["seen"])


@pytest.mark.parametrize(
    "given", [{"valid_until": DAY}, {"valid_from": DAY}, {"locale": "en-US"}, {"locale": None}, {"audience": Audience.INTERNAL}]
)
def test_both_ends_of_validity_and_the_same_language_are_found(index: PassageIndex, given: dict[str, object]) -> None:
    fill(index, [passage("a", **given)])
    assert both(index, "refund", SearchFilter(DAY, locale="en")) == (["a"], ["a"])


def test_a_search_may_be_held_to_some_articles(index: PassageIndex) -> None:
    fill(index, [passage("a"), passage("b"), passage("c")])
    dense, lexical = both(index, "refund", SearchFilter(DAY, articles=frozenset({"b", "unknown"})))
    assert dense == lexical == ["b"]


def test_removed_and_replaced_passages_are_not_found_any_more(index: PassageIndex) -> None:
    fill(index, [passage("a"), passage("b")])
    index.remove(["a@1#s", "unknown@1"])
    assert both(index, "refund") == (["b"], ["b"])
    fresh = [passage("b", "storm and wind")]
    index.replace(["b@1#s"], fresh, encoded(fresh))
    assert both(index, "refund")[1] == []
    assert both(index, "storm") == (["b"], ["b"])
    assert len(index) == 1


def test_parts_of_a_section_go_together(index: PassageIndex) -> None:
    fill(index, [passage("a", "refund one", order=0), passage("a", "refund two", order=1)])
    assert len(index) == 2
    index.remove(["a@1#s"])
    assert (len(index), both(index, "refund")) == (0, ([], []))


def test_many_changes_leave_the_right_rows(index: PassageIndex) -> None:
    fill(index, [passage(f"p{n}", f"number{n} refund") for n in range(60)])
    for n in range(0, 60, 3):
        index.remove([f"p{n}@1#s"])
    for n in range(60):
        dense, lexical = both(index, f"number{n}", limit=60)
        assert (f"p{n}" in lexical) == (f"p{n}" in dense) == (n % 3 != 0)
        assert set(lexical) <= {f"p{n}"}


def test_document_frequencies_follow_changes(index: PassageIndex) -> None:
    fill(index, [passage("a", "refund refund storm"), passage("b", "refund")])
    assert index.document_frequencies(["refund", "storm", "kite"]) == [2, 1, 0]
    index.remove(["a@1#s"])
    assert index.document_frequencies(["refund", "storm", "kite"]) == [1, 0, 0]


@pytest.mark.parametrize("query", ["", '"', "a AND (b", "* ^ :", "NEAR(a b)", "the of and"])
def test_queries_are_words_never_syntax(index: PassageIndex, query: str) -> None:
    fill(index, [passage("a")])
    assert isinstance(index.lexical(query, ALL, 5), list)


def test_vectors_of_the_wrong_shape_are_refused(index: PassageIndex) -> None:
    with pytest.raises(ValueError, match="expected vectors of shape"):
        index.add([passage("a")], [Encoded(np.zeros((2, 3), dtype=np.float16), ("", ""))])
    assert len(index) == 0


def test_a_search_may_be_held_to_products_and_tags(index: PassageIndex) -> None:
    fill(index, [passage("all"), passage("x", products=("x", "z"), tags=("new",)), passage("y", products=("y",), tags=("new", "old"))])
    for where, names in (
        (SearchFilter(DAY, products=frozenset({"x"})), {"all", "x"}),
        (SearchFilter(DAY, tags=frozenset({"old", "none"})), {"y"}),
        (SearchFilter(DAY, products=frozenset({"q"}), tags=frozenset({"new"})), set()),
    ):
        dense, lexical = both(index, "refund", where)
        assert set(dense) == set(lexical) == names


def test_what_was_added_is_handed_back(index: PassageIndex) -> None:
    entries = [passage("a", "storm and wind"), passage("b")]
    fill(index, entries)
    handed = index.encoded([*entries, passage("c")])
    assert handed[2] is None
    for one, other in zip(handed, encoded(entries), strict=False):
        assert one is not None
        assert one.said == other.said
        assert np.array_equal(one.parts, other.parts)
