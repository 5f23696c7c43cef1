"""The life of articles and policies in the console, over a copy of the example company."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from drafting.wiring import knowledge_folder
from tests.console.conftest import HERE, Browser, field
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import KEYS

PATH = "/articles/returns"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Browser]:
    """A service whose knowledge is a folder of one article and one policy."""
    folder = tmp_path / "acme"
    (folder / "articles").mkdir(parents=True)
    (folder / "policies").mkdir()
    (folder / "company.yaml").write_text("name: Acme Kites\ncurrency: USD\ntime_zone: America/New_York\ntiers: [standard, gold]\n")
    (folder / "articles" / "returns.md").write_text(
        "---\nid: returns\ntitle: Returns\naudience: public\nstatus: published\n---\n## Window\nThirty days.\n"
    )
    with TestClient(create_app(settings(tmp_path, knowledge=folder), FakeDrafter()), base_url=HERE) as client:
        yield Browser(client)


def act(browser: Browser, name: str, **fields: str) -> str:
    """Do something with the article; the page that follows."""
    page = browser.page(f"{PATH}/history" if name != "edit" else f"{PATH}/edit")
    tag = re.search(r'name="tag" value="([^"]*)"', page)
    assert tag is not None
    response = browser.client.post(f"/console{PATH}/{name}", data={"csrf": field(page, "csrf"), "tag": tag[1]} | fields)
    return str(response.text)


def source(browser: Browser) -> str:
    found = re.search(r"<textarea[^>]*name=\"source\"[^>]*>\n(.*?)</textarea>", browser.page(f"{PATH}/edit"), re.DOTALL)
    assert found is not None
    return unescape(found[1])


def test_an_article_is_changed_compared_published_and_rolled_back(shelf: Browser) -> None:
    assert "From the folder" in shelf.page(f"{PATH}/history")
    changed = source(shelf).replace("Thirty days.", "Forty days.")
    assert "Kept as a draft" in act(shelf, "edit", source=changed, note="longer")
    page = shelf.page(f"{PATH}/history")
    assert '<div class="gone">' in page
    assert "-Thirty days." in page
    assert "+Forty days." in page
    assert "longer" in shelf.page("/to-do")
    assert "Handed in" in act(shelf, "submit")
    assert "Published. Open drafts" in act(shelf, "publish")
    assert "not possible" in act(shelf, "publish")
    assert "former words are there" in act(shelf, "roll-back", revision="1")
    assert "Thirty days." in source(shelf)
    assert "Verified today." in act(shelf, "verify")
    assert "Taken out of force" in act(shelf, "retire")
    assert "A draft again" in act(shelf, "revive")


def test_words_that_do_not_hold_are_explained_and_kept(shelf: Browser) -> None:
    page = act(shelf, "edit", source="---\nid: returns\ntitle: Returns\naudience: nobody\nstatus: draft\n---\nWords of mine.\n")
    assert 'role="alert"' in page
    assert "audience" in page
    assert "Words of mine." in page


def test_two_people_do_not_overwrite_each_other(shelf: Browser) -> None:
    page = shelf.page(f"{PATH}/edit")
    changed = source(shelf).replace("Thirty", "Forty")
    act(shelf, "edit", source=changed)
    data = {"csrf": field(page, "csrf"), "tag": field(page, "tag"), "source": changed.replace("Forty", "Fifty")}
    response = shelf.client.post(f"/console{PATH}/edit", data=data)
    assert response.status_code == 412
    assert "changed by local" in unescape(response.text)
    assert "Fifty days." in response.text


@pytest.mark.parametrize("kind", ["articles", "policies"])
def test_a_new_entry_begins_with_a_pattern(shelf: Browser, kind: str) -> None:
    page = shelf.page(f"/{kind}/new")
    pattern = re.search(r"<textarea[^>]*name=\"source\"[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert pattern is not None
    response = shelf.client.post(f"/console/{kind}/new", data={"csrf": field(page, "csrf"), "source": unescape(pattern[1])})
    assert "Kept as a draft" in response.text, response.text[-2000:]
    again = shelf.client.post(f"/console/{kind}/new", data={"csrf": field(page, "csrf"), "source": unescape(pattern[1])})
    assert again.status_code == 409
    assert "There is a" in again.text


def test_what_was_sent_is_recalled(shelf: Browser) -> None:
    assert "Nothing was sent on the strength of it" in shelf.page(f"{PATH}/recall?revision=junk")


def test_only_managers_change_knowledge(tmp_path: Path) -> None:
    folder = tmp_path / "kites"
    shutil.copytree(knowledge_folder(settings(tmp_path)), folder)
    with TestClient(create_app(settings(tmp_path, api_keys=KEYS, knowledge=folder), FakeDrafter()), base_url=HERE) as client:
        browser = Browser(client)
        browser.sign_in("key-of-anna")
        assert "/edit" not in browser.page("/articles/returns")
        assert "not for you" in browser.page("/articles/returns/edit", 403)
        browser.post("/sign-out", "/queue")
        browser.sign_in("key-of-kim")
        assert "To do in knowledge" in browser.page("/to-do")
        assert "/articles/returns/edit" in browser.page("/articles/returns")


@pytest.mark.parametrize(
    "path", ["/articles/nothing/history", "/policies/nothing/edit", "/shelves/returns/history", "/articles/returns/burn"]
)
def test_what_is_not_there(shelf: Browser, path: str) -> None:
    shelf.page(path, 404)
