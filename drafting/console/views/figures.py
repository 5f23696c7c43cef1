"""The dashboard: what became of the drafts of a period."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from drafting.console.figures import Period, figures_of
from drafting.console.pages import show
from drafting.console.visit import Visit
from drafting.domain.actor import ActorRole
from drafting.domain.line import DraftLine
from drafting.ports import LineOrder, LineQuery
from drafting.review.probes import watchfulness

PERIODS = (7, 30, 90)
MOST = 20_000


async def show_figures(visit: Visit) -> Response:
    """The figures of the last days; of the newest drafts where there are very many."""
    office, asked = visit.office, visit.query("days") or ""
    days = int(asked) if asked in map(str, PERIODS) else PERIODS[1]
    company, now = office.drafter.library.company, office.clock()
    query = LineQuery(state=None, since=now - timedelta(days=days), order=LineOrder.NEWEST, limit=MOST, channel=visit.query("channel"))
    page = await office.files.lines(query, visit.who)

    def is_late(line: DraftLine) -> bool:
        return line.due is not None and line.due < now

    period = Period(days, now.astimezone(company.zone).date(), company.zone, is_late)
    probes = await office.store.probes() if visit.may(ActorRole.QA) else ()
    return show(
        visit,
        "figures.html",
        figures=figures_of(page.items, period, company, office.drafter.channels),
        days=days,
        periods=PERIODS,
        channel=visit.query("channel") or "",
        channels=sorted(office.drafter.channels),
        is_cut=page.next is not None,
        watchfulness=watchfulness(probes) if probes else None,
    )
