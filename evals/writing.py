"""Suites written: from a template, a table of cases, messages that were sent; and as a file that ``eval run`` reads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case
from drafting.pii.detect import DetectorFailed
from drafting.pii.mask import mask
from evals.case import Scenario
from knowledge.errors import InvalidKnowledge, Problem

CHANNELS = ["social_public", "social_dm", "email", "chat", "phone", "sms", "review"]
TEMPLATE = """\
suite: {suite}
knowledge: {knowledge}            # the knowledge folder, relative to this file
as_of: {as_of}                    # the day on which the cases are judged
channels: [social_public, social_dm, email, chat, phone, sms, review]
scenarios:
  - id: first-case
    note: what this case is about
    messages: ["What the customer wrote"]
    rewordings: ["The same in other words"]
    customer: {{name: Ada Example, handle: "@ada", tier: null, record: {{order: O-1000}}}}
    facts: {{}}                   # what is known for sure, by the names of the policies' inputs
    expect:                       # what is not given is not judged
      action: reply               # reply | ask | look_up | escalate | no_reply
      # outcome: {{a-policy: an-outcome}}
      # commits: [credit]
      # never_commits: [refund, discount]
      # says: ["store credit"]
      withholds: [O-1000]         # never in public
"""
_COLUMNS = {"id", "note", "message", "rewording", "name", "handle", "tier", "followers", "action", "commits", "never_commits", "says", "never_says", "withholds", "cites", "priority", "in_public"}  # fmt: skip
_LISTS = {"commits", "never_commits", "says", "never_says", "withholds", "cites", "action", "in_public", "priority"}


def as_yaml(head: Mapping[str, Any], scenarios: Iterable[Scenario]) -> str:
    """A suite file."""
    rows = [_bare(scenario) for scenario in scenarios]
    return yaml.safe_dump({**head, "scenarios": rows}, sort_keys=False, allow_unicode=True, width=140)


def _bare(scenario: Scenario) -> dict[str, Any]:
    """What stands in the file: nothing that is as it would be anyway."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    data["messages"] = [entry["text"] if set(entry) == {"text"} else entry for entry in data["messages"]]
    return data


def from_table(text: str, file: str) -> list[Scenario]:
    """Scenarios from CSV: a column for the message, and any of the others; ``fact.NAME`` and ``outcome.POLICY`` columns too. Several values
    of one cell are separated by ``;``. Raises ``InvalidKnowledge`` with the lines."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    names = [name.strip() for name in rows.fieldnames or []]
    strange = [name for name in names if name not in _COLUMNS and not name.startswith(("fact.", "outcome.", "record."))]
    if strange or "message" not in names:
        found = f"unknown columns: {', '.join(strange)}" if strange else "there is no column 'message'"
        raise InvalidKnowledge([Problem(file, found, 1, expected=f"{', '.join(sorted(_COLUMNS))}, fact.NAME, record.NAME, outcome.POLICY")])
    scenarios, problems = [], []
    for number, row in enumerate(rows, 1):
        cells = {name.strip(): value.strip() for name, value in row.items() if name and isinstance(value, str) and value.strip()}
        try:
            scenarios.append(Scenario.model_validate(_from_row(cells, number)))
        except (ValueError, KeyError) as error:
            problems.append(Problem(file, str(error).split("\n")[0], number + 1))
    if problems:
        raise InvalidKnowledge(problems)
    return scenarios


def _from_row(cells: Mapping[str, str], number: int) -> dict[str, Any]:
    expect: dict[str, Any] = {name: [part.strip() for part in cells[name].split(";")] for name in _LISTS & cells.keys()}
    outcomes = {name.removeprefix("outcome."): value for name, value in cells.items() if name.startswith("outcome.")}
    if outcomes:
        expect["outcome"] = {name: None if value in {"null", "undecided"} else value for name, value in outcomes.items()}
    customer: dict[str, Any] = {name: cells[name] for name in ("name", "handle", "tier", "followers") if name in cells}
    record = {name.removeprefix("record."): value for name, value in cells.items() if name.startswith("record.")}
    return {
        "id": cells.get("id", f"row-{number}"),
        "note": cells.get("note", ""),
        "messages": [cells["message"]],
        "rewordings": [part.strip() for part in cells.get("rewording", "").split(";") if part.strip()],
        "customer": {**customer, **({"record": record} if record else {})},
        "facts": {name.removeprefix("fact."): _value(value) for name, value in cells.items() if name.startswith("fact.")},
        "expect": expect,
    }


def _value(cell: str) -> Any:
    """A fact as a suite file has it: numbers and booleans as such, dates and all else as text."""
    value = yaml.safe_load(cell)
    return value if isinstance(value, bool | int | float) else cell


def from_sent(drafts: Sequence[FiledDraft], contacts: Sequence[str] = ()) -> tuple[list[Scenario], int]:
    """Scenarios from drafts that were sent, one for each case, with personal data replaced by made-up values; and how many cases were left
    out, because they could not be searched for personal data. What was decided then is what is expected."""
    found: dict[str, Scenario] = {}
    refused = 0
    for filed in drafts:
        resolution = filed.record.resolution
        if resolution.id in found:
            continue
        try:
            found[resolution.id] = _replaced(filed, f"sent-{len(found) + 1}", contacts)
        except DetectorFailed:
            refused += 1
    return list(found.values()), refused


def _replaced(filed: FiledDraft, name: str, contacts: Sequence[str]) -> Scenario:
    case, resolution = filed.record.case, filed.record.resolution
    values = _Values(case, contacts)
    messages = [{"role": message.role.value, "text": values.without(message.text), "channel": message.channel} for message in case.messages]
    customer = {"tier": case.customer.tier, "followers": case.customer.followers, "name": "Robin Example" if case.customer.name else None}
    # Facts decide, so their kind must stay; text among them may name a person.
    facts = {key: values.without(value) if isinstance(value, str) else value for key, value in case.facts.items()}
    expect = {
        "action": resolution.action.value,
        "outcome": {decision.policy: decision.outcome for decision in resolution.decisions},
        "commits": sorted({commitment.type for commitment in resolution.commitments}),
    }
    data = {
        "id": name,
        "note": "from a message that was sent",
        "messages": messages,
        "customer": customer,
        "facts": facts,
        "expect": expect,
    }
    return Scenario.model_validate({**data, "as_of": case.as_of})


class _Values:
    """The personal values of a case, each with one made-up value in its place."""

    def __init__(self, case: Case, contacts: Sequence[str]) -> None:
        self._known = {**case.customer.record, "name": case.customer.name, "handle": case.customer.handle, "id": case.customer.id}
        self._known = {name: value for name, value in self._known.items() if value}
        self._contacts = contacts
        self._made: dict[tuple[str, str], str] = {}

    def without(self, text: str) -> str:
        masked = mask(text, self._known, keep=self._contacts)
        for placeholder, words in masked.table.items():
            masked_kind = re.sub(r"_\d+⟧$", "", placeholder.lstrip("⟦"))
            text_of = self._made.setdefault((masked_kind, words.casefold()), _made_up(masked_kind, len(self._made) + 1))
            masked = type(masked)(masked.text.replace(placeholder, text_of), masked.table)
        return masked.text


def _made_up(kind: str, number: int) -> str:
    if kind == "EMAIL":
        return f"person{number}@mail.example"
    if kind == "PHONE":
        return f"+1 800 555 01{number % 100:02}"
    if kind in {"NAME", "PERSON"}:
        return "Robin Example"
    if kind == "HANDLE":
        return f"@person{number}"
    return f"X-{1000 + number}"


def from_lines(text: str, file: str) -> list[Scenario]:
    """Scenarios from JSON Lines, each as in a suite file. Raises ``InvalidKnowledge`` with the lines."""
    scenarios, problems = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                scenarios.append(Scenario.model_validate_json(line))
            except ValueError as error:
                problems.append(Problem(file, str(error).replace("\n", " ")[:200], number))
    if problems:
        raise InvalidKnowledge(problems)
    return scenarios
