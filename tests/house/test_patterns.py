"""No pattern that reads an untrusted text holds an endless repetition within an endless repetition with nothing fixed between the rounds:
such a one ("(a+)+") can take for ever. How time grows with a hostile text is measured by ``benchmarks/growth.py``."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import drafting.channels
import drafting.checks
import drafting.pii
import drafting.reading
import drafting.text
from drafting.reading.injection import _patterns as injection_patterns
from drafting.reading.lexicon import compile_phrase, read_data
from drafting.reading.politeness import _marks
from drafting.reading.tone import _words
from drafting.reading.toxicity import _kinds

_parser: Any = re._parser  # type: ignore[attr-defined]
_ENDLESS = 1000
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})


def _modules() -> Iterator[ModuleType]:
    for package in (drafting.text, drafting.pii, drafting.reading, drafting.checks, drafting.channels):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _inside(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _inside(one)


def _all_patterns() -> list[str]:
    found = [pattern.pattern for module in _modules() for value in vars(module).values() for pattern in _inside(value)]
    found += [pattern.pattern for part in ("anywhere", "amid", "spared") for pattern in injection_patterns(part)]
    found += [pattern.pattern for *_, pattern in _marks()]
    found += [*_words().sieve.sources, *_kinds().sieve.sources]
    for name in ("clues.yaml", "moods.yaml"):
        data = read_data(name)
        words = data.pop("words", {})
        found += [compile_phrase(phrase, words) for entry in data.values() for part in entry.values() for phrase in part or ()]
    return list(dict.fromkeys(found))


def nests(pattern: str) -> bool:
    """Whether an endless repetition stands within an endless one without a fixed character in each round."""
    return _nests(_parser.parse(pattern), loose=False)


def _nests(parsed: Any, *, loose: bool) -> bool:
    for operator, argument in parsed:
        name = str(operator)
        if name in _REPEATS:
            _, most, body = argument
            endless = int(most) >= _ENDLESS
            if (endless and loose) or _nests(body, loose=not _is_fixed(body) if endless else loose):
                return True
        elif any(_nests(part, loose=loose) for part in _bodies(name, argument)):
            return True
    return False


def _is_fixed(body: Any) -> bool:
    """Whether each round of a repetition takes a character by itself, outside of any endless repetition."""
    for operator, argument in body:
        name = str(operator)
        if name in {"LITERAL", "NOT_LITERAL", "IN", "ANY"}:
            return True
        if name in _REPEATS and int(argument[0]) >= 1 and int(argument[1]) < _ENDLESS and _is_fixed(argument[2]):
            return True
        parts = _bodies(name, argument)
        if name in {"BRANCH", "SUBPATTERN"} and all(_is_fixed(part) for part in parts):
            return True
    return False


def _bodies(name: str, argument: Any) -> list[Any]:
    if name == "BRANCH":
        return list(argument[1])
    if name == "SUBPATTERN":
        return [argument[-1]]
    if name in {"ASSERT", "ASSERT_NOT"}:
        return [argument[1]]
    return []


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [(r"(a+)+$", True), (r"(?:x*(?:\w+)?)*y", True), (r"\w+@\w+", False), (r"(?:\w+ )*y", False), (r"(?:a+|b)*", True)],
)
def test_the_test_knows_such_a_pattern(pattern: str, wanted: bool) -> None:
    assert nests(pattern) is wanted


def test_no_pattern_nests_endless_repetitions() -> None:
    patterns = _all_patterns()

    assert len(patterns) > 1000
    assert [pattern for pattern in patterns if nests(pattern)] == []
