"""Which form a resolution takes in a channel, and what its audience may hear."""

from __future__ import annotations

from typing import Any

import pytest

from drafting.domain.channel import Channel, ChannelId, Visibility
from drafting.domain.draft import Form
from drafting.domain.resolution import Action, Point, PointKind, Resolution
from drafting.steps.form import for_audience, form_of
from knowledge.domain.commitment import Commitment

PUBLIC = Channel(ChannelId("review"), Visibility.PUBLIC)
PRIVATE = Channel(ChannelId("email"), Visibility.PRIVATE)
FACT = Point(PointKind.ANSWER, "We ship to Canada.", ("shipping@1#canada",))
DECISION = Point(PointKind.DECISION, "You get store credit.", ("returns@1#window",), Visibility.PRIVATE)
INSIDE = Point(PointKind.ANSWER, "Up to 40 USD.", ("goodwill@1",), Visibility.PRIVATE, internal=True)
CRISIS = Point(PointKind.CRISIS, "Call 988.")


def resolution(action: Action, *points: Point, **rest: Any) -> Resolution:
    return Resolution("res_1", action, (action,), points=points, **rest)


@pytest.mark.parametrize(
    ("found", "public", "private"),
    [
        (resolution(Action.REPLY, FACT), Form.FULL, Form.FULL),
        (resolution(Action.REPLY, FACT, INSIDE), Form.FULL, Form.FULL),
        (resolution(Action.REPLY, FACT, DECISION), Form.HOLDING, Form.FULL),
        (resolution(Action.ASK, FACT), Form.HOLDING, Form.FULL),
        (resolution(Action.LOOK_UP, FACT), Form.HOLDING, Form.FULL),
        (resolution(Action.ESCALATE, FACT), Form.HOLDING, Form.FULL),
        (resolution(Action.ESCALATE, FACT, in_public="silent"), Form.SILENT, Form.FULL),
        (resolution(Action.REPLY, FACT, in_public="holding"), Form.HOLDING, Form.FULL),
        (resolution(Action.NO_REPLY), Form.SILENT, Form.SILENT),
        (resolution(Action.NO_REPLY, in_public="holding"), Form.SILENT, Form.SILENT),
    ],
)
def test_forms(found: Resolution, public: Form, private: Form) -> None:
    assert form_of(found, PUBLIC, regulated=False) is public
    assert form_of(found, PRIVATE, regulated=False) is private


@pytest.mark.parametrize(
    ("kinds", "form"), [((), Form.FULL), (("question",), Form.FULL), (("complaint",), Form.HOLDING), (("fraud",), Form.HOLDING)]
)
def test_a_regulated_company_confirms_nothing_in_public(kinds: tuple[str, ...], form: Form) -> None:
    assert form_of(resolution(Action.REPLY, FACT, kinds=kinds), PUBLIC, regulated=True) is form
    assert form_of(resolution(Action.REPLY, FACT, kinds=kinds), PUBLIC, regulated=False) is Form.FULL


def test_a_holding_line_is_given_nothing_that_it_could_give_away() -> None:
    whole = resolution(
        Action.ESCALATE, FACT, DECISION, INSIDE, CRISIS, commitments=(Commitment("credit", "price"),), citations=("returns@1#window",)
    )
    held = for_audience(whole, Form.HOLDING)
    assert held.points == (CRISIS,)
    assert (held.decisions, held.commitments, held.missing, held.citations) == ((), (), (), ())


def test_a_full_draft_is_given_all_but_what_is_for_agents() -> None:
    whole = resolution(Action.REPLY, FACT, DECISION, INSIDE, commitments=(Commitment("credit", "price"),))
    full = for_audience(whole, Form.FULL)
    assert full.points == (FACT, DECISION)
    assert full.commitments == whole.commitments
