"""Whether texts are borne out by their passages."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from drafting.checks import grounding
from drafting.checks.grounding import CODES, is_grounded, support
from drafting.reading.claims import contrary, strange_names, unknown, vocabulary, widened

_CASES = yaml.safe_load(Path(__file__).with_name("grounding.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("passages", "text"), [(case["passages"], text) for case in _CASES for text in case["bears_out"]])
def test_what_the_passages_say_passes(passages: list[str], text: str) -> None:
    assert is_grounded(passages, text)


@pytest.mark.parametrize(("passages", "text"), [(case["passages"], text) for case in _CASES for text in case["does_not"]])
def test_what_they_do_not_say_is_found(passages: list[str], text: str) -> None:
    assert not is_grounded(passages, text)


def test_every_sentence_bears_itself_out() -> None:
    assert all(is_grounded(case["passages"], case["passages"][0]) for case in _CASES)


def test_support_is_less_where_a_value_is_wrong() -> None:
    passages = ["Refunds take 5 days."]
    assert support(passages, "Refunds take 5 days.") > 0.9
    assert support(passages, "Refunds take 6 days.") < 0.4


def test_codes_are_in_the_documentation() -> None:
    assert all(code in (grounding.__doc__ or "") for code in CODES)


def test_words_of_a_claim() -> None:
    given = vocabulary(["The bicycle can be rented at the harbour. Ask for Ana."])
    assert unknown("The bike can be rented at the harbour.", given) == []
    assert unknown("A helmet can be rented too.", given) == ["helmet"]
    assert strange_names("Please ask Bruno.", given) == ["Bruno"]
    assert strange_names("Please ask Ana.", given) == []


def test_opposites_and_wider_claims() -> None:
    assert contrary("The rear door is open.", "The rear door is closed.") == "open"
    assert contrary("The door is open.", "The door is open before it is closed.") is None
    assert widened("All members may enter.", "Gold members may enter.") == "all"
    assert widened("It runs every day.", "It runs daily.") is None
