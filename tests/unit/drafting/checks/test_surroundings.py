"""What the checks take from around a text: the case, the company, the passages, what was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from drafting.channels import BUILT_IN
from drafting.checks import channel_fit, grounding, policy, privacy, promises, tone
from drafting.checks.privacy import leaks
from drafting.domain.case import Case, Customer, Message
from drafting.domain.check import Context
from drafting.domain.finding import Finding
from drafting.domain.reading import Reading
from drafting.pii.detect import detect
from drafting.text.quantities import quantities
from drafting.text.sentences import sentences
from knowledge.domain.article import ArticleId
from knowledge.domain.audience import Audience
from knowledge.domain.company import Company, Contact, Voice
from knowledge.domain.passage import Passage
from tests.unit.drafting.checks.promise_contexts import context_of

COMPANY = Company(
    "Acme Kettles",
    "USD",
    "UTC",
    voice=Voice(never_says=("no worries",)),
    contacts=(Contact("email", "help@acme.example"), Contact("instagram", "@kettle_people")),
    link_domains=("www.acme.example",),
)
CUSTOMER = Customer("c-1029", "Ida Brandt", "@ida_b", "standard", record={"price": "318.40", "handle": "@ida_b", "city": "Odense"})


def context(text: str, channel: str = "social_public", said: str = "hello @acme_support", passages: tuple[Passage, ...] = ()) -> Context:
    where = next(entry for entry in BUILT_IN if entry.id == channel)
    reading = Reading(text, sentences(text), quantities=quantities(text), disclosures=detect(text))
    return Context(reading, where, COMPANY, Case((Message(said),), date(2026, 11, 1), CUSTOMER), passages=passages)


def passage(text: str, audience: Audience = Audience.PUBLIC, title: str = "Kettles") -> Passage:
    return Passage(ArticleId("kettles"), 1, "s", title, "Prices", text, audience)


def codes(found: object) -> list[str]:
    assert isinstance(found, list | tuple)
    return [finding.code for finding in found if isinstance(finding, Finding)]


@pytest.mark.parametrize("text", ["Thanks, @ida_b!", "Ask @kettle_people.", "Ask @acmekettles.", "Ask @acme.", "Ask @acme_support."])
def test_the_customer_and_the_companys_own_handles_may_be_mentioned(text: str) -> None:
    assert codes(channel_fit.run(context(text))) == []


@pytest.mark.parametrize("text", ["Thanks, @ida_c!", "Ask @somebody_else.", "Ask @help."])
def test_nobody_else_may_be(text: str) -> None:
    assert codes(channel_fit.run(context(text))) == ["channel_fit.mention"]


def test_the_first_handle_may_be_the_customers_where_nobody_knows_it() -> None:
    unknown = replace(context("@one and @two"), case=None)
    assert [finding.start for finding in channel_fit.run(unknown)] == [9]


@pytest.mark.parametrize(("text", "found"), [("See acme.example/help.", []), ("See other.example/help.", ["channel_fit.foreign_link"])])
def test_links_lead_to_the_companys_domains_with_or_without_www(text: str, found: list[str]) -> None:
    assert codes(channel_fit.run(context(text, "email"))) == found


def test_what_is_published_to_everybody_is_no_secret_of_one() -> None:
    priced = passage("The large kettle costs $318.40.")
    assert codes(privacy.run(context("It costs $318.40."))) == ["privacy.record_value"]
    assert codes(privacy.run(context("It costs $318.40.", passages=(priced,)))) == []
    assert codes(privacy.run(context("It costs $318.40.", passages=(replace(priced, audience=Audience.INTERNAL),)))) == [
        "privacy.record_value"
    ]


def test_the_handle_is_no_secret_though_it_stands_in_the_record() -> None:
    assert codes(privacy.run(context("Thanks, @ida_b, and well done, ida_b."))) == []


def test_an_internal_passage_is_pointed_at_from_its_first_word_to_its_last() -> None:
    internal = passage("Agents may grant up to forty dollars of goodwill without asking anybody at all.", Audience.INTERNAL)
    text = "Well, agents may grant up to forty dollars of goodwill without asking anybody. Bye."
    (finding,) = privacy.run(context(text, "email", passages=(internal,)))
    assert text[finding.start : finding.end] == "agents may grant up to forty dollars of goodwill without asking anybody"
    assert (finding.code, finding.fix) == ("privacy.internal_text", "Say it in words that are meant for customers.")


@pytest.mark.parametrize(
    ("record", "text", "leak"),
    [
        ({"name": "Ida Brandt"}, "Hello Ida Brandt.", True),
        ({"name": "Ida Brandt"}, "Hello Ann.", False),
        ({"handle": "@ida_b"}, "Hello @ida_b.", False),
    ],
)
def test_a_text_by_itself_is_judged_by_its_record(record: dict[str, object], text: str, leak: bool) -> None:
    assert leaks("social_public", record, (), False, text) is leak


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Your kettle from Odense costs $318.40.", context("").passages),
        ("You wrote that it hissed for 45 minutes.", ()),
        ("Kettles are described under Prices.", ()),
    ],
)
def test_the_case_and_titles_bear_a_text_out(text: str, given: tuple[Passage, ...]) -> None:
    around = context(text, "email", "It hissed for 45 minutes.", (passage("Kettles boil water."), *given))
    assert "grounding.value" not in codes(grounding.run(around))
    assert "grounding.unsupported" not in codes(
        grounding.run(context("Kettles are described under Prices.", "email", passages=(passage("Water."),)))
    )


def test_support_is_a_share() -> None:
    assert grounding.support(["Water boils at 100 degrees."], "Water boils at 100 degrees. Zebras sing opera.") == pytest.approx(
        0.5, abs=0.1
    )
    assert grounding.support(["Water boils."], "") == 1.0
    assert grounding.support(["Call 555-0100."], "555 0199!") < 0.5


def test_a_phrase_in_disguise_is_never_said_either() -> None:
    found = [finding for finding in tone.run(context("No  worries, Ida.", "email")) if finding.code == "tone.never_says"]
    assert [(finding.start, finding.end) for finding in found] == [(0, 0)]


def test_thirty_words_are_enough_for_a_grade() -> None:
    assert tone.reading_grade("word " * 29) is None
    assert tone.reading_grade("word " * 30) is not None


def test_passing_on_is_no_broken_promise_where_it_is_decided() -> None:
    assert codes(promises.run(context_of({"text": "I just escalated this.", "actions": ["escalate"]}))) == []
    assert codes(promises.run(context_of({"text": "I just escalated this."}))) == ["promises.done"]


def test_a_condition_that_a_decision_says_is_no_added_one() -> None:
    case = {"text": "We will refund you if you send the lamp.", "commitments": [{"type": "refund"}]}
    assert codes(policy.run(context_of({**case, "says": ["We refund you if you send the lamp."]}))) == []
    assert codes(policy.run(context_of(case))) == ["policy.condition_added"]
