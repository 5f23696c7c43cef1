"""One transaction on the draft tables."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, Delete, Update, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from drafting.adapters.rows import audit_row, draft_row, draft_values, filed_of, key_of, key_row, message_rows, rest_rows, resting
from drafting.adapters.tables import (
    AccessKeyRow,
    AuditHeadRow,
    CaseRow,
    CustomerRow,
    DeskEventRow,
    DraftRow,
    HoldRow,
    KeyRow,
    MentionRow,
    MessageRow,
    PostRow,
    RemarkRow,
    RestRow,
    SubjectKeyRow,
)
from drafting.domain.access import AccessKey
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry, AuditEvent, seal
from drafting.domain.draft import OPEN
from drafting.errors import VersionConflict
from drafting.ports import Answer, Hold, IdempotencyKey, Remark, RestQuery
from knowledge.adapters.entries import SqlEntries


@dataclass(frozen=True, slots=True)
class SqlUnit:
    """A ``DraftUnit`` over one session; whoever opened it commits."""

    session: AsyncSession

    @property
    def knowledge(self) -> SqlEntries:
        """The entries of the knowledge, in the same transaction."""
        return SqlEntries(self.session)

    async def resting(self, query: RestQuery) -> tuple[FiledDraft, ...]:
        """The drafts that rest on an entry, oldest first."""
        return tuple(filed_of(row) for row in await self.session.scalars(resting(query)))

    async def draft(self, draft_id: str) -> FiledDraft | None:
        """The draft as this transaction sees it."""
        row = await self.session.get(DraftRow, draft_id)
        return filed_of(row) if row is not None else None

    async def open_drafts(self, customer: str) -> tuple[FiledDraft, ...]:
        """The customer's drafts that wait for review or for sending, oldest first."""
        query = (
            select(DraftRow).where(DraftRow.customer == customer, DraftRow.state.in_(sorted(OPEN))).order_by(DraftRow.created, DraftRow.id)
        )
        return tuple(filed_of(row) for row in await self.session.scalars(query))

    async def to_send(self, now: datetime, limit: int) -> tuple[FiledDraft, ...]:
        """Drafts whose delivery is due, the longest waiting first; their rows are locked where the database locks rows."""
        query = select(DraftRow).where(DraftRow.sends <= now).order_by(DraftRow.sends, DraftRow.id).limit(limit)
        return tuple(filed_of(row) for row in await self.session.scalars(query.with_for_update(skip_locked=True)))

    async def add(self, case: str, drafts: Sequence[FiledDraft]) -> None:
        """File the drafts of one case and its messages."""
        first = drafts[0]
        came_in = first.record.case
        self.session.add(CaseRow(id=case, customer=came_in.customer.id, received=first.created))
        await self.session.flush()
        self.session.add_all([*message_rows(case, came_in), *(draft_row(case, draft) for draft in drafts)])
        await self.session.flush()
        self.session.add_all([row for draft in drafts for row in rest_rows(draft)])
        await self.session.flush()

    async def replace(self, draft: FiledDraft) -> None:
        """Store the next version, if the one before it is stored now; with another resolution it rests on other knowledge."""
        known = select(DraftRow.id).where(DraftRow.id == draft.draft.id, DraftRow.resolution == draft.draft.resolution)
        if (await self.session.scalars(known)).first() is None:
            await self._run(delete(RestRow).where(RestRow.draft == draft.draft.id))
            self.session.add_all(rest_rows(draft))
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

    async def hold(self, key: str) -> Hold | None:
        """Who has taken what the key stands for."""
        row = await self.session.get(HoldRow, key)
        return Hold(row.key, row.holder, row.until, row.assigned) if row is not None else None

    async def take(self, hold: Hold) -> None:
        """Set the hold of its key."""
        await self.session.merge(HoldRow(key=hold.key, holder=hold.holder, until=hold.until, assigned=hold.assigned))
        await self.session.flush()

    async def release(self, key: str) -> None:
        """End the hold."""
        await self.session.execute(delete(HoldRow).where(HoldRow.key == key))

    async def remark(self, remark: Remark) -> None:
        """Keep a comment."""
        self.session.add(RemarkRow(id=remark.id, draft=remark.draft, by=remark.by, at=remark.at, text=remark.text))
        await self.session.flush()
        self.session.add_all(MentionRow(remark=remark.id, person=person) for person in remark.mentions)
        await self.session.flush()

    async def subject_key(self, subject: str) -> bytes:
        """The subject's secret, made at first use."""
        row = await self.session.get(SubjectKeyRow, subject)
        if row is None:
            row = SubjectKeyRow(subject=subject, key=secrets.token_hex(32))
            self.session.add(row)
            await self.session.flush()
        return bytes.fromhex(row.key)

    async def drafts_of(self, customer: str) -> tuple[FiledDraft, ...]:
        """All the customer's drafts, oldest first."""
        query = select(DraftRow).where(DraftRow.customer == customer).order_by(DraftRow.created, DraftRow.id)
        return tuple(filed_of(row) for row in await self.session.scalars(query))

    async def knows(self, customer: str) -> bool:
        """Whether any case of the customer is on file."""
        return (await self.session.scalars(select(CaseRow.id).where(CaseRow.customer == customer).limit(1))).first() is not None

    async def team_of(self, customer: str) -> str | None:
        """The team that the customer belongs to."""
        row = await self.session.get(CustomerRow, customer)
        return row.team if row is not None else None

    async def belong(self, customer: str, team: str | None) -> None:
        """Let the customer belong to a team, with all their drafts."""
        await self.session.merge(CustomerRow(id=customer, team=team))
        await self.session.flush()
        await self._run(update(DraftRow).where(DraftRow.customer == customer).values(team=team))

    async def erase(self, customer: str, drafts: Sequence[FiledDraft]) -> None:
        """Overwrite what is kept, delete the rest."""
        names = [one.draft.id for one in drafts]
        cases = select(CaseRow.id).where(CaseRow.customer == customer)
        await self._run(update(MessageRow).where(MessageRow.case.in_(cases)).values(text="", channel=None))
        for one in drafts:
            await self._run(update(DraftRow).where(DraftRow.id == one.draft.id).values(**draft_values(one), customer=None))
        remarks = select(RemarkRow.id).where(RemarkRow.draft.in_(names))
        await self._run(delete(MentionRow).where(MentionRow.remark.in_(remarks)))
        await self._run(delete(RemarkRow).where(RemarkRow.draft.in_(names)))
        subjects = [f"customer:{customer}", *(f"draft:{name}" for name in names)]
        await self._run(delete(HoldRow).where(HoldRow.key.in_(subjects)))
        await self._run(delete(CustomerRow).where(CustomerRow.id == customer))
        await self._run(delete(SubjectKeyRow).where(SubjectKeyRow.subject.in_(subjects)))
        if names:
            await self._run(delete(KeyRow).where(or_(*(KeyRow.body.contains(name, autoescape=True) for name in names))))
        await self._run(delete(DeskEventRow).where(DeskEventRow.customer == customer))
        await self._run(delete(PostRow).where(PostRow.customer == customer))
        await self._run(update(CaseRow).where(CaseRow.customer == customer).values(customer=None))

    async def _run(self, statement: Delete | Update) -> None:
        await self.session.execute(statement, execution_options={"synchronize_session": False})

    async def key(self, key_id: str) -> AccessKey | None:
        """The API key with this id."""
        row = await self.session.get(AccessKeyRow, key_id)
        return key_of(row) if row is not None else None

    async def put_key(self, key: AccessKey) -> None:
        """Keep a key in its present state."""
        await self.session.merge(key_row(key))
        await self.session.flush()

    async def answered(self, key: IdempotencyKey, answer: Answer) -> None:
        """Keep the answer of a claimed key."""
        row = await self.session.get(KeyRow, (key.caller, key.key))
        if row is None or row.fingerprint != key.fingerprint:
            raise VersionConflict("The idempotency key was given back meanwhile: send the request again.")
        row.status, row.body, row.headers = answer.status, answer.body, json.dumps(answer.headers)
        await self.session.flush()
