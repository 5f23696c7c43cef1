"""Suites written, varied and exchanged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.draft import Draft, Form, Wording
from drafting.domain.reading import CommitmentReading, Reading
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Action, Resolution
from drafting.domain.triage import Kind, Triage, Understanding
from evals.case import read_suite
from evals.exchange import from_promptfoo, to_inspect, to_promptfoo
from evals.quality import twins
from evals.score import judged
from evals.vary import INVARIANT, parity, varied
from evals.writing import TEMPLATE, as_yaml, from_lines, from_sent, from_table
from knowledge.domain.decision import Decision, InputUse, PolicyId
from knowledge.domain.facts import FactSource
from knowledge.errors import InvalidKnowledge
from tests.unit.evals.build import run, scenario, suite_file

HEAD = {"suite": "made", "knowledge": "..", "as_of": "2026-11-01", "channels": ["email", "social_public"]}
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_the_template_is_a_suite(tmp_path: Path) -> None:
    assert read_suite(suite_file(tmp_path, TEMPLATE.format(**HEAD))).scenarios[0].id == "first-case"


def test_a_table_becomes_scenarios_and_is_read_back(tmp_path: Path) -> None:
    text = "id,message,rewording,fact.purchase_date,outcome.returns,commits,tier\na,My widget broke,It broke; Broken,2026-09-02,store_credit,credit,gold\n,Hi,,,undecided,,\n"
    found = from_table(text, "cases.csv")
    assert [entry.id for entry in found] == ["a", "row-2"]
    assert found[0].rewordings == ["It broke", "Broken"]
    assert found[0].facts == {"purchase_date": "2026-09-02"}
    assert (found[0].expect.commits, found[1].expect.outcome) == (["credit"], {"returns": None})
    assert list(read_suite(suite_file(tmp_path, as_yaml(HEAD, found))).scenarios) == found
    assert from_lines("".join(entry.model_dump_json(exclude_defaults=True) + "\n" for entry in found), "x")[0].id == "a"


@pytest.mark.parametrize("text", ["id\nx\n", "message,colour\nHi,red\n", "id,message\nNot An Id,Hi\n"])
def test_a_table_that_cannot_be_read_says_why(text: str) -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        from_table(text, "cases.csv")
    assert caught.value.problems[0].line in {1, 2}


def sent(name: str, outcome: str, channel: str = "email", **customer: str) -> FiledDraft:
    decision = Decision(PolicyId("returns"), "Returns", outcome, "a-rule", "", inputs={"days": InputUse(60, FactSource.VERIFIED)})
    resolution = Resolution(f"res_{name}", Action.REPLY, (Action.REPLY,), decisions=(decision,))
    text = "I am Walter Grump, mail w.grump@mail.example or ring +1 212 555 7788. My order O-1182 broke."
    case = Case((Message(text),), date(2026, 11, 1), Customer(name="Walter Grump", record={"order": "O-1182"}, **customer), {"days": 60})
    reading = Reading("", commitments=(CommitmentReading(outcome, outcome, 0, 1),))
    draft = Draft(f"drf_{name}", resolution.id, ChannelId(channel), Form.FULL, Wording("We will."))
    return FiledDraft(DraftRecord(case, Triage((Kind.COMPLAINT,)), Understanding(), resolution, draft, reading), 1, NOW, NOW)


def test_no_personal_value_of_a_sent_case_stays() -> None:
    (found,), refused = from_sent([sent("a", "credit")])
    text = found.model_dump_json()
    assert refused == 0
    assert [word for word in ("Walter", "Grump", "w.grump", "7788", "O-1182") if word in text] == []
    assert "broke" in found.messages[0].text
    assert found.expect.outcome == {"returns": "credit"}


def test_twins_are_pairs_of_equal_facts_and_different_ends() -> None:
    drafts = [sent("a", "credit"), sent("b", "refund", channel="sms"), sent("c", "credit"), sent("d", "refund", tier="gold")]
    found = {(pair.one, pair.other): pair.differ for pair in twins(drafts)}
    assert found[("drf_a", "drf_b")] == ("channel",)
    assert found[("drf_a", "drf_d")] == ("tier",)
    assert ("drf_a", "drf_c") not in found
    assert twins([drafts[0], drafts[2]]) == []


def test_variations_keep_what_is_expected_and_are_drawn_by_the_seed() -> None:
    origin = scenario(action="reply", priority="high", says=["30 days"])
    found = list(varied(origin, INVARIANT))
    assert {entry.id.partition("--")[2] for entry in found} >= {"angry", "polite", "name", "followers-0", "by-email", "long"}
    assert all(entry.expect.says == ["30 days"] and entry.expect.action == ["reply"] for entry in found)
    assert found == list(varied(origin, INVARIANT))


def test_parity_counts_drafts_that_are_decided_as_their_origin() -> None:
    runs = [
        run(commitments=("credit",)),
        run(scenario="broken--angry", commitments=("credit",)),
        run(scenario="broken--name", commitments=()),
    ]
    assert parity([*runs, run(scenario="broken--tier-gold")]) == {"angry": (1, 1), "name": (0, 1)}


def test_a_suite_for_promptfoo_comes_back(tmp_path: Path) -> None:
    suite = read_suite(suite_file(tmp_path, as_yaml(HEAD, [scenario(says=["store credit|credit"], never_says=["50%"], withholds=["O-1"])])))
    config = to_promptfoo(suite, "http://localhost:8000/")
    data = yaml.safe_load(config)
    assert [test["vars"]["channel"] for test in data["tests"]] == ["email", "social_public"]
    assert data["tests"][1]["assert"] == [{"type": "not-icontains", "value": "50%"}, {"type": "not-icontains", "value": "O-1"}]
    found, left = from_promptfoo(config, "promptfooconfig.yaml")
    assert left == []
    assert found[0].messages[0].text == "My widget broke."
    assert found[0].expect.says == ["store credit|credit"]


def test_what_promptfoo_asks_otherwise_is_named() -> None:
    text = (
        "prompts: ['Q: {{q}}']\ntests:\n  - vars: {q: Hi}\n    assert: [{type: llm-rubric, value: kind}, {type: contains, value: hello}]\n"
    )
    found, left = from_promptfoo(text, "p.yaml")
    assert (found[0].messages[0].text, found[0].expect.says, left) == ("Q: Hi", ["hello"], ["test 1: llm-rubric"])


def test_an_inspect_log_counts_what_is_right() -> None:
    scenarios = {("tiny", "broken"): scenario(action="reply")}
    log = to_inspect(judged([run(), run(channel="chat", action="ask")], scenarios), "tiny", "embedded")
    assert log["results"]["scores"][0]["metrics"]["accuracy"]["value"] == 0.5
    assert [sample["scores"]["right"]["value"] for sample in log["samples"]] == ["C", "I"]
