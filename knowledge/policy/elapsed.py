"""How long ago a date was, in complete units of the company's calendar and clock."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from knowledge.domain.facts import Unit


def elapsed(moment: date | datetime, as_of: date | datetime, unit: Unit, zone: ZoneInfo) -> int:
    """The complete units from ``moment`` to ``as_of``; negative where the moment is still to come.

    Days, months and years are counted on the calendar of the zone; hours as time passes, also where the clocks are changed.
    A date alone begins at midnight; a time without a zone is the company's.
    """
    if unit is Unit.HOUR:
        return math.trunc((_instant(as_of, zone) - _instant(moment, zone)).total_seconds() / 3_600)
    start, end = day_of(moment, zone), day_of(as_of, zone)
    if unit is Unit.DAY:
        return (end - start).days
    months = _months(start, end) if start <= end else -_months(end, start)
    return months if unit is Unit.MONTH else math.trunc(months / 12)


def day_of(moment: date | datetime, zone: ZoneInfo) -> date:
    """The day of the moment in the zone."""
    if isinstance(moment, datetime):
        return moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    return moment


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _instant(moment: date | datetime, zone: ZoneInfo) -> datetime:
    found = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    # Two times of one zone are subtracted by their clock faces; only in UTC does the difference hold over a change of clocks.
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
