"""Topics that rise, and those that do not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.listening.rising import Sighting, rising, tail, terms_of

NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
TOPICS = [
    "where is my parcel",
    "love the new kite",
    "opening hours on sunday",
    "gift card not working",
    "the reel is great",
    "password reset mail",
]


def ordinary(hours: int = 30, per_hour: int = 60, seed: int = 1) -> list[Sighting]:
    dice = random.Random(seed)
    return [
        Sighting(NOW - timedelta(minutes=dice.uniform(0, hours * 60)), terms_of(f"{dice.choice(TOPICS)} word{dice.randrange(400)}"))
        for _ in range(hours * per_hour)
    ]


def incident(count: int, text: str = "the strap broke again", hours: float = 2.0, seed: int = 2) -> list[Sighting]:
    dice = random.Random(seed)
    ways = [text, f"{text} on day one", f"my {text}", f"anybody else whose {text}?"]
    return [Sighting(NOW - timedelta(minutes=dice.uniform(0, hours * 60)), terms_of(dice.choice(ways))) for _ in range(count)]


@pytest.mark.parametrize("seed", range(5))
def test_an_ordinary_day_raises_nothing(seed: int) -> None:
    assert rising(ordinary(seed=seed), NOW) == ()


def test_an_incident_is_one_topic_with_its_words_and_its_number() -> None:
    found = rising([*ordinary(), *incident(14)], NOW)
    assert len(found) == 1
    assert found[0].mentions == 14
    assert "strap broke" in found[0].terms
    assert found[0].times > 3
    assert found[0].sentence.startswith("14 mentions of “")
    assert found[0].sentence.endswith("x the usual")


def test_two_incidents_are_two_topics() -> None:
    found = rising([*ordinary(), *incident(14), *incident(20, "charged twice for one order", seed=3)], NOW)
    assert {any("strap" in term for term in topic.terms) for topic in found} == {True, False}
    assert len(found) == 2


def test_more_of_everything_is_no_incident() -> None:
    """A busy evening on which all topics grow alike."""
    busy = [one for seed in range(4) for one in ordinary(3, 60, 10 + seed)]
    assert rising([*ordinary(), *busy], NOW) == ()


def test_an_incident_that_is_over_rises_no_more() -> None:
    later = NOW + timedelta(hours=8)
    calm = [Sighting(one.at + timedelta(hours=8), one.terms) for one in ordinary(8)]
    assert rising([*ordinary(), *incident(30), *calm], later) == ()


def test_a_few_mentions_are_too_few() -> None:
    assert rising([*ordinary(), *incident(5)], NOW) == ()


@pytest.mark.parametrize("sightings", [[], incident(50), ordinary(2)])
def test_without_a_history_nothing_can_be_said(sightings: list[Sighting]) -> None:
    assert rising(sightings, NOW) == ()


@pytest.mark.parametrize(
    ("count", "seen", "share", "chance"),
    [(0, 3, 0.5, 1.0), (1, 0, 1.0, 0.29289), (2, 0, 1.0, 0.11612), (10, 0, 0.1, 7.0927e-12), (30, 20, 1.0, 0.08817)],
)
def test_the_tail_is_the_negative_binomials(count: int, seen: int, share: float, chance: float) -> None:
    assert tail(count, seen, share) == pytest.approx(chance, rel=1e-4)


@given(st.integers(1, 400), st.integers(0, 300), st.floats(0.01, 5))
def test_the_tail_is_a_chance_that_falls_with_the_count_and_grows_with_what_was_seen(count: int, seen: int, share: float) -> None:
    assert 0 <= tail(count + 1, seen, share) <= tail(count, seen, share) + 1e-9 <= 1 + 2e-9
    assert tail(count, seen, share) <= tail(count, seen + 1, share) + 1e-9


def test_terms_are_words_that_carry_matter_and_their_neighbours() -> None:
    found = terms_of("The strap of my Acme kite broke!", frozenset({"acme"}))
    assert {"strap", "kite", "broke", "kite broke"} <= found
    assert not any("acme" in term or term in {"the", "of", "my"} for term in found)
    assert not terms_of("it is what it is")
