"""Drafts for the tests of stores, and how they are put there and moved on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from drafting.domain.approval import Contribution, FiledDraft
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.draft import DraftState
from drafting.ports import DraftStore
from tests.integration.fakes import FakeDrafter

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


async def filed(drafter: FakeDrafter, customer: str = "c-1", minute: int = 0, channel: str = "email") -> FiledDraft:
    """A draft of a case, made at that minute."""
    at = NOW + timedelta(minutes=minute)
    case = Case((Message("My kite broke.", at=at),), date(2026, 11, 1), Customer(customer, record={"price": 12.5}), {"days": 3})
    record = await drafter.draft(case, ChannelId(channel))
    return FiledDraft(record, 1, at, at, (Contribution("embedded", "wrote", at, record.draft.text),), requested_by="anna")


async def add(store: DraftStore, draft: FiledDraft) -> None:
    async with store.transaction() as unit:
        await unit.add(f"case_{draft.draft.id}", [draft])


def moved(draft: FiledDraft, state: DraftState) -> FiledDraft:
    """Its next version, in another state."""
    record = replace(draft.record, draft=replace(draft.draft, state=state))
    return replace(draft, record=record, version=draft.version + 1)
