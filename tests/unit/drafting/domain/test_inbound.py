"""What was told of a thread, in any order and any number of times, is one conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from drafting.domain.case import Customer, Role, Thread
from drafting.domain.inbound import DeskEvent, EventKind, told

THREAD = Thread("desk", "41", "chat")
AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def event(message: str, minute: int, kind: EventKind = EventKind.CREATED, text: str = "", role: Role = Role.CUSTOMER) -> DeskEvent:
    return DeskEvent(f"{message}-{minute}-{kind}", THREAD, kind, message, AT + timedelta(minutes=minute), text or message, role)


STORY = [
    event("a", 0, text="My kite broke."),
    event("b", 1, text="It is the red one."),
    event("b", 3, EventKind.CHANGED, "It is the blue one."),
    event("c", 2, text="Sorry, wrong shop."),
    event("c", 4, EventKind.DELETED),
    event("d", 5, text="We will look at it.", role=Role.AGENT),
]


@given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=6))
def test_order_and_repetition_change_nothing(order: list[DeskEvent], again: list[DeskEvent]) -> None:
    found = told([*order, *again])
    assert [message.text for message in found.messages] == ["My kite broke.", "It is the blue one.", "We will look at it."]
    assert not found.waits


@given(st.permutations(STORY[:-1]))
def test_a_message_keeps_its_place_when_it_is_changed(order: list[DeskEvent]) -> None:
    found = told(order)
    assert [message.at for message in found.messages] == [AT, AT + timedelta(minutes=1)]
    assert found.waits


def test_a_change_whose_message_was_never_told_of_is_its_first_news() -> None:
    found = told([event("z", 7, EventKind.CHANGED, "Hello?")])
    assert [(message.text, message.at) for message in found.messages] == [("Hello?", AT + timedelta(minutes=7))]


def test_nothing_is_left_of_a_thread_whose_messages_are_gone() -> None:
    found = told([event("a", 0), event("a", 1, EventKind.DELETED)])
    assert found.messages == ()
    assert not found.waits


def test_what_is_known_of_the_customer_grows() -> None:
    first = DeskEvent("1", THREAD, EventKind.CREATED, "a", AT, "Hi", customer=Customer("c", "Walter", record={"email": "w@mail.example"}))
    later = DeskEvent(
        "2", THREAD, EventKind.CREATED, "b", AT + timedelta(1), "Hi", customer=Customer("c", None, tier="gold", record={"phone": "1"})
    )
    assert told([later, first]).customer == Customer("c", "Walter", tier="gold", record={"email": "w@mail.example", "phone": "1"})
