"""Values that leave a text and come back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.pii.mask import PLACEHOLDER, foreign_placeholders, mask, unmask

KNOWN = {"email": "w.grump@mail.example", "name": "Walter Grump", "order": "O-1182"}
PIECES = st.sampled_from(
    [
        "w.grump@mail.example", "Walter Grump", "O-1182", "4111 1111 1111 1111", "⟦EMAIL_1⟧", "⟦", "⟧", "⟦NAME_1", "EMAIL_1⟧", "⟦MARK_1⟧", " ", ", ", "\n", "hello",
        "\u200b", "\U0001f642", "\U000e0041", "e\u0301", "12", "@", ".", "w.", "$249.99", "＠", "one one eight two", "ﬁ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=20).map("".join))


@settings(max_examples=1000, deadline=None)
@given(TEXTS)
def test_what_is_masked_comes_back(text: str) -> None:
    masked = mask(text, KNOWN)
    assert unmask(masked.text, masked.table) == text


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_no_known_value_stays(pieces: list[str]) -> None:
    masked = mask(" ".join(pieces), KNOWN)
    left = PLACEHOLDER.sub(" ", masked.text)
    assert not any(value in left for value in KNOWN.values())


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_comes_back_untouched_is_not_foreign(text: str) -> None:
    masked = mask(text, KNOWN)
    assert foreign_placeholders(masked.text, masked.table).dropped == ()
    assert [piece for piece in foreign_placeholders(masked.text, masked.table).invented if "⟦" in piece or "⟧" in piece] == []


def test_the_same_words_have_one_placeholder() -> None:
    masked = mask("w.grump@mail.example, again w.grump@mail.example; x@y.example", KNOWN)
    assert masked.text == "⟦EMAIL_1⟧, again ⟦EMAIL_1⟧; ⟦EMAIL_2⟧"


def test_contacts_may_stay() -> None:
    masked = mask("Write to help@acme.example or x@y.example.", {}, keep=("help@acme.example",))
    assert masked.text == "Write to help@acme.example or ⟦EMAIL_1⟧."


def test_dropped_altered_and_invented_placeholders_are_told() -> None:
    masked = mask("Walter Grump has O-1182.", KNOWN)
    assert masked.text == "⟦NAME_1⟧ has ⟦ORDER_1⟧."
    foreign = foreign_placeholders("Hello [NAME_1] and ⟦PHONE_3⟧ and ⟦ORDER_1.", masked.table)
    assert set(foreign.dropped) == {"⟦NAME_1⟧", "⟦ORDER_1⟧"}
    assert {"[NAME_1]", "⟦PHONE_3⟧", "⟦"} <= set(foreign.invented)


def test_an_unknown_placeholder_stays_as_it_is() -> None:
    assert unmask("⟦CITY_9⟧", {"⟦CITY_1⟧": "Boise"}) == "⟦CITY_9⟧"
