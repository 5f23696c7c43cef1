"""Knowledge in the console: articles with who rests on them, what retrieval makes of a question, policies as decision tables."""

from __future__ import annotations

import pytest

from drafting.console.words import unwrapped
from tests.console.conftest import Browser


def test_articles_tell_their_state_and_who_rests_on_them(open_door: Browser) -> None:
    draft = open_door.new()
    page = open_door.page("/articles")
    assert 'href="/console/articles/returns"' in page
    assert "Published" in page
    assert "None in this state" in open_door.page("/articles?status=retired")
    page = open_door.page("/articles/returns")
    assert "Thirty days." in page
    assert f"/console/drafts/{draft}" in page
    assert 'href="/console/policies/returns"' in page
    assert "no such article" in open_door.page("/articles/nothing", 404)


def test_who_may_not_read_drafts_sees_only_their_number(locked: Browser) -> None:
    locked.sign_in("key-of-anna")
    draft = locked.new()
    locked.post("/sign-out", "/queue")
    locked.sign_in("key-of-kim")
    page = locked.page("/articles/returns")
    assert "1 draft rests on it" in page
    assert draft not in page


def test_search_shows_what_was_found_and_how_sure(open_door: Browser) -> None:
    page = open_door.page("/search?q=can+I+return+it&audience=public&as_of=2026-11-01")
    assert "returns@3#window" in page
    assert "0.80" in page
    assert "Date: write it as" in open_door.page("/search?q=x&as_of=soon", 422)


def test_policies_are_tables_that_can_be_tried(open_door: Browser) -> None:
    assert 'href="/console/policies/returns"' in open_door.page("/policies")
    page = open_door.page("/policies/returns?fact.days=60&tier=standard")
    assert "It says: Credit" in page
    assert 'class="chosen"' in page
    assert "not a number" in open_door.page("/policies/returns?fact.days=many&tier=standard", 422)
    assert "no such policy" in open_door.page("/policies/nothing", 404)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("one\ntwo\n\nthree", "one two\n\nthree"),
        ("- a\n- b\nc", "- a\n- b c"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("| a |\n| b |", "| a |\n| b |"),
        ("a\n> b", "a\n> b"),
    ],
)
def test_paragraphs_are_read_in_one_line(given: str, read: str) -> None:
    assert unwrapped(given) == read
