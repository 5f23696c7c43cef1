"""Values to JSON and back without loss."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from drafting.adapters.records import from_json, plain, to_json
from drafting.domain.actor import Actor, ActorRole
from knowledge.domain.decision import Decision, InputUse, PolicyId
from knowledge.domain.facts import FactSource, FactValue, Money

VALUES: list[FactValue] = [
    True,
    0,
    1.0,
    Decimal("12.50"),
    Money(Decimal("0.10"), "USD"),
    datetime(2026, 11, 1, 9, tzinfo=UTC),
    date(2026, 11, 1),
    timedelta(days=3, hours=2),
    "2026-11-01",
]


def through(value: object) -> object:
    return from_json(json.loads(json.dumps(to_json(value))), type(value))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_fact_keeps_its_type(value: FactValue) -> None:
    decision = Decision(PolicyId("p"), "P", None, None, "", inputs={"x": InputUse(value, FactSource.CLAIMED)})
    back = through(decision)
    assert back == decision
    assert isinstance(back, Decision)
    assert type(back.inputs["x"].value) is type(value)


def test_sets_of_enumerations() -> None:
    actor = Actor("ada", frozenset({ActorRole.ADMIN, ActorRole.QA}))
    assert through(actor) == actor


@dataclass(frozen=True)
class Loose:
    """Holds anything."""

    held: dict[str, object] = field(default_factory=dict)


def test_raw_values_stay_raw() -> None:
    loose = Loose({"a": [1, {"b": None}], "c": date(2026, 1, 2), "$d": 1})
    assert through(loose) == loose


def test_people_read_plain_values() -> None:
    data = to_json({"when": date(2026, 11, 1), "price": Money(Decimal("12.50"), "USD"), "some": [Decimal("1.5")]})
    assert plain(data) == {"when": "2026-11-01", "price": "USD 12.50", "some": ["1.5"]}
