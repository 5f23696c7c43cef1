"""The queue: what waits, the most urgent first; and everything else by state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.responses import Response

from drafting.console.pages import go, show
from drafting.console.visit import Visit
from drafting.domain.draft import DraftState
from drafting.domain.finding import Verdict
from drafting.domain.line import DraftLine
from drafting.domain.triage import Priority
from drafting.ports import Hold, LineOrder, LineQuery

PAGE = 40
ANY = "any"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the queue; ``hold`` is who has taken its customer; ``is_late`` that the customer waits longer than they should."""

    line: DraftLine
    hold: Hold | None
    is_late: bool
    is_soon: bool


async def show_queue(visit: Visit) -> Response:
    """A page of the queue, as it is filtered."""
    query = _query(visit)
    holds = {hold.key: hold for hold in await visit.office.store.holds(visit.office.clock())}
    if visit.query("mine"):
        query = replace(query, held=frozenset(key for key, hold in holds.items() if hold.holder == visit.who.id))
    page = await visit.office.files.lines(query, visit.who)
    return show(
        visit,
        "queue.html",
        entries=[_entry(visit, line, holds) for line in page.items],
        total=await visit.office.files.count(query, visit.who),
        filters=_filters(visit),
        chosen={name: visit.query(name) or "" for name in ("state", "channel", "verdict", "priority", "tier", "mine")},
        state=query.state.value if query.state is not None else ANY,
        first=_link(visit, None) if query.cursor is not None else None,
        following=_link(visit, page.next) if page.next is not None else None,
        is_filtered=any(visit.query(name) for name in ("channel", "verdict", "priority", "tier", "mine")),
    )


async def next_draft(visit: Visit) -> Response:
    """To the most urgent draft that nobody else has taken."""
    store = visit.office.store
    taken = {hold.key for hold in await store.holds(visit.office.clock()) if hold.holder != visit.who.id}
    page = await visit.office.files.lines(LineQuery(limit=200), visit.who)
    free = (line for line in page.items if f"customer:{line.customer}" not in taken and f"draft:{line.id}" not in taken)
    found = next((line for line in free if line.id != visit.query("after")), None)
    return go(visit, f"/drafts/{found.id}" if found is not None else "/queue")


def _query(visit: Visit) -> LineQuery:
    state = visit.query("state") or DraftState.NEEDS_REVIEW.value
    known = {one.value: one for one in DraftState}
    wanted = None if state == ANY else known.get(state, DraftState.NEEDS_REVIEW)
    return LineQuery(
        state=wanted,
        channel=visit.query("channel"),
        verdict=visit.query("verdict"),
        priority=visit.query("priority"),
        tiers=_tiers(visit),
        order=LineOrder.DUE if wanted is DraftState.NEEDS_REVIEW else LineOrder.NEWEST,
        cursor=visit.query("cursor"),
        limit=PAGE,
    )


def _tiers(visit: Visit) -> tuple[str | None, ...]:
    """The tier that was chosen; the lowest means those without a tier too."""
    chosen, lowest = visit.query("tier"), visit.office.drafter.library.company.tiers[0]
    if chosen is None:
        return ()
    return (chosen, None) if chosen == lowest else (chosen,)


def _entry(visit: Visit, line: DraftLine, holds: dict[str, Hold]) -> Entry:
    hold = holds.get(f"customer:{line.customer}" if line.customer is not None else f"draft:{line.id}")
    left = (line.due - visit.office.clock()).total_seconds() if line.due is not None else 1e9
    waits = line.state == DraftState.NEEDS_REVIEW.value
    return Entry(line, hold, waits and left < 0, waits and 0 <= left < 3600)


def _filters(visit: Visit) -> dict[str, list[str]]:
    return {
        "state": [*(state.value for state in DraftState), ANY],
        "channel": sorted(visit.office.drafter.channels),
        "verdict": [verdict.value for verdict in Verdict],
        "priority": [priority.value for priority in reversed(Priority)],
        "tier": list(visit.office.drafter.library.company.tiers),
    }


def _link(visit: Visit, cursor: str | None) -> str:
    given = {name: value for name, value in visit.request.query_params.items() if name != "cursor" and value}
    return f"{visit.base}/queue?{urlencode(given | ({'cursor': cursor} if cursor is not None else {}))}"
