"""Cases as people and programs write them."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from drafting.adapters.cases import MAX_MESSAGE_CHARACTERS, MAX_MESSAGES, read_case, read_case_file
from drafting.domain.case import Role
from drafting.errors import BadRequest, EmptyCase
from knowledge.domain.company import Company

COMPANY = Company("Acme", "USD", "America/New_York")


def read(**data: Any) -> Any:
    return read_case(json.dumps(data), COMPANY)


def test_a_message_is_a_string_or_a_mapping() -> None:
    found = read(
        messages=["Hello", {"role": "agent", "text": "Good day", "channel": "chat", "at": "2026-11-01T09:00:00"}],
        as_of="2026-11-01",
    )
    first, second = found.messages
    assert (first.role, first.text, first.channel, first.at) == (Role.CUSTOMER, "Hello", None, None)
    assert (second.role, second.at) == (Role.AGENT, datetime(2026, 11, 1, 9, tzinfo=COMPANY.zone))
    assert found.as_of == date(2026, 11, 1)


def test_a_time_with_a_zone_keeps_it() -> None:
    (message,) = read(messages=[{"text": "Hello", "at": "2026-11-01T09:00:00Z"}]).messages
    assert message.at is not None
    assert message.at.isoformat() == "2026-11-01T09:00:00+00:00"


def test_nothing_of_the_customer_is_required() -> None:
    found = read(messages=["Hello"])
    assert (found.customer.id, found.customer.record, found.facts) == (None, {}, {})
    assert isinstance(found.as_of, date)


def test_a_request_may_be_read_as_a_case() -> None:
    assert read(channel="email", channels=["chat"], messages=["Hello"]).messages[0].text == "Hello"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": "Hello"}, "messages"),
        ({"messages": [{"text": "Hello", "rôle": "agent"}]}, "rôle"),
        ({"messages": [{"role": "bot", "text": "Hello"}]}, "messages.0.role"),
        ({"messages": [{"role": "agent"}]}, "messages.0.text"),
        ({"messages": ["Hello"], "customer": {"tear": "gold"}}, "customer.tear"),
        ({"messages": ["Hello"], "customer": {"followers": -1}}, "customer.followers"),
        ({"messages": ["Hello"], "facts": [1]}, "facts"),
        ({"messages": ["Hello"], "as_of": "2026-13-01"}, "as_of"),
        ({"messages": ["Hello"] * (MAX_MESSAGES + 1)}, "messages"),
        ({"messages": ["x" * (MAX_MESSAGE_CHARACTERS + 1)]}, "messages.0.text"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(data: dict[str, Any], says: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read_case(json.dumps(data), COMPANY, file="case.json")
    assert says in str(caught.value)
    assert "case.json" in str(caught.value)
    assert len(str(caught.value)) < 2_000


@pytest.mark.parametrize("source", ["", "nonsense", "[1, 2]", "3", "null", '{"messages": [', '"text"'])
def test_what_is_no_case_is_refused(source: str) -> None:
    with pytest.raises(BadRequest, match=r"case\.json"):
        read_case(source, COMPANY, file="case.json")


@pytest.mark.parametrize("messages", [[" "], ["\n\t"], [{"role": "agent", "text": "Hello"}]])
def test_a_customer_says_something(messages: list[Any]) -> None:
    with pytest.raises(EmptyCase):
        read(messages=messages)


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"messages": ["Zoë schrieb"]}', encoding="utf-8")
    assert read_case_file(path, COMPANY).messages[0].text == "Zoë schrieb"
    path.write_bytes('{"messages": ["Zoë"]}'.encode("latin-1"))
    with pytest.raises(BadRequest, match="UTF-8"):
        read_case_file(path, COMPANY)
    with pytest.raises(FileNotFoundError):
        read_case_file(tmp_path / "missing.json", COMPANY)


def test_a_byte_order_mark_is_no_part_of_a_case(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b'\xef\xbb\xbf{"messages": ["Hello"]}')
    assert read_case_file(path, COMPANY).messages[0].text == "Hello"


@pytest.mark.parametrize(
    "source", ['{"messages": ["a"], "facts": {"n": ' + "[" * 20_000 + "]" * 20_000 + "}}", '{"messages": ["a"], "facts": {"n": NaN}}']
)
def test_json_that_only_python_would_read_is_refused(source: str) -> None:
    with pytest.raises(BadRequest):
        read_case(source, COMPANY)
