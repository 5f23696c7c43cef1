"""A date that nothing ties to an event is the one that is asked for, where only one can be meant."""

from __future__ import annotations

from datetime import date

import pytest

from drafting.reading.facts_single import coming_dates, single_dates
from knowledge.domain.facts import Claim, FactType, Unit
from knowledge.policy.rule import Input

DAY = date(2026, 11, 12)


def dated(name: str) -> dict[str, Input]:
    """One input that is derived from this date."""
    return {"days": Input("days", FactType.INTEGER, Unit.DAY, name, ask="when")}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("arrival_date", "Please cancel our room for 15 November.", date(2026, 11, 15)),
        ("arrival_date", "Please cancel our room for 2 January.", date(2027, 1, 2)),
        ("travel_date", "The train on 9 November came in late.", date(2026, 11, 9)),
        ("purchase_date", "2 September, that is what the receipt says.", date(2026, 9, 2)),
    ],
)
def test_the_one_date_is_claimed(name: str, text: str, expected: date) -> None:
    claim = single_dates([text], dated(name), DAY, {})[name]
    assert claim.value == expected
    assert text[claim.start : claim.end] == claim.text


@pytest.mark.parametrize(
    ("inputs", "texts", "claimed"),
    [
        (dated("arrival_date"), ["From 15 November to 18 November."], {}),
        (dated("arrival_date") | {"other": Input("other", FactType.DATE, ask="the other")}, ["For 15 November."], {}),
        (dated("arrival_date"), ["For 15 November."], {"arrival_date": Claim("arrival_date", date(2026, 11, 15), "15 November")}),
        (dated("arrival_date"), ["No date at all."], {}),
        ({"days": Input("days", FactType.INTEGER, Unit.DAY, "arrival_date", look_up="the booking")}, ["For 15 November."], {}),
    ],
)
def test_where_more_than_one_can_be_meant_nothing_is_claimed(inputs: dict[str, Input], texts: list[str], claimed: dict[str, Claim]) -> None:
    assert single_dates(texts, inputs, DAY, claimed) == {}


def test_a_date_read_as_past_is_the_coming_one_where_the_matter_is_still_to_come() -> None:
    text = "We can't come on the 15th of November after all."
    start = text.index("the 15th")
    claim = Claim("arrival_date", date(2025, 11, 15), "the 15th of November", 0, start, start + 20)
    assert coming_dates([text], DAY, {"arrival_date": claim})["arrival_date"].value == date(2026, 11, 15)
    assert coming_dates([text], DAY, {"purchase_date": claim}) == {}
    assert coming_dates(["We came on the 15th of November."], DAY, {"arrival_date": claim}) == {}
