"""Single decisions of the writer, by example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drafting.channels.length import is_gsm7
from drafting.domain.case import Customer, Message
from drafting.domain.draft import Form
from drafting.domain.resolution import Point, PointKind
from drafting.domain.triage import Mood
from drafting.text.match import says
from drafting.writer import word
from drafting.writer.english import also, lowered, possible_first, topic_of
from drafting.writer.lexicon import lexicon
from drafting.writer.matter import matter_of
from drafting.writer.person import addressed
from knowledge.domain.decision import FactConflict
from tests.unit.drafting.writer.build import case


@pytest.mark.parametrize(
    ("article", "reply"),
    [
        ("Customers can cancel within 14 days.", "You can cancel within 14 days."),
        ("A guest can keep their key.", "You can keep your key."),
        ("The customer receives an email.", "You receive an email."),
        ("If a customer has an account, the customer can log in.", "If you have an account, the customer can log in."),
        ("Customers who cannot pay a bill can ask for a plan.", "If you cannot pay a bill, you can ask for a plan."),
        ("Fees are paid by the customer.", "Fees are yours to pay."),
        ("We send the label to the customer.", "We send the label to you."),
        ("Customers can return items if they are unused.", "You can return items if they are unused."),
        ("Customer service is open daily.", "Customer service is open daily."),
        ("Platinum members get $15.", "Platinum members get $15."),
        ("Customers get a refund within 30 days.", "Customers get a refund within 30 days."),
    ],
)
def test_prose_about_customers_is_said_to_this_one(article: str, reply: str) -> None:
    assert addressed(article) == reply


@pytest.mark.parametrize(
    ("text", "thing", "whose", "event"),
    [
        ("my kid's widget broke after 3 days!!", "widget", "the", "broken"),
        ("I'd like to return my Swift kite, it is too strong.", "Swift kite", "your", None),
        ("Bought a lamp, it died.", "lamp", "your", "broken"),
        ("the toaster I bought from you smokes", "toaster", "your", None),
        ("Will my order make it by tomorrow?", "order", "your", None),
        ("Is it too late to send it back?", None, None, None),
        ("Where is my parcel? It is late.", "parcel", "your", "late"),
        ("Your app is down again", "app", "our", "outage"),
        ("I want my money back", None, None, None),
        ("Nobody answers the phone, you are rude", "phone", "the", "rude"),
    ],
)
def test_the_matter_is_read_from_the_customers_words(text: str, thing: str | None, whose: str | None, event: str | None) -> None:
    matter = matter_of((Message(text),), lexicon("en"))
    assert (matter.thing, matter.whose, matter.event.name if matter.event else None) == (thing, whose, event)


def test_a_refusal_says_first_what_is_possible() -> None:
    assert possible_first("The window has passed; a repair would cost $16.00.") == "A repair would cost $16.00; the window has passed."
    hanging = "The order has been sent, so it can no longer be cancelled; when it arrives, it can be sent back."
    assert possible_first(hanging) == hanging


def test_a_second_promise_says_also() -> None:
    assert also("We will send a new one.") == "We will also send a new one."
    assert also("The window has passed.") is None
    text = word(case("two-decisions", "email").brief).text
    assert "We will also refund your shipping cost" in text


def test_a_name_keeps_its_capital() -> None:
    assert lowered("We will see.") == "we will see."
    assert lowered("Breakfast is included.") is None
    assert word(case("check-in", "sms").brief).text.startswith("Hello Dr. Pires, you can check in")


def test_time_that_the_record_contradicts_is_not_repeated() -> None:
    brief = case("late-refund", "email").brief
    conflict = FactConflict("purchase_date", "2026-09-02", "2026-10-30", "claimed")
    contested = replace(
        brief.resolution, decisions=tuple(replace(decision, conflicts=(conflict,)) for decision in brief.resolution.decisions)
    )
    for number in range(30):
        text = word(replace(brief, resolution=replace(contested, id=f"res_{number}"))).text
        assert not says(text, "three days|3 days")


def test_openings_vary_between_cases() -> None:
    brief = case("late-refund", "email").brief
    texts = {
        word(replace(brief, resolution=replace(brief.resolution, id=f"res_{number}"))).text.split("\n\n")[1].split(".")[0]
        for number in range(60)
    }
    assert len(texts) >= 12


@pytest.mark.parametrize("mood", [mood for mood in Mood if mood is not Mood.NEUTRAL])
def test_every_mood_has_at_least_a_dozen_openings(mood: Mood) -> None:
    assert len(lexicon("en").openings[mood.value]) >= 12


def test_a_plain_question_is_answered_at_once() -> None:
    assert (
        word(case("how-to", "email").brief).text.startswith("Hello,\n\nHere is how:")
        or ":\n1. Lay the line" in word(case("how-to", "email").brief).text
    )


def test_steps_are_a_list_in_a_letter_and_told_on_the_phone() -> None:
    assert "\n1. Lay the line" in word(case("how-to", "email").brief).text
    spoken = word(case("how-to", "phone").brief).text
    assert "First, lay the line" in spoken
    assert "Finally, if a knot" in spoken


def test_what_does_not_fit_is_offered() -> None:
    text = word(case("long", "sms").brief).text
    assert text.endswith("Reply MORE for the rest.")
    public = word(case("long", "social_public").brief).text
    assert says(public, "There is more, just ask.|Shall we go on?|Ask us for the rest.")
    assert "MORE" not in word(case("long", "email").brief).text


def test_missing_things_are_asked_for_once_with_the_reason() -> None:
    text = word(case("ask-date", "email").brief).text
    assert text.count("?") == 1
    assert "shows when you bought it, such as an order confirmation or a receipt" in text
    assert word(case("ask-date", "chat").brief).text.endswith("?")


def test_a_regulated_company_does_not_say_that_they_are_a_customer() -> None:
    text = word(case("fee", "social_public").brief).text
    assert text.startswith("@ritac ")
    assert not says(text, "Rita|fee|charge|your account|customer")


def test_a_real_name_is_not_said_in_public_unless_they_signed_with_it() -> None:
    brief = replace(case("praise", "review").brief, customer=Customer(name="Dana Fox"))
    assert "Dana" not in word(brief).text
    signed = replace(brief, messages=(Message("The kite is wonderful. Dana"),))
    assert word(signed).text.startswith("Hi Dana,")


def test_a_team_says_we() -> None:
    for channel in ("social_dm", "email", "chat", "phone"):
        assert not says(word(case("outage", channel).brief).text, "I|I'm|me|my")


def test_links_are_written_and_not_spoken() -> None:
    assert "https://wondrous.example/help" in word(case("rumor", "email").brief).text
    assert "wondrous.example" not in word(case("rumor", "phone").brief).text


def test_dates_are_written_as_people_write_them() -> None:
    assert "by November 4, 2026" in word(case("again", "email").brief).text
    assert "November fourth" in word(case("again", "phone").brief).text


def test_a_repeated_sentence_is_said_once() -> None:
    brief = case("bill", "email").brief
    again = Point(PointKind.ANSWER, "A bill rises when it is based on an estimate.", question=1)
    text = word(replace(brief, resolution=replace(brief.resolution, points=(*brief.resolution.points, again)))).text
    assert text.count("A bill rises when it is based on an estimate") == 1


def test_internal_points_are_not_said() -> None:
    brief = case("bill", "email").brief
    inner = Point(PointKind.ANSWER, "Agents may go up to twice the amount.", question=0, internal=True)
    text = word(replace(brief, resolution=replace(brief.resolution, points=(*brief.resolution.points, inner)))).text
    assert "Agents may" not in text


def test_nothing_to_say_is_still_a_sentence() -> None:
    brief = case("bill", "email").brief
    empty = replace(brief.resolution, points=(), actions=(), mood=Mood.NEUTRAL, kinds=())
    assert len(word(replace(brief, resolution=empty)).text) > 20


@pytest.mark.parametrize(
    ("private", "said"),
    [
        ("a direct message", "send us a direct message"),
        ("a secure message", "send us a secure message"),
        ("e-mail", "send us an email at help@company.example|write to us at help@company.example"),
        ("phone", "give us a call"),
        ("chat", "open a chat with us"),
        ("text message", "send us a text message"),
    ],
)
def test_a_holding_line_says_how_one_comes_to_the_private_channel(private: str, said: str) -> None:
    assert says(word(replace(case("late-refund", "social_public").brief, private_channel=private)).text, said)


def test_what_only_waits_is_acknowledged() -> None:
    assert word(case("escalate", "email").brief).text.split("\n\n")[1].split(".")[0] in {
        "Thank you for asking",
        "Thank you for your question",
        "Good that you ask",
    }


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Shipping options", "shipping options"),
        ("Damaged on arrival", ""),
        ("Questions about returns", "returns"),
        ("Our shop in Portland", "Our shop in Portland"),
    ],
)
def test_a_title_becomes_a_topic_where_it_can(title: str, topic: str) -> None:
    assert topic_of(title) == topic


def test_an_answer_of_one_long_sentence_is_offered_not_cut() -> None:
    brief = case("bill", "sms").brief
    sentence = (
        "A bill rises when " + " and ".join(["the reading was an estimate that ran too high or too low for the month before"] * 6) + "."
    )
    point = Point(PointKind.ANSWER, sentence, question=0)
    long = replace(brief.resolution, points=(point,), actions=(), mood=Mood.NEUTRAL)
    assert word(replace(brief, resolution=long)).text == "The answer is too long for a text message. Reply MORE for all of it."
    public = replace(case("bill", "social_public").brief, form=Form.FULL, resolution=long)
    assert word(public).text == "The answer is too long for a post, so please send us a direct message."


def test_nobody_is_greeted_twice() -> None:
    chat = word(case("again", "chat").brief).text
    assert not chat.startswith(("Hi", "Hello"))
    assert word(case("again", "email").brief).text.startswith("Hi Jo,")


def test_an_accent_does_not_halve_a_text_message() -> None:
    brief = replace(case("noise", "sms").brief, customer=Customer(name="Inês Sá"))
    text = word(brief).text
    assert text.startswith("Hello Ines,")
    assert is_gsm7(text)


def test_emoji_stay_out_where_the_channel_has_none() -> None:
    brief = case("bill", "email").brief
    point = Point(PointKind.ANSWER, "The office is open at noon 🎉 every day.", question=0)
    assert "🎉" not in word(replace(brief, resolution=replace(brief.resolution, points=(point,)))).text


def test_nobody_is_sent_condolences_for_a_thing() -> None:
    brief = case("late-refund", "email").brief
    grieving = replace(brief.resolution, mood=Mood.GRIEVING)
    assert says(word(case("grief", "email").brief).text, "loss|sympathies|sympathy|sorry|sad")
    for text in ("Bought a widget, it died in three days. Refund please.", "The battery is dead, give me my money back"):
        assert not says(
            word(replace(brief, messages=(Message(text),), resolution=grieving)).text, "your loss|sympathies|sympathy|sad news|your family"
        )


def test_danger_goes_before_the_greeting() -> None:
    assert word(case("crisis", "chat").brief).text.startswith("If someone has swallowed")
