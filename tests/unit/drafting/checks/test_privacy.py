"""What a text gives away, by who hears it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from drafting.checks.privacy import CHECK, leaks, privacy_context, run
from drafting.domain.case import Case, Customer, Message
from drafting.domain.check import Context
from drafting.domain.finding import Severity
from drafting.domain.reading import Disclosure
from drafting.pii.detect import UNREAD
from drafting.text.sentences import sentences
from knowledge.domain.article import ArticleId
from knowledge.domain.audience import Audience
from knowledge.domain.company import Company, CrisisLine
from knowledge.domain.passage import Passage

CASES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("privacy.yaml").read_text(encoding="utf-8"))
WHERE = {"public": ("social_public", False), "regulated": ("review", True), "private": ("email", False)}


def context_of(text: str, where: str = "public") -> Context:
    """The text in a channel, with the customer of the case file."""
    channel, regulated = WHERE[where]
    customer = CASES["customer"]
    base = privacy_context(channel, {}, CASES["contacts"], regulated, text)
    who = Customer(id=customer["id"], name=customer["name"], handle=customer["handle"], tier=customer["tier"], record=customer["record"])
    company = replace(base.company, name="Skyline", tiers=("standard", "silver", "gold"))
    assert base.case is not None
    return replace(base, company=company, case=Case((Message("hello"),), base.case.as_of, who))


def blocking(context: Context) -> set[str]:
    return {finding.code for finding in run(context) if finding.severity is Severity.BLOCK}


def rows(verdict: str) -> list[tuple[str, str, str]]:
    return [(where, code, text) for where in WHERE for code, texts in CASES[where].items() for text in texts[verdict]]


@pytest.mark.parametrize(("where", "code", "text"), rows("fail"))
def test_a_text_that_gives_it_away_is_blocked(where: str, code: str, text: str) -> None:
    assert code in blocking(context_of(text, where))


@pytest.mark.parametrize(("where", "code", "text"), rows("pass"))
def test_a_text_that_gives_nothing_away_passes(where: str, code: str, text: str) -> None:
    assert blocking(context_of(text, where)) == set()


def test_every_code_is_shown_by_a_case_or_a_test() -> None:
    shown = {code for where in WHERE for code in CASES[where]} | {"privacy.internal_text", "privacy.unread"}
    assert shown == set(CHECK.codes)


def test_a_span_is_the_place_in_the_given_text() -> None:
    text = "Hi! We found Q\u200bX-77134 \U0001f642 today."
    found = [finding for finding in run(context_of(text)) if finding.code == "privacy.record_value"]
    assert text[found[0].start : found[0].end] == "Q\u200bX-77134"


def test_a_text_that_cannot_be_read_is_blocked() -> None:
    context = context_of("All is well.")
    unread = Disclosure(UNREAD, "", context.text, 0, len(context.text), "detect", "The recogniser 'card' failed (ValueError).")
    assert blocking(replace(context, reading=replace(context.reading, disclosures=(unread,)))) == {"privacy.unread"}


def passage(text: str, audience: Audience) -> Passage:
    return Passage(ArticleId("goodwill-limits"), 2, "", "Goodwill", "", text, audience)


INTERNAL = "Agents may grant goodwill of up to forty dollars once a year without asking a team leader."


@pytest.mark.parametrize("where", ["public", "private"])
def test_eight_words_of_an_internal_article_are_blocked(where: str) -> None:
    context = context_of("You know, agents may grant goodwill of up to forty dollars once a year, so here it is.", where)
    assert "privacy.internal_text" in blocking(replace(context, passages=(passage(INTERNAL, Audience.INTERNAL),)))


def test_the_same_words_in_a_public_article_are_not() -> None:
    context = context_of("Agents may grant goodwill of up to forty dollars once a year without asking.")
    both = (passage(INTERNAL, Audience.INTERNAL), passage(INTERNAL, Audience.PUBLIC))
    assert "privacy.internal_text" not in blocking(replace(context, passages=both))


def test_an_amount_of_a_public_article_is_no_fact_of_the_customer() -> None:
    context = context_of("The fare is $318.40 for everyone.")
    assert "privacy.record_value" in blocking(context)
    assert blocking(replace(context, passages=(passage("The winter fare is $318.40.", Audience.PUBLIC),))) == set()


def test_a_value_of_another_person_is_blocked_in_private_too() -> None:
    context = replace(context_of("Peter Malone has it too.", "private"), others=("Peter Malone",))
    assert blocking(context) == {"privacy.other_person"}


def test_the_number_of_a_crisis_line_may_be_said_in_public() -> None:
    context = context_of("Please call 1-800-222-1222 now.")
    assert "privacy.personal_data" in blocking(context)
    line = CrisisLine("poison", "Call Poison Help at 1-800-222-1222.", "1-800-222-1222")
    assert blocking(replace(context, company=replace(context.company, crisis=(line,)))) == set()


def test_verified_facts_count_like_the_record() -> None:
    context = context_of("The 2nd of September is long ago.")
    assert context.case is not None
    assert blocking(context) == set()
    assert blocking(replace(context, case=replace(context.case, facts={"purchase_date": "2026-09-02"}))) == {"privacy.record_value"}


def test_a_surname_inside_the_handle_is_not_a_name() -> None:
    context = context_of("Hi @olena_marchenko, please send us a direct message.")
    assert context.case is not None
    handle = replace(context.case, customer=replace(context.case.customer, handle="@olena_marchenko"))
    assert blocking(replace(context, case=handle)) == set()


def test_leaks_takes_plain_values() -> None:
    record = {"email": "a.b@post.example", "order": "O-1182"}
    assert leaks("social_public", record, [], False, "Order 1182 is on its way.")
    assert not leaks("email", record, [], False, "Order O-1182 is on its way to a.b@post.example.")
    assert leaks("email", record, [], False, "Write to c.d@post.example.")
    assert not leaks("email", record, ["c.d@post.example"], False, "Write to c.d@post.example.")


def test_a_sentence_of_a_public_article_presumes_nothing() -> None:
    context = context_of("You can lock your card in the app.", "regulated")
    assert blocking(context) == {"privacy.implied_relationship"}
    reading = replace(context.reading, sentences=sentences(context.text))
    article = passage("You can lock your card in the app. It takes a minute.", Audience.PUBLIC)
    assert blocking(replace(context, reading=reading, passages=(article,))) == set()


def test_the_company_in_the_helper_has_no_name() -> None:
    assert isinstance(privacy_context("email", {}, [], True, "x").company, Company)
    assert privacy_context("nowhere", {}, [], True, "x").channel.is_public
