"""Every error has its row in the table of statuses."""

from __future__ import annotations

import pytest

import drafting.review.states
from drafting.api.errors import Stale, answer_of
from drafting.errors import DraftingError
from drafting.review.editorial import EditedMeanwhile
from drafting.review.publisher import FolderBehind
from knowledge.domain.facts import BadFact
from knowledge.errors import UnknownEntry


def every(kind: type[DraftingError]) -> set[type[DraftingError]]:
    return {kind}.union(*(every(below) for below in kind.__subclasses__()))


NEED_MORE = {Stale, drafting.review.states.Blocked, EditedMeanwhile, FolderBehind, DraftingError}


@pytest.mark.parametrize("kind", sorted(every(DraftingError) - NEED_MORE, key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_an_error_has_a_status_and_says_what_is_wrong(kind: type[DraftingError]) -> None:
    answer = answer_of(kind("what to do"))
    assert 400 <= answer.status_code <= 503
    assert answer.status_code != 500
    assert b"what to do" in bytes(answer.body)


def test_errors_of_knowledge() -> None:
    assert (answer_of(BadFact("x")).status_code, answer_of(UnknownEntry("x")).status_code) == (422, 404)


def test_a_stale_version_tells_the_present_one() -> None:
    answer = answer_of(Stale('"drf_1.2"'))
    assert (answer.status_code, answer.headers["ETag"]) == (412, '"drf_1.2"')


def test_what_nobody_expected_says_nothing() -> None:
    answer = answer_of(RuntimeError("secret"))
    assert answer.status_code == 500
    assert b"secret" not in bytes(answer.body)
