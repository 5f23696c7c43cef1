"""Hostile texts in every field that a page shows: they are letters, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from tests.console.conftest import HERE, Browser
from tests.console.hostile import TEXTS
from tests.integration.conftest import ask, settings
from tests.integration.fakes import FakeDrafter


class Tags(HTMLParser):
    """What a browser would make of a page: its elements with their attributes' names, and its letters."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.letters = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))

    def handle_data(self, data: str) -> None:
        self.letters += data


VARYING = {"span", "mark", "bdi", "a", "div", "li", "ol", "p", "q", "code", "strong", "summary", "details", "blockquote", "section", "h2"}
PAGES = ("/drafts/{}", "/drafts/{}/channels", "/queue")
ALLOWED = {"class", "rel", "data-next", "title", "href", "id", "dir", "data-findings", "aria-live", "role", "aria-label"}


def test_there_are_a_hundred() -> None:
    assert len(set(TEXTS)) == 100


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, FakeDrafter, str]]:
    """One service for all of them, with a draft of a harmless case."""
    drafter = FakeDrafter()
    with TestClient(create_app(settings(tmp_path_factory.mktemp("hostile")), drafter), base_url=HERE) as client:
        yield Browser(client), drafter, ask(client, **_case("Hello there.", 0)).json()["id"]


@pytest.fixture(scope="module")
def harmless(desk: tuple[Browser, FakeDrafter, str]) -> dict[str, set[tuple[str, tuple[str, ...]]]]:
    """The elements of each page where nobody means harm."""
    browser, _, name = desk
    return {path: set(Tags(browser.page(path.format(name))).elements) for path in PAGES}


@pytest.mark.parametrize("number", range(100))
def test_a_hostile_text_is_only_letters(
    desk: tuple[Browser, FakeDrafter, str], harmless: dict[str, set[tuple[str, tuple[str, ...]]]], number: int
) -> None:
    (browser, drafter, _), text = desk, TEXTS[number]
    drafter.text = f"Hello. {text}"
    name = ask(browser.client, **_case(text, number + 1)).json()["id"]
    for path in PAGES:
        page = Tags(browser.page(path.format(name)))
        foreign = set(page.elements) - harmless[path]
        assert all(tag in VARYING and set(names) <= ALLOWED for tag, names in foreign), (path, foreign)
    page = Tags(browser.page(PAGES[0].format(name)))
    assert all(part in page.letters for part in text.split() if part.isascii() and part.isprintable())


def _case(text: str, number: int) -> dict[str, object]:
    return {
        "messages": [{"text": text}],
        "customer": {
            "id": f"c-{number}",
            "name": text[:200].strip() or "x",
            "handle": text[:200].strip() or "x",
            "record": {"email": text},
        },
        "facts": {"note": text},
    }
