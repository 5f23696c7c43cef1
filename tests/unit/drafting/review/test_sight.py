"""Whose customers somebody sees, and to which team a new one belongs."""

from __future__ import annotations

import pytest

from drafting.domain.actor import Actor, ActorRole
from drafting.errors import BadRequest, NotPermitted
from drafting.review.sight import EVERY_TEAM, Sight, sight_of, team_of_known, team_of_new

ALL, NORTH, BOTH, NOBODY = Sight(), Sight(frozenset({"north"})), Sight(frozenset({"north", "south"})), Sight(frozenset())


def actor(*teams: str, role: ActorRole = ActorRole.AGENT) -> Actor:
    return Actor("anna", frozenset({role}), teams=frozenset(teams))


@pytest.mark.parametrize(
    ("who", "apart", "sight"),
    [
        (actor("north"), True, NORTH),
        (actor("north", "south"), True, BOTH),
        (actor(), True, NOBODY),
        (actor("north"), False, ALL),
        (actor(EVERY_TEAM), True, ALL),
        (actor("north", EVERY_TEAM), True, ALL),
        (actor(role=ActorRole.ADMIN), True, ALL),
        (actor("north", role=ActorRole.QA), True, NORTH),
    ],
)
def test_what_somebody_sees(who: Actor, apart: bool, sight: Sight) -> None:
    assert sight_of(who, apart=apart) == sight


@pytest.mark.parametrize(
    ("sight", "team", "seen"),
    [
        (ALL, "north", True), (ALL, None, True), (NORTH, "north", True), (NORTH, "south", False), (NORTH, None, False),
        (BOTH, "south", True), (NOBODY, "north", False), (NOBODY, None, False),
    ],
)  # fmt: skip
def test_what_is_covered(sight: Sight, team: str | None, seen: bool) -> None:
    assert sight.covers_team(team) is seen


@pytest.mark.parametrize(
    ("wanted", "sight", "team"),
    [(None, ALL, None), ("south", ALL, "south"), (None, NORTH, "north"), ("north", NORTH, "north"), ("south", BOTH, "south")],
)
def test_the_team_of_a_new_customer(wanted: str | None, sight: Sight, team: str | None) -> None:
    assert team_of_new(wanted, sight) == team


@pytest.mark.parametrize(
    ("wanted", "sight", "error", "words"),
    [
        ("south", NORTH, NotPermitted, "You do not belong to the team 'south'."),
        ("north", NOBODY, NotPermitted, "You do not belong to the team 'north'."),
        (None, BOTH, BadRequest, "team: say which of your teams this customer belongs to."),
        (None, NOBODY, BadRequest, "You belong to no team: ask an admin."),
    ],
)
def test_a_team_that_cannot_be_told_or_is_another_ones(wanted: str | None, sight: Sight, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as refused:
        team_of_new(wanted, sight)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("team", "wanted", "sight"), [("north", None, NORTH), ("north", "north", NORTH), ("north", None, ALL), (None, None, ALL)]
)
def test_the_team_of_a_known_customer_stays(team: str | None, wanted: str | None, sight: Sight) -> None:
    assert team_of_known(team, wanted, sight) == team


@pytest.mark.parametrize(
    ("team", "wanted", "sight", "error", "words"),
    [
        ("south", None, NORTH, NotPermitted, "This customer belongs to another team."),
        (None, None, NORTH, NotPermitted, "This customer belongs to another team."),
        (
            "north",
            "south",
            BOTH,
            BadRequest,
            "team: this customer belongs to another team; an admin moves them with PUT /v1/customers/ID/team.",
        ),
        (
            None,
            "north",
            ALL,
            BadRequest,
            "team: this customer belongs to another team; an admin moves them with PUT /v1/customers/ID/team.",
        ),
    ],
)
def test_nobody_but_an_admin_moves_a_customer(
    team: str | None, wanted: str | None, sight: Sight, error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as refused:
        team_of_known(team, wanted, sight)
    assert str(refused.value) == words
