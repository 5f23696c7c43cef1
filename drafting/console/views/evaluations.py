"""Results of evaluations: what they measured, their reports, two of them beside each other."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from drafting.console.evaluations import compare, report_of, results_in
from drafting.console.pages import show
from drafting.console.visit import Visit
from drafting.errors import NotFound

_SHUT_IN = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}


async def list_evaluations(visit: Visit) -> Response:
    """Every result, and two of them compared where two are chosen."""
    results = await asyncio.to_thread(results_in, visit.office.evaluations)
    by_name = {result.name: result for result in results}
    before, after = by_name.get(visit.query("before") or ""), by_name.get(visit.query("after") or "")
    changes = compare(before, after) if before is not None and after is not None else None
    return show(visit, "evaluations.html", results=results, folder=visit.office.evaluations, before=before, after=after, changes=changes)


async def show_evaluation(visit: Visit) -> Response:
    """One result: its figures, and its report in a frame in which nothing runs."""
    name = visit.query("name") or ""
    results = await asyncio.to_thread(results_in, visit.office.evaluations)
    result = next((one for one in results if one.name == name), None)
    if result is None:
        raise NotFound("There is no result of this name any more.")
    return show(visit, "evaluation.html", result=result)


async def show_report(visit: Visit) -> Response:
    """A report as its run wrote it. It may quote customers and models: it is shut in, so that nothing of it runs or is fetched."""
    report = await asyncio.to_thread(report_of, visit.office.evaluations, visit.query("name") or "")
    if report is None:
        raise NotFound("There is no report of this name.")
    return Response(report, 200, _SHUT_IN, "text/html; charset=utf-8")
