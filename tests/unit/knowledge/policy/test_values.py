"""Raw values read as typed ones, and typed ones written for people."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain.company import Company
from knowledge.domain.facts import BadFact, FactType, FactValue, Money, Unit
from knowledge.policy.elapsed import elapsed
from knowledge.policy.money import read_money, rounded
from knowledge.policy.rule import Input
from knowledge.policy.values import read_duration, read_value, short_duration
from knowledge.policy.wording import fill, written

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        (12, "12"),
        (12.5, "12.5"),
        ("12.50", "12.50"),
        ("USD 12.50", "12.50"),
        ("12.50 USD", "12.50"),
        ("usd 12.50", "12.50"),
        ("$12.50", "12.50"),
        ("US$ 12.50", "12.50"),
        ("$1,234.50", "1234.50"),
        ("$1,234", "1234"),
        ("$1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("$12,5", "12.5"),
        ("$1,234.5", "1234.5"),
        ("$12,50", "12.50"),
        ("$1.234", "1.234"),
        ("$12,345,678.90", "12345678.90"),
        ("-$3", "-3"),
        ("$-3", "-3"),
        ("1,234,567", "1234567"),
    ],
)
def test_amounts_are_read(raw: object, amount: str) -> None:
    assert read_money(raw, "USD") == Money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "much",
        "$",
        "12 $ 3",
        "€ 12.50",
        "EUR 12",
        "$12 USD",
        "1,23,4",
        "$1.2.3",
        True,
        None,
        float("nan"),
        float("inf"),
        [],
        "1e9",
        "9" * 50,
    ],
)
def test_what_is_no_amount_in_the_currency_is_none(raw: object) -> None:
    assert read_money(raw, "USD") is None


@pytest.mark.parametrize(
    ("currency", "raw"),
    [("CAD", "$5"), ("EUR", "€5"), ("EUR", "5 €"), ("GBP", "£5"), ("JPY", "¥5"), ("CNY", "¥5"), ("SEK", "5 kr"), ("CHF", "CHF 5")],
)
def test_a_sign_means_the_companys_currency_where_several_share_it(currency: str, raw: str) -> None:
    assert read_money(raw, currency) == Money(Decimal(5), currency)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_amount_is_read_as_it_is_written(amount: Decimal) -> None:
    for locale, currency in (("en", "USD"), ("de", "EUR"), ("en-IE", "EUR"), ("fr", "EUR")):
        text = written(Money(amount, currency), Company("T", currency, "UTC", locale=locale))
        assert read_money(text, currency) == Money(amount, currency)


@pytest.mark.parametrize(("currency", "amount"), [("USD", "12.35"), ("JPY", "12"), ("KWD", "12.345")])
def test_amounts_are_rounded_to_the_currencys_smallest_unit(currency: str, amount: str) -> None:
    assert rounded(Decimal("12.345"), currency).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("raw", "length"),
    [
        ("180d", timedelta(days=180)),
        ("24h", timedelta(hours=24)),
        ("30m", timedelta(minutes=30)),
        ("2w", timedelta(days=14)),
        ("1y", timedelta(days=365)),
        ("3 months", timedelta(days=90)),
        ("1.5 hours", timedelta(minutes=90)),
        ("P180D", timedelta(days=180)),
        ("PT24H", timedelta(hours=24)),
        ("P1W", timedelta(days=7)),
        ("P1DT12H", timedelta(hours=36)),
        ("P1Y2M3W4DT5H6M7S", timedelta(days=365 + 60 + 21 + 4, hours=5, minutes=6, seconds=7)),
        ("365000d", timedelta(days=365_000)),
    ],
)
def test_durations_are_read(raw: str, length: timedelta) -> None:
    assert read_duration(raw) == length


@pytest.mark.parametrize("raw", ["", "soon", "3", 3, "3x", "P", "PT", "-3d", "99999999999d", "999999999y", "365001d", None])
def test_what_is_no_duration_is_none(raw: object) -> None:
    assert read_duration(raw) is None


@given(st.integers(min_value=0, max_value=10**7))
def test_a_duration_is_read_as_it_is_told(seconds: int) -> None:
    assert read_duration(short_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (FactType.BOOLEAN, "yes", True),
        (FactType.BOOLEAN, "False", False),
        (FactType.INTEGER, "30", 30),
        (FactType.INTEGER, 30.0, 30),
        (FactType.NUMBER, "2.5", 2.5),
        (FactType.DATE, "2026-09-02", date(2026, 9, 2)),
        (FactType.STRING, 12, "12"),
        (FactType.ENUM, "in transit", "in_transit"),
        (FactType.ENUM, "Lost", "lost"),
    ],
)
def test_values_are_read_by_the_type_of_their_input(kind: FactType, raw: object, value: FactValue) -> None:
    assert read_value(Input("x", kind, values=("in_transit", "lost")), raw, "USD") == value


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (FactType.BOOLEAN, 1, "true or false"),
        (FactType.BOOLEAN, "maybe", "true or false"),
        (FactType.INTEGER, 2.5, "a whole number"),
        (FactType.INTEGER, True, "a whole number"),
        (FactType.NUMBER, "many", "a number"),
        (FactType.MONEY, "EUR 3", "an amount in USD"),
        (FactType.DATE, "2026-02-30", "a date"),
        (FactType.DATE, 20260902, "a date"),
        (FactType.DURATION, "soon", "a duration"),
        (FactType.STRING, ["a"], "a text"),
        (FactType.ENUM, "gone", "one of in_transit, lost"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_and_what_was_expected(kind: FactType, raw: object, expected: str) -> None:
    with pytest.raises(BadFact) as caught:
        read_value(Input("parcel", kind, values=("in_transit", "lost")), raw, "USD")
    for words in ("'parcel'", repr(raw), expected):
        assert words in str(caught.value)


# --- how long ago ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "as_of", "unit", "count"),
    [
        (date(2026, 10, 2), date(2026, 11, 1), Unit.DAY, 30),
        (date(2026, 11, 5), date(2026, 11, 1), Unit.DAY, -4),
        (datetime(2026, 11, 1, 3, tzinfo=UTC), date(2026, 11, 1), Unit.DAY, 1),  # still October in New York
        (date(2026, 10, 31), datetime(2026, 11, 1, 3, tzinfo=UTC), Unit.DAY, 0),
        (date(2026, 1, 31), date(2026, 2, 28), Unit.MONTH, 0),
        (date(2026, 1, 31), date(2026, 3, 1), Unit.MONTH, 1),
        (date(2026, 1, 31), date(2026, 3, 31), Unit.MONTH, 2),
        (date(2026, 12, 1), date(2026, 11, 1), Unit.MONTH, -1),
        (date(2026, 11, 30), date(2026, 11, 1), Unit.MONTH, 0),
        (date(2024, 2, 29), date(2025, 2, 28), Unit.YEAR, 0),
        (date(2024, 2, 29), date(2025, 3, 1), Unit.YEAR, 1),
        (date(2025, 11, 2), date(2026, 11, 1), Unit.YEAR, 0),
        (date(2028, 11, 1), date(2026, 11, 1), Unit.YEAR, -2),
        (datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK), datetime(2026, 11, 1, 4, 0, tzinfo=NEW_YORK), Unit.HOUR, 4),  # 25-hour day
        (datetime(2026, 3, 8, 1, 0, tzinfo=NEW_YORK), datetime(2026, 3, 8, 4, 0, tzinfo=NEW_YORK), Unit.HOUR, 2),  # 23-hour day
        (datetime(2026, 11, 1, 12, 0), datetime(2026, 11, 1, 18, 30, tzinfo=UTC), Unit.HOUR, 1),  # noqa: DTZ001 - the company's time
        (datetime(2026, 11, 1, 14, 0, tzinfo=UTC), datetime(2026, 11, 1, 12, 30, tzinfo=UTC), Unit.HOUR, -1),
        (date(2026, 10, 31), date(2026, 11, 2), Unit.HOUR, 49),
    ],
)
def test_complete_units_are_counted_in_the_companys_zone(moment: date, as_of: date, unit: Unit, count: int) -> None:
    assert elapsed(moment, as_of, unit, NEW_YORK) == count


@given(
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.sampled_from([Unit.DAY, Unit.MONTH, Unit.YEAR]),
)
def test_forth_is_back_and_time_only_adds(start: date, end: date, unit: Unit) -> None:
    forth = elapsed(start, end, unit, NEW_YORK)
    assert forth == -elapsed(end, start, unit, NEW_YORK)
    assert elapsed(start, end + timedelta(days=1), unit, NEW_YORK) >= forth
    assert (end - start).days in range(*_days(forth, unit))


def _days(count: int, unit: Unit) -> tuple[int, int]:
    """The days that so many complete units can take."""
    short, long = {Unit.DAY: (1, 1), Unit.MONTH: (28, 31), Unit.YEAR: (365, 366)}[unit]
    spare = 0 if unit is Unit.DAY else long
    low, high = sorted((count * short, count * long))
    return low - spare, high + spare + 1


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (Money(Decimal("12.5"), "USD"), "en", "$12.50"),
        (Money(Decimal(1299), "USD"), "en-US", "$1,299.00"),
        (Money(Decimal(35), "EUR"), "en-IE", "€35.00"),
        (date(2026, 9, 2), "en", "September 2, 2026"),
        (date(2026, 9, 2), "de", "2. September 2026"),
        (timedelta(days=3), "en", "3 days"),
        (timedelta(days=1), "en", "1 day"),
        (timedelta(days=30), "en", "30 days"),
        (timedelta(hours=36), "en", "36 hours"),
        (timedelta(minutes=90), "en", "90 minutes"),
        (1200, "en", "1,200"),
        (2.5, "de", "2,5"),
        (True, "en", "yes"),
        ("in_transit", "en", "in transit"),
    ],
)
def test_values_are_written_in_the_companys_locale(value: FactValue, locale: str, text: str) -> None:
    assert written(value, Company("T", "USD", "America/New_York", locale=locale)) == text


def test_a_moment_is_written_in_the_companys_time() -> None:
    text = written(datetime(2026, 9, 2, 3, 30, tzinfo=UTC), Company("T", "USD", "America/New_York"))
    assert text.startswith("September 1, 2026")
    assert "11:30" in text


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("It costs {price}.", "It costs $5."),
        ("It costs {price}. It takes {days} days.", "It costs $5."),
        ("It takes {days} days. It costs {price}.", "It costs $5."),
        ("The window has passed; a repair would cost {repair}.", "The window has passed."),
        ("A repair would cost {repair}; the window has passed.", "The window has passed."),
        ("We give you credit of {price}, as {days} days have passed.", "We give you credit of $5."),
        ("{days} days have passed, so we give you credit.", ""),
        ("A repair would cost {repair}; it is late; the window has passed.", "It is late; the window has passed."),
        ("A repair costs {repair}, as it is old; the window has passed!", "The window has passed!"),
        ("{price} now; {repair} later", "$5 now"),
        ("A repair (about {repair}) is possible.", "A repair is possible."),
        ("Is {days} right? Yes!", "Yes!"),
        ("No values here", "No values here"),
        ("{days}", ""),
        ("", ""),
    ],
)
def test_a_clause_without_its_value_is_left_out(text: str, filled: str) -> None:
    assert fill(text, {"price": "$5"}) == filled


@given(st.text(alphabet="ab .;,{}!?()", max_size=60))
def test_no_placeholder_is_ever_left(text: str) -> None:
    assert "{a}" not in fill(text, {"b": "x"})
