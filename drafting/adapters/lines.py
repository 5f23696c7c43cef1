"""Drafts as lines: selected, counted and read without their evidence."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from drafting.adapters.cursors import cursor, read_cursor
from drafting.adapters.records import to_json
from drafting.adapters.tables import DraftRow
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import canonical
from drafting.domain.line import DraftLine, line_of
from drafting.ports import LineOrder, LinePage, LineQuery

_TIMES = ("created", "updated", "due", "asked", "answered", "sent")
_LISTS = ("kinds", "policies", "codes")


def line_values(filed: FiledDraft) -> dict[str, object]:
    """The columns that lists are made of."""
    line = line_of(filed)
    return {"tier": line.tier, "priority": line.priority, "line": canonical(to_json(line))}


def read_line(text: str) -> DraftLine:
    """A line as it was kept. Read by hand: figures read thousands of them."""
    data: dict[str, Any] = json.loads(text)
    for name in _TIMES:
        if data[name] is not None:
            data[name] = datetime.fromisoformat(data[name]["$time"]).astimezone(UTC)
    for name in _LISTS:
        data[name] = tuple(data[name])
    return DraftLine(**data)


async def page_of_lines(session: AsyncSession, query: LineQuery) -> LinePage:
    """A page of lines in the order that was asked for. Raises ``BadRequest`` for a cursor that is none."""
    key = DraftRow.due if query.order is LineOrder.DUE else DraftRow.created
    wanted = select(DraftRow.line, key, DraftRow.id).where(*_conditions(query))
    wanted = wanted.order_by(key, DraftRow.id) if query.order is LineOrder.DUE else wanted.order_by(key.desc(), DraftRow.id.desc())
    if query.cursor is not None:
        here, there = tuple_(key, DraftRow.id), tuple_(*read_cursor(query.cursor))
        wanted = wanted.where(here > there if query.order is LineOrder.DUE else here < there)
    rows = (await session.execute(wanted.limit(query.limit + 1))).all()
    shown = rows[: query.limit]
    following = cursor(shown[-1][1], shown[-1][2]) if len(rows) > query.limit else None
    return LinePage(tuple(read_line(row[0]) for row in shown), following)


async def count_of_lines(session: AsyncSession, query: LineQuery) -> int:
    """How many drafts the query means, on all pages."""
    wanted: Select[int] = select(func.count()).select_from(DraftRow).where(*_conditions(query))
    return (await session.scalar(wanted)) or 0


def _conditions(query: LineQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.state is not None:
        found.append(DraftRow.state == query.state.value)
    for column, value in ((DraftRow.channel, query.channel), (DraftRow.verdict, query.verdict), (DraftRow.priority, query.priority)):
        if value is not None:
            found.append(column == value)
    if query.tiers:
        named = [tier for tier in query.tiers if tier is not None]
        found.append(or_(DraftRow.tier.in_(named), *([DraftRow.tier.is_(None)] if None in query.tiers else [])))
    if query.since is not None:
        found.append(DraftRow.created >= query.since)
    if query.teams is not None:
        found.append(DraftRow.team.in_(query.teams))
    if query.held is not None:
        customers = [key.removeprefix("customer:") for key in query.held if key.startswith("customer:")]
        drafts = [key.removeprefix("draft:") for key in query.held if key.startswith("draft:")]
        found.append(or_(DraftRow.customer.in_(customers), DraftRow.id.in_(drafts)))
    return found
