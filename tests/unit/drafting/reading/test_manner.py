"""The small trained model of tone: what it must say, and that it stays what its training files make of it."""

from __future__ import annotations

import pytest

from drafting.reading.manner import FINE, heaviest, likelihoods, read_manner, tokens


@pytest.mark.parametrize(
    "text",
    [
        "What did you expect for that price, a palace?",
        "Nobody else has trouble with this, so it must be you.",
        "Honestly, we have more important things to do than look for your umbrella.",
    ],
)
def test_a_rude_line_sounds_off(text: str) -> None:
    found = read_manner(text, 0.5)

    assert found is not None
    assert found.kind != FINE
    assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for the photo. We'll send a new umbrella on Monday.",
        "I'm afraid that we can't take the umbrella back after 60 days, and I'm sorry about that.",
        "Your appointment is on Tuesday at ten.",
        "",
        "🙂",
    ],
)
def test_a_plain_line_does_not(text: str) -> None:
    assert read_manner(text, 0.5) is None


def test_the_bad_stretch_of_a_long_text_is_named() -> None:
    kind = "Thank you for writing to us. The umbrella is on its way. It should be with you on Monday. "
    rude = "Stop whining about it, you only have yourself to blame. "

    found = read_manner(kind + rude + "We look forward to seeing you at the shop.", 0.5)

    assert found is not None
    assert found.start < len(kind) + len(rude)
    assert found.end > len(kind)


def test_another_language_is_left_alone() -> None:
    assert read_manner("Der Schirm kommt am Montag bei Ihnen an und wir danken Ihnen für die Geduld.", 0.01) is None


def test_likelihoods_sum_to_one_and_a_disguise_changes_nothing() -> None:
    plain, hidden = tokens("You are a liar."), tokens("You are a li\u200bar.")

    assert plain == hidden
    assert sum(likelihoods(plain).values()) == pytest.approx(1.0)


def test_the_words_that_weigh_most_come_from_the_text() -> None:
    words = tokens("Only a fool would ask that.")

    assert set(heaviest(words)) <= set(words)
