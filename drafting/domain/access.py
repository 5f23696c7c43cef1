"""API keys as they are kept: by their digest, never as themselves."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from drafting.domain.actor import Actor, ActorRole

PREFIX = "evh_"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """One key: whose it is, what they may do, from when to when. ``digest`` is its SHA-256 in hexadecimal; a key is 32 random bytes,
    which nobody finds by trying."""

    id: str
    actor: str
    roles: frozenset[ActorRole]
    digest: str
    created: datetime
    teams: frozenset[str] = field(default=frozenset())
    is_person: bool = True
    expires: datetime | None = None
    revoked: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens now."""
        ended = (self.expires is not None and self.expires <= now) or (self.revoked is not None and self.revoked <= now)
        return not ended

    @property
    def holder(self) -> Actor:
        """Whoever shows it."""
        return Actor(self.actor, self.roles, self.is_person, self.teams)


def bar_digest(person: str) -> str:
    """Under what it is kept that a person's tokens were taken away; no key has it."""
    return hashlib.sha256(f"\0bar\0{person}".encode()).hexdigest()


def digest_of_key(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
