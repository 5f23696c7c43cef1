"""What a person is told, word for word: severity, code, the words it points at, the message and what to do.

The texts are those that must fail (``policy.yaml`` and its like, and some that stand in ``findings.yaml`` alone); what is said of them stands in ``findings.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from drafting.channels import BUILT_IN
from drafting.checks import channel_fit, consistency, grounding, policy, privacy, promises, tone
from drafting.domain.check import Context
from drafting.domain.finding import Finding
from drafting.domain.reading import Reading
from drafting.text.normalise import hidden_characters
from drafting.text.quantities import quantities
from drafting.text.sentences import sentences
from knowledge.domain.article import ArticleId
from knowledge.domain.company import Company, Contact, Voice
from knowledge.domain.passage import Passage
from tests.unit.drafting.checks import promise_contexts, test_channel_fit, test_privacy

EXPECTED: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("findings.yaml").read_text(encoding="utf-8"))
COMPANY = Company("Harbour Hire", "USD", "UTC", voice=Voice(never_says=("calm down",)), contacts=(Contact("email", "help@hire.example"),))


def _promised(case: dict[str, Any]) -> Context:
    return promise_contexts.context_of(case)


def _private(case: dict[str, Any]) -> Context:
    return test_privacy.context_of(case["text"], case["where"])


def _fitting(case: dict[str, Any]) -> Context:
    return test_channel_fit.context_of(case["text"], case["channel"])


def _plain(case: dict[str, Any]) -> Context:
    text = case["text"]
    passages = tuple(Passage(ArticleId("a"), 1, f"s{at}", "Hire", "Hire", said) for at, said in enumerate(case.get("passages", ())))
    where = next(channel for channel in BUILT_IN if channel.id == case.get("channel", "email"))
    reading = Reading(text, sentences(text), quantities=quantities(text), hidden=hidden_characters(text))
    return Context(reading, where, COMPANY, passages=passages)


CHECKS: dict[str, tuple[Callable[[Context], Sequence[Finding]], Callable[[dict[str, Any]], Context]]] = {
    "policy": (policy.run, _promised),
    "promises": (promises.run, _promised),
    "consistency": (consistency.run, _promised),
    "privacy": (privacy.run, _private),
    "channel_fit": (channel_fit.run, _fitting),
    "grounding": (grounding.run, _plain),
    "tone": (tone.run, _plain),
}


def said(finding: Finding, text: str) -> str:
    """A finding in one line."""
    words = text[finding.start : finding.end]
    return f"{finding.severity.value} {finding.code} [{words}] {finding.message} -> {finding.fix}"


def rows() -> list[tuple[str, dict[str, Any]]]:
    return [(check, row) for check, found in EXPECTED.items() for row in found]


@pytest.mark.parametrize(("check", "row"), rows(), ids=[f"{check}-{number}" for number, (check, _) in enumerate(rows())])
def test_a_person_is_told_what_and_where_and_what_to_do(check: str, row: dict[str, Any]) -> None:
    run, context_of = CHECKS[check]
    text = row["case"]["text"]
    found = run(context_of(row["case"]))
    assert [said(finding, text) for finding in found] == row["findings"]
    assert all(finding.check == check and 0 <= finding.start <= finding.end <= len(text) for finding in found)


def test_every_check_is_shown() -> None:
    assert set(EXPECTED) == set(CHECKS)
