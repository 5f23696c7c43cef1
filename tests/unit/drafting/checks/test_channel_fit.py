"""Whether a text fits its channel and is safe to send."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from drafting.channels import BUILT_IN
from drafting.checks.channel_fit import CHECK, run
from drafting.domain.case import Case, Customer, Message
from drafting.domain.check import Context
from drafting.domain.draft import Form
from drafting.domain.finding import Finding
from drafting.domain.reading import Reading
from drafting.text.normalise import hidden_characters
from knowledge.domain.company import Company, Contact

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("channel_fit.yaml").read_text(encoding="utf-8"))
COMPANY = Company("Acme Kettles", "USD", "UTC", link_domains=("acme.example",), contacts=(Contact("email", "help@acme.example"),))


def context_of(text: str, channel: str) -> Context:
    where = next(entry for entry in BUILT_IN if entry.id == channel)
    case = Case((Message("hello @acme"),), date(2026, 11, 1), Customer(handle="@customer_1"))
    return Context(Reading(text, hidden=hidden_characters(text)), where, COMPANY, case)


def found(row: dict[str, Any]) -> list[Finding]:
    text = row["text"] if "text" in row else ("word " * row["repeat"])[: row["repeat"]].replace(" ", "x")
    return list(run(context_of(text, row["channel"])))


def rows(verdict: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [(case["code"], case["severity"], row) for case in CASES for row in case[verdict]]


@pytest.mark.parametrize(("code", "severity", "row"), rows("fail"))
def test_it_is_found(code: str, severity: str, row: dict[str, Any]) -> None:
    assert (code, severity) in {(finding.code, finding.severity.value) for finding in found(row)}


@pytest.mark.parametrize(("code", "severity", "row"), rows("pass"))
def test_it_is_not_found_where_it_is_not(code: str, severity: str, row: dict[str, Any]) -> None:
    assert (code, severity) not in {(finding.code, finding.severity.value) for finding in found(row)}


def test_every_code_is_shown_by_a_case_or_a_test() -> None:
    assert {case["code"] for case in CASES} | {"channel_fit.no_subject"} == set(CHECK.codes)


def test_silence_on_purpose_is_not_empty() -> None:
    context = replace(context_of("", "social_public"), form=Form.SILENT)
    assert run(context) == []
    assert [finding.code for finding in run(replace(context, form=Form.HOLDING))] == ["channel_fit.empty"]


def test_an_email_draft_wants_a_subject() -> None:
    context = replace(context_of("Hello.", "email"), form=Form.FULL)
    assert [finding.code for finding in run(context)] == ["channel_fit.no_subject"]
    assert run(replace(context, subject="Your kettle")) == []


def test_the_finding_says_by_how_much_a_text_is_too_long() -> None:
    finding = next(iter(run(context_of("a" * 300, "social_public"))))
    assert "300" in finding.message
    assert "280" in finding.message
    assert "20" in finding.fix


def test_spans_are_places_in_the_given_text() -> None:
    text = "Hi \U0001f642 there, see evil.com and go."
    finding = next(entry for entry in run(context_of(text, "email")) if entry.code == "channel_fit.foreign_link")
    assert text[finding.start : finding.end] == "evil.com"
