"""One transaction on the draft tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from drafting.adapters.rows import audit_row, draft_row, draft_values, filed_of, message_rows
from drafting.adapters.tables import AuditHeadRow, CaseRow, DraftRow, KeyRow
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry, AuditEvent, seal
from drafting.domain.draft import DraftState
from drafting.errors import VersionConflict
from drafting.ports import Answer, IdempotencyKey

OPEN = (DraftState.NEEDS_REVIEW.value, DraftState.APPROVED.value)


@dataclass(frozen=True, slots=True)
class SqlUnit:
    """A ``DraftUnit`` over one session; whoever opened it commits."""

    session: AsyncSession

    async def draft(self, draft_id: str) -> FiledDraft | None:
        """The draft as this transaction sees it."""
        row = await self.session.get(DraftRow, draft_id)
        return filed_of(row) if row is not None else None

    async def open_drafts(self, customer: str) -> tuple[FiledDraft, ...]:
        """The customer's drafts that wait for review or for sending, oldest first."""
        query = select(DraftRow).where(DraftRow.customer == customer, DraftRow.state.in_(OPEN)).order_by(DraftRow.created, DraftRow.id)
        return tuple(filed_of(row) for row in await self.session.scalars(query))

    async def add(self, case: str, drafts: Sequence[FiledDraft]) -> None:
        """File the drafts of one case and its messages."""
        first = drafts[0]
        came_in = first.record.case
        self.session.add(CaseRow(id=case, customer=came_in.customer.id, received=first.created))
        await self.session.flush()
        self.session.add_all([*message_rows(case, came_in), *(draft_row(case, draft) for draft in drafts)])
        await self.session.flush()

    async def replace(self, draft: FiledDraft) -> None:
        """Store the next version, if the one before it is stored now."""
        statement = update(DraftRow).where(DraftRow.id == draft.draft.id, DraftRow.version == draft.version - 1).values(draft_values(draft))
        result = await self.session.execute(statement, execution_options={"synchronize_session": False})
        if not isinstance(result, CursorResult) or result.rowcount != 1:
            raise VersionConflict("The draft changed since it was read: read it again.")

    async def note(self, event: AuditEvent) -> AuditEntry:
        """Append to the chain; the head's row is locked until the transaction ends."""
        head = (await self.session.scalars(select(AuditHeadRow).with_for_update())).one()
        entry = seal(event, head.number + 1, head.hash)
        head.number, head.hash = entry.number, entry.hash
        self.session.add(audit_row(entry))
        await self.session.flush()
        return entry

    async def answered(self, key: IdempotencyKey, answer: Answer) -> None:
        """Keep the answer of a claimed key."""
        row = await self.session.get(KeyRow, (key.caller, key.key))
        if row is None or row.fingerprint != key.fingerprint:
            raise VersionConflict("The idempotency key was given back meanwhile: send the request again.")
        row.status, row.body, row.headers = answer.status, answer.body, json.dumps(answer.headers)
        await self.session.flush()
