"""What holds for every text that the writer makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from drafting.channels.length import fits, is_gsm7
from drafting.domain.channel import LengthUnit, TextFormat
from drafting.domain.draft import Form
from drafting.domain.resolution import PointKind
from drafting.reading.commitments import read_commitments
from drafting.text.match import says
from drafting.writer import word
from drafting.writer.choose import Chooser, contracted
from drafting.writer.lexicon import lexicon
from tests.unit.drafting.writer.build import Case, cases


def _those(holds: Callable[[Case], bool]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "given", [given for given in cases() if holds(given)], ids=lambda given: f"{given.id}-{given.brief.channel.id}"
    )


ALL = _those(lambda given: True)
BANNED = (
    "we understand your frustration",
    "apologise for the inconvenience",
    "apologize for the inconvenience",
    "our fault",
    "our mistake",
    "messed up",
    "valued customer",
    "per our policy",
)


@ALL
def test_it_says_something_and_fits(given: Case) -> None:
    text = word(given.brief).text
    assert text.strip() == text != ""
    assert fits(text, given.brief.channel)


@ALL
def test_it_never_says_what_the_company_never_says(given: Case) -> None:
    wording = word(given.brief)
    said = [
        phrase for phrase in (*given.brief.company.voice.never_says, *BANNED) if says(f"{wording.subject or ''} {wording.text}", phrase)
    ]
    assert said == []


@ALL
def test_it_is_clean(given: Case) -> None:
    text = word(given.brief).text
    assert re.search(r"  |\n{3}| [,.;:!?](?:\s|$)|\.\.|,,|[{}]|\bNone\b", text) is None
    assert "**" not in text
    assert "](" not in text
    assert re.search(r"[.!?] [a-z]", text.replace("a.m. ", "").replace("p.m. ", "")) is None
    if given.brief.channel.format is not TextFormat.SPEECH:
        assert re.search(r"\b(\w+) \1\b", text.lower()) is None


@ALL
def test_it_is_the_same_every_time(given: Case) -> None:
    assert word(given.brief) == word(replace(given.brief))


@_those(lambda given: given.brief.form is Form.FULL and given.keep != ())
def test_full_texts_keep_the_values(given: Case) -> None:
    text = word(given.brief).text
    assert [phrase for phrase in given.keep if not says(text, phrase)] == []


@ALL
def test_internal_words_are_not_said(given: Case) -> None:
    inner = {PointKind.LOOK_UP, PointKind.ESCALATION, PointKind.EXPOSED, PointKind.THANKS}
    text = word(given.brief).text
    assert [point.text for point in given.brief.resolution.points if point.kind in inner and says(text, point.text)] == []


@_those(lambda given: given.brief.channel.format is TextFormat.SPEECH)
def test_speech_can_be_spoken(given: Case) -> None:
    text = word(given.brief).text
    assert re.search(r"\d|https?://|www\.|[$€£%@#*]", text) is None
    assert text.endswith("?") or PointKind.CRISIS in {point.kind for point in given.brief.resolution.points}


@_those(lambda given: given.brief.channel.count is LengthUnit.SMS_SEGMENTS)
def test_text_messages_are_in_plain_letters(given: Case) -> None:
    assert is_gsm7(word(given.brief).text)


@_those(lambda given: given.brief.form is Form.HOLDING)
def test_a_holding_line_gives_nothing_away(given: Case) -> None:
    brief = given.brief
    text = word(brief).text
    for point in brief.resolution.points:
        if point.kind is PointKind.CRISIS:
            assert point.text in text
            text = text.replace(point.text, "")
    assert re.search(r"\d", text) is None
    assert re.search(r"\b(?:refund|credit|replace\w*|waive|order number|account|email address)\b", text, re.IGNORECASE) is None
    assert says(text, brief.private_channel)
    if brief.customer.name:
        assert not says(text.replace(brief.customer.handle or "@", ""), brief.customer.name.split()[0])
    assert "4111" not in text


@ALL
def test_only_an_email_has_a_subject(given: Case) -> None:
    wording = word(given.brief)
    assert (wording.subject is not None) == (given.brief.channel.id == "email")
    if wording.subject is not None:
        assert 0 < len(wording.subject) <= 78
        assert re.search(r"\d|@", wording.subject) is None


@pytest.mark.parametrize("id", sorted({given.id for given in cases()}))
def test_all_private_channels_open_alike(id: str) -> None:
    texts = {
        given.brief.channel.id: word(given.brief).text.lower() for given in cases() if given.id == id and not given.brief.channel.is_public
    }
    email = texts["email"].split("\n\n")[1].split(". ")[0].rstrip(".:").split(":\n")[0]
    assert all(email.split(",")[0][:25] in texts[channel] for channel in ("social_dm", "chat"))


def test_silence_is_empty() -> None:
    assert word(replace(cases()[0].brief, form=Form.SILENT)).text == ""


def test_none_of_the_writers_own_words_is_a_promise() -> None:
    words = lexicon("en")
    slots = {
        "thing": "kite",
        "a_thing": "a kite",
        "your_thing": "your kite",
        "Your_thing": "Your kite",
        "time": "three days",
        "facts": "when you bought it",
        "things": "a photo",
        "aim": "answer you properly",
        "fact": "when you bought it",
        "write": "send us a message",
        "private": "a message",
        "email": "help@company.example",
        "phone": "+1 800 555 0199",
        "title": "Returns",
        "topic": "returns",
        "company": "Company",
    }
    texts = [text for options in (*words.openings.values(), *words.phrases.values()) for text in options]
    texts += [text for event in words.events for text in (*event.upset, *event.worried, *event.public)]
    for is_team in (False, True):
        choose = Chooser("seed", words, slots=slots, is_team=is_team)
        said = [choose.among("any", [text]) for text in texts]
        promises = [text for text in said if read_commitments(text) or read_commitments(contracted(text, words))]
        assert promises == []
