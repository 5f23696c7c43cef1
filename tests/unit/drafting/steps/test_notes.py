"""What a person should know before they approve any draft of a case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from drafting.domain.case import Case, Message
from drafting.domain.finding import Finding, Severity
from drafting.domain.resolution import Action, Resolution
from drafting.domain.triage import Understanding
from drafting.steps.notes import language_finding, notes
from knowledge.domain.decision import Decision, FactConflict, PolicyId
from knowledge.domain.facts import Claim
from tests.unit.drafting.steps.library import DAY, FewPassages, passage

LIBRARY = FewPassages(
    (
        passage("returns", "Thirty days.", "window", stale_after=DAY),
        passage("returns", "No fee.", "fees", stale_after=DAY),
        passage("shipping", "Two days."),
    )
)


def noted(as_of: date = DAY, claims: dict[str, Claim] | None = None, **resolution: Any) -> tuple[Finding, ...]:
    found = Resolution("res_1", Action.REPLY, (Action.REPLY,), **resolution)
    return notes(Case((Message("Hello"),), as_of), found, Understanding(claims=claims or {}), LIBRARY)  # type: ignore[arg-type]


def test_a_case_of_which_nothing_is_to_be_said() -> None:
    assert noted(citations=("returns@1#window", "shipping@1#all")) == ()


def test_a_stale_article_is_named_once_from_the_day_after() -> None:
    both = ("returns@1#window", "returns@1#fees", "shipping@1#all", "gone@1#all")
    assert noted(citations=both) == ()
    (found,) = noted(DAY + timedelta(days=1), citations=both)
    assert (found.code, found.severity) == ("stale", Severity.WARN)
    assert "'returns'" in found.message
    assert DAY.isoformat() in found.message


def test_facts_that_disagree() -> None:
    decision = Decision(PolicyId("returns"), "Returns", "credit", "always", "", conflicts=(FactConflict("price", "40", "45", "record"),))
    (found,) = noted(decisions=(decision,))
    assert (found.code, found.severity) == ("fact_conflict", Severity.WARN)
    assert all(word in found.message for word in ("price", "40", "45", "record"))


def test_a_customer_who_gives_two_values() -> None:
    (found,) = noted(claims={"days": Claim("days", 3, "three days", contradicts=30), "price": Claim("price", 4, "4")})
    assert (found.code, found.severity) == ("claim_conflict", Severity.WARN)
    assert all(word in found.message for word in ("days", "3", "30"))


@pytest.mark.parametrize(("kind", "code"), [("exposed_own_data", "exposed"), ("injection", "injection")])
def test_kinds_that_a_person_is_told_of(kind: str, code: str) -> None:
    (found,) = noted(kinds=("complaint", kind))
    assert (found.code, found.severity) == (code, Severity.WARN)


@pytest.mark.parametrize(
    ("language", "writes", "warned"), [("en", (), False), ("de", (), True), ("de", ("de", "fr"), False), ("es", ("de",), True)]
)
def test_a_language_that_cannot_be_written(language: str, writes: tuple[str, ...], warned: bool) -> None:
    found = language_finding(Resolution("res_1", Action.REPLY, language=language), "en", writes=frozenset(writes))
    assert [(one.code, one.severity) for one in found] == ([("language", Severity.WARN)] if warned else [])
