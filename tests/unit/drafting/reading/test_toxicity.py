"""Abuse is found, also in disguise; coarse joy, quotations of oneself and deadly verbs of everyday life are not taken for it."""

from __future__ import annotations

import pytest

from drafting.reading.toxicity import BAR, read_toxicity

_ABUSE = [
    "You are a lying scumbag.",
    "Go to hell, all of you.",
    "People like you should be shot.",
    "What a worthless, disgusting old hag.",
    "Those immigrants are all filthy criminals.",
    "Drop dead, you a$$hole.",
    "You people are idi\u200bots and liars.",
    "I hope he chokes on it.",
]
_HARMLESS = [
    "This is so damn good, thank you!",
    "How do I kill a Python process?",
    "I felt like an idiot when I found the switch.",
    "The battery died after two hours, which is the worst.",
    "Our mustard and custard are vegan.",
    "We can't stand behind this bill, so we took it back.",
    "The Democratic Republic of the Congo isn't covered by the roaming pass.",
    "A cracker with cheese costs two dollars.",
]


@pytest.mark.parametrize("text", _ABUSE)
def test_abuse_is_found_with_its_words(text: str) -> None:
    found = read_toxicity(text)

    assert found.score >= BAR
    kind, clue = found.clues[0]
    assert kind != "spared"
    assert text[clue.start : clue.end] == clue.text


@pytest.mark.parametrize("text", _HARMLESS)
def test_what_is_harmless_is_spared(text: str) -> None:
    assert read_toxicity(text).score < BAR
