"""Unanswered questions gathered by what they ask, and ranked by how many customers asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from knowledge.curation.gaps import Unanswered, gaps

START = datetime(2026, 11, 1, tzinfo=UTC)


def around(axis: int, seed: int, size: int = 16) -> NDArray[np.float32]:
    """A unit vector near one axis."""
    vector = np.random.default_rng(seed).normal(0, 0.15, size)
    vector[axis] += 1.0
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def asked(place: int, customer: str, text: str = "q", channel: str = "email") -> Unanswered:
    return Unanswered(f"{text} {place}", customer, f"d{place}", channel, START + timedelta(days=place))


def test_the_gap_of_most_customers_comes_first() -> None:
    questions = [
        asked(0, "a", "engraving"),
        asked(1, "b", "drones"),
        asked(2, "c", "engraving", "chat"),
        asked(3, "b", "drones"),
        asked(4, "b", "drones"),
    ]
    vectors = np.stack([around(axis, seed) for seed, axis in enumerate((0, 5, 0, 5, 5))])
    first, second = gaps(questions, vectors)
    assert (first.customers, first.asked, first.channels, first.drafts) == (2, 2, ("chat", "email"), ("d0", "d2"))
    assert (second.customers, second.asked) == (1, 3)
    assert second.example.startswith("drones")
    assert (second.first, second.last) == (START + timedelta(days=1), START + timedelta(days=4))


def test_each_question_is_in_one_gap_whatever_their_order() -> None:
    axes = [seed % 4 for seed in range(40)]
    questions = [asked(place, f"c{place}", str(axis)) for place, axis in enumerate(axes)]
    vectors = np.stack([around(axis, seed) for seed, axis in enumerate(axes)])
    for order in (list(range(40)), list(reversed(range(40)))):
        found = gaps([questions[at] for at in order], vectors[order])
        assert [gap.asked for gap in found] == [10, 10, 10, 10]
        assert len({draft for gap in found for draft in gap.drafts}) == 40


def test_nothing_asked_is_no_gap() -> None:
    assert gaps([], np.zeros((0, 4), dtype=np.float32)) == []
