"""Dates and durations in everyday language."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from drafting.text.calendar import add_months, easter
from drafting.text.counts import number_of, ordinal_of
from drafting.text.dates import date_phrases, duration_phrases

AS_OF = date(2026, 11, 1)
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "dates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_days_are_read_against_the_case(case: dict[str, Any]) -> None:
    found = date_phrases(case["text"], AS_OF, locale=case.get("locale", "en"))
    assert [phrase.value.isoformat() for phrase in found] == case["days"]
    if case["days"]:
        assert [phrase.precise for phrase in found] == [not case.get("vague", False)] * len(found)


@pytest.mark.parametrize("text", ["Bought it on Sept\u200b 2.", "ﬁrst, then two weeks ago, ok", "gestern – 2026-10-31!"])
def test_spans_count_the_given_text(text: str) -> None:
    found = date_phrases(text, AS_OF)
    assert found
    assert all(text[phrase.start : phrase.end] == phrase.text for phrase in found)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("45 minutes late", timedelta(minutes=45)),
        ("an hour and a half", timedelta(minutes=90)),
        ("2h 30m", timedelta(minutes=150)),
        ("a quarter of an hour", timedelta(minutes=15)),
        ("two days and three hours", timedelta(days=2, hours=3)),
        ("an entire day", timedelta(days=1)),
        ("six and a half hours", timedelta(hours=6.5)),
    ],
)
def test_durations(text: str, length: timedelta) -> None:
    assert [phrase.length for phrase in duration_phrases(text)] == [length]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 400))
def test_days_ago_is_exact_on_any_day(as_of: date, days: int) -> None:
    (found,) = date_phrases(f"I bought it {days} days ago", as_of)
    assert (as_of - found.value).days == days


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-60, 60))
def test_months_keep_the_day_or_the_month_s_last(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))]
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("forty-five", 45),
        ("a hundred and ten", 110),
        ("two and a half", 2.5),
        ("1,250", 1250),
        ("12,4", 12.4),
        ("half a", 0.5),
        ("a dozen", 12),
        ("kite", None),
    ],
)
def test_numbers_in_words(words: str, value: float | None) -> None:
    assert number_of(words) == value


@pytest.mark.parametrize(("words", "value"), [("3rd", 3), ("twenty-first", 21), ("third", 3), ("three", None)])
def test_ordinals(words: str, value: int | None) -> None:
    assert ordinal_of(words) == value
