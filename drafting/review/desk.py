"""The desk: drafts are requested, reviewed and closed here. Every act and its audit entry are one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from drafting.domain.actor import Actor
from drafting.domain.approval import Approval, Contribution, FiledDraft
from drafting.domain.case import Case
from drafting.domain.channel import ChannelId
from drafting.domain.delivery import DeliveryState
from drafting.domain.draft import OPEN, DraftState, Wording
from drafting.domain.finding import Finding, Severity, Verdict
from drafting.domain.progress import Told, nobody
from drafting.domain.reading import Reading
from drafting.domain.record import DraftRecord
from drafting.errors import NotFound, TransitionRefused, VersionConflict
from drafting.ports import Answer, Clock, DraftStore, DraftUnit, Hold, IdempotencyKey
from drafting.review.binding import digest_of
from drafting.review.demand import Demand
from drafting.review.dispatch import Dispatch
from drafting.review.holds import hold_key
from drafting.review.notes import event, subject_of
from drafting.review.probes import as_probe, judged
from drafting.review.sight import Sight, sight_of, team_of_known, team_of_new
from drafting.review.states import SENDER as SERVICE
from drafting.review.states import Act, Attempt, next_state
from drafting.review.step import Handle, Stamp, close, held
from drafting.review.supersede import follows


class Checked(Protocol):
    """What the checks say of a text."""

    @property
    def reading(self) -> Reading: ...

    @property
    def findings(self) -> tuple[Finding, ...]: ...


class Drafting(Protocol):
    """Drafts a case and checks a person's words; ``drafting.pipeline.Drafter`` does."""

    async def draft(self, case: Case, channel: ChannelId, instructions: str | None = None) -> DraftRecord: ...

    async def draft_all(self, case: Case, channels: Sequence[ChannelId], told: Told = nobody) -> tuple[DraftRecord, ...]: ...

    async def recheck(self, record: DraftRecord, text: str, subject: str | None) -> Checked: ...


@dataclass(frozen=True, slots=True)
class Order:
    """A request for drafts. ``answer`` makes the answer of what was filed; ``key`` keeps it; ``told`` hears what happens meanwhile;
    ``team`` is whose customer it is, for a new one."""

    case: Case
    channels: tuple[ChannelId, ...]
    actor: Actor
    answer: Callable[[tuple[FiledDraft, ...]], Answer]
    key: IdempotencyKey | None = None
    told: Told = nobody
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person says with an approval: a note, and the reason for approving in spite of findings that block."""

    note: str | None = None
    override: str | None = None


def _nothing_changed(_filed: FiledDraft) -> str | None:
    return None


def _no_hurry(_record: DraftRecord, _now: datetime) -> datetime | None:
    return None


def _no_probe(_filed: FiledDraft, _now: datetime) -> FiledDraft | None:
    return None


@dataclass(frozen=True, slots=True)
class Rules:
    """What the desk holds people to. ``four_eyes``: nobody approves what they touched. ``claimed``: only who has taken a customer
    acts. ``aged``: a draft that was not touched for so long is checked again before it is approved. ``outdated`` says what of a
    draft's knowledge changed since (``None``: nothing); ``demand`` what the company's approval rules ask for; ``due`` by when the
    customer should have an answer. ``apart``: teams see only their own customers. ``probe`` makes a faulty copy of what was approved,
    now and then, to see whether drafts are read."""

    four_eyes: bool = False
    claimed: bool = False
    aged: timedelta = timedelta(hours=24)
    outdated: Callable[[FiledDraft], str | None] = field(default=_nothing_changed)
    demand: Callable[[FiledDraft], Demand] = field(default=lambda _filed: Demand())
    due: Callable[[DraftRecord, datetime], datetime | None] = field(default=_no_hurry)
    apart: bool = False
    probe: Callable[[FiledDraft, datetime], FiledDraft | None] = field(default=_no_probe)


@dataclass(frozen=True, slots=True)
class Desk:
    """Review over one store."""

    drafter: Drafting
    store: DraftStore
    clock: Clock
    rules: Rules = field(default=Rules())
    dispatch: Dispatch = field(default=Dispatch())

    async def request(self, order: Order) -> tuple[FiledDraft, ...]:
        """Draft and file. The customer's open drafts of an earlier turn are superseded in the same transaction."""
        if self.rules.apart:
            await self._team(self.store, order)
        records = await self.drafter.draft_all(order.case, order.channels, order.told)
        drafts = tuple(self._file(record, order.actor) for record in records)
        async with self.store.transaction() as unit:
            team = await self._team(unit, order)
            filed = tuple(replace(one, team=team) for one in drafts)
            await self._supersede(unit, order)
            await unit.add(_case_id(filed[0]), filed)
            customer = order.case.customer.id
            if customer is not None and team is not None and await unit.team_of(customer) is None:
                await unit.belong(customer, team)
            for one in filed:
                await unit.note(event("draft", one, order.actor, await unit.subject_key(subject_of(one))))
            if order.key is not None:
                await unit.answered(order.key, order.answer(filed))
        return filed

    async def approve(self, handle: Handle, consent: Consent | None = None) -> FiledDraft:
        """Approve the very bytes that were seen, and put them into the outbox. Where knowledge changed meanwhile the draft is
        superseded; where it is old and new findings block it, they are filed: ``TransitionRefused`` both times."""
        consent = consent or Consent()
        await self._look_again(handle)
        async with self.store.transaction() as unit:
            filed, state = await self._begin(unit, handle, Act.APPROVE, consent.override)
            changed = self.rules.outdated(filed)
            if changed is None and filed.probe is not None:
                return await self._close(unit, filed, state, handle, Act.APPROVE)
            if changed is None:
                override = consent.override if filed.draft.verdict is Verdict.BLOCK else None
                rule = self.rules.demand(filed).rule
                approval = Approval(handle.actor.id, self.clock(), digest_of(filed), consent.note, override, rule)
                approved = replace(filed, approval=approval, reason=None)
                await self._seed(unit, approved)
                sent = replace(approved, delivery=self.dispatch.of(approved, approval.at))
                return await self._close(unit, sent, state, handle, Act.APPROVE)
            await self._close(unit, replace(filed, reason=changed), DraftState.SUPERSEDED, handle, Act.SUPERSEDE)
        raise TransitionRefused(f"{changed} The draft is superseded: request a new one.")

    async def reject(self, handle: Handle, reason: str) -> FiledDraft:
        """Reject for a reason."""
        return await self._end(handle, Act.REJECT, reason)

    async def withdraw(self, handle: Handle, reason: str | None = None) -> FiledDraft:
        """Take a draft back; an approval that was not sent yet is void."""
        return await self._end(handle, Act.WITHDRAW, reason)

    async def reopen(self, handle: Handle) -> FiledDraft:
        """Take an approval back before it went out: the draft needs review again."""
        return await self._end(handle, Act.REOPEN, "The approval was taken back.")

    async def settle(self, handle: Handle, *, delivered: bool, reason: str) -> FiledDraft:
        """A person found out what became of a message that nobody could tell of: it arrived, or it goes back to review."""
        act = Act.CONFIRM if delivered else Act.RETURN
        async with self.store.transaction() as unit:
            filed, state = await self._begin(unit, handle, act)
            delivery = filed.delivery
            if delivery is not None:
                ended = DeliveryState.SENT if delivered else DeliveryState.FAILED
                delivery = replace(delivery, state=ended, at=self.clock() if delivered else None)
            approval = filed.approval if delivered else None
            return await self._close(unit, replace(filed, delivery=delivery, approval=approval, reason=reason), state, handle, act)

    async def edit(self, handle: Handle, text: str, subject: str | None) -> FiledDraft:
        """Take a person's words, read and checked like any others. An approval is void."""
        seen = await self.find(handle)
        await self._may(seen, handle, Act.EDIT)
        if seen.probe is not None and seen.probe.planted not in text:
            return await self._end(handle, Act.FIND, None)
        kept = subject if subject is not None else seen.draft.wording.subject
        checked = await self.drafter.recheck(seen.record, text, kept)
        wording = replace(seen.draft.wording, text=text, subject=kept)
        draft = replace(seen.draft, wording=wording, findings=checked.findings)
        record = replace(seen.record, draft=draft, reading=checked.reading)
        return await self._rewrite(handle, seen, record, self._contribution("edited", wording, handle.actor))

    async def revise(self, handle: Handle, instructions: str | None) -> FiledDraft:
        """Send back for a redraft of the same case and channel. An approval is void."""
        seen = await self.find(handle)
        await self._may(seen, handle, Act.REVISE)
        if seen.probe is not None:
            return await self._end(handle, Act.REVISE, instructions)
        again = await self.drafter.draft(seen.record.case, seen.draft.channel, instructions)
        draft = replace(again.draft, id=seen.draft.id, pair=seen.draft.pair, created=seen.draft.created)
        contribution = Contribution(draft.wording.model, "redrafted", self.clock(), draft.text, draft.wording.subject, note=instructions)
        return await self._rewrite(handle, seen, replace(again, draft=draft), contribution)

    async def supply(self, handle: Handle, facts: Mapping[str, object]) -> FiledDraft:
        """Draft the case again with facts that were found out; whoever gives them answers for them. All its open drafts are worded
        anew, so that every channel keeps saying the same; approvals are void. Raises ``BadFact`` for a value of another type."""
        seen = await self.find(handle)
        await self._may(seen, handle, Act.REVISE)
        if seen.probe is not None:
            return await self._end(handle, Act.REVISE, None)
        open_ = [one for one in await self.store.siblings(handle.draft) if one.state in OPEN and not one.is_on_its_way]
        case = replace(seen.record.case, facts={**seen.record.case.facts, **facts})
        records = await self.drafter.draft_all(case, [one.draft.channel for one in open_])
        former = {one.draft.channel: one for one in open_}
        ids = {record.draft.id: former[record.draft.channel].draft.id for record in records if record.draft.channel in former}
        async with self.store.transaction() as unit:
            for record in records:
                pair = record.draft.pair
                draft = replace(record.draft, id=ids.get(record.draft.id, record.draft.id), pair=ids.get(pair, pair) if pair else None)
                old, again = former.get(draft.channel), replace(record, draft=draft)
                if old is None:
                    await self._add(unit, replace(self._file(again, handle.actor), team=seen.team), handle.actor)
                else:
                    mine = handle if draft.id == handle.draft else Handle(draft.id, _as_read(old), handle.actor)
                    await self._word_again(unit, again, mine, f"with {', '.join(sorted(facts))}")
        return await self._stored(handle.draft)

    async def find(self, handle: Handle) -> FiledDraft:
        """The draft, if it is the version that the person saw. Raises ``NotFound``, ``VersionConflict``."""
        return held(await self.store.draft(handle.draft), handle, self._sight(handle.actor))

    async def _end(self, handle: Handle, act: Act, reason: str | None) -> FiledDraft:
        async with self.store.transaction() as unit:
            filed, state = await self._begin(unit, handle, act)
            return await self._close(unit, replace(filed, reason=reason, approval=None, delivery=None), state, handle, act)

    async def _word_again(self, unit: DraftUnit, record: DraftRecord, handle: Handle, note: str) -> None:
        filed, state = await self._begin(unit, handle, Act.REVISE)
        draft = replace(record.draft, created=filed.draft.created)
        told = Contribution(draft.wording.model, "redrafted", self.clock(), draft.text, draft.wording.subject, note=note)
        contributions = (*filed.contributions, told)
        changed = replace(
            filed, record=replace(record, draft=draft), approval=None, delivery=None, reason=None, contributions=contributions
        )
        await self._close(unit, changed, state, handle, Act.REVISE)

    async def _add(self, unit: DraftUnit, filed: FiledDraft, actor: Actor) -> None:
        await unit.add(_case_id(filed), (filed,))
        await unit.note(event("draft", filed, actor, await unit.subject_key(subject_of(filed))))

    async def _stored(self, draft: str) -> FiledDraft:
        found = await self.store.draft(draft)
        if found is None:
            raise NotFound(f"There is no draft '{draft}'.")
        return found

    async def _look_again(self, handle: Handle) -> None:
        """An old draft is checked again; new findings that block are filed before anybody approves in ignorance of them."""
        seen = await self.store.draft(handle.draft)
        if seen is None or seen.state is not DraftState.NEEDS_REVIEW or self.clock() - seen.updated < self.rules.aged:
            return
        held(seen, handle, self._sight(handle.actor))
        if seen.probe is not None:
            return
        await self._may(seen, handle, Act.REVISE)
        checked = await self.drafter.recheck(seen.record, seen.draft.text, seen.draft.wording.subject)
        known = {found.code for found in seen.draft.findings if found.severity is Severity.BLOCK}
        if {found.code for found in checked.findings if found.severity is Severity.BLOCK} <= known:
            return
        record = replace(seen.record, draft=replace(seen.draft, findings=checked.findings), reading=checked.reading)
        async with self.store.transaction() as unit:
            _same(held(await unit.draft(handle.draft), handle, self._sight(handle.actor)), seen)
            await self._close(unit, replace(seen, record=record), DraftState.NEEDS_REVIEW, handle, Act.RECHECK)
        raise TransitionRefused("The draft had been waiting, was checked again and is blocked now: read it again.")

    async def _rewrite(self, handle: Handle, seen: FiledDraft, record: DraftRecord, contribution: Contribution) -> FiledDraft:
        act = Act.EDIT if contribution.act == "edited" else Act.REVISE
        async with self.store.transaction() as unit:
            filed, state = await self._begin(unit, handle, act)
            _same(filed, seen)
            reason = (
                f"The approval by {filed.approval.by} is void: the text was {contribution.act}." if filed.approval is not None else None
            )
            contributions = (*filed.contributions, contribution)
            changed = replace(filed, record=record, approval=None, delivery=None, reason=reason, contributions=contributions)
            return await self._close(unit, changed, state, handle, act)

    async def _may(self, filed: FiledDraft, handle: Handle, act: Act) -> None:
        """Refuse before any work is done what would be refused after it; asked again in the transaction."""
        key = hold_key(filed)
        live = next((hold for hold in await self.store.holds(self.clock()) if hold.key == key), None)
        next_state(act, self._attempt(filed, handle.actor, live))

    async def _begin(self, unit: DraftUnit, handle: Handle, act: Act, override: str | None = None) -> tuple[FiledDraft, DraftState]:
        filed = held(await unit.draft(handle.draft), handle, self._sight(handle.actor))
        attempt = self._attempt(filed, handle.actor, await unit.hold(hold_key(filed)))
        return filed, next_state(as_probe(act, filed), replace(attempt, override=override))

    async def _close(self, unit: DraftUnit, filed: FiledDraft, state: DraftState, handle: Handle, act: Act) -> FiledDraft:
        act = as_probe(act, filed)
        judged_, told = judged(filed, act)
        return await close(unit, replace(judged_, reason=told or judged_.reason), state, act, Stamp(handle.actor, self.clock()))

    async def _seed(self, unit: DraftUnit, approved: FiledDraft) -> None:
        """Now and then a faulty copy of what was approved goes into the queue."""
        now = self.clock()
        probe = self.rules.probe(approved, now)
        if probe is not None:
            await unit.add(_case_id(probe), [probe])
            await unit.note(event("seed", probe, SERVICE, await unit.subject_key(subject_of(probe))))

    async def _team(self, files: DraftStore | DraftUnit, order: Order) -> str | None:
        """Whose customer the order is for. Raises ``NotPermitted``, ``BadRequest``."""
        sight, customer = self._sight(order.actor), order.case.customer.id
        known = await files.team_of(customer) if customer is not None else None
        if customer is None or (known is None and not await files.knows(customer)):
            return team_of_new(order.team, sight)
        return team_of_known(known, order.team, sight)

    def _sight(self, actor: Actor) -> Sight:
        return sight_of(actor, apart=self.rules.apart)

    async def _supersede(self, unit: DraftUnit, order: Order) -> None:
        if order.case.customer.id is None:
            return
        for old in await unit.open_drafts(order.case.customer.id):
            if follows(order.case, old.record.case) and not old.is_on_its_way:
                stamp = Stamp(order.actor, self.clock())
                closed = replace(old, reason="The customer wrote again.", approval=None, delivery=None)
                await close(unit, closed, DraftState.SUPERSEDED, Act.SUPERSEDE, stamp)

    def _file(self, record: DraftRecord, actor: Actor) -> FiledDraft:
        now = self.clock()
        wording = record.draft.wording
        wrote = Contribution(wording.model, "wrote", now, wording.text, wording.subject)
        draft = record.draft if record.draft.created is not None else replace(record.draft, created=now)
        due = self.rules.due(record, now)
        return FiledDraft(replace(record, draft=draft), 1, now, now, (wrote,), requested_by=actor.id, due=due)

    def _attempt(self, filed: FiledDraft, actor: Actor, hold: Hold | None) -> Attempt:
        holder = hold.holder if hold is not None and hold.is_live(self.clock()) else None
        return Attempt(filed, actor, self.rules.four_eyes, self.rules.demand(filed), None, holder, self.rules.claimed)

    def _contribution(self, act: str, wording: Wording, actor: Actor) -> Contribution:
        return Contribution(actor.id, act, self.clock(), wording.text, wording.subject, is_person=actor.is_person)


def _case_id(first: FiledDraft) -> str:
    return "case_" + first.draft.id.removeprefix("drf_")


def _as_read(read: FiledDraft) -> Callable[[FiledDraft], bool]:
    return lambda filed: filed.version == read.version


def _same(filed: FiledDraft, seen: FiledDraft) -> None:
    if filed.version != seen.version:
        raise VersionConflict("The draft changed since it was read: read it again.")
