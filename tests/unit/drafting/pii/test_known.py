"""Known values in any form."""

from __future__ import annotations

import pytest

from drafting.pii.known import find_known


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("email", "mo.khan@post.example", "MO.KHAN@POST.EXAMPLE"),
        ("email", "mo.khan@post.example", "mo dot khan at post dot example"),
        ("email", "mo.khan@post.example", "m*****n@post.example"),
        ("email", "mo.khan@post.example", "your login mo.khan"),
        ("phone", "+1 415 555 0134", "415.555.0134"),
        ("phone", "+1 415 555 0134", "four one five five five five zero one three four"),
        ("phone", "+1 415 555 0134", "ends in 0134"),
        ("card", "4111 1111 1111 1234", "visa ending 1234"),
        ("order", "O-1182", "o1182"),
        ("order", "O-1182", "O – 1 1 8 2"),
        ("order", "O-1182", "order eleven eighty-two"),
        ("order", "O-1182", "oscar double one eight two"),
        ("order", "O-1182", "#1182"),
        ("order", "O-1182", "Ｏ－１１８２"),
        ("name", "Walter Grump", "GRUMP, WALTER"),
        ("name", "Walter Grump", "Mr Grump"),
        ("name", "Walter Grump", "W a l t e r  G r u m p"),
        ("name", "Olga Ivanova", "Ольга Иванова"),
        ("price", "249.99", "249,99 €"),
        ("price", "249.99", "250 dollars"),
        ("price", 1250, "$1,250"),
        ("balance", "2104.55", "over two thousand pounds"),
        ("date", "2026-09-02", "2nd of September"),
        ("date", "2026-09-02", "9/2/2026"),
        ("date", "2026-09-02T10:30", "at 10:30"),
        ("address", "12 Elm Street, Boise", "12 Elm St"),
        ("address", "Via Garibaldi 8, Torino", "number 8 in Garibaldi street"),
        ("room", "412", "room 412"),
        ("seats", 25, "your 25 seats"),
        ("items", ["Tiramisu", "Margherita"], "your tiramisu"),
        ("home", {"city": "Boise"}, "you live in Boise"),
    ],
)
def test_a_disguise_does_not_help(field: str, value: object, text: str) -> None:
    found = find_known(f"So, {text}, right?", {field: value})
    assert found, text
    assert all(one.kind.startswith(field) for one in found)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("order", "O-1182", "It costs $1,182.00."),
        ("order", "O-1182", "It has 11,820 parts."),
        ("order", "O-2019", "Since 2019 we have been here."),
        ("order", "O-1182", "The number 21182 is another."),
        ("email", "mo.khan@post.example", "Write to help@post.example."),
        ("name", "Walter Grump", "Hello Walter."),
        ("name", "Walter Grump", "Do not be grumpy."),
        ("price", "249.99", "It costs $49.99."),
        ("price", "249.99", "Within 250 days."),
        ("count", 3, "In 3 days."),
        ("vip", True, "True enough."),
        ("note", None, "None of it."),
        ("status", "open", "We are open."),
        ("address", "12 Elm Street, Boise", "An outage in parts of Boise."),
        ("date", "2026-09-02", "We are closed on 2 September."),
        ("phone", "+1 415 555 0134", "Call 415 555 0199."),
    ],
)
def test_what_only_looks_like_it_is_not_found(field: str, value: object, text: str) -> None:
    assert find_known(text, {field: value}) == ()


def test_the_span_and_the_form_are_named() -> None:
    text = "See\u200b it: w\u200b.grump@mail.example."
    one = find_known(text, {"email": "w.grump@mail.example"})[0]
    assert text[one.start : one.end] == "w\u200b.grump@mail.example"
    assert (one.kind, one.recogniser, one.value) == ("email", "known", "w.grump@mail.example")


@pytest.mark.parametrize("said", ["order 4407৭12", "order 4407੧12", "order 44৭0712"])
def test_a_digit_of_another_script_counts_by_its_shape_too(said: str) -> None:
    value = said.removeprefix("order ").translate(str.maketrans("৭੧", "99"))

    assert [said[one.start : one.end] for one in find_known(said, {"order": value})]
