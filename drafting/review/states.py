"""The states of a draft as one table: which act leads from where to where, and what guards it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.draft import DraftState
from drafting.domain.finding import Severity
from drafting.errors import NotPermitted, TransitionRefused


class Act(StrEnum):
    """What is done with a draft."""

    APPROVE = "approve"
    REJECT = "reject"
    EDIT = "edit"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"


class Blocked(TransitionRefused):
    """Findings that block cannot be approved away; ``filed`` is the draft that carries them."""

    def __init__(self, filed: FiledDraft) -> None:
        self.findings = tuple(found for found in filed.draft.findings if found.severity is Severity.BLOCK)
        super().__init__(f"{len(self.findings)} finding(s) block this draft: change the text, then approve it.")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody about to act on a draft. ``four_eyes`` bars from approving whoever touched the text."""

    filed: FiledDraft
    actor: Actor
    four_eyes: bool = False


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


def nothing_blocks(attempt: Attempt) -> None:
    """No finding of the draft blocks."""
    if any(found.severity is Severity.BLOCK for found in attempt.filed.draft.findings):
        raise Blocked(attempt.filed)


def by_other_eyes(attempt: Attempt) -> None:
    """Where four eyes are asked for, nobody approves what they touched; admins neither."""
    touched = {one.by for one in attempt.filed.contributions if one.is_person}
    if attempt.four_eyes and attempt.actor.id in touched:
        raise NotPermitted("Four eyes are asked for: somebody who did not touch this text has to approve it.")


@dataclass(frozen=True, slots=True)
class Transition:
    """Where an act leads, and its guards in order."""

    to: DraftState
    guards: tuple[Guard, ...] = ()


_AGENTS = by_role(ActorRole.AGENT, ActorRole.APPROVER)
_APPROVERS = by_role(ActorRole.APPROVER)

_APPROVE = Transition(DraftState.APPROVED, (by_a_person, _APPROVERS, by_other_eyes, nothing_blocks))
_REJECT = Transition(DraftState.REJECTED, (by_a_person, _AGENTS))
_EDIT = Transition(DraftState.NEEDS_REVIEW, (_AGENTS,))
_REVISE = Transition(DraftState.NEEDS_REVIEW, (_AGENTS,))
_WITHDRAW = Transition(DraftState.WITHDRAWN, (_AGENTS,))
_SUPERSEDE = Transition(DraftState.SUPERSEDED)

TABLE: Mapping[tuple[DraftState, Act], Transition] = {
    (DraftState.NEEDS_REVIEW, Act.APPROVE): _APPROVE,
    (DraftState.NEEDS_REVIEW, Act.REJECT): _REJECT,
    (DraftState.NEEDS_REVIEW, Act.EDIT): _EDIT,
    (DraftState.NEEDS_REVIEW, Act.REVISE): _REVISE,
    (DraftState.NEEDS_REVIEW, Act.WITHDRAW): _WITHDRAW,
    (DraftState.NEEDS_REVIEW, Act.SUPERSEDE): _SUPERSEDE,
    (DraftState.APPROVED, Act.REJECT): _REJECT,
    (DraftState.APPROVED, Act.EDIT): _EDIT,
    (DraftState.APPROVED, Act.REVISE): _REVISE,
    (DraftState.APPROVED, Act.WITHDRAW): _WITHDRAW,
    (DraftState.APPROVED, Act.SUPERSEDE): _SUPERSEDE,
}


def next_state(act: Act, attempt: Attempt) -> DraftState:
    """Where the act leads. Raises ``TransitionRefused`` where the table has no such step, and whatever a guard raises."""
    transition = TABLE.get((attempt.filed.state, act))
    if transition is None:
        allowed = ", ".join(sorted(known.value for state, known in TABLE if state is attempt.filed.state and known is not Act.SUPERSEDE))
        raise TransitionRefused(f"A draft that is {attempt.filed.state.value} allows no '{act.value}'. Allowed: {allowed or 'nothing'}.")
    for guard in transition.guards:
        guard(attempt)
    return transition.to
