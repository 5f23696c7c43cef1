"""The exact words and digests: what is bound, what is told, what the log says. A change here is a change for auditors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import Approval, Contribution
from drafting.domain.audit import GENESIS, AuditEntry, AuditEvent, Break, canonical, seal, verify_chain
from drafting.domain.case import Customer
from drafting.domain.delivery import Delivery, DeliveryState, Outgoing
from drafting.domain.draft import DraftState
from drafting.errors import DraftingError, NotPermitted, TransitionRefused
from drafting.review import Act, Dispatch, digest_of, next_state
from drafting.review.approval_rules import demand_of
from drafting.review.binding import binding, recipient
from drafting.review.demand import Demand
from drafting.review.dispatch import message_id, outgoing
from drafting.review.states import Attempt, Held
from knowledge.domain.company import ApprovalRule, Company
from tests.unit.drafting.review.test_states import ADA, ANNA, ARNO, NOW, QUINN, ROBOT, draft


def test_what_is_bound() -> None:
    assert binding(draft()) == {
        "body": "Hello.",
        "subject": "Your kite",
        "channel": "email",
        "form": "full",
        "recipient": {"id": "c-1", "handle": "@c", "email": "c@mail.example"},
        "citations": ["returns@3#window"],
        "policies": {"returns": 2},
    }
    assert digest_of(draft()) == "bd10b92bb7d7944234799282f2ee4fd01e1ce20854c539f27e2c592b171b1215"


def test_who_gets_it() -> None:
    customer = Customer("c-1", record={"email": "a@b.example", "phone": 5550100, "iban": "X"})
    case = replace(draft().record.case, customer=customer)
    assert recipient(case) == {"id": "c-1", "handle": None, "email": "a@b.example", "phone": "5550100"}


def test_what_is_sent() -> None:
    approved = replace(draft(DraftState.APPROVED), approval=Approval("arno", NOW, digest_of(draft())))
    dispatch = Dispatch(lambda channel: f"desk-of-{channel}", timedelta(seconds=9))
    assert dispatch.of(approved, NOW) == Delivery(
        "msg_6c84073cedd804370369c35b0840e097", "desk-of-email", DeliveryState.WAITING, NOW + timedelta(seconds=9)
    )
    assert message_id(approved) == "msg_6c84073cedd804370369c35b0840e097"
    assert outgoing(approved, "msg") == Outgoing(
        "msg",
        "drf_1",
        "email",
        recipient(draft().record.case),
        "Hello.",
        "bd10b92bb7d7944234799282f2ee4fd01e1ce20854c539f27e2c592b171b1215",
        "Your kite",
        "arno",
    )
    assert outgoing(draft(), "msg").approved_by is None
    assert Dispatch().of(approved, NOW) is None
    silent = replace(
        approved, record=replace(approved.record, draft=replace(approved.draft, wording=replace(approved.draft.wording, text=" ")))
    )
    assert dispatch.of(silent, NOW) is None


@pytest.mark.parametrize(
    ("act", "attempt", "words"),
    [
        (Act.APPROVE, Attempt(draft(), ROBOT), "Only a person may do this, never a program."),
        (Act.APPROVE, Attempt(draft(), QUINN), "This needs one of the roles admin, approver."),
        (Act.EDIT, Attempt(draft(), QUINN), "This needs one of the roles admin, agent, approver."),
        (Act.EDIT, Attempt(draft(), ANNA, holder="arno"), "'arno' has taken this customer: ask them to release or to hand over."),
        (Act.EDIT, Attempt(draft(), ANNA, claimed=True), "Take the draft before you act on it: POST /v1/drafts/ID/claim."),
        (Act.APPROVE, Attempt(draft(DraftState.SENT), ADA), "A draft that is sent allows no 'approve'. Allowed: nothing."),
        (
            Act.EDIT,
            Attempt(draft(DraftState.UNKNOWN), ADA),
            "A draft that is unknown allows no 'edit'. Allowed: confirm, return.",
        ),
        (
            Act.APPROVE,
            Attempt(draft(DraftState.APPROVED), ADA),
            "A draft that is approved allows no 'approve'. Allowed: edit, reject, reopen, revise, withdraw.",
        ),
        (
            Act.EDIT,
            Attempt(
                replace(draft(DraftState.APPROVED), delivery=Delivery("m", "d", DeliveryState.SENDING, NOW)),
                ANNA,
            ),
            "The draft is being sent this very moment: look again when that is settled.",
        ),
        (
            Act.APPROVE,
            Attempt(replace(draft(), contributions=(Contribution("arno", "edited", NOW, "", is_person=True),)), ARNO, four_eyes=True),
            "Four eyes are asked for: somebody who did not touch this text has to approve it.",
        ),
        (
            Act.APPROVE,
            Attempt(draft(), ARNO, demand=Demand("r", "y", team="t")),
            "The approval rule 'r' asks for somebody of the team 't': y",
        ),
    ],
)
def test_what_is_told(act: Act, attempt: Attempt, words: str) -> None:
    with pytest.raises(DraftingError) as refused:
        next_state(act, attempt)
    assert str(refused.value) == words


def test_holds_bar_others_only() -> None:
    assert next_state(Act.EDIT, Attempt(draft(), ANNA, holder="anna", claimed=True)) is DraftState.NEEDS_REVIEW
    assert next_state(Act.EDIT, Attempt(draft(), ROBOT, claimed=True)) is DraftState.NEEDS_REVIEW
    with pytest.raises(Held):
        next_state(Act.EDIT, Attempt(draft(), ROBOT, holder="anna"))


def test_eyes_of_others_and_of_programs() -> None:
    touched = (Contribution("bea", "edited", NOW, "", is_person=True), Contribution("arno", "wrote", NOW, "", is_person=False))
    assert next_state(Act.APPROVE, Attempt(replace(draft(), contributions=touched), ARNO, four_eyes=True)) is DraftState.APPROVED


def test_settling_is_for_people() -> None:
    unknown = draft(DraftState.UNKNOWN)
    assert next_state(Act.CONFIRM, Attempt(unknown, ANNA)) is DraftState.SENT
    assert next_state(Act.RETURN, Attempt(unknown, ANNA)) is DraftState.NEEDS_REVIEW
    for actor in (ROBOT, QUINN, Actor("sender", frozenset(), is_person=False)):
        for act in (Act.CONFIRM, Act.RETURN):
            with pytest.raises(NotPermitted):
                next_state(act, Attempt(unknown, actor))


def test_nothing_is_sent_without_its_approval() -> None:
    sender = Actor("sender", frozenset(), is_person=False)
    for filed in (draft(DraftState.APPROVED), replace(draft(DraftState.APPROVED), approval=Approval("arno", NOW, "0" * 64))):
        with pytest.raises(TransitionRefused, match="What was approved is not what is stored"):
            next_state(Act.SEND, Attempt(filed, sender))


def test_why_a_rule_asks() -> None:
    company = Company("Acme", "USD", "UTC")
    broken = replace(company, approval=(ApprovalRule("broken", "1 / followers > 0", why="no"),))
    assert demand_of(draft(), broken, public=False) == Demand("broken", "the rule has no value for this draft", ActorRole.ADMIN)
    plain = replace(company, approval=(ApprovalRule("plain", "!public", four_eyes=True),))
    assert demand_of(draft(), plain, public=False) == Demand("plain", "the rule's condition holds: !public", four_eyes=True)
    assert demand_of(draft(), plain, public=True) == Demand()
    named = (
        ApprovalRule("odd", "true", overridable=("tone",)),
        ApprovalRule("even", "true", override="qa", overridable=("tone", "policy")),
    )
    found = demand_of(draft(), replace(company, approval=named), public=True)
    assert (found.override, found.overridable, found.role, found.team) == (ActorRole.QA, frozenset({"tone", "policy"}), None, None)


def event(**details: object) -> AuditEvent:
    return AuditEvent("approve", "drf_1", "anna", NOW, details)  # type: ignore[arg-type]


def test_how_an_entry_is_hashed() -> None:
    assert canonical({"é": 1, "b": [None, True]}) == '{"b":[null,true],"é":1}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))
    assert seal(event(é=1, b=None), 1, GENESIS).hash == "3fbaf62cf98e16fb83fe2c7d0c733361c1cbedc8d8fd67966bf6d2ebbf4aed50"
    assert GENESIS == "0" * 64


def chain() -> list[AuditEntry]:
    first = seal(event(version=1), 1, GENESIS)
    second = seal(event(version=2), 2, first.hash)
    return [first, second, seal(event(version=3), 3, second.hash)]


def test_where_a_chain_breaks() -> None:
    one, two, three = chain()
    end = (3, three.hash)
    other = seal(event(version=9), 2, one.hash)
    cases = [
        (verify_chain([one, two, three], end, {1: one.hash, 3: three.hash}), None),
        (verify_chain([]), None),
        (verify_chain([], (0, GENESIS), {0: GENESIS}), None),
        (verify_chain([one, two, three]), None),
        (verify_chain([two, three]), Break(1, "entry 1 is missing or out of order (found 2)")),
        (verify_chain([one, three, two]), Break(2, "entry 2 is missing or out of order (found 3)")),
        (verify_chain([one, replace(two, previous=GENESIS)]), Break(2, "does not continue the entry before it")),
        (verify_chain([one, replace(two, hash="0" * 64), three]), Break(2, "its content does not match its hash")),
        (verify_chain([one, replace(two, event=event(version=7)), three]), Break(2, "its content does not match its hash")),
        (verify_chain([one, other], None, {2: two.hash}), Break(2, "is not what was signed: the log was written anew")),
        (verify_chain([one, two], None, {3: three.hash}), Break(3, "the chain ends at 2, but entry 3 was signed: its tail was cut")),
        (verify_chain([], None, {0: "1" * 64}), Break(0, "is not what was signed")),
        (verify_chain([one, two], end), Break(3, "the chain ends at 2, its head says 3")),
        (verify_chain([one, two], (2, GENESIS)), Break(3, "the chain ends at 2, its head says 2")),
    ]
    assert [found for found, _ in cases] == [wanted for _, wanted in cases]
