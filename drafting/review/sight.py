"""Whose customers somebody sees: teams see only their own where that is asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.errors import BadRequest, NotFound, NotPermitted

EVERY_TEAM = "*"
"""The team of those who work for all teams."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Which drafts are seen: those of ``teams``, with ``None`` all of them. A draft without a team is seen by those alone who see all."""

    teams: frozenset[str] | None = None

    def covers(self, filed: FiledDraft) -> bool:
        """Whether this draft is seen."""
        return self.covers_team(filed.team)

    def covers_team(self, team: str | None) -> bool:
        """Whether what belongs to this team is seen."""
        return self.teams is None or team in self.teams

    def seen(self, filed: FiledDraft | None, draft_id: str) -> FiledDraft:
        """A draft that was looked for. Raises ``NotFound``, also for one that is not seen: nobody learns that it is there."""
        if filed is None or not self.covers(filed):
            raise NotFound(f"There is no draft '{draft_id}'.")
        return filed


def sight_of(actor: Actor, *, apart: bool) -> Sight:
    """What the actor sees. ``apart``: teams see only their own. Admins see all, as do the members of ``EVERY_TEAM``; whoever belongs
    to no team sees nothing."""
    if not apart or EVERY_TEAM in actor.teams or ActorRole.ADMIN in actor.roles:
        return Sight()
    return Sight(actor.teams)


def team_of_new(wanted: str | None, sight: Sight) -> str | None:
    """The team of a customer whom nobody knew: the one that is asked for, else the caller's only one. Raises ``NotPermitted`` for a
    team that is not the caller's, ``BadRequest`` where it cannot be told."""
    if sight.teams is None:
        return wanted
    if wanted is not None:
        if wanted not in sight.teams:
            raise NotPermitted(f"You do not belong to the team '{wanted}'.")
        return wanted
    if len(sight.teams) != 1:
        raise BadRequest(
            "team: say which of your teams this customer belongs to." if sight.teams else "You belong to no team: ask an admin."
        )
    return next(iter(sight.teams))


def team_of_known(team: str | None, wanted: str | None, sight: Sight) -> str | None:
    """The team of a customer who is on file. Raises ``NotPermitted`` where they are another team's, ``BadRequest`` where another team
    is asked for: only an admin moves a customer."""
    if not sight.covers_team(team):
        raise NotPermitted("This customer belongs to another team.")
    if wanted not in {None, team}:
        raise BadRequest("team: this customer belongs to another team; an admin moves them with PUT /v1/customers/ID/team.")
    return team
