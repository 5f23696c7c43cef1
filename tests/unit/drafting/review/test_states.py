"""The table of states, its guards, and what an approval binds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import Contribution, FiledDraft, Probe
from drafting.domain.case import Case, Customer, Message, Role
from drafting.domain.channel import ChannelId
from drafting.domain.draft import Draft, DraftState, Form, Wording
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Reading
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Action, Resolution
from drafting.domain.triage import Triage, Understanding
from drafting.errors import NotPermitted, TransitionRefused
from drafting.review import Act, Blocked, Held, digest_of, follows, next_state
from drafting.review.probes import as_probe, judged
from drafting.review.states import SENDER, Attempt
from knowledge.domain.decision import Decision, PolicyId

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ANNA = Actor("anna", frozenset({ActorRole.AGENT}))
ARNO = Actor("arno", frozenset({ActorRole.APPROVER}))
ADA = Actor("ada", frozenset({ActorRole.ADMIN}))
QUINN = Actor("quinn", frozenset({ActorRole.QA, ActorRole.KNOWLEDGE_MANAGER}))
ROBOT = Actor("robot", frozenset({ActorRole.APPROVER, ActorRole.ADMIN}), is_person=False)


def draft(state: DraftState = DraftState.NEEDS_REVIEW, findings: tuple[Finding, ...] = ()) -> FiledDraft:
    """A draft on file."""
    case = Case((Message("My kite broke."),), date(2026, 11, 1), Customer("c-1", handle="@c", record={"email": "c@mail.example"}))
    decision = Decision(PolicyId("returns"), "Returns", "credit", "always", "because", revision=2)
    resolution = Resolution("res_1", Action.REPLY, decisions=(decision,), citations=("returns@3#window",))
    made = Draft("drf_1", "res_1", ChannelId("email"), Form.FULL, Wording("Hello.", "Your kite"), findings, state)
    record = DraftRecord(case, Triage(()), Understanding(), resolution, made, Reading("Hello."))
    return FiledDraft(record, 1, NOW, NOW, (Contribution("embedded", "wrote", NOW, "Hello."),))


ACTS = (Act.APPROVE, Act.REJECT, Act.EDIT, Act.REVISE, Act.WITHDRAW, Act.SUPERSEDE)
LEADS = {
    Act.RECHECK: DraftState.NEEDS_REVIEW,
    Act.APPROVE: DraftState.APPROVED,
    Act.REJECT: DraftState.REJECTED,
    Act.EDIT: DraftState.NEEDS_REVIEW,
    Act.REVISE: DraftState.NEEDS_REVIEW,
    Act.WITHDRAW: DraftState.WITHDRAWN,
    Act.SUPERSEDE: DraftState.SUPERSEDED,
}
LEGAL = {(DraftState.NEEDS_REVIEW, act) for act in (*ACTS, Act.RECHECK)} | {
    (DraftState.APPROVED, act) for act in ACTS if act is not Act.APPROVE
}


@pytest.mark.parametrize("state", [state for state in DraftState if state is not DraftState.UNKNOWN])
@pytest.mark.parametrize("act", [*ACTS, Act.RECHECK])
def test_the_table_is_whole(state: DraftState, act: Act) -> None:
    attempt = Attempt(draft(state), ADA)
    if (state, act) in LEGAL:
        assert next_state(act, attempt) is LEADS[act]
    else:
        with pytest.raises(TransitionRefused, match=state.value):
            next_state(act, attempt)


@pytest.mark.parametrize("state", [state for state in DraftState if state is not DraftState.UNKNOWN])
@pytest.mark.parametrize("act", [Act.APPROVE, Act.REJECT, Act.FIND, Act.MISS, Act.SEND])
def test_a_probe_is_found_or_missed_and_never_approved_or_sent(state: DraftState, act: Act) -> None:
    probe = replace(draft(state), probe=Probe("wait", "nine weeks"))
    attempt = Attempt(probe, SENDER if act is Act.SEND else ADA)
    if state is DraftState.NEEDS_REVIEW and act in {Act.FIND, Act.MISS}:
        assert next_state(act, attempt) is DraftState.WITHDRAWN
        with pytest.raises(TransitionRefused, match="not seeded with a fault"):
            next_state(act, replace(attempt, filed=draft(state)))
        with pytest.raises(NotPermitted):
            next_state(act, replace(attempt, actor=ROBOT))
        with pytest.raises(Held):
            next_state(act, replace(attempt, holder="somebody"))
    elif (state, act) != (DraftState.NEEDS_REVIEW, Act.REJECT) and (state, act) != (DraftState.APPROVED, Act.REJECT):
        with pytest.raises(TransitionRefused):
            next_state(act, attempt)


def test_what_is_told_of_a_probe() -> None:
    probe = replace(draft(DraftState.NEEDS_REVIEW), probe=Probe("wait", "nine weeks"))
    with pytest.raises(TransitionRefused, match="This draft was seeded with a fault: it never goes out"):
        next_state(Act.APPROVE, Attempt(probe, ADA))
    found, told = judged(probe, Act.FIND)
    assert (found.probe, told) == (
        Probe("wait", "nine weeks", found=True),
        "This draft was a test of attention, with a fault planted in it (wait: “nine weeks”). You found it. Nothing was sent.",
    )
    missed, told = judged(probe, Act.MISS)
    assert (missed.probe, told) == (
        Probe("wait", "nine weeks", found=False),
        "This draft was a test of attention, with a fault planted in it (wait: “nine weeks”). It was approved all the same. Nothing was sent.",
    )
    assert judged(probe, Act.EDIT) == (probe, None)
    assert judged(draft(DraftState.NEEDS_REVIEW), Act.MISS) == (draft(DraftState.NEEDS_REVIEW), None)
    assert [as_probe(act, probe) for act in (Act.APPROVE, Act.REJECT, Act.REVISE, Act.EDIT)] == [Act.MISS, Act.FIND, Act.FIND, Act.EDIT]
    assert as_probe(Act.APPROVE, found) is Act.MISS
    assert as_probe(Act.APPROVE, draft(DraftState.NEEDS_REVIEW)) is Act.APPROVE


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        (Act.APPROVE, {"arno", "ada"}),
        (Act.REJECT, {"anna", "arno", "ada"}),
        (Act.EDIT, {"anna", "arno", "ada", "robot"}),
        (Act.REVISE, {"anna", "arno", "ada", "robot"}),
        (Act.WITHDRAW, {"anna", "arno", "ada", "robot"}),
    ],
)
def test_who_may_do_what(act: Act, allowed: set[str]) -> None:
    could = set()
    for actor in (ANNA, ARNO, ADA, QUINN, ROBOT):
        try:
            next_state(act, Attempt(draft(), actor))
        except NotPermitted:
            continue
        could.add(actor.id)
    assert could == allowed


@pytest.mark.parametrize("severity", Severity)
def test_only_what_blocks_stops_an_approval(severity: Severity) -> None:
    found = Finding("tone", "tone.x", severity, "x")
    attempt = Attempt(draft(findings=(found,)), ARNO)
    if severity is Severity.BLOCK:
        with pytest.raises(Blocked) as refused:
            next_state(Act.APPROVE, attempt)
        assert refused.value.findings == (found,)
        assert "1 finding" in str(refused.value)
    else:
        assert next_state(Act.APPROVE, attempt) is DraftState.APPROVED


@pytest.mark.parametrize("actor", [ARNO, ADA])
def test_four_eyes(actor: Actor) -> None:
    touched = replace(draft(), contributions=(Contribution(actor.id, "edited", NOW, "Hello.", is_person=True),))
    assert next_state(Act.APPROVE, Attempt(touched, actor)) is DraftState.APPROVED
    with pytest.raises(NotPermitted):
        next_state(Act.APPROVE, Attempt(touched, actor, four_eyes=True))
    assert next_state(Act.APPROVE, Attempt(draft(), actor, four_eyes=True)) is DraftState.APPROVED


def _with(**changes: Any) -> FiledDraft:
    filed = draft()
    record = filed.record
    parts = {"draft": record.draft, "case": record.case, "resolution": record.resolution}
    return replace(filed, record=replace(record, **{name: replace(parts[name], **change) for name, change in changes.items()}))


CUSTOMER = draft().record.case.customer
BOUND = {
    "body": _with(draft={"wording": Wording("Hello!", "Your kite")}),
    "subject": _with(draft={"wording": Wording("Hello.", "Your other kite")}),
    "no subject": _with(draft={"wording": Wording("Hello.")}),
    "channel": _with(draft={"channel": ChannelId("chat")}),
    "form": _with(draft={"form": Form.HOLDING}),
    "customer": _with(case={"customer": replace(CUSTOMER, id="c-2")}),
    "handle": _with(case={"customer": replace(CUSTOMER, handle="@d")}),
    "address": _with(case={"customer": replace(CUSTOMER, record={"email": "d@mail.example"})}),
    "article revision": _with(resolution={"citations": ("returns@4#window",)}),
    "policy revision": _with(resolution={"decisions": (replace(draft().record.resolution.decisions[0], revision=3),)}),
}


@pytest.mark.parametrize("what", BOUND)
def test_an_approval_binds(what: str) -> None:
    assert digest_of(BOUND[what]) != digest_of(draft())


def test_what_does_not_reach_the_customer_is_not_bound() -> None:
    assert digest_of(replace(draft(DraftState.APPROVED), version=7)) == digest_of(draft())


def _case(*texts: str, customer: str | None = "c-1", at: datetime | None = None) -> Case:
    return Case(tuple(Message(text, at=at) for text in texts), date(2026, 11, 1), Customer(customer))


def test_a_case_follows_the_one_that_it_continues() -> None:
    assert follows(_case("a", "b"), _case("a"))
    assert not follows(_case("a"), _case("a"))
    assert not follows(_case("b", "c"), _case("a"))
    assert not follows(_case("a", "b", customer="c-2"), _case("a"))
    assert not follows(_case("a", "b", customer=None), _case("a", customer=None))
    assert not follows(Case((Message("a", Role.AGENT), Message("b")), date(2026, 11, 1), Customer("c-1")), _case("a"))


def test_a_case_follows_the_one_that_is_earlier() -> None:
    assert follows(_case("b", at=NOW.replace(hour=2)), _case("a", at=NOW.replace(hour=1)))
    assert not follows(_case("b", at=NOW.replace(hour=1)), _case("a", at=NOW.replace(hour=1)))
    assert not follows(_case("b", at=NOW), _case("a"))
