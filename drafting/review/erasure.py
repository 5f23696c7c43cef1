"""Forgetting a person: every value goes, what happened stays, and the audit chain still holds.

The log holds digests made with a secret of the customer's own. With the secret gone they are noise, and the chain over them is as
whole as before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from drafting.domain.actor import Actor
from drafting.domain.approval import Approval, Contribution, FiledDraft
from drafting.domain.case import Case, Customer, Message
from drafting.domain.delivery import Delivery
from drafting.domain.draft import OPEN, Draft, DraftState, Wording
from drafting.domain.reading import Reading
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Resolution
from drafting.domain.triage import Triage, Understanding
from drafting.errors import NotFound, TransitionRefused
from drafting.ports import Clock, DraftStore
from drafting.review.notes import plain_event

ERASED = "Erased at the person's request."


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was forgotten."""

    drafts: int


async def erase(store: DraftStore, clock: Clock, customer: str, actor: Actor) -> Erased:
    """Forget a customer. Raises ``NotFound``, and ``TransitionRefused`` while a message to them is being sent."""
    async with store.transaction() as unit:
        drafts = await unit.drafts_of(customer)
        if not drafts and not await unit.knows(customer):
            raise NotFound("There is no customer with this id.")
        if any(one.is_on_its_way for one in drafts):
            raise TransitionRefused("A message to this customer is being sent this very moment: try again when that is settled.")
        at = clock()
        emptied = tuple(replace(_without_values(one), version=one.version + 1, updated=at) for one in drafts)
        await unit.erase(customer, emptied)
        for one in emptied:
            await unit.note(plain_event("erase", one.draft.id, actor, at, version=one.version, state=one.state.value))
    await store.tidy()
    return Erased(len(drafts))


def _without_values(filed: FiledDraft) -> FiledDraft:
    """What is left of a draft: ids, times, states, codes, who did what; no word of anybody's."""
    record, draft, resolution = filed.record, filed.draft, filed.record.resolution
    state = DraftState.WITHDRAWN if filed.state in OPEN else filed.state
    findings = tuple(replace(found, message="", fix="", start=0, end=0) for found in draft.findings)
    wording = Wording("", None, draft.wording.model, draft.wording.prompt, draft.wording.cost, draft.wording.tokens)
    bare = Draft(draft.id, draft.resolution, draft.channel, draft.form, wording, findings, state, draft.pair, created=draft.created)
    case = Case(tuple(Message("", one.role) for one in record.case.messages), record.case.as_of, Customer())
    decided = Resolution(resolution.id, resolution.action, resolution.actions, citations=resolution.citations)
    contributions = tuple(Contribution(one.by, one.act, one.at, "", is_person=one.is_person) for one in filed.contributions)
    return replace(
        filed,
        record=DraftRecord(case, Triage(record.triage.kinds), Understanding(), decided, bare, Reading("")),
        contributions=contributions,
        approval=_bare_approval(filed.approval) if state is filed.state else None,
        delivery=_bare_delivery(filed.delivery) if state is filed.state else None,
        reason=ERASED,
        probe=replace(filed.probe, planted="") if filed.probe is not None else None,
    )


def _bare_approval(approval: Approval | None) -> Approval | None:
    return Approval(approval.by, approval.at, "0" * 64, rule=approval.rule) if approval is not None else None


def _bare_delivery(delivery: Delivery | None) -> Delivery | None:
    """The message's name is a digest of what it said."""
    return replace(delivery, message="", receipt=None, problem=None) if delivery is not None else None
