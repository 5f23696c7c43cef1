"""All channels of one case side by side, and whether they promise the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from drafting.console.pages import show
from drafting.console.views.draft import find
from drafting.console.visit import Visit
from drafting.domain.approval import FiledDraft
from drafting.domain.draft import DraftState, Form

_SHOWN = frozenset({DraftState.NEEDS_REVIEW, DraftState.APPROVED, DraftState.SENT, DraftState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of promise over the drafts: for each what it promises of it, or ``None``; ``differs`` where full answers are not at one."""

    type: str
    decided: bool
    cells: tuple[str | None, ...]
    differs: bool


async def side_by_side(visit: Visit) -> Response:
    """Every draft of the case."""
    filed = await find(visit)
    drafts = tuple(one for one in await visit.office.files.siblings(filed.draft.id, visit.who) if one.state in _SHOWN) or (filed,)
    return show(visit, "side_by_side.html", filed=filed, drafts=drafts, rows=promises_of(drafts), resolution=filed.record.resolution)


def promises_of(drafts: Sequence[FiledDraft]) -> tuple[Row, ...]:
    """What the texts promise, as they were read back, beside what was decided."""
    decided = {commitment.type for one in drafts for commitment in one.record.resolution.commitments}
    read = [{found.type: found.value or "yes" for found in one.record.reading.commitments} for one in drafts]
    full = [place for place, one in enumerate(drafts) if one.draft.form is Form.FULL]
    rows = []
    for kind in sorted(decided.union(*read)):
        cells = tuple(promised.get(kind) for promised in read)
        rows.append(Row(kind, kind in decided, cells, len({cells[place] is not None for place in full}) > 1))
    return tuple(rows)
