"""Facts read out of what customers write."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from drafting.reading.facts import read_facts
from drafting.text.calendar import add_months
from knowledge.domain.facts import Claim, FactType, Money, Unit
from knowledge.policy.rule import Input

AS_OF = date(2026, 11, 1)
ZONE = ZoneInfo("America/New_York")
DATA: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))

BOUGHT = Input("days_since_purchase", FactType.INTEGER, Unit.DAY, "purchase_date", ask="when you bought it")
BROKEN = Input("defective", FactType.BOOLEAN, ask="whether it is broken")
PRICE = Input("price", FactType.MONEY, ask="what you paid")


def input_of(entry: dict[str, Any]) -> Input:
    unit = Unit(entry["unit"]) if "unit" in entry else None
    return Input(entry["name"], FactType(entry["type"]), unit, entry.get("from"), entry["ask"], values=tuple(entry.get("values", ())))


def read(*texts: str, about: Input) -> dict[str, Claim]:
    return read_facts(texts, {about.name: about}, AS_OF, ZONE, "USD")


def value_of(claims: dict[str, Claim], about: Input) -> object:
    if about.name in claims:
        value = claims[about.name].value
        return value.total_seconds() if isinstance(value, timedelta) else value
    if about.derived_from not in claims:
        return None
    day = claims[about.derived_from].value
    assert isinstance(day, date)
    if about.unit is Unit.MONTH:
        months = (AS_OF.year - day.year) * 12 + AS_OF.month - day.month
        return months if add_months(day, months) <= AS_OF else months - 1
    return (AS_OF - day).days * (24 if about.unit is Unit.HOUR else 1)


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: f"{case['input']}: {case['text']}")
def test_what_is_said_and_nothing_else(case: dict[str, Any]) -> None:
    about = input_of(DATA["inputs"][case["input"]])
    assert value_of(read(case["text"], about=about), about) == case["value"]


def test_a_claim_names_its_words() -> None:
    text = "Hello! I bought the kite two months ago."
    claim = read(text, about=BOUGHT)["purchase_date"]
    assert claim.value == date(2026, 9, 1)
    assert text[claim.start : claim.end] == claim.text == "two months ago"


def test_days_until_it_broke_are_not_days_since_it_was_bought() -> None:
    assert read("my kid's widget broke after 3 days", about=BOUGHT) == {}


def test_what_only_the_company_knows_is_never_claimed() -> None:
    looked_up = Input("price", FactType.MONEY, look_up="the price paid")
    assert read("I paid $40 for it", about=looked_up) == {}


def test_of_two_turns_the_later_counts_and_the_contradiction_is_kept() -> None:
    claim = read("I bought it on September 2nd.", "Sorry, I bought it on October 2nd.", about=BOUGHT)["purchase_date"]
    assert (claim.value, claim.message, claim.contradicts) == (date(2026, 10, 2), 1, date(2026, 9, 2))


def test_the_same_said_twice_contradicts_nothing() -> None:
    assert read("It is broken.", "As I said, it broke.", about=BROKEN)["defective"].contradicts is None


def test_two_amounts_go_to_their_own_events() -> None:
    other = Input("competitor_price", FactType.MONEY, ask="what the other shop charges")
    text = "Kite Barn has the same Falcon for $32, I paid $40 to you."
    assert read(text, about=PRICE)["price"].value == Money(Decimal("40.00"), "USD")
    assert read(text, about=other)["competitor_price"].value == Money(Decimal("32.00"), "USD")


@pytest.mark.parametrize("text", ["last month", "a while ago", "in September"])
def test_no_single_day_is_no_claim_but_for_a_proof(text: str) -> None:
    assert read(f"I bought it {text}", about=BOUGHT) == {}


def test_a_vague_day_shows_what_is_to_be_proven() -> None:
    proven = Input("days_since_purchase", FactType.INTEGER, Unit.DAY, "purchase_date", ask="when you bought it", verify=True)
    assert "purchase_date" in read("I bought it last month", about=proven)


def test_a_dollar_is_the_company_s_where_it_has_one() -> None:
    claim = read_facts(["I paid 12 dollars"], {"price": PRICE}, AS_OF, ZONE, "CAD")["price"]
    assert claim.value == Money(Decimal("12.00"), "CAD")


def test_an_input_in_unknown_words_is_read_by_its_own() -> None:
    about = Input("chlorinated", FactType.BOOLEAN, ask="whether the pool is chlorinated")
    assert read("Our pool isn't chlorinated.", about=about)["chlorinated"].value is False
