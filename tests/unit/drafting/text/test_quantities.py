"""Values in a text, and whether two of them are the same."""

from __future__ import annotations

import pytest

from drafting.domain.reading import QuantityKind
from drafting.text.quantities import quantities, same

K = QuantityKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from 5 to 11 pm", [(K.TIME, "17:00"), (K.TIME, "23:00")]),
        ("9–5 pm", [(K.TIME, "09:00"), (K.TIME, "17:00")]),
        ("8 in the morning to 8 in the evening", [(K.TIME, "08:00"), (K.TIME, "20:00")]),
        ("at noon", [(K.TIME, "12:00")]),
        ("half of the price", [(K.PERCENT, "50")]),
        ("a quarter of the fare", [(K.PERCENT, "25")]),
        ("half an hour", [(K.DURATION, "0.5")]),
        ("two and a half days", [(K.DURATION, "2.5")]),
        ("the first half of May", []),
        ("3 cubic yards", [(K.MEASURE, "3")]),
        ("$1,250.50 and 12 euros", [(K.MONEY, "1250.5"), (K.MONEY, "12")]),
        ("eight pounds fifty pence", [(K.MONEY, "8.5")]),
        ("nine dollars and ninety-five cents", [(K.MONEY, "9.95")]),
        ("the fourth hour", [(K.ORDINAL, "4")]),
        ("on Tuesday, 3 November 2026", [(K.DATE, "tuesday"), (K.DATE, "2026-11-03")]),
        ("see www.shop.example/help", [(K.LINK, "shop.example/help")]),
        ("first of all, look", []),
    ],
)
def test_values_are_read(text: str, expected: list[tuple[QuantityKind, str]]) -> None:
    assert [(quantity.kind, quantity.value) for quantity in quantities(text)] == expected


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("2 weeks", "14 days", True),
        ("a week", "7 days", True),
        ("an hour", "60 minutes", True),
        ("1 year", "12 months", True),
        ("12.50 dollars", "$12.5", True),
        ("5 pm", "17:00", True),
        ("1 kg", "1000 g", True),
        ("50 cm", "0.5 metres", True),
        ("half of the fare", "50 %", True),
        ("3 cubic metres", "3 cubic yards", False),
        ("30 days", "1 month", False),
        ("$5", "€5", False),
        ("5 days", "5 business days", False),
        ("5 am", "5 pm", False),
    ],
)
def test_values_are_compared_as_values(one: str, other: str, equal: bool) -> None:
    assert same(quantities(one)[0], quantities(other)[0]) is equal


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("within the next 12 months", "at_most"),
        ("after the first 24 hours", "more_than"),
        ("at least 10 days", "at_least"),
        ("10 days or more", "at_least"),
        ("under 26 kg", "less_than"),
        ("in 3 days", None),
    ],
)
def test_bounds_are_read(text: str, bound: str | None) -> None:
    assert quantities(text)[0].bound == bound


def test_spans_count_the_given_text() -> None:
    text = "It costs twelve dollars, from 5 to 11 pm, daily."
    assert [text[quantity.start : quantity.end] for quantity in quantities(text)] == ["twelve dollars", "5", "11 pm"]
