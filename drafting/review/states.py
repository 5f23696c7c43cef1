"""The states of a draft as one table: which act leads from where to where, and what guards it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.draft import DraftState
from drafting.domain.finding import Severity
from drafting.errors import NotPermitted, TransitionRefused
from drafting.review.binding import digest_of
from drafting.review.demand import Demand

SENDER = Actor("sender", frozenset(), is_person=False)
"""Who moves drafts through the outbox: the service itself, with no role of a person."""


class Act(StrEnum):
    """What is done with a draft: by people, then by the service."""

    APPROVE = "approve"
    REJECT = "reject"
    EDIT = "edit"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    FIND = "find"
    MISS = "miss"
    RECHECK = "recheck"
    CONFIRM = "confirm"
    RETURN = "return"
    SUPERSEDE = "supersede"
    SEND = "send"
    RETRY = "retry"
    DELIVER = "deliver"
    LOSE = "lose"
    GIVE_BACK = "give_back"


BY_THE_SERVICE = frozenset({Act.RECHECK, Act.SUPERSEDE, Act.SEND, Act.RETRY, Act.DELIVER, Act.LOSE, Act.GIVE_BACK})

UNSEEN = BY_THE_SERVICE | {Act.FIND, Act.MISS}
"""What nobody is told that they could do: whether a draft was seeded with a fault shows only afterwards."""


class Blocked(TransitionRefused):
    """Findings that block cannot be approved away; ``filed`` is the draft that carries them."""

    def __init__(self, filed: FiledDraft) -> None:
        self.findings = tuple(found for found in filed.draft.findings if found.severity is Severity.BLOCK)
        super().__init__(f"{len(self.findings)} finding(s) block this draft: change the text, then approve it.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody about to act on a draft. ``four_eyes`` bars from approving whoever touched the text; ``demand`` is what the
    company's approval rules ask for; ``override`` is the reason to approve in spite of findings that block; ``holder`` is who has
    taken the customer; with ``claimed`` only they may act."""

    filed: FiledDraft
    actor: Actor
    four_eyes: bool = False
    demand: Demand = field(default=Demand())
    override: str | None = None
    holder: str | None = None
    claimed: bool = False


class Held(TransitionRefused):
    """Somebody else has taken this customer's drafts."""


Guard = Callable[[Attempt], None]


def by_a_person(attempt: Attempt) -> None:
    """Only people approve and reject."""
    if not attempt.actor.is_person:
        raise NotPermitted("Only a person may do this, never a program.")


def by_role(*roles: ActorRole) -> Guard:
    """Somebody with one of these roles; an admin always."""
    allowed = frozenset({*roles, ActorRole.ADMIN})

    def guard(attempt: Attempt) -> None:
        if not attempt.actor.roles & allowed:
            raise NotPermitted(f"This needs one of the roles {', '.join(sorted(allowed))}.")

    return guard


def by_the_sender(attempt: Attempt) -> None:
    """The service itself, nobody else."""
    if attempt.actor != SENDER:
        raise NotPermitted("Only the service itself sends.")


def by_whom_the_rules_ask(attempt: Attempt) -> None:
    """Somebody whom the company's approval rules let approve this draft; an admin where they name a role, never where a team."""
    demand = attempt.demand
    if demand.role is not None and not attempt.actor.roles & {demand.role, ActorRole.ADMIN}:
        raise NotPermitted(f"The approval rule '{demand.rule}' asks for the role {demand.role}: {demand.why}")
    if demand.team is not None and demand.team not in attempt.actor.teams:
        raise NotPermitted(f"The approval rule '{demand.rule}' asks for somebody of the team '{demand.team}': {demand.why}")


def nothing_blocks(attempt: Attempt) -> None:
    """No finding of the draft blocks, but for those that a named role overrides with a reason, where the rules allow it."""
    blocking = [found for found in attempt.filed.draft.findings if found.severity is Severity.BLOCK]
    if not blocking:
        return
    if attempt.override is None or not all(attempt.demand.lets_override(found, attempt.actor) for found in blocking):
        raise Blocked(attempt.filed)


def by_other_eyes(attempt: Attempt) -> None:
    """Where four eyes are asked for, nobody approves what they touched; admins neither."""
    touched = {one.by for one in attempt.filed.contributions if one.is_person}
    if (attempt.four_eyes or attempt.demand.four_eyes) and attempt.actor.id in touched:
        raise NotPermitted("Four eyes are asked for: somebody who did not touch this text has to approve it.")


def never_a_probe(attempt: Attempt) -> None:
    """A faulty copy that tests attention never goes out."""
    if attempt.filed.probe is not None:
        raise TransitionRefused("This draft was seeded with a fault: it never goes out.")


def only_a_probe(attempt: Attempt) -> None:
    """A faulty copy that tests attention."""
    if attempt.filed.probe is None:
        raise TransitionRefused("This draft was not seeded with a fault.")


def not_on_its_way(attempt: Attempt) -> None:
    """What a connector has in hand is not changed."""
    if attempt.filed.is_on_its_way:
        raise TransitionRefused("The draft is being sent this very moment: look again when that is settled.")


def not_held_by_another(attempt: Attempt) -> None:
    """Two people never answer the same customer."""
    if attempt.holder is not None and attempt.holder != attempt.actor.id:
        raise Held(f"'{attempt.holder}' has taken this customer: ask them to release or to hand over.")
    if attempt.claimed and attempt.holder is None and attempt.actor.is_person:
        raise Held("Take the draft before you act on it: POST /v1/drafts/ID/claim.")


def on_its_way(attempt: Attempt) -> None:
    """A connector has it in hand."""
    if not attempt.filed.is_on_its_way:
        raise TransitionRefused("The draft is not being sent.")


def as_approved(attempt: Attempt) -> None:
    """What is stored is what was approved, byte for byte."""
    approval = attempt.filed.approval
    if approval is None or approval.digest != digest_of(attempt.filed):
        raise TransitionRefused("What was approved is not what is stored.")


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an act leads, and its guards in order."""

    to: DraftState
    guards: tuple[Guard, ...] = ()


_AGENTS = by_role(ActorRole.AGENT, ActorRole.APPROVER)
_APPROVERS = by_role(ActorRole.APPROVER)

_CONSENT = (by_a_person, _APPROVERS, by_whom_the_rules_ask, not_held_by_another, by_other_eyes, nothing_blocks)
_APPROVE = Transition(DraftState.APPROVED, (*_CONSENT, never_a_probe))
_MISS = Transition(DraftState.WITHDRAWN, (*_CONSENT, only_a_probe))
_FIND = Transition(DraftState.WITHDRAWN, (by_a_person, _AGENTS, not_held_by_another, only_a_probe))
_REJECT = Transition(DraftState.REJECTED, (by_a_person, _AGENTS, not_held_by_another, not_on_its_way))
_EDIT = Transition(DraftState.NEEDS_REVIEW, (_AGENTS, not_held_by_another, not_on_its_way))
_REVISE = Transition(DraftState.NEEDS_REVIEW, (_AGENTS, not_held_by_another, not_on_its_way))
_WITHDRAW = Transition(DraftState.WITHDRAWN, (_AGENTS, not_held_by_another, not_on_its_way))
_REOPEN = Transition(DraftState.NEEDS_REVIEW, (by_a_person, _AGENTS, not_held_by_another, not_on_its_way))
_SUPERSEDE = Transition(DraftState.SUPERSEDED, (not_on_its_way,))

TABLE: Mapping[tuple[DraftState, Act], Transition] = {
    (DraftState.NEEDS_REVIEW, Act.APPROVE): _APPROVE,
    (DraftState.NEEDS_REVIEW, Act.REJECT): _REJECT,
    (DraftState.NEEDS_REVIEW, Act.EDIT): _EDIT,
    (DraftState.NEEDS_REVIEW, Act.REVISE): _REVISE,
    (DraftState.NEEDS_REVIEW, Act.WITHDRAW): _WITHDRAW,
    (DraftState.NEEDS_REVIEW, Act.SUPERSEDE): _SUPERSEDE,
    (DraftState.NEEDS_REVIEW, Act.MISS): _MISS,
    (DraftState.NEEDS_REVIEW, Act.FIND): _FIND,
    (DraftState.NEEDS_REVIEW, Act.RECHECK): Transition(DraftState.NEEDS_REVIEW),
    (DraftState.APPROVED, Act.REJECT): _REJECT,
    (DraftState.APPROVED, Act.EDIT): _EDIT,
    (DraftState.APPROVED, Act.REVISE): _REVISE,
    (DraftState.APPROVED, Act.WITHDRAW): _WITHDRAW,
    (DraftState.APPROVED, Act.REOPEN): _REOPEN,
    (DraftState.APPROVED, Act.SUPERSEDE): _SUPERSEDE,
    (DraftState.APPROVED, Act.SEND): Transition(DraftState.APPROVED, (by_the_sender, never_a_probe, as_approved)),
    (DraftState.APPROVED, Act.RETRY): Transition(DraftState.APPROVED, (by_the_sender, on_its_way)),
    (DraftState.APPROVED, Act.DELIVER): Transition(DraftState.SENT, (by_the_sender, on_its_way, as_approved)),
    (DraftState.APPROVED, Act.LOSE): Transition(DraftState.UNKNOWN, (by_the_sender, on_its_way)),
    (DraftState.APPROVED, Act.GIVE_BACK): Transition(DraftState.NEEDS_REVIEW, (by_the_sender,)),
    (DraftState.UNKNOWN, Act.CONFIRM): Transition(DraftState.SENT, (by_a_person, _AGENTS)),
    (DraftState.UNKNOWN, Act.RETURN): Transition(DraftState.NEEDS_REVIEW, (by_a_person, _AGENTS)),
}


def next_state(act: Act, attempt: Attempt) -> DraftState:
    """Where the act leads. Raises ``TransitionRefused`` where the table has no such step, and whatever a guard raises."""
    transition = TABLE.get((attempt.filed.state, act))
    if transition is None:
        allowed = ", ".join(sorted(known.value for state, known in TABLE if state is attempt.filed.state and known not in UNSEEN))
        raise TransitionRefused(f"A draft that is {attempt.filed.state.value} allows no '{act.value}'. Allowed: {allowed or 'nothing'}.")
    for guard in transition.guards:
        guard(attempt)
    return transition.to
