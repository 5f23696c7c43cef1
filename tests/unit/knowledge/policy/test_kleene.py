"""Unknown inputs: three truth values, against a table worked out by hand and against all completions."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.policy.expression import evaluate, open_names
from tests.unit.knowledge.policy.made import compiled, decided

_LEAVES = ("broken", "opened", "gift", "count > 3", "price <= 30", "status == 'placed'")
_VALUES: Mapping[str, tuple[object, ...]] = {
    "broken": (True, False),
    "opened": (True, False),
    "gift": (True, False),
    "count": (3, 4),
    "price": (30.0, 31.0),
    "status": ("placed", "delivered"),
}
_NAME = {leaf: leaf.split()[0] for leaf in _LEAVES}
Formula = str | tuple[str, "Formula"] | tuple[str, "Formula", "Formula"]


def _truth(formula: Formula, known: Mapping[str, object]) -> bool | None:
    """Kleene's tables, written out."""
    if isinstance(formula, str):
        value = known.get(_NAME[formula])
        if value is None or isinstance(value, bool):
            return value
        return {"count": value == 4, "price": value == 30.0, "status": value == "placed"}[_NAME[formula]]
    inner = [_truth(part, known) for part in formula[1:]]
    if formula[0] == "!":
        return None if inner[0] is None else not inner[0]
    if formula[0] == "&&":
        return False if False in inner else None if None in inner else True
    return True if True in inner else None if None in inner else False


def _text(formula: Formula) -> str:
    if isinstance(formula, str):
        return formula
    if formula[0] == "!":
        return f"!({_text(formula[1])})"
    return f"({_text(formula[1])}) {formula[0]} ({_text(formula[2])})"  # type: ignore[misc]


_FORMULAS = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.one_of(st.tuples(st.just("!"), inner), st.tuples(st.sampled_from(["&&", "||"]), inner, inner)),
    max_leaves=6,
)
_KNOWN = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in _VALUES.items()})


@settings(max_examples=150, deadline=None)
@given(_FORMULAS, _KNOWN)
def test_a_condition_has_the_truth_of_the_tables(formula: Formula, known: dict[str, object]) -> None:
    text = _text(formula)
    if len(text) <= 500:
        assert evaluate(compiled(text).conditions["r1"], known) is _truth(formula, known)


@settings(max_examples=60, deadline=None)
@given(_FORMULAS, _KNOWN)
def test_what_is_asked_for_settles_the_condition_and_nothing_else_is_asked(formula: Formula, known: dict[str, object]) -> None:
    text = _text(formula)
    if len(text) > 500:
        return
    condition = compiled(text).conditions["r1"]
    asked = sorted(open_names(condition, known))
    assert not set(asked) & set(known)
    assert bool(asked) == (evaluate(condition, known) is None)
    for values in itertools.product(*(_VALUES[name] for name in asked)):
        assert evaluate(condition, {**known, **dict(zip(asked, values, strict=True))}) is not None


@settings(max_examples=60, deadline=None)
@given(_FORMULAS, _FORMULAS, _KNOWN)
def test_what_is_decided_stays_decided_whatever_else_is_learned(one: Formula, two: Formula, known: dict[str, object]) -> None:
    texts = [_text(one), _text(two)]
    if max(map(len, texts)) > 500:
        return
    policy = compiled(*texts)
    outcome = decided(policy, known).outcome
    if outcome is None:
        return
    unknown = [name for name in _VALUES if name not in known]
    for values in itertools.product(*(_VALUES[name] for name in unknown)):
        assert decided(policy, {**known, **dict(zip(unknown, values, strict=True))}).outcome == outcome


def test_only_what_can_still_matter_is_asked_for() -> None:
    policy = compiled("(broken && count > 3) || (opened && price <= 30)")
    assert [missing.name for missing in decided(policy, {"broken": False}).missing] == ["price", "opened"]
    assert [missing.name for missing in decided(policy, {"broken": False, "opened": True}).missing] == ["price"]
    choice = compiled("broken ? count > 3 : price <= 30")
    assert [missing.name for missing in decided(choice, {"broken": True}).missing] == ["count"]


def test_one_policy_serves_many_threads() -> None:
    policy = compiled("count > 3 && price <= 30", "broken || count == 2")
    facts = [{"count": number % 6, "price": 28 + number % 5, "broken": number % 2 == 0} for number in range(400)]
    alone = [decided(policy, fact).outcome for fact in facts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda fact: decided(policy, fact).outcome, facts))
    assert together == alone
    assert len(set(alone)) == 3
