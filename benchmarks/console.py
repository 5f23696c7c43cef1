"""How long the console's pages take: the queue with 1,000 drafts beside one with 10 in the same run (a page opened in a browser, and the
server's own time), a draft's page, and the checks that run while somebody types.

The limits stand beside the figures: the long queue within 1.5 times the short one; checks within 300 ms, with the 100 ms that the page
waits for the next letter.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import statistics
import tempfile
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx2
import uvicorn
from playwright.sync_api import Page, sync_playwright

from benchmarks.statistics import ms
from drafting.adapters.store import SqlStore
from drafting.app import create_app
from drafting.cli.demo import COMPLAINT
from drafting.domain.approval import FiledDraft
from drafting.domain.channel import ChannelId
from drafting.settings import Settings
from drafting.wiring import Service, build, warm
from drafting.wiring import now as present

SIZES = (10, 1_000)
ROUNDS = int(os.environ.get("EVENHAND_BENCH_ROUNDS", "40"))
PAUSE_BEFORE_CHECKS = 0.1
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


async def fill(store: SqlStore, service: Service, count: int) -> str:
    """So many cases of different customers, a draft of each; the first draft's id."""
    (record, *_) = await service.drafter.draft_all(COMPLAINT, [ChannelId("email")])
    first = ""
    for number in range(count):
        customer = replace(COMPLAINT.customer, id=f"c-{number}", name=f"Customer {number}")
        draft = replace(record.draft, id=f"drf_{number:06}", pair=None)
        at = present() - timedelta(minutes=number)
        case = replace(COMPLAINT, customer=customer)
        filed = FiledDraft(replace(record, case=case, draft=draft), 1, at, at, due=at + timedelta(hours=4))
        async with store.transaction() as unit:
            await unit.add(f"case_{number}", [filed])
        first = first or draft.id
    return first


class Site:
    """A service over a database, in a thread."""

    def __init__(self, folder: Path, service: Service) -> None:
        settings = Settings(database_url=f"sqlite+aiosqlite:///{folder}/evenhand.db", cache_dir=folder / "cache", log_level="ERROR")
        self.server = uvicorn.Server(uvicorn.Config(create_app(settings, service.drafter), port=0, log_config=None))
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        return f"http://localhost:{self.server.servers[0].sockets[0].getsockname()[1]}/console"

    def __exit__(self, *_error: object) -> None:
        self.server.should_exit = True
        self.thread.join()


def told(name: str, times: list[float], limit: str = "") -> None:
    """A line of figures in milliseconds."""
    print(f"{name:<44} {ms(times)}   {limit}")


def fetched(client: httpx2.Client, address: str) -> float:
    """Seconds for one page from the server."""
    started = time.perf_counter()
    client.get(address).raise_for_status()
    return time.perf_counter() - started


def opened(page: Page, address: str) -> float:
    """Seconds until the browser has the page whole, as it says itself."""
    page.goto(address)
    return float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")) / 1_000


def typed(client: httpx2.Client, address: str, draft: str) -> list[float]:
    """Seconds for the checks of a text that grows by a word each time."""
    page = client.get(f"{address}/drafts/{draft}").text
    word = re.search(r'name="csrf" value="([^"]*)"', page)
    assert word is not None
    text, times = "Hi Walter, we are sorry that your widget broke.", []
    for number in range(ROUNDS):
        text += (" We will give you store credit for the full price, as 60 days have passed.", " and", " more")[min(number, 2)]
        started = time.perf_counter()
        client.post(f"{address}/drafts/{draft}/check", data={"csrf": word[1], "text": text}).raise_for_status()
        times.append(time.perf_counter() - started)
    return times


def main() -> None:
    """Print the figures."""
    service = asyncio.run(_service())
    with tempfile.TemporaryDirectory() as place:
        folders = {size: Path(place) / str(size) for size in SIZES}
        drafts = {size: asyncio.run(_filled(folder, service, size)) for size, folder in folders.items()}
        with Site(folders[SIZES[0]], service) as short, Site(folders[SIZES[1]], service) as long, httpx2.Client() as client:
            addresses = dict(zip(SIZES, (short, long), strict=True))
            served: dict[int, list[float]] = {size: [] for size in SIZES}
            for _ in range(ROUNDS + 5):
                for size, address in addresses.items():
                    served[size].append(fetched(client, f"{address}/queue"))
            for size in SIZES:
                told(f"queue of {size:,}: answered by the server", served[size][5:])
            if CHROMIUM is not None:
                _in_a_browser(addresses)
            else:
                print("No Chromium: the pages were not opened in a browser.")
            told("a draft's page: answered by the server", [fetched(client, f"{long}/drafts/{drafts[1_000]}") for _ in range(ROUNDS)])
            checks = typed(client, long, drafts[1_000])
            told("checks as one types, with 100 ms of waiting", [PAUSE_BEFORE_CHECKS + one for one in checks], "limit 300 ms")


def _in_a_browser(addresses: dict[int, str]) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        times: dict[int, list[float]] = {size: [] for size in SIZES}
        for _ in range(ROUNDS + 5):
            for size, address in addresses.items():
                times[size].append(opened(page, f"{address}/queue"))
        browser.close()
    for size in SIZES:
        told(f"queue of {size:,}: opened in Chromium", times[size][5:])
    ratio = statistics.median(times[SIZES[1]][5:]) / statistics.median(times[SIZES[0]][5:])
    print(f"{'the long queue beside the short one':<44} {ratio:.2f} times   limit 1.50")


async def _service() -> Service:
    service = await build(Settings(cache_dir=Path(tempfile.gettempdir()) / "evenhand-bench-cache"))
    await warm(service)
    return service


async def _filled(folder: Path, service: Service, size: int) -> str:
    folder.mkdir()
    store = await SqlStore.open(f"sqlite+aiosqlite:///{folder}/evenhand.db")
    try:
        return await fill(store, service, size)
    finally:
        await store.close()


if __name__ == "__main__":
    main()
