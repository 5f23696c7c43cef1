"""How much of a claim the sources hold: rare words tell more, and only what stands together counts together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.reading.recall import Recall


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def test_all_words_in_one_sentence_are_a_whole() -> None:
    assert Recall([_words("a b c"), _words("d")]).of(_words("a b c")) == pytest.approx(1.0)


def test_words_that_no_source_holds_count_for_nothing() -> None:
    assert Recall([_words("a b")]).of(_words("x y")) == 0.0


def test_a_claim_without_words_asks_for_nothing() -> None:
    assert Recall([]).of(frozenset()) == 1.0


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    recall = Recall([_words("common rare"), _words("common"), _words("common")])
    assert recall.weight("rare") > recall.weight("common")
    assert recall.of(_words("rare x")) > recall.of(_words("common x"))


def test_words_of_sentences_far_apart_do_not_add_up() -> None:
    apart = Recall([_words("a"), *[_words("z")] * 12, _words("b")])
    near = Recall([_words("a"), _words("b"), *[_words("z")] * 12])
    assert apart.of(_words("a b")) == pytest.approx(0.5)
    assert near.of(_words("a b")) == pytest.approx(1.0)


def test_a_word_that_stands_twice_in_a_window_counts_once() -> None:
    assert Recall([_words("a"), _words("a"), _words("a")]).of(_words("a b")) < 0.5


@given(
    st.lists(st.frozensets(st.sampled_from("abcdefg"), max_size=4), max_size=30), st.frozensets(st.sampled_from("abcdefgxyz"), min_size=1)
)
def test_it_is_the_best_of_all_windows(sentences: list[frozenset[str]], words: frozenset[str]) -> None:
    recall = Recall(sentences)
    windows = [frozenset().union(*sentences[at : at + 10]) for at in range(max(1, len(sentences)))]
    best = max(sum(map(recall.weight, words & window)) for window in windows)
    assert recall.of(words) == pytest.approx(best / sum(map(recall.weight, words)))
