"""Giving, changing and taking away API keys. A key is told once, when it is made."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from drafting.domain.access import PREFIX, AccessKey, bar_digest, digest_of_key
from drafting.domain.actor import Actor, ActorRole
from drafting.errors import NotFound
from drafting.ports import Clock, DraftStore
from drafting.review.notes import plain_event


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Grant:
    """Whom a key is for."""

    actor: str
    roles: frozenset[ActorRole]
    teams: frozenset[str] = field(default=frozenset())
    is_person: bool = True
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made; ``secret`` is nowhere else."""

    secret: str = field(repr=False)
    key: AccessKey


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys in the store. Every process reads them at every call, so that a key that was taken away opens nothing any more."""

    store: DraftStore
    clock: Clock
    random: Callable[[], str] = field(default=_random)

    async def all(self) -> tuple[AccessKey, ...]:
        """Every key that was ever made, oldest first."""
        return tuple(key for key in await self.store.access_keys() if key.roles)

    async def add(self, grant: Grant, by: Actor) -> NewKey:
        """Make a key."""
        made = self._make(grant)
        async with self.store.transaction() as unit:
            await unit.put_key(made.key)
            await unit.note(plain_event("key_add", made.key.id, by, made.key.created, holder=grant.actor, roles=_words(grant.roles)))
        return made

    async def rotate(self, key_id: str, by: Actor, grace: timedelta = timedelta(0)) -> NewKey:
        """A new key in a key's place; the old one opens for ``grace`` longer. Raises ``NotFound``."""
        now = self.clock()
        async with self.store.transaction() as unit:
            old = _there(await unit.key(key_id), key_id, now)
            made = self._make(Grant(old.actor, old.roles, old.teams, old.is_person, old.expires))
            await unit.put_key(made.key)
            end = now + grace
            await unit.put_key(replace(old, expires=end if old.expires is None else min(end, old.expires)))
            await unit.note(plain_event("key_rotate", made.key.id, by, now, former=old.id, holder=old.actor))
        return made

    async def revoke(self, key_id: str, by: Actor) -> AccessKey:
        """Take a key away, at once. Raises ``NotFound``."""
        now = self.clock()
        async with self.store.transaction() as unit:
            gone = replace(_there(await unit.key(key_id), key_id, now), revoked=now)
            await unit.put_key(gone)
            await unit.note(plain_event("key_revoke", key_id, by, now, holder=gone.actor))
        return gone

    async def bar(self, person: str, by: Actor) -> int:
        """Take all of a person's keys away, and let no token in that was given to them until now; how many keys that were."""
        now = self.clock()
        mine = [key for key in await self.store.access_keys() if key.actor == person and key.is_valid(now)]
        async with self.store.transaction() as unit:
            for key in mine:
                await unit.put_key(replace(key, revoked=now))
            digest = bar_digest(person)
            await unit.put_key(AccessKey(f"bar_{digest[:16]}", person, frozenset(), digest, now, revoked=now))
            await unit.note(plain_event("bar", person, by, now, keys=len(mine)))
        return len(mine)

    def _make(self, grant: Grant) -> NewKey:
        secret = PREFIX + self.random()
        name = f"key_{secrets.token_hex(8)}"
        key = AccessKey(
            id=name,
            actor=grant.actor,
            roles=grant.roles,
            digest=digest_of_key(secret),
            created=self.clock(),
            teams=grant.teams,
            is_person=grant.is_person,
            expires=grant.expires,
        )
        return NewKey(secret, key)


def _there(key: AccessKey | None, key_id: str, now: datetime) -> AccessKey:
    if key is None or not key.is_valid(now):
        raise NotFound(f"There is no key '{key_id}' that still opens.")
    return key


def _words(roles: frozenset[ActorRole]) -> str:
    return " ".join(sorted(roles))
