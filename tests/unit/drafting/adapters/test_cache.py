"""Answers to identical work."""

from __future__ import annotations

from drafting.adapters.models.answer import Answer
from drafting.adapters.models.cache import AnswerCache

ANSWER = Answer(text="Thank you.")


def test_nothing_is_kept_unless_asked_for() -> None:
    cache = AnswerCache()
    cache.keep("a", ANSWER)
    assert cache.get("a") is None


def test_an_answer_is_kept_for_its_time() -> None:
    now = 0.0
    cache = AnswerCache(seconds=5, clock=lambda: now)
    cache.keep("a", ANSWER)
    now = 4.9
    assert cache.get("a") == ANSWER
    now = 5.0
    assert cache.get("a") is None


def test_what_was_not_asked_for_longest_goes_first() -> None:
    cache = AnswerCache(seconds=5, size=2)
    cache.keep("a", ANSWER)
    cache.keep("b", ANSWER)
    cache.get("a")
    cache.keep("c", ANSWER)
    assert [cache.get(key) is not None for key in "abc"] == [True, False, True]
