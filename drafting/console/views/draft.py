"""One draft beside its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from drafting.channels.length import measure
from drafting.console.needed import Needed, more_of, needed_of
from drafting.console.pages import show
from drafting.console.sources import Origin, origins_of
from drafting.console.visit import Visit
from drafting.console.words import length
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Message
from drafting.domain.delivery import DeliveryState
from drafting.domain.draft import DraftState
from drafting.domain.finding import Finding, Severity
from drafting.errors import DraftingError
from drafting.ports import Hold, Remark
from drafting.recall import Said, timeline
from drafting.review import Act, Demand, next_state
from drafting.review.holds import hold_key
from drafting.review.probes import as_probe
from drafting.review.states import Attempt
from drafting.text.sentences import sentences
from knowledge.domain.passage import Passage

DONE: Mapping[str, str] = {
    "approve": "Approved.",
    "reject": "Rejected.",
    "withdraw": "Withdrawn.",
    "reopen": "The approval is taken back. The draft needs review again.",
    "revise": "Sent back and drafted again.",
    "edit": "Your words are in place and were checked.",
    "supply": "Drafted again with what you found out, in every channel.",
    "settle": "Settled.",
    "claim": "You have taken this customer for 15 minutes.",
    "release": "Given back.",
    "assign": "Handed over.",
    "comment": "Your comment is there.",
    "new": "Drafted. Nothing goes out before somebody approves it.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says on top: what was done, or what could not be; and what the visitor had typed meanwhile."""

    done: str = ""
    error: str = ""
    text: str | None = None
    subject: str | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is shown beside a draft."""

    siblings: tuple[FiledDraft, ...]
    said: tuple[Said, ...]
    remarks: tuple[Remark, ...]
    hold: Hold | None
    demand: Demand
    refusals: Mapping[str, str]
    origins: tuple[Origin, ...]
    cited: tuple[Passage, ...]
    needed: tuple[Needed, ...]
    more: tuple[Needed, ...]


async def show_draft(visit: Visit) -> Response:
    """The draft's page."""
    filed = await find(visit)
    return await draft_page(visit, filed, Told(done=DONE.get(visit.query("done") or "", "")))


async def draft_page(visit: Visit, filed: FiledDraft, told: Told) -> Response:
    """The page of this version of a draft."""
    evidence = await _evidence(visit, filed)
    channel = visit.office.drafter.channels.get(filed.draft.channel)
    waiting = filed.delivery is not None and filed.delivery.state is DeliveryState.WAITING
    return show(
        visit,
        "draft.html",
        told.status,
        filed=filed,
        draft=filed.draft,
        record=filed.record,
        resolution=filed.record.resolution,
        case=filed.record.case,
        evidence=evidence,
        told=told,
        size=length(measure(filed.draft.text, channel), channel) if channel is not None else "",
        channel=channel,
        is_open=filed.state in {DraftState.NEEDS_REVIEW, DraftState.APPROVED},
        undo_until=filed.delivery.due if waiting and filed.delivery is not None and filed.delivery.attempts == 0 else None,
        overridable=_overridable(filed, evidence.demand, visit),
        checked=checked_of(filed.draft.text, filed.draft.findings),
    )


def checked_of(text: str, findings: Sequence[Finding]) -> dict[str, Any]:
    """What the template of a checked text needs."""
    return {"text": text, "findings": tuple(findings), "sentences": sentences(text)}


async def find(visit: Visit) -> FiledDraft:
    """The draft of the address. Raises ``NotFound``."""
    return await visit.office.files.draft(visit.part("draft"), visit.who)


async def _evidence(visit: Visit, filed: FiledDraft) -> Evidence:
    office, record = visit.office, filed.record
    key = hold_key(filed)
    hold = next((one for one in await office.store.holds(office.clock()) if one.key == key), None)
    demand = office.desk.rules.demand(filed)
    library = office.drafter.library
    needed = needed_of(record.resolution, library)
    cited = (library.passage(citation) for citation in record.resolution.citations)
    return Evidence(
        siblings=await office.files.siblings(filed.draft.id, visit.who),
        said=await _said(visit, filed),
        remarks=await office.queue.comments(filed.draft.id, visit.who),
        hold=hold,
        demand=demand,
        refusals=_refusals(visit, filed, demand, hold),
        origins=origins_of(filed, library),
        cited=tuple(passage for passage in cited if passage is not None),
        needed=needed,
        more=more_of(record, library, {field.name for field in needed}),
    )


async def _said(visit: Visit, filed: FiledDraft) -> tuple[Said, ...]:
    """The conversation on one time line; of somebody without an id, what this case holds."""
    customer = filed.record.case.customer.id
    if customer is None:
        return tuple(Said(message.at or filed.created, None, message) for message in filed.record.case.messages)
    said = timeline(*await visit.office.files.said(customer, visit.who))
    shown = {DraftState.APPROVED, DraftState.SENT, DraftState.UNKNOWN}
    return tuple(one for one in said if one.draft is None or one.draft.state in shown or one.draft.draft.id == filed.draft.id)


def is_of_case(message: Message, filed: FiledDraft) -> bool:
    """Whether a message belongs to the draft's own case."""
    return message in filed.record.case.messages


def _refusals(visit: Visit, filed: FiledDraft, demand: Demand, hold: Hold | None) -> dict[str, str]:
    """For each act what stands against it, as the state table says it; empty where nothing does."""
    rules = visit.office.desk.rules
    attempt = Attempt(filed, visit.who, rules.four_eyes, demand, None, hold.holder if hold is not None else None, rules.claimed)
    found = {}
    for act in (Act.APPROVE, Act.REJECT, Act.EDIT, Act.REVISE, Act.WITHDRAW, Act.REOPEN, Act.CONFIRM):
        try:
            next_state(as_probe(act, filed), attempt)
            found[act.value] = ""
        except DraftingError as error:
            found[act.value] = str(error)
    return found


def _overridable(filed: FiledDraft, demand: Demand, visit: Visit) -> bool:
    """Whether whoever looks may approve in spite of everything that blocks."""
    blocking = [found for found in filed.draft.findings if found.severity is Severity.BLOCK]
    return bool(blocking) and all(demand.lets_override(found, visit.who) for found in blocking)
