"""Each metric on runs made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from evals.metric import Counts, RunMetric
from evals.metrics import METRICS, consistency
from evals.metrics.decision import cites
from evals.record import Run
from tests.unit.evals.build import finding, run, scenario

RUN_METRICS = {metric.name: metric for metric in METRICS if isinstance(metric, RunMetric)}
FAILED = run(error="ModelFailed: gone", text="", form="", action="", priority="")

EVERYTHING: Mapping[str, Any] = {
    "action": "reply",
    "in_public": "full",
    "outcome": {"returns": "store_credit"},
    "commits": ["credit"],
    "says": ["store credit", "September"],
    "never_says": ["50%"],
    "cites": ["returns"],
    "withholds": ["O-1182"],
    "priority": "high",
}


def judge(name: str, made: Run, **expect: Any) -> Counts:
    return RUN_METRICS[name].judge(made, scenario(**expect))


@pytest.mark.parametrize("name", sorted(set(RUN_METRICS) - {"privacy_leak_rate", "fallback_rate"}))
def test_a_failed_run_is_wrong_and_stays_in_the_denominator(name: str) -> None:
    public = run(public=True, error="ModelFailed: gone", text="", form="")
    right, of = RUN_METRICS[name].judge(public, scenario(**EVERYTHING))
    assert right == 0
    assert of >= 1


@pytest.mark.parametrize("name", ["privacy_leak_rate", "fallback_rate"])
def test_a_failed_run_leaks_nothing_and_still_counts(name: str) -> None:
    assert judge(name, FAILED, **EVERYTHING) == (0, 1)


@pytest.mark.parametrize(
    "name",
    [
        "action_accuracy",
        "form_accuracy",
        "outcome_accuracy",
        "priority_accuracy",
        "citation_accuracy",
        "commitment_accuracy",
        "says_rate",
        "never_says_rate",
    ],
)
def test_what_is_not_expected_is_not_judged(name: str) -> None:
    assert judge(name, run()) == (0, 0)
    assert judge(name, FAILED) == (0, 0)


def test_any_of_the_actions_and_forms_expected_is_right() -> None:
    assert judge("action_accuracy", run(action="ask"), action=["reply", "ask"]) == (1, 1)
    assert judge("action_accuracy", run(action="look_up"), action=["reply", "ask"]) == (0, 1)
    assert judge("form_accuracy", run(public=True, form="holding"), in_public=["full", "holding"]) == (1, 1)
    assert judge("form_accuracy", run(public=True, form="silent"), in_public=["full", "holding"]) == (0, 1)
    assert judge("form_accuracy", run(public=False, form="full"), in_public="holding") == (0, 0)
    assert judge("priority_accuracy", run(priority="high"), priority=["high", "urgent"]) == (1, 1)


def test_an_outcome_of_null_means_undecided() -> None:
    made = run(outcomes={"returns": "store_credit", "warranty": None})
    assert judge("outcome_accuracy", made, outcome={"returns": "store_credit", "warranty": None}) == (2, 2)
    assert judge("outcome_accuracy", made, outcome={"returns": None, "warranty": "repair"}) == (0, 2)
    assert judge("outcome_accuracy", made, outcome={"late_delivery": None}) == (1, 1)


@pytest.mark.parametrize(
    ("made", "expect", "right"),
    [
        (["credit"], {"commits": ["credit"]}, 1),
        ([], {"commits": ["credit"]}, 0),
        (["credit", "refund"], {"commits": ["credit"]}, 0),
        (["credit", "refund"], {"commits": ["credit"], "may_commit": ["refund"]}, 1),
        (["refund"], {"commits": ["refund|credit"]}, 1),
        (["credit"], {"commits": ["refund|credit"]}, 1),
        (["repair"], {"commits": ["refund|credit"]}, 0),
        (["credit", "callback"], {"commits": ["credit"], "may_commit": ["escalation|callback"]}, 1),
        ([], {"commits": []}, 1),
        (["callback"], {"commits": []}, 0),
        (["credit"], {"commits": ["credit"], "may_commit": ["discount"], "never_commits": ["discount"]}, 1),
        (["credit", "discount"], {"commits": ["credit"], "may_commit": ["discount"], "never_commits": ["discount"]}, 0),
        (["credit"], {"never_commits": ["refund"]}, 1),
        (["refund"], {"never_commits": ["refund"]}, 0),
    ],
)
def test_commitments_of_a_full_draft(made: list[str], expect: dict[str, Any], right: int) -> None:
    assert judge("commitment_accuracy", run(commitments=tuple(made)), **expect) == (right, 1)


def test_a_holding_line_need_not_promise_but_must_not_promise_what_is_forbidden() -> None:
    assert judge("commitment_accuracy", run(form="holding"), commits=["credit"]) == (1, 1)
    assert judge("commitment_accuracy", run(form="holding", commitments=("refund",)), commits=["credit"], never_commits=["refund"]) == (
        0,
        1,
    )


def test_what_a_policy_forbids_is_never_promised() -> None:
    assert judge("policy_compliance", run(commitments=("discount",), never=("discount",))) == (0, 1)
    assert judge("policy_compliance", run(commitments=("credit",), never=("discount",))) == (1, 1)
    assert judge("policy_compliance", run(findings=(finding("promises", "block"),))) == (0, 1)
    assert judge("policy_compliance", run(findings=(finding("promises", "warn"), finding("tone", "block")))) == (1, 1)


def test_what_is_withheld_counts_where_it_is_heard() -> None:
    text = "Your order O-1182 is on its way."
    assert judge("privacy_leak_rate", run(public=True, text=text), withholds=["O-1182"]) == (1, 1)
    assert judge("privacy_leak_rate", run(public=False, text=text), withholds=["O-1182"]) == (0, 1)
    assert judge("privacy_leak_rate", run(public=False, text=text), withholds={"private": ["O-1182"]}) == (1, 1)
    assert judge("privacy_leak_rate", run(public=False, text=text), withholds={"all": ["O-1182"]}) == (1, 1)
    assert judge("privacy_leak_rate", run(public=True, text="Your order O-11823 left."), withholds=["O-1182"]) == (0, 1)
    assert judge("privacy_leak_rate", run(findings=(finding("privacy", "block"),))) == (1, 1)
    assert judge("privacy_leak_rate", run(findings=(finding("privacy", "warn"),))) == (0, 1)


def test_phrases_by_audience() -> None:
    text = "We can give you 50% off order O-1182."
    expect = {"never_says": {"public": ["O-1182"], "all": ["50%", "free"]}}
    assert judge("never_says_rate", run(public=True, text=text), **expect) == (1, 3)
    assert judge("never_says_rate", run(public=False, text=text), **expect) == (1, 2)


def test_what_must_be_said_counts_in_full_drafts_alone() -> None:
    assert judge("says_rate", run(text="You get “Store  Credit”."), says=["store credit", "refund|voucher"]) == (1, 2)
    assert judge("says_rate", run(form="holding"), says=["store credit"]) == (0, 0)
    assert judge("says_rate", FAILED, says=["store credit", "refund"]) == (0, 2)


@pytest.mark.parametrize(
    ("wanted", "is_cited"),
    [
        ("returns", True),
        ("returns#window", True),
        ("returns#fees", False),
        ("return", False),
        ("shipping|returns", True),
        ("shipping|returns#fees", False),
        ("returns@3#window", True),
    ],
)
def test_an_article_or_its_section_is_cited(wanted: str, is_cited: bool) -> None:
    assert cites("returns@3#window", wanted) is is_cited


def test_all_that_must_be_cited_is_and_nothing_that_must_not_be() -> None:
    made = run(citations=("returns@3#window", "shipping@1#cost"))
    assert judge("citation_accuracy", made, cites=["returns#window", "shipping"]) == (1, 1)
    assert judge("citation_accuracy", made, cites=["returns", "warranty"]) == (0, 1)
    assert judge("citation_accuracy", made, cites=["returns"], never_cites=["shipping"]) == (0, 1)
    assert judge("citation_accuracy", made, never_cites=["returns-2024"]) == (1, 1)


@pytest.mark.parametrize(("name", "check"), [("grounding", "grounding"), ("tone_fit", "tone")])
def test_a_check_that_blocks_is_a_miss(name: str, check: str) -> None:
    assert judge(name, run(findings=(finding(check, "block"),))) == (0, 1)
    assert judge(name, run(findings=(finding("privacy", "block"),))) == (1, 1)


def test_tone_is_missed_by_a_warning_too() -> None:
    assert judge("tone_fit", run(findings=(finding("tone", "warn"),))) == (0, 1)
    assert judge("grounding", run(findings=(finding("grounding", "warn"),))) == (1, 1)


def test_length_and_fall_backs() -> None:
    assert judge("length_fit", run(fits=False)) == (0, 1)
    assert judge("length_fit", run(fits=True)) == (1, 1)
    assert judge("fallback_rate", run(fallback=True)) == (1, 1)


def test_commitments_are_consistent_over_channels_and_wordings() -> None:
    same = [run(channel=name, wording=number, commitments=("credit",)) for name in ("email", "sms") for number in (0, 1)]
    assert consistency.commitments(same, scenario()) == 1.0
    assert consistency.commitments([*same, run(channel="chat")], scenario()) == 0.0
    assert consistency.commitments([*same, run(channel="social_public", public=True, form="holding")], scenario()) == 1.0
    assert consistency.commitments([*same, FAILED], scenario()) == 0.0
    assert consistency.commitments([run(form="holding")], scenario()) is None


def test_information_is_compared_within_a_wording() -> None:
    one = run(channel="email", values=("money:5:USD", "duration:30:day"), citations=("returns@1#window",))
    less = run(channel="sms", values=("money:5:USD",), citations=("returns@1#window",))
    assert consistency.information([one, one], scenario()) == 1.0
    assert consistency.information([one, less], scenario()) == pytest.approx(2 / 3)
    assert consistency.information([one, run(channel="sms", wording=1, values=("money:9:USD",))], scenario()) is None
    assert consistency.information([one, FAILED], scenario()) == 0.0
    assert consistency.information([run(), run(channel="sms")], scenario()) == 1.0
