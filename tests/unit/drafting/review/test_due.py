"""By when a customer should have an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from drafting.domain.case import Customer, Message, Role
from drafting.domain.channel import Channel, ChannelId, Visibility
from drafting.domain.record import DraftRecord
from drafting.domain.triage import Priority
from drafting.review import due_at
from drafting.review.holds import hold_key, mentioned
from knowledge.domain.company import Company
from tests.unit.drafting.review.test_states import NOW, draft

COMPANY = Company("Acme", "USD", "UTC", tiers=("standard", "gold"))
CHAT = Channel(ChannelId("chat"), Visibility.PRIVATE, respond_within={"gold": timedelta(hours=2)})


def record(tier: str | None = None, priority: Priority = Priority.NORMAL, *messages: Message) -> DraftRecord:
    found = draft().record
    case = replace(found.case, customer=Customer("c-1", tier=tier), messages=messages or (Message("Hello?"),))
    return replace(found, case=case, resolution=replace(found.resolution, priority=priority))


def test_the_channel_promises_a_tier_or_the_priority_says() -> None:
    assert due_at(record("gold"), NOW, CHAT, COMPANY) == NOW + timedelta(hours=2)
    assert due_at(record("standard"), NOW, CHAT, COMPANY) == NOW + timedelta(hours=24)
    hours = [due_at(record(None, priority), NOW, None, COMPANY) - NOW for priority in (Priority.URGENT, Priority.HIGH, Priority.LOW)]
    assert hours == [timedelta(hours=1), timedelta(hours=4), timedelta(hours=72)]


def test_it_counts_from_the_customers_last_message() -> None:
    old, new = NOW - timedelta(hours=5), NOW - timedelta(hours=3)
    said = (Message("a", at=old), Message("b", at=new), Message("we", Role.AGENT, at=NOW))
    assert due_at(record("gold", Priority.LOW, *said), NOW, CHAT, COMPANY) == new + timedelta(hours=2)
    assert due_at(record("gold", Priority.LOW, Message("a", at=NOW + timedelta(days=9))), NOW, CHAT, COMPANY) == NOW + timedelta(hours=2)


def test_what_is_taken_with_a_draft() -> None:
    assert hold_key(draft()) == "customer:c-1"
    nobody = replace(draft(), record=replace(draft().record, case=replace(draft().record.case, customer=Customer())))
    assert hold_key(nobody) == "draft:drf_1"


def test_mentions() -> None:
    assert mentioned("@anna: ask @arno.b. Not a@b.example, @@x, @ y; @anna!") == ("anna", "arno.b")
