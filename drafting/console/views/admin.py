"""Keys and roles, channels, models, and the log with its proof."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime, timedelta

from starlette.responses import Response

from drafting.console.pages import go, show
from drafting.console.visit import Visit
from drafting.domain.actor import ActorRole
from drafting.domain.audit import AuditEntry, verify_chain
from drafting.errors import BadRequest, DraftingError
from drafting.review.keys import Grant
from drafting.statuses import status_of

_PAGE = 100
_DAYS = {"30": 30, "90": 90, "365": 365}
_MOST_TEAMS = 50


async def list_keys(visit: Visit) -> Response:
    """Every key that was ever made, without the keys themselves."""
    return await _keys(visit)


async def add_key(visit: Visit) -> Response:
    """Make a key; it is shown this once."""
    try:
        made = await visit.office.keyring.add(_grant(visit), visit.who)
    except DraftingError as error:
        return await _keys(visit, error=str(error), status=status_of(error) or 422)
    return await _keys(visit, secret=made.secret, whose=made.key.actor)


async def revoke_key(visit: Visit) -> Response:
    """Take a key away, at once."""
    await visit.office.keyring.revoke(visit.part("key"), visit.who)
    return go(visit, "/keys?done=revoked")


async def bar_person(visit: Visit) -> Response:
    """Shut a person out: all their keys, and the tokens that they were given until now."""
    person = visit.form.needed("person", "Say whom.", 200)
    if person == visit.who.id:
        return await _keys(visit, error="You would shut yourself out.", status=409)
    await visit.office.keyring.bar(person, visit.who)
    return go(visit, "/keys?done=barred")


async def show_channels(visit: Visit) -> Response:
    """Every channel, and where what is approved goes."""
    office = visit.office
    channels = sorted(office.drafter.channels.values(), key=lambda channel: (not channel.is_public, channel.id))
    routes = {channel.id: office.desk.dispatch.route(str(channel.id)) for channel in channels}
    return show(visit, "channels.html", channels=channels, routes=routes, undo=office.undo)


async def show_models(visit: Visit) -> Response:
    """The models at work and how they fare."""
    return show(visit, "models.html", model=visit.office.model, models=visit.office.models)


async def show_audit(visit: Visit) -> Response:
    """The log, the newest entries first, and whether its chain holds where that is asked."""
    store = visit.office.store
    number, head = await store.audit_head()
    sees_all = visit.office.files.sight(visit.who).teams is None
    given = visit.query("before") or ""
    before = min(int(given), number + 1) if given.isascii() and given.isdigit() and len(given) < 16 else number + 1
    entries = await visit.office.files.audit(max(before - 1 - _PAGE, 0), _PAGE, visit.who)
    shown = [entry for entry in entries if entry.number < before][::-1]
    broken = None
    if visit.query("verify") and sees_all:
        broken = verify_chain([entry async for entry in _every(visit)], (number, head))
    return show(
        visit,
        "audit.html",
        entries=shown,
        number=number,
        head=head,
        verified=bool(visit.query("verify")) and sees_all,
        broken=broken,
        sees_all=sees_all,
        earlier=shown[-1].number if shown and shown[-1].number > 1 else None,
        signed=asdict(visit.office.signer.sign((number, head), visit.office.clock())) if sees_all else None,
    )


async def _every(visit: Visit) -> AsyncIterator[AuditEntry]:
    after = 0
    while entries := await visit.office.store.audit(after, 1_000):
        for entry in entries:
            yield entry
        after = entries[-1].number


async def _keys(visit: Visit, *, secret: str = "", whose: str = "", error: str = "", status: int = 200) -> Response:
    keys = await visit.office.keyring.all()
    done = {"revoked": "The key is taken away: it opens nothing any more.", "barred": "Shut out."}.get(visit.query("done") or "", "")
    return show(
        visit,
        "keys.html",
        status,
        keys=keys[::-1],
        configured=visit.office.door.keys,
        secret=secret,
        whose=whose,
        error=error,
        done=done,
        roles=[role.value for role in ActorRole],
        given=dict(visit.form.values) if error else {},
    )


def _grant(visit: Visit) -> Grant:
    form = visit.form
    actor = form.needed("actor", "Say whose key it is: a name without blanks.", 100)
    if not all(character.isalnum() or character in "._@-|" for character in actor) or not actor[0].isalnum():
        raise BadRequest("A name is made of letters, digits and . _ @ -, and begins with a letter or digit.")
    roles = frozenset(role for role in ActorRole if form.word(f"role.{role.value}"))
    if not roles:
        raise BadRequest("Choose at least one role.")
    teams = frozenset((form.word("teams", 1_000) or "").replace(",", " ").split())
    if len(teams) > _MOST_TEAMS:
        raise BadRequest(f"At most {_MOST_TEAMS} teams.")
    return Grant(actor, roles, teams, form.word("program") is None, _expiry(form.word("expires"), visit.office.clock()))


def _expiry(days: str | None, now: datetime) -> datetime | None:
    return now + timedelta(days=_DAYS[days]) if days in _DAYS else None
