"""Words as search compares them."""

from __future__ import annotations

import pytest

from knowledge.domain.words import content_words, stem, words


@pytest.mark.parametrize(
    "forms",
    [
        "cancel cancels cancelled cancelling canceled",
        "charge charges charged charging",
        "delivery deliveries",
        "box boxes",
        "customer customer's customers",
        "café cafe Café",
        "ship shipped shipping ships",
    ],
)
def test_forms_of_a_word_meet(forms: str) -> None:
    assert len(set(words(forms))) == 1


@pytest.mark.parametrize("word", ["purchase", "licensing", "guaranteed", "guarantees", "addresses", "replied", "coffee", "business"])
def test_the_stem_of_a_stem_is_itself(word: str) -> None:
    assert stem(stem(word)) == stem(word)


@pytest.mark.parametrize("pair", ["price prize", "bus business", "this thing", "O-1182 O-1183"])
def test_different_words_stay_apart(pair: str) -> None:
    assert len(set(words(pair))) >= 2


def test_function_words_do_not_count_unless_nothing_else_is_there() -> None:
    assert content_words("where is my parcel") == ["parcel"]
    assert content_words("where are you") == ["wher", "are", "you"]


def test_scripts_without_spaces_give_pairs() -> None:
    assert set(words("返金方法")) == {"返金", "金方", "方法"}
