"""What a person asks for who sends a draft back: done where it is understood, told where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drafting.domain.brief import Brief
from drafting.domain.channel import Formality
from drafting.reading.commitments import read_commitments
from drafting.writer import word
from drafting.writer.choose import contracted
from drafting.writer.lexicon import lexicon
from drafting.writer.wishes import wishes_of
from knowledge.domain.article import ArticleId
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage
from tests.unit.drafting.writer.build import CHANNELS, cases

FULL = [entry for entry in cases() if entry.brief.channel.id == "email" and entry.keep]
SOURCE = Passage(ArticleId("returns"), 1, "label", "Returns", "Label", "The return label is sent by post. Keep the box.", Audience.PUBLIC)


def brief(instructions: str | None) -> Brief:
    return replace(FULL[0].brief, passages=(SOURCE,), instructions=instructions)


def test_an_instruction_is_read_part_by_part() -> None:
    wishes = wishes_of("Please make it shorter and more formal, and mention the return label. Don't mention the shop; apologise!")
    assert (wishes.formality, wishes.sorry, wishes.mention, wishes.omit) == (Formality.FORMAL, True, ("the return label",), ("the shop",))
    assert wishes_of("make it shorter").shorter
    assert wishes_of("in the voice of a pirate").unknown == ("in the voice of a pirate",)
    assert wishes_of(None) == wishes_of("")


@pytest.mark.parametrize("entry", FULL, ids=lambda entry: entry.id)
def test_shorter_is_shorter_and_keeps_what_was_decided(entry: object) -> None:
    given = entry.brief  # type: ignore[attr-defined]
    before, after = word(given), word(replace(given, instructions="shorter"))
    assert len(after.text) <= len(before.text)
    assert after.unmet == ()
    for point in given.resolution.points:
        if point.kind.value == "decision":
            assert any(token in after.text for token in point.text.split() if len(token) > 5)


def test_more_formal_has_no_short_forms() -> None:
    for entry in cases():
        text = word(replace(entry.brief, instructions="more formal")).text
        assert not any(short in text.lower() for short in ("we're", "don't", "let's", "i'm"))


def test_an_apology_admits_nothing() -> None:
    text = word(brief("apologise")).text
    assert "sorry" in text or "apologies" in text
    assert "admission" not in {promise.type for promise in read_commitments(text)}


def test_what_a_source_bears_out_is_mentioned_and_nothing_else() -> None:
    told = word(brief("mention the return label"))
    assert "The return label is sent by post." in told.text
    assert told.unmet == ()
    assert "help@company.example" in word(brief("add our e-mail address")).text
    refused = word(brief("mention the moon festival"))
    assert refused.unmet == ("mention the moon festival",)
    assert "moon" not in refused.text


def test_what_was_not_understood_is_given_back() -> None:
    assert word(brief("in the voice of a pirate")).unmet == ("in the voice of a pirate",)
    assert word(brief("in the voice of a pirate")).text == word(brief(None)).text


def test_a_public_line_gives_nothing_away_whatever_is_wished() -> None:
    for entry in cases():
        if entry.brief.form.value == "holding":
            given = replace(entry.brief, passages=(SOURCE,), instructions="mention the return label")
            assert "label" not in word(given).text
            assert word(given).unmet


def test_greeting_and_opening_can_be_left_out() -> None:
    assert not word(brief("no greeting")).text.startswith(("Hi", "Dear", "Hello"))
    assert len(word(brief("leave out the opening")).text) <= len(word(brief(None)).text)


def test_us_who_are_let_know_are_not_shortened() -> None:
    words = lexicon("en")
    assert contracted("Would you let us know when it came?", words) == "Would you let us know when it came?"
    assert contracted("Let us clear that up.", words) == "Let's clear that up."
    for entry in cases():
        assert "let's know" not in word(entry.brief).text, entry.brief.channel.id
    assert CHANNELS
