"""The desk: drafts are requested, reviewed and closed here. Every act and its audit entry are one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from drafting.domain.actor import Actor
from drafting.domain.approval import Approval, Contribution, FiledDraft
from drafting.domain.case import Case
from drafting.domain.channel import ChannelId
from drafting.domain.draft import DraftState, Wording
from drafting.domain.finding import Finding
from drafting.domain.reading import Reading
from drafting.domain.record import DraftRecord
from drafting.errors import NotFound, TransitionRefused, VersionConflict
from drafting.ports import Answer, Clock, DraftStore, DraftUnit, IdempotencyKey
from drafting.review.binding import digest_of
from drafting.review.notes import event
from drafting.review.states import Act, Attempt, next_state
from drafting.review.supersede import follows


class Checked(Protocol):
    """What the checks say of a text."""

    @property
    def reading(self) -> Reading: ...

    @property
    def findings(self) -> tuple[Finding, ...]: ...


class Drafting(Protocol):
    """Drafts a case and checks a person's words; ``drafting.pipeline.Drafter`` does."""

    async def draft(self, case: Case, channel: ChannelId) -> DraftRecord: ...

    async def draft_all(self, case: Case, channels: Sequence[ChannelId]) -> tuple[DraftRecord, ...]: ...

    async def recheck(self, record: DraftRecord, text: str, subject: str | None) -> Checked: ...


@dataclass(frozen=True, slots=True)
class Order:
    """A request for drafts. ``answer`` makes the answer of what was filed; ``key`` keeps it."""

    case: Case
    channels: tuple[ChannelId, ...]
    actor: Actor
    answer: Callable[[tuple[FiledDraft, ...]], Answer]
    key: IdempotencyKey | None = None


@dataclass(frozen=True, slots=True)
class Handle:
    """A person's hold on one draft: ``accepts`` says whether the stored version is the one that they saw."""

    draft: str
    accepts: Callable[[FiledDraft], bool]
    actor: Actor


def _nothing_changed(_filed: FiledDraft) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Desk:
    """Review over one store. ``outdated`` says what of a draft's knowledge changed since it was written (``None``: nothing)."""

    drafter: Drafting
    store: DraftStore
    clock: Clock
    four_eyes: bool = False
    outdated: Callable[[FiledDraft], str | None] = field(default=_nothing_changed)

    async def request(self, order: Order) -> tuple[FiledDraft, ...]:
        """Draft and file. The customer's open drafts of an earlier turn are superseded in the same transaction."""
        records = await self.drafter.draft_all(order.case, order.channels)
        now = self.clock()
        filed = tuple(self._file(record, order.actor) for record in records)
        async with self.store.transaction() as unit:
            await self._supersede(unit, order)
            await unit.add(_case_id(filed[0]), filed)
            for one in filed:
                await unit.note(event("draft", one, order.actor, now))
            if order.key is not None:
                await unit.answered(order.key, order.answer(filed))
        return filed

    async def approve(self, handle: Handle, note: str | None = None) -> FiledDraft:
        """Approve the very bytes that were seen. Where knowledge changed meanwhile it is superseded; ``TransitionRefused``."""
        async with self.store.transaction() as unit:
            filed, state = await self._begin(unit, handle, Act.APPROVE)
            changed = self.outdated(filed)
            if changed is None:
                approval = Approval(handle.actor.id, self.clock(), digest_of(filed), note)
                return await self._close(unit, replace(filed, approval=approval), state, handle, Act.APPROVE)
            await self._close(unit, replace(filed, reason=changed), DraftState.SUPERSEDED, handle, Act.SUPERSEDE)
        raise TransitionRefused(f"{changed} The draft is superseded: request a new one.")

    async def reject(self, handle: Handle, reason: str) -> FiledDraft:
        """Reject for a reason."""
        async with self.store.transaction() as unit:
            filed, state = await self._begin(unit, handle, Act.REJECT)
            return await self._close(unit, replace(filed, reason=reason, approval=None), state, handle, Act.REJECT)

    async def withdraw(self, handle: Handle, reason: str | None = None) -> FiledDraft:
        """Take a draft back."""
        async with self.store.transaction() as unit:
            filed, state = await self._begin(unit, handle, Act.WITHDRAW)
            return await self._close(unit, replace(filed, reason=reason, approval=None), state, handle, Act.WITHDRAW)

    async def edit(self, handle: Handle, text: str, subject: str | None) -> FiledDraft:
        """Take a person's words, read and checked like any others. An approval is void."""
        seen = await self.find(handle)
        next_state(Act.EDIT, self._attempt(seen, handle.actor))
        kept = subject if subject is not None else seen.draft.wording.subject
        checked = await self.drafter.recheck(seen.record, text, kept)
        wording = replace(seen.draft.wording, text=text, subject=kept)
        draft = replace(seen.draft, wording=wording, findings=checked.findings)
        record = replace(seen.record, draft=draft, reading=checked.reading)
        return await self._rewrite(handle, seen, record, self._contribution("edited", wording, handle.actor))

    async def revise(self, handle: Handle, instructions: str | None) -> FiledDraft:
        """Send back for a redraft of the same case and channel. An approval is void."""
        seen = await self.find(handle)
        next_state(Act.REVISE, self._attempt(seen, handle.actor))
        again = await self.drafter.draft(seen.record.case, seen.draft.channel)
        draft = replace(again.draft, id=seen.draft.id, pair=seen.draft.pair, created=seen.draft.created)
        contribution = Contribution(draft.wording.model, "redrafted", self.clock(), draft.text, draft.wording.subject, note=instructions)
        return await self._rewrite(handle, seen, replace(again, draft=draft), contribution)

    async def find(self, handle: Handle) -> FiledDraft:
        """The draft, if it is the version that the person saw. Raises ``NotFound``, ``VersionConflict``."""
        return _held(await self.store.draft(handle.draft), handle)

    async def _rewrite(self, handle: Handle, seen: FiledDraft, record: DraftRecord, contribution: Contribution) -> FiledDraft:
        act = Act.EDIT if contribution.act == "edited" else Act.REVISE
        async with self.store.transaction() as unit:
            filed, state = await self._begin(unit, handle, act)
            if filed.version != seen.version:
                raise VersionConflict("The draft changed since it was read: read it again.")
            changed = replace(filed, record=record, approval=None, contributions=(*filed.contributions, contribution))
            return await self._close(unit, changed, state, handle, act)

    async def _begin(self, unit: DraftUnit, handle: Handle, act: Act) -> tuple[FiledDraft, DraftState]:
        filed = _held(await unit.draft(handle.draft), handle)
        return filed, next_state(act, self._attempt(filed, handle.actor))

    async def _close(self, unit: DraftUnit, filed: FiledDraft, state: DraftState, handle: Handle, act: Act) -> FiledDraft:
        now = self.clock()
        draft = replace(filed.draft, state=state)
        stored = replace(filed, record=replace(filed.record, draft=draft), version=filed.version + 1, updated=now)
        await unit.replace(stored)
        await unit.note(event(act.value, stored, handle.actor, now))
        return stored

    async def _supersede(self, unit: DraftUnit, order: Order) -> None:
        if order.case.customer.id is None:
            return
        for old in await unit.open_drafts(order.case.customer.id):
            if follows(order.case, old.record.case):
                handle = Handle(old.draft.id, lambda _filed: True, order.actor)
                closed = replace(old, reason="The customer wrote again.", approval=None)
                await self._close(unit, closed, DraftState.SUPERSEDED, handle, Act.SUPERSEDE)

    def _file(self, record: DraftRecord, actor: Actor) -> FiledDraft:
        now = self.clock()
        wording = record.draft.wording
        wrote = Contribution(wording.model, "wrote", now, wording.text, wording.subject)
        draft = record.draft if record.draft.created is not None else replace(record.draft, created=now)
        return FiledDraft(replace(record, draft=draft), 1, now, now, (wrote,), requested_by=actor.id)

    def _attempt(self, filed: FiledDraft, actor: Actor) -> Attempt:
        return Attempt(filed, actor, self.four_eyes)

    def _contribution(self, act: str, wording: Wording, actor: Actor) -> Contribution:
        return Contribution(actor.id, act, self.clock(), wording.text, wording.subject, is_person=actor.is_person)


def _case_id(first: FiledDraft) -> str:
    return "case_" + first.draft.id.removeprefix("drf_")


def _held(filed: FiledDraft | None, handle: Handle) -> FiledDraft:
    if filed is None:
        raise NotFound(f"There is no draft '{handle.draft}'.")
    if not handle.accepts(filed):
        raise VersionConflict("The draft changed since it was read: read it again.")
    return filed
