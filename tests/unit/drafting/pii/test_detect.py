"""Personal data in any text, plain and in disguise."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from drafting.pii import detect as module
from drafting.pii.detect import UNREAD, DetectorFailed, detect
from drafting.pii.mask import mask
from drafting.pii.view import Found, Recogniser, View

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("detect.yaml").read_text(encoding="utf-8"))
VALUES = {
    "email": "mo.khan@post.example",
    "card": "4111 1111 1111 1111",
    "iban": "DE89370400440532013000",
    "phone": "415-555-0134",
    "ssn": "536-22-1874",
}
TRICKS: dict[str, Callable[[str], str]] = {
    "zero width": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "bidi": "\u2067".join,
    "tags": "\U000e0061".join,
    "variation selectors": "\ufe00".join,
    "controls": "\x07".join,
    "fillers": "\u3164".join,
    "private use": "\ue001".join,
    "stacked marks": "\u0336\u0335\u0334".join,
    "full width": lambda value: "".join(chr(ord(c) + 0xFEE0) if c > " " else c for c in value),
    "styled": lambda value: "".join(
        chr(0x1D7CE + int(c)) if c.isdigit() else chr(0x1D41A + ord(c) - 97) if c.islower() else c for c in value
    ),
    "other digits": lambda value: "".join(chr(0x966 + int(c)) if c.isdigit() else c for c in value),
    "look-alikes": lambda value: value.translate(str.maketrans("aeopcx", "аеорсх")),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_what_is_found(case: dict[str, Any]) -> None:
    found = [[one.kind, one.text] for one in detect(case["text"])]
    if case.get("loose"):
        assert all(any(kind == k and (words in w or w in words) for k, w in found) for kind, words in case["found"])
    else:
        assert found == case["found"]


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("kind", VALUES)
def test_no_trick_hides_a_value(kind: str, trick: str) -> None:
    disguised = TRICKS[trick](VALUES[kind])
    text = f"So it is {disguised} then."
    assert [(one.kind, text[one.start : one.end]) for one in detect(text)] == [(kind, disguised)]


def test_spans_count_the_given_text() -> None:
    text = "\U0001f642\u200b e\u0301 mo.khan@post.example!"
    one = detect(text)[0]
    assert text[one.start : one.end] == one.text == "mo.khan@post.example"


def test_spans_do_not_overlap_and_come_in_order() -> None:
    text = " ".join(str(case["text"]) for case in CASES)
    found = detect(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def _broken(_: View) -> Iterator[Found]:
    raise ValueError("cannot")
    yield  # pragma: no cover


def _endless(_: View) -> Iterator[Found]:
    while True:
        yield Found("email", "x", 0, 1, "again")


@pytest.mark.parametrize("find", [_broken, _endless])
def test_a_recogniser_that_fails_or_never_ends_leaves_the_text_unread(find: Callable[[View], Iterator[Found]]) -> None:
    found = detect("All is well.", recognisers=(Recogniser("odd", find),))
    assert [(one.kind, one.start, one.end) for one in found] == [(UNREAD, 0, 12)]
    assert "odd" in found[0].why


def test_what_could_not_be_read_does_not_leave() -> None:
    with pytest.raises(DetectorFailed):
        mask("All is well.", {}, lambda text: detect(text, recognisers=(Recogniser("odd", _broken),)))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "1 ",
        "a.",
        "a@",
        "@",
        "1-",
        "(",
        "at dot ",
        "a at ",
        "x*",
        "1:",
        "::",
        "AB12 ",
        "born ",
        "street ",
        "\u0336",
        "\u200b",
        "о",
        "+1 ",
        "your order ",
    ],
)
def test_long_texts_of_one_kind_are_read_to_the_end(piece: str) -> None:
    text = piece * (20_000 // len(piece)) + " mo.khan@post.example"
    assert detect(text)[-1].value.endswith("mo.khan@post.example") or detect(text)[-1].kind == UNREAD


def test_an_empty_text_holds_nothing() -> None:
    assert module.detect("") == ()


def test_region_reads_numbers_without_a_country_code() -> None:
    assert [one.value for one in detect("020 7946 0958", "GB")] == ["+442079460958"]
