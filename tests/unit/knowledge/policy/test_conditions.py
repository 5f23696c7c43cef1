"""Conditions: what they mean, and what is told about texts that are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.domain.facts import FactType
from knowledge.errors import InvalidKnowledge
from knowledge.policy.rule import Computed
from tests.unit.knowledge.policy.made import compiled, decided

_HERE = Path(__file__).parent
_GOOD: list[dict[str, Any]] = yaml.safe_load((_HERE / "conditions.yaml").read_text(encoding="utf-8"))
_BAD: list[dict[str, Any]] = yaml.safe_load((_HERE / "bad_conditions.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", _GOOD, ids=lambda case: case["when"])
def test_a_condition_holds_where_it_should(case: dict[str, Any]) -> None:
    outcome = decided(compiled(case["when"]), case["facts"]).outcome
    assert outcome == {True: "o1", False: "none", None: None}[case["holds"]]


@pytest.mark.parametrize("case", _BAD, ids=lambda case: case["when"])
def test_what_is_no_condition_is_told_with_its_rule_and_line(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        compiled(case["when"])
    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.key) == ("policies/p.yaml", 11, "rules.r1.when")
    for words in case["says"]:
        assert words in str(problem)


def test_every_problem_of_a_policy_is_told_at_once() -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        compiled("count >", "nobody", "tier == 'gold'")
    assert [problem.key for problem in caught.value.problems] == ["rules.r1.when", "rules.r2.when", "rules.r3.when"]


@pytest.mark.parametrize("text", ["(" * 30 + "broken" + ")" * 30, "!" * 30 + "broken", "broken && " * 50 + "broken", "x" * 501])
def test_texts_that_are_too_much_are_refused(text: str) -> None:
    with pytest.raises(InvalidKnowledge):
        compiled(text)


def test_a_long_chain_is_not_nested() -> None:
    assert decided(compiled(" && ".join(["broken"] * 48)), {"broken": True}).outcome == "o1"


@pytest.mark.parametrize(
    ("kind", "expression", "written"),
    [
        (FactType.MONEY, "price * 0.4", "$12.21"),
        (FactType.MONEY, "price * count", "$61.04"),
        (FactType.INTEGER, "count * 1.25", "3"),
        (FactType.INTEGER, "count + 1", "3"),
        (FactType.NUMBER, "weight / 2", "1.25"),
        (FactType.DATE, "due + duration('14d')", "January 17, 2026"),
        (FactType.DURATION, "notice + duration('12h')", "36 hours"),
        (FactType.STRING, "broken ? 'the old one' : 'the new one'", "the old one"),
        (FactType.BOOLEAN, "count > 1", "yes"),
    ],
)
def test_computed_values_are_written_in_their_type(kind: FactType, expression: str, written: str) -> None:
    policy = compiled("broken", compute=(Computed("value", kind, expression),), say="{value}")
    facts = {"broken": True, "price": "30.52", "count": 2, "weight": 2.5, "due": "2026-01-03", "notice": "1d"}
    assert decided(policy, facts).say == written


def test_a_computed_value_that_there_is_not_is_left_out() -> None:
    policy = compiled("broken", compute=(Computed("value", FactType.INTEGER, "10 / count"),), say="It takes a while. That is {value} each.")
    decision = decided(policy, {"broken": True, "count": 0})
    assert decision.say == "It takes a while."
    assert decision.missing == ()


def test_a_computed_value_of_another_type_is_refused() -> None:
    with pytest.raises(InvalidKnowledge, match="gives string"):
        compiled("broken", compute=(Computed("value", FactType.MONEY, "place"),))
