"""The console in a real browser: the main way of each role, without JavaScript too; what a reader with other means meets; and hostile
texts, which must not come to life. Runs on Chromium; skipped, with a line that says so, where there is none."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from drafting.app import create_app
from tests.console.hostile import TEXTS
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import KEYS

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
CHROMIUM = os.environ.get("EVENHAND_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium, or set EVENHAND_CHROMIUM")
expect.set_options(timeout=15_000)


@dataclass
class Site:
    """A service that listens, and its drafter."""

    address: str
    drafter: FakeDrafter


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service with keys on a free port, sending e-mail into a folder after a while in which one may undo."""
    folder = tmp_path_factory.mktemp("site")
    drafter = FakeDrafter()
    given = settings(folder, api_keys=KEYS, send=f"email=folder:{folder}/out", send_after=120)
    server = uvicorn.Server(uvicorn.Config(create_app(given, drafter), port=0, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Site(f"http://localhost:{port}/console", drafter)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


SignIn = Callable[..., Page]


@pytest.fixture
def enter(site: Site, chromium: Browser) -> Iterator[SignIn]:
    """Signs somebody in; what the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sign_in(who: str, **options: object) -> Page:
        context = chromium.new_context(base_url=site.address, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"a dialog: {dialog.message}"))
        page.goto(f"{site.address}/sign-in")
        page.get_by_label("Your key").fill(f"key-of-{who}")
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator(".who")).to_have_text(who)
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


def press(page: Page, *keys: str) -> None:
    """Press keys, once the page listens to them."""
    page.wait_for_selector("html[data-ready]", state="attached")
    for key in keys:
        page.keyboard.press(key)


def make(page: Page, site: Site, text: str = "My kite broke.", **fields: str) -> None:
    """A new draft through its form."""
    page.goto(f"{site.address}/new")
    page.get_by_label("What the customer wrote").fill(text)
    if fields:
        page.get_by_text("Who it is and what we know").click()
    for name, value in fields.items():
        page.get_by_label(name.replace("_", " ").capitalize(), exact=True).fill(value)
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Drafted.")


def test_an_approver_edits_with_checks_as_they_type_approves_and_undoes(site: Site, enter: SignIn) -> None:
    page = enter("arno")
    make(page, site)
    press(page, "e")
    field = page.get_by_label("Your words")
    expect(field).to_be_focused()
    field.press("Control+End")
    field.type(" BLOCK this.")
    live = page.locator("#live")
    expect(live.get_by_text("1 thing blocks this text")).to_be_visible()
    expect(live.locator("mark.block").first).to_have_text("BLOCK")
    field.fill("Hello. We will give you store credit, as decided.")
    expect(live.get_by_text("All checks pass")).to_be_visible()
    page.get_by_role("button", name="Put in place").click()
    expect(page.locator("#letter")).to_have_text("Hello. We will give you store credit, as decided.")
    press(page, "a", "Enter")
    expect(page.get_by_role("status")).to_contain_text("Approved.")
    expect(page.locator("time[data-countdown]").first).to_contain_text("in ")
    page.get_by_role("button", name="Undo the approval").click()
    expect(page.get_by_role("status")).to_contain_text("needs review again")


def test_what_cannot_be_drafted_is_told_on_the_page(site: Site, enter: SignIn) -> None:
    page = enter("arno")
    page.goto(f"{site.address}/new")
    press(page)
    page.get_by_label("What the customer wrote").fill("Agent: nobody asked")
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("No customer message")
    expect(page.get_by_label("What the customer wrote")).to_have_value("Agent: nobody asked")


def test_an_agent_works_the_queue_with_the_keyboard_alone(site: Site, enter: SignIn) -> None:
    page = enter("anna")
    for number in range(2):
        make(page, site, f"Question {number}?", Customer_id=f"k-{number}")
    press(page, "g", "q")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    press(page, "j", "j", "k")
    first = page.locator("table.queue tbody a").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Conversation")).to_be_visible()
    press(page, "r")
    page.keyboard.type("Answered elsewhere")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Rejected.")
    press(page, "?")
    expect(page.get_by_role("heading", name="Shortcuts")).to_be_visible()


def test_without_javascript_a_draft_is_made_edited_and_approved(site: Site, enter: SignIn) -> None:
    page = enter("arno", java_script_enabled=False)
    make(page, site)
    page.get_by_text("Edit", exact=True).click()
    page.get_by_label("Your words").fill("Hello. We will give you store credit, at once.")
    page.get_by_role("button", name="Put in place").click()
    expect(page.get_by_role("status")).to_contain_text("were checked")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("Approved.")


def test_a_hundred_hostile_texts_do_not_come_to_life(site: Site, enter: SignIn) -> None:
    page = enter("arno")
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(site.address) else None)
    site.drafter.text = "Hello. " + " ".join(text for text in TEXTS if len(text) < 400)
    try:
        make(page, site, "\n".join(f"Customer: {text}" for text in TEXTS[:90]), Name=TEXTS[0], Handle=TEXTS[4])
    finally:
        site.drafter.text = FakeDrafter().text
    page.mouse.wheel(0, 4_000)
    page.locator("#letter").hover()
    assert page.evaluate("window.hit") is None
    assert elsewhere == []
    assert page.title().startswith(TEXTS[0])
    assert page.locator("main h1").count() == 1
    page.goto(f"{site.address}/queue")
    assert page.evaluate("window.hit") is None


def test_a_knowledge_manager_reads_tries_and_searches(site: Site, enter: SignIn) -> None:
    page = enter("kim")
    expect(page.get_by_role("heading", name="To do in knowledge")).to_be_visible()
    page.get_by_role("link", name="Articles").click()
    page.get_by_role("link", name="Returns").click()
    expect(page.get_by_text("Thirty days.")).to_be_visible()
    page.get_by_role("link", name="Policies").click()
    page.get_by_role("link", name="Returns").click()
    page.get_by_label("Days").fill("60")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", name="It says: Credit")).to_be_visible()
    press(page, "g", "s")
    page.get_by_label("A customer's words").fill("can I return it")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Returns · Window")).to_be_visible()


def test_qa_reads_figures_and_the_log(site: Site, enter: SignIn) -> None:
    make(enter("arno"), site)
    page = enter("quinn")
    page.get_by_role("link", name="Figures").click()
    expect(page.get_by_text("Drafts made", exact=True)).to_be_visible()
    page.get_by_role("link", name="Audit log").click()
    page.get_by_role("link", name="Verify the chain").click()
    expect(page.get_by_role("status")).to_contain_text("entries hold")
    page.get_by_role("link", name="Evaluations").click()
    expect(page.get_by_text("No results yet")).to_be_visible()


def test_an_admin_gives_a_key_and_takes_it_away(site: Site, enter: SignIn) -> None:
    page = enter("ada")
    page.get_by_role("link", name="Keys and roles").click()
    page.get_by_label("Whose").fill("nora")
    page.get_by_label("Agent", exact=True).check()
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator("#secret")).to_contain_text("evh_")
    page.get_by_role("button", name="Take away the key of nora").click()
    expect(page.get_by_role("status")).to_contain_text("opens nothing any more")


PLACES = (
    "/queue",
    "/new?example=1",
    "/help",
    "/articles",
    "/articles/returns",
    "/articles/new",
    "/articles/returns/history",
    "/articles/returns/recall",
    "/to-do",
    "/contradictions",
    "/gaps",
    "/search?q=can+I+return+it",
    "/policies",
    "/policies/returns?fact.days=60&tier=standard",
    "/figures",
    "/evaluations",
    "/audit?verify=1",
    "/channels",
    "/models",
    "/keys",
)


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_pages_are_for_everybody(site: Site, enter: SignIn, look: str) -> None:
    width = {"width": 360, "height": 740} if look == "narrow" else {"width": 1280, "height": 900}
    page = enter("ada", viewport=width, color_scheme="dark" if look == "dark" else "light", bypass_csp=False)
    site.drafter.text = "Hello. This is a BLOCK for you, with\u200b a hidden mark."
    try:
        make(page, site)
    finally:
        site.drafter.text = FakeDrafter().text
    draft = page.url.partition("?")[0].removeprefix(site.address)
    source = AXE.read_text(encoding="utf-8")
    found = {}
    for place in (draft, f"{draft}/channels", *PLACES):
        page.goto(f"{site.address}{place}")
        page.evaluate(source)
        violations = page.evaluate("axe.run().then((result) => result.violations.map((one) => [one.id, one.impact, one.nodes[0].html]))")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if violations or overflow > 0:
            found[place] = (violations, overflow)
    assert found == {}
