"""From what was understood to what will be said: rules decide, passages answer, nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import Visibility
from drafting.domain.resolution import Action, PointKind, Resolution
from drafting.domain.triage import Kind, PolicyMatch, Question, Triage, Understanding
from drafting.steps.resolve import ANSWERABLE, resolve
from knowledge.domain.audience import Audience
from knowledge.domain.commitment import Commitment
from knowledge.domain.decision import Decision, InputUse, Missing, MissingKind, PolicyId
from knowledge.domain.facts import FactSource
from knowledge.domain.passage import Hit
from tests.unit.drafting.steps.library import DAY, FewPassages, passage

WINDOW = passage("returns", "A kite can be returned within 30 days.", "window")
INSIDE = passage("goodwill", "Agents may give up to 40 USD of goodwill.", "limits", Audience.INTERNAL)
CREDIT = Decision(
    PolicyId("returns"),
    "Returns",
    "credit",
    "later",
    "Returns: rule 'later' decides.",
    say="We will give you store credit.",
    inputs={"days": InputUse(60, FactSource.VERIFIED)},
    commitments=(Commitment("credit", "price"),),
    never=("discount",),
    article="returns#window",
)
CASE = Case((Message("I want my money back."),), DAY, Customer("c-1", tier="gold", record={"price": 40}), {"days": 60})
RETURN = Question("I want my money back.")
MATCH = (PolicyMatch(PolicyId("returns"), 0.9),)


async def resolved(
    *questions: Question, triage: Triage | None = None, policies: tuple[PolicyMatch, ...] = (), decision: Decision = CREDIT
) -> Resolution:
    library: Any = FewPassages((WINDOW, INSIDE), {"returns": decision})
    return await resolve(CASE, triage or Triage((Kind.REQUEST,)), Understanding(questions, policies), library)


def undecided(*kinds: MissingKind) -> Decision:
    missing = tuple(Missing(f"input{number}", kind, f"phrase {number}") for number, kind in enumerate(kinds))
    return replace(CREDIT, outcome=None, rule=None, say=None, commitments=(), missing=missing)


async def test_a_policy_decides_and_its_prose_is_cited() -> None:
    found = await resolved(RETURN, policies=MATCH)
    assert (found.action, found.actions, found.escalation) == (Action.REPLY, (Action.REPLY,), None)
    (point,) = found.points
    assert (point.kind, point.text, point.visibility, point.policy) == (PointKind.DECISION, CREDIT.say, Visibility.PRIVATE, "returns")
    assert found.citations == ("returns@1#window",)
    assert (found.commitments, found.never, found.decisions) == (CREDIT.commitments, ("discount",), (CREDIT,))
    assert CREDIT.because in found.why


async def test_a_policy_is_given_facts_record_and_tier() -> None:
    library = FewPassages((WINDOW,), {"returns": CREDIT})
    await resolve(CASE, Triage((Kind.REQUEST,)), Understanding((RETURN,), MATCH), library)  # type: ignore[arg-type]
    ((policy, sheet, tier),) = library.sheets
    assert (policy, sheet.given, sheet.record, tier) == ("returns", {"days": 60}, {"price": 40}, "gold")


@pytest.mark.parametrize(
    ("kinds", "actions"),
    [
        ((MissingKind.ASK,), (Action.ASK,)),
        ((MissingKind.LOOK_UP,), (Action.LOOK_UP,)),
        ((MissingKind.LOOK_UP, MissingKind.ASK), (Action.ASK, Action.LOOK_UP)),
    ],
)
async def test_what_is_missing_names_the_action(kinds: tuple[MissingKind, ...], actions: tuple[Action, ...]) -> None:
    found = await resolved(RETURN, policies=MATCH, decision=undecided(*kinds))
    assert (found.action, found.actions) == (actions[0], actions)
    assert found.commitments == ()
    assert {point.visibility for point in found.points} == {Visibility.PRIVATE}
    assert [point.text for point in found.points] == [f"phrase {number}" for number in range(len(kinds))]


async def test_two_questions_of_one_policy_are_decided_once() -> None:
    both = (*MATCH, PolicyMatch(PolicyId("returns"), 0.8, question=1))
    found = await resolved(RETURN, Question("Give me a refund."), policies=both)
    assert len(found.decisions) == len(found.points) == 1


async def test_a_passage_answers_in_public() -> None:
    found = await resolved(Question("When can a kite be returned?", hits=(Hit(WINDOW, 0.9),), answerable=0.9))
    assert (found.action, found.citations, found.is_public) == (Action.REPLY, ("returns@1#window",), True)
    assert [(point.kind, point.text) for point in found.points] == [(PointKind.ANSWER, WINDOW.text)]


@pytest.mark.parametrize("answerable", [0.0, ANSWERABLE - 0.01])
async def test_what_nothing_answers_goes_to_a_person(answerable: float) -> None:
    found = await resolved(Question("Can I fly it in the rain?", hits=(Hit(WINDOW, 0.3),), answerable=answerable))
    assert found.action is Action.ESCALATE
    assert found.escalation is not None
    assert "rain" in found.escalation.reason
    assert [point.kind for point in found.points] == [PointKind.ESCALATION]
    assert found.citations == ()


async def test_what_is_for_agents_is_cited_and_never_said() -> None:
    found = await resolved(Question("How much goodwill can I get?", hits=(Hit(INSIDE, 0.95), Hit(WINDOW, 0.3)), answerable=0.9))
    assert found.action is Action.ESCALATE
    assert INSIDE.ref in found.citations
    assert [point.internal for point in found.points if INSIDE.ref in point.citations] == [True]


async def test_an_escalated_case_still_carries_its_decision() -> None:
    found = await resolved(RETURN, policies=MATCH, triage=Triage((Kind.LEGAL,), escalate_to="legal", escalate_because="a lawyer writes"))
    assert (found.action, found.actions) == (Action.ESCALATE, (Action.ESCALATE, Action.REPLY))
    assert found.escalation is not None
    assert (found.escalation.to, found.escalation.reason) == ("legal", "a lawyer writes")
    assert found.decisions == (CREDIT,)


async def test_nothing_is_said_where_triage_says_so() -> None:
    found = await resolved(RETURN, policies=MATCH, triage=Triage((Kind.SPAM,), no_reply="an advertisement"))
    assert (found.action, found.no_reply, found.points, found.decisions) == (Action.NO_REPLY, "an advertisement", (), ())


async def test_a_message_that_wants_nothing_that_can_be_told_goes_to_a_person() -> None:
    assert (await resolved()).action is Action.ESCALATE


async def test_praise_is_thanked_for() -> None:
    found = await resolved(triage=Triage((Kind.PRAISE,)))
    assert (found.action, [point.kind for point in found.points]) == (Action.REPLY, [PointKind.THANKS])


async def test_the_same_case_has_the_same_id() -> None:
    first, second = await resolved(RETURN, policies=MATCH), await resolved(RETURN, policies=MATCH)
    assert first == second
    library: Any = FewPassages((WINDOW,), {"returns": CREDIT})
    other = await resolve(replace(CASE, facts={"days": 61}), Triage((Kind.REQUEST,)), Understanding((RETURN,), MATCH), library)
    assert other.id != first.id


async def test_venting_that_nothing_answers_is_left_alone() -> None:
    vented = Triage((Kind.COMPLAINT, Kind.VENTING))
    found = await resolved(Question("Rain again, and my umbrella is gone."), triage=vented)
    assert (found.action, found.escalation) == (Action.NO_REPLY, None)
    assert found.no_reply is not None
    assert found.no_reply.startswith("Venting")
    asked = await resolved(Question("Rain again, and my umbrella is gone."), triage=Triage((Kind.COMPLAINT, Kind.VENTING, Kind.QUESTION)))
    assert asked.action is Action.ESCALATE


async def test_venting_that_a_policy_concerns_is_answered() -> None:
    found = await resolved(RETURN, policies=MATCH, triage=Triage((Kind.COMPLAINT, Kind.VENTING)))
    assert (found.action, found.decisions) == (Action.REPLY, (CREDIT,))


SENDING = passage(
    "returns",
    "1. Print the label at https://acme.example/returns.\n2. Hand the box in at a post office.\n\nA refund takes a week.",
    "sending",
)


async def test_a_further_question_about_what_is_decided_is_answered_as_well() -> None:
    both = (*MATCH, PolicyMatch(PolicyId("returns"), 0.8, question=1))
    how = Question(
        "It broke. And how do I send it back?", hits=(Hit(WINDOW, 0.9), Hit(SENDING, 0.8)), answerable=0.8, own="And how do I send it back?"
    )
    library: Any = FewPassages((WINDOW, SENDING), {"returns": CREDIT})
    found = await resolve(CASE, Triage((Kind.REQUEST,)), Understanding((RETURN, how), both), library)
    assert [(point.kind, point.question) for point in found.points] == [(PointKind.DECISION, 0), (PointKind.ANSWER, 1)]
    assert found.points[1].text.startswith("1. Print the label")
    assert found.decisions == (CREDIT,)


async def test_beside_a_decision_no_other_remedy_is_spoken_of() -> None:
    both = (*MATCH, PolicyMatch(PolicyId("returns"), 0.8, question=1))
    money = passage("returns", "A refund takes a week. Store credit is there on the same day.", "money")
    when = Question("When is it there?", hits=(Hit(money, 0.9),), answerable=0.9)
    library: Any = FewPassages((WINDOW, money), {"returns": CREDIT})
    found = await resolve(CASE, Triage((Kind.REQUEST,)), Understanding((RETURN, when), both), library)
    assert [point.text for point in found.points[1:]] == ["Store credit is there on the same day."]


async def test_a_sentence_that_bears_it_out_answers_what_the_search_is_in_doubt_of() -> None:
    asked = Question("Can a kite be returned within 30 days?", hits=(Hit(WINDOW, 0.2),), answerable=0.2)
    assert (await resolved(asked)).action is Action.REPLY
    assert (await resolved(replace(asked, answerable=0.01))).action is Action.ESCALATE


async def test_what_a_decision_gives_is_not_asked_again() -> None:
    found = await resolved(RETURN, Question("Do I get store credit?"), policies=MATCH)
    assert found.escalation is None


async def test_what_agents_know_of_it_is_no_answer_to_a_problem() -> None:
    problem = Question("The glider arrived with a cracked wing.", hits=(Hit(INSIDE, 0.6),), answerable=0.3, is_issue=True)
    found = await resolved(problem, triage=Triage((Kind.COMPLAINT,)))
    assert found.action is Action.ESCALATE
    assert any(point.internal for point in found.points)
