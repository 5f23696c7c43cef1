"""Callers of three teams ask for ids of other teams' customers and drafts, in every operation that takes one: not a word of theirs comes
back, and nothing of theirs changes. ``--n`` is the number of swapped ids."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.soak.world import arguments, report
from drafting.app import create_app
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import ALLOWED, BODIES, bearer

TEAMS = ("north", "south", "west")
ROLES = ("agent", "approver", "qa", "agent+approver+qa", "program+agent+approver+qa")
CUSTOMERS = 20
"""Of each team."""
LISTS = ("GET /v1/drafts?limit=200", "GET /v1/queue?limit=200", "GET /v1/audit?limit=1000", "GET /v1/mentions?limit=200")


def callers() -> dict[str, str]:
    """One of each kind in each team, and some of none: name and team."""
    return {f"{team or 'none'}-{place}": team for team in (*TEAMS, "") for place in range(len(ROLES))}


def keys() -> str:
    """Their keys, as a setting."""
    entries = [f"{name}:{ROLES[int(name[-1])]}{f'+@{team}' if team else ''}:key-of-{name}" for name, team in callers().items()]
    return ",".join([*entries, "ada:admin+approver:key-of-ada"])


class Place:
    """A service with customers of every team, each with a word of their own."""

    def __init__(self, client: httpx2.AsyncClient, chance: random.Random) -> None:
        self.client, self.chance = client, chance
        self.drafts: dict[str, tuple[str, str, str]] = {}
        self.before: dict[str, str] = {}

    async def fill(self) -> None:
        """The drafts: team, customer and secret word of each; a comment on each names everybody."""
        everybody = " ".join(f"@{name}" for name in callers())
        for team in TEAMS:
            for number in range(CUSTOMERS):
                customer, word = f"c-{team}-{number}", f"word{self.chance.getrandbits(64):x}"
                body = {"channel": "email", "messages": [f"I say {word}."], "customer": {"id": customer, "name": word}, "team": team}
                made = await self.client.post("/v1/drafts", json=body, headers=bearer("ada"))
                name = made.json()["id"]
                self.drafts[name] = (team, customer, word)
                await self.client.post(f"/v1/drafts/{name}/comments", json={"text": f"{word} {everybody}"}, headers=bearer("ada"))
        self.before = await self.versions()

    async def versions(self) -> dict[str, str]:
        """Every draft as its admin sees it."""
        return {name: (await self.client.get(f"/v1/drafts/{name}", headers=bearer("ada"))).text for name in self.drafts}

    async def swap(self, operation: str) -> list[str]:
        """One caller asks for what is another team's; what was told all the same."""
        name = self.chance.choice(sorted(callers()))
        mine = callers()[name]
        draft, (_, customer, _) = self.chance.choice([one for one in sorted(self.drafts.items()) if one[1][0] != mine])
        method, path = operation.split(" ")
        body: Any = BODIES.get(operation, {}) if method in {"POST", "PUT"} else None
        if operation == "POST /v1/drafts":
            body = {"channel": "email", "messages": ["Hello?"], "customer": {"id": customer}}
        address = path.format(draft_id=draft, customer_id=customer)
        headers = {"If-Match": "*", **bearer(name)}
        answer = await self.client.request(method, address, json=body, headers=headers)
        told = [word for team, _, word in self.drafts.values() if team != mine and word in answer.text]
        fine = answer.status_code in {403, 404} or (answer.status_code == 200 and operation in (*LISTS, TIMELINE) and not told)
        return [] if fine else [f"{name} {operation} {answer.status_code}: {told[:2]}"]


TIMELINE = "GET /v1/customers/{customer_id}/timeline"
OPERATIONS = (*sorted(one for one in ALLOWED if "{draft_id}" in one or "{customer_id}" in one), "POST /v1/drafts", *LISTS)


async def _run(folder: Path, n: int, seed: int) -> tuple[list[str], Counter[str]]:
    chance = random.Random(seed)
    app = create_app(settings(folder, api_keys=keys(), teams=True), FakeDrafter())
    transport = httpx2.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx2.AsyncClient(transport=transport, base_url="http://place") as client:
        place = Place(client, chance)
        await place.fill()
        faults: list[str] = []
        asked: Counter[str] = Counter()
        for number in range(n):
            operation = OPERATIONS[number % len(OPERATIONS)]
            faults += await place.swap(operation)
            asked[operation] += 1
        if await place.versions() != place.before:
            faults.append("something of another team's changed")
    return faults, asked


def main() -> None:
    """Run it."""
    given = arguments(5_000)
    with tempfile.TemporaryDirectory() as folder:
        faults, asked = asyncio.run(_run(Path(folder), given.n, given.seed))
    report("swaps", faults, n=given.n, seed=given.seed, operations=len(asked), callers=len(callers()))


if __name__ == "__main__":
    main()
