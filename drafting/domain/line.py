"""A draft in one line: what a list, a queue and figures show of it, without its evidence. Pure."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import datetime

from drafting.domain.approval import FiledDraft
from drafting.domain.case import Role

GLIMPSE = 180
_MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft. ``who`` is the customer's name, handle or id; ``glimpse`` the beginning of their last message; ``asked`` when they
    wrote it, as far as known; ``codes`` the codes of its findings, each with its severity (``warn case.stale``); ``changed`` the share
    of the first wording's words that people changed (0..1); ``answered`` when it was approved; ``sent`` when it went out; ``probe`` that a fault was
    planted in it."""

    id: str
    version: int
    state: str
    channel: str
    form: str
    verdict: str
    created: datetime
    updated: datetime
    due: datetime | None = None
    customer: str | None = None
    who: str = ""
    tier: str | None = None
    priority: str = "normal"
    action: str = "reply"
    kinds: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    glimpse: str = ""
    codes: tuple[str, ...] = ()
    model: str = ""
    cost: float = 0.0
    changed: float = 0.0
    asked: datetime | None = None
    answered: datetime | None = None
    sent: datetime | None = None
    overridden: bool = False
    probe: bool = field(default=False)


def line_of(filed: FiledDraft) -> DraftLine:
    """The line of a draft in its present version."""
    draft, record = filed.draft, filed.record
    customer, resolution = record.case.customer, record.resolution
    return DraftLine(
        id=draft.id,
        version=filed.version,
        state=draft.state.value,
        channel=str(draft.channel),
        form=draft.form.value,
        verdict=draft.verdict.value,
        created=filed.created,
        updated=filed.updated,
        due=filed.due,
        customer=customer.id,
        who=customer.name or customer.handle or customer.id or "",
        tier=customer.tier,
        priority=resolution.priority.value,
        action=resolution.action.value,
        kinds=tuple(map(str, resolution.kinds)),
        policies=tuple(str(decision.policy) for decision in resolution.decisions),
        glimpse=_glimpse(filed),
        codes=tuple(f"{found.severity.value} {found.code}" for found in draft.findings),
        model=draft.wording.model,
        cost=draft.wording.cost,
        changed=_changed(filed),
        asked=max((one.at for one in record.case.messages if one.role is Role.CUSTOMER and one.at is not None), default=None),
        answered=filed.approval.at if filed.approval is not None else None,
        sent=filed.delivery.at if filed.delivery is not None else None,
        overridden=filed.approval is not None and filed.approval.override is not None,
        probe=filed.probe is not None,
    )


def _glimpse(filed: FiledDraft) -> str:
    messages = filed.record.case.customer_messages
    return " ".join(messages[-1].text[: 4 * GLIMPSE].split())[:GLIMPSE] if messages else ""


def _changed(filed: FiledDraft) -> float:
    """How much people changed since a writer last worded it."""
    written = next((one.text for one in reversed(filed.contributions) if not one.is_person), None)
    if written is None or written == filed.draft.text:
        return 0.0
    before, after = written.split()[:_MOST_WORDS], filed.draft.text.split()[:_MOST_WORDS]
    return round(1 - difflib.SequenceMatcher(None, before, after, autojunk=False).ratio(), 4)
