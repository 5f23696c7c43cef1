"""Reading suites: what is wrong is named with its line; rewordings keep the case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from drafting.domain.case import Role
from evals.case import channels_of, read_suite, wordings
from knowledge.domain.company import Company
from knowledge.errors import InvalidKnowledge, Problem
from tests.unit.evals.build import suite_file

COMPANY = Company("Acme", "USD", "America/New_York")


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidKnowledge) as caught:
        read_suite(suite_file(folder, text))
    return caught.value.problems


def test_an_unknown_key_is_named_with_its_line(tmp_path: Path) -> None:
    found = problems(
        tmp_path, "suite: tiny\nchannels: [email]\nscenarios:\n  - id: one\n    messages: [Hello]\n    expect:\n      actoin: reply\n"
    )
    assert [(entry.line, entry.key) for entry in found] == [(7, "scenarios.0.expect.actoin")]
    assert "unknown key 'actoin'" in str(found[0])


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "suite: tiny\nchanels: [email]\nscenarios:\n  - id: One\n    messages: []\n    expect: {action: answer}\n")
    keys = {entry.key.split(".")[-1] if entry.key else "" for entry in found}
    assert {"chanels", "channels", "id", "messages"} <= keys
    assert any("action" in (entry.key or "") for entry in found)


def test_ids_stand_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path, "suite: tiny\nchannels: [email]\nscenarios:\n  - {id: one, messages: [Hello]}\n  - {id: one, messages: [Hello again]}\n"
    )
    assert "'one'" in str(found[0])


def test_a_key_given_twice_is_an_error(tmp_path: Path) -> None:
    found = problems(tmp_path, "suite: tiny\nsuite: other\nchannels: [email]\nscenarios:\n  - {id: one, messages: [Hello]}\n")
    assert found[0].line == 2


@pytest.mark.parametrize("text", ["", "just words", "- a list", "suite: [", "suite: tiny\n\tchannels: [email]"])
def test_what_is_no_suite_is_refused(tmp_path: Path, text: str) -> None:
    assert all(entry.file.endswith("suite.yaml") for entry in problems(tmp_path, text))


def test_what_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "suite.yaml"
    path.write_bytes(b"suite: caf\xe9\n")
    with pytest.raises(InvalidKnowledge, match="UTF-8"):
        read_suite(path)


MESSAGES = """
suite: tiny
as_of: 2026-11-01
channels: [email, chat]
scenarios:
  - id: talk
    as_of: 2026-11-05
    channels: [sms]
    messages:
      - Where is my kite?
      - {role: agent, text: It left on Monday., channel: chat, at: 2026-11-02T09:00:00Z}
      - {text: It is still not here., at: 2026-11-04T10:00:00}
    rewordings: [Nothing came yet.]
    customer: {id: c-1, tier: gold}
    facts: {days: 4}
  - id: plain
    messages: [Hello there]
"""


def test_messages_are_strings_or_mappings_and_rewordings_replace_the_customers_last(tmp_path: Path) -> None:
    suite = read_suite(suite_file(tmp_path, MESSAGES))
    first, second = wordings(suite.scenarios[0], suite, COMPANY)
    assert [message.role for message in first.messages] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    assert first.messages[2].at is not None
    assert first.messages[2].at.tzinfo == COMPANY.zone
    assert [message.text for message in second.messages] == ["Where is my kite?", "It left on Monday.", "Nothing came yet."]
    assert second.messages[2].at == first.messages[2].at
    assert (second.customer, second.facts, second.as_of) == (first.customer, first.facts, date(2026, 11, 5))


def test_a_rewording_never_replaces_an_agents_message(tmp_path: Path) -> None:
    text = "suite: tiny\nchannels: [email]\nscenarios:\n  - id: one\n    messages: [Hello, {role: agent, text: Good day}]\n    rewordings: [Hi]\n"
    suite = read_suite(suite_file(tmp_path, text))
    _, second = wordings(suite.scenarios[0], suite, COMPANY)
    assert [message.text for message in second.messages] == ["Hi", "Good day"]


def test_what_a_scenario_does_not_say_comes_from_the_suite(tmp_path: Path) -> None:
    suite = read_suite(suite_file(tmp_path, MESSAGES))
    talk, plain = suite.scenarios
    assert channels_of(talk, suite) == ("sms",)
    assert channels_of(plain, suite) == ("email", "chat")
    assert next(wordings(plain, suite, COMPANY)).as_of == date(2026, 11, 1)
    assert suite.folder == tmp_path.parent


def test_lists_may_be_written_as_one_value(tmp_path: Path) -> None:
    expect = "{action: reply, in_public: holding, commits: credit, says: 35, never_says: ['50%'], withholds: O-1, priority: [high, urgent]}"
    text = f"suite: tiny\nchannels: [email]\nscenarios:\n  - id: one\n    messages: [Hello]\n    expect: {expect}\n"
    found = read_suite(suite_file(tmp_path, text)).scenarios[0].expect
    assert (found.action, found.in_public, found.commits, found.says) == (["reply"], ["holding"], ["credit"], ["35"])
    assert found.never_says.in_channel(public=False) == ["50%"]
    assert found.withholds.in_channel(public=True) == ["O-1"]
    assert found.withholds.in_channel(public=False) == []
