"""A customer's timeline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from drafting.domain.case import Message, Role
from drafting.ports import HeardMessage
from drafting.recall import timeline

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def heard(case: str, minute: int, *messages: Message) -> list[HeardMessage]:
    return [HeardMessage(case, message, NOW + timedelta(minutes=minute)) for message in messages]


def told(messages: list[HeardMessage]) -> list[str]:
    return [said.message.text for said in timeline(messages, ()) if said.message is not None]


def test_history_that_is_repeated_is_told_once() -> None:
    a, b, c = Message("a"), Message("b", Role.AGENT), Message("c")
    assert told([*heard("1", 0, a), *heard("2", 5, a, b, c)]) == ["a", "b", "c"]


def test_what_was_said_twice_is_told_twice() -> None:
    ok = Message("ok")
    assert told([*heard("1", 0, ok), *heard("2", 5, ok, ok)]) == ["ok", "ok"]


def test_the_same_words_elsewhere_are_another_message() -> None:
    assert told([*heard("1", 0, Message("a", channel="sms")), *heard("2", 5, Message("a", channel="email"))]) == ["a", "a"]


def test_a_message_with_its_own_time_stands_there() -> None:
    late = heard("1", 0, Message("late", at=NOW + timedelta(hours=3)))
    assert told([*late, *heard("2", 60, Message("earlier"))]) == ["earlier", "late"]


def test_messages_of_one_case_keep_their_order() -> None:
    assert told(heard("1", 0, Message("z"), Message("a"), Message("m"))) == ["z", "a", "m"]
