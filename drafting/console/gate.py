"""Who may come in: a key or a token is shown once, for a badge; a badge is looked at again at every request."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from drafting.console.office import Office
from drafting.console.sessions import Badge, BadgeKind
from drafting.domain.access import PREFIX, bar_digest, digest_of_key
from drafting.domain.actor import Actor, ActorRole
from drafting.door import LOCAL, is_here
from drafting.errors import NotAuthenticated, NotPermitted

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


async def badge_for(shown: str, office: Office) -> Badge:
    """The badge of whoever shows this key. Raises ``NotAuthenticated``, ``NotPermitted`` for a program's key."""
    digest, now = digest_of_key(shown.strip()), office.clock()
    for key in office.door.keys:
        if hmac.compare_digest(key.digest, digest):
            return _of_a_person(Badge.new(BadgeKind.SETTING, now, id=key.id, digest=digest), key.is_person)
    kept = await office.store.access_key(digest) if shown.strip().startswith(PREFIX) else None
    if kept is None or not kept.is_valid(now):
        raise NotAuthenticated("This key is not known here, or it is over. Ask an admin for a new one.")
    return _of_a_person(Badge.new(BadgeKind.KEY, now, id=kept.actor, digest=digest), kept.is_person)


def badge_of_token(actor: Actor, issued: datetime, now: datetime) -> Badge:
    """The badge of whoever the identity provider named."""
    roles, teams = tuple(sorted(actor.roles)), tuple(sorted(actor.teams))
    return Badge.new(BadgeKind.TOKEN, now, id=actor.id, roles=roles, teams=teams, issued=issued.timestamp())


async def actor_of(badge: Badge | None, office: Office) -> Actor | None:
    """Whose badge it is, as of now; ``None`` for a guest and for one that opens nothing any more. Raises ``RateLimited``."""
    found = await _actor_of(badge, office) if badge is not None else None
    if found is not None:
        office.door.bucket.take(found.id)
    return found


async def _actor_of(badge: Badge, office: Office) -> Actor | None:
    if badge.kind is BadgeKind.LOCAL:
        return LOCAL if office.door.is_open else None
    if badge.kind is BadgeKind.SETTING:
        key = next((key for key in office.door.keys if key.id == badge.id and hmac.compare_digest(key.digest, badge.digest)), None)
        return Actor(key.id, key.roles, key.is_person) if key is not None else None
    if badge.kind is BadgeKind.KEY:
        kept = await office.store.access_key(badge.digest)
        return kept.holder if kept is not None and kept.is_valid(office.clock()) else None
    if badge.kind is BadgeKind.TOKEN and office.provider is not None:
        barred = await office.store.access_key(bar_digest(badge.id))
        if barred is None or barred.created < datetime.fromtimestamp(badge.issued, UTC):
            return Actor(badge.id, frozenset(map(ActorRole, badge.roles)), True, frozenset(badge.teams))
    return None


def is_at_this_machine(address: str | None, host: str | None) -> bool:
    """Whether an open door may be used: a call from this machine, to a name that only this machine answers to. A page elsewhere
    whose name was made to lead here has another."""
    return is_here(address) and (host or "") in _HERE


def _of_a_person(badge: Badge, is_person: bool) -> Badge:
    if not is_person:
        raise NotPermitted("This is a program's key. The console is for people: ask an admin for a key of your own.")
    return badge
