"""What a message is about, whatever its manner."""

from __future__ import annotations

import pytest

from drafting.reading.matter import matter, spelt_out

PLAIN = "the wheel came off my kite and I want my money back."


def bare(text: str) -> str:
    return " ".join(matter(text).split())


@pytest.mark.parametrize(
    "manner",
    [
        "Good morning, {} Many thanks in advance.",
        "I hope this message finds you well. {} Kind regards,",
        "Hello there, {} Thank you so much for your time and help. Have a lovely day!",
        "{} Looking forward to hearing from you.",
        "I am absolutely furious with you! {}",
        "{} This is beyond ridiculous!!",
        "What a disgrace. {}",
        "{} If you do not answer by Friday, everybody will hear about it!",
        "{} Sort it, or else the whole internet will know.",
    ],
)
def test_manner_leaves_the_matter(manner: str) -> None:
    left = bare(manner.format(PLAIN)).removesuffix("Sort it").strip(" .,")
    assert left == PLAIN.strip(".")


@pytest.mark.parametrize(
    "text",
    [
        "Thank you very much for your help!",
        "This is ridiculous!",
        "Thank you for the kite, my son loves it.",
        "I am disappointed with the blue one, can I have the red one?",
        "If the box is open, can I still return it?",
        "The help page says nothing about regards.",
    ],
)
def test_what_is_the_matter_itself_stays(text: str) -> None:
    kept = matter(text)
    assert len(kept) == len(text)
    assert len(kept.split()) >= len(text.split()) - 5
    if len(text.split()) < 8:
        assert kept == text


def test_spans_hold() -> None:
    text = "Hello, where r me parcel? Thanks for your help."
    left = matter(text)
    assert len(left) == len(text)
    assert left[text.index("me parcel") :].startswith("my parcel")


@pytest.mark.parametrize(
    ("dialect", "plain"),
    [
        ("wanna return da kite, can u help", "want to return the kite, can you help"),
        ("it ain't here yet", "it is not here yet"),
        ("plz gimme a new one", "please give me a new one"),
        ("I gave it to the yard manager", "I gave it to the yard manager"),
    ],
)
def test_dialect_is_spelt_out(dialect: str, plain: str) -> None:
    assert spelt_out(dialect) == plain


@pytest.mark.parametrize("text", ["give me money", "for me and my son", "send me that", "tell me how"])
def test_me_that_is_no_my_stays(text: str) -> None:
    assert matter(f"Please do {text} today") == f"Please do {text} today"
