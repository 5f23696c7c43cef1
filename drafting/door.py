"""Who calls: an API key, a token of the identity provider, or, where there is no key at all, whoever is on this machine."""

from __future__ import annotations

import hmac
import ipaddress
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from drafting.adapters.oidc import Provider, TokenReader
from drafting.domain.access import PREFIX, bar_digest, digest_of_key
from drafting.domain.actor import Actor, ActorRole
from drafting.errors import NotAuthenticated, NotConfigured, NotPermitted, RateLimited
from drafting.ports import Clock, DraftStore
from drafting.settings import ApiKey, Settings

LOCAL = Actor("local", frozenset(ActorRole), is_person=True)
AGENTS = frozenset({ActorRole.AGENT, ActorRole.APPROVER})
READERS = frozenset({ActorRole.AGENT, ActorRole.APPROVER, ActorRole.QA})
ADMINS = frozenset({ActorRole.ADMIN})
AUDITORS = frozenset({ActorRole.QA})
MANAGERS = frozenset({ActorRole.KNOWLEDGE_MANAGER})
EVERYBODY = frozenset(ActorRole)


@dataclass(slots=True)
class Bucket:
    """How often each caller may ask: ``per_minute`` in a minute, all at once or spread; 0 for no limit. One for each process."""

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _until: dict[str, float] = field(default_factory=dict)

    def take(self, caller: str) -> None:
        """Count one request. Raises ``RateLimited``."""
        if self.per_minute == 0:
            return
        now, cost = self.clock(), 60 / self.per_minute
        until = max(self._until.get(caller, now), now) + cost
        if until - now > 60 + cost / 2:
            raise RateLimited(f"At most {self.per_minute} requests a minute: come back a little later.", int(until - now - 60) + 1)
        if len(self._until) > 10_000:
            self._until = {name: end for name, end in self._until.items() if end > now}
        self._until[caller] = until


@dataclass(slots=True)
class Doorkeeper:
    """Knows the settings' keys, those of the store, and the identity provider. ``is_open``: there was no key at the start and the
    service listens on this machine alone, so that everybody here is let in as ``local``."""

    keys: tuple[ApiKey, ...]
    bucket: Bucket
    tokens: TokenReader | None = None
    is_open: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Doorkeeper:
        """The doorkeeper of the settings, shut until ``open_for`` says otherwise. Raises ``NotConfigured``."""
        keys = settings.keys()
        if len({key.id for key in keys}) != len(keys):
            raise NotConfigured("EVENHAND_API_KEYS: two entries have the same id.")
        return cls(keys, Bucket(settings.rate_limit), _tokens(settings))

    async def needs_first_key(self, store: DraftStore, settings: Settings) -> bool:
        """Whether nobody could come in yet: there is no key and no provider, and the door may not stand open. Opens it where it
        may."""
        if self.keys or self.tokens is not None or await store.access_keys():
            return False
        self.is_open = settings.access == "auto" and settings.is_loopback
        return not self.is_open

    async def admit(self, authorization: Sequence[str], address: str | None, store: DraftStore, clock: Clock) -> Actor:
        """The caller behind the ``Authorization`` headers; ``address`` is where the call comes from. Raises ``NotAuthenticated``,
        ``RateLimited``."""
        actor = self._local(address) if self.is_open else await self._shown(authorization, store, clock)
        self.bucket.take(actor.id)
        return actor

    def _local(self, address: str | None) -> Actor:
        if not is_here(address):
            raise NotAuthenticated("No API key is configured, so that only this machine may call: set EVENHAND_API_KEYS.")
        return LOCAL

    async def _shown(self, authorization: Sequence[str], store: DraftStore, clock: Clock) -> Actor:
        scheme, _, given = authorization[0].partition(" ") if len(authorization) == 1 else ("", "", "")
        given = given.strip()
        if scheme.lower() != "bearer" or not given:
            raise NotAuthenticated("Say who you are: send 'Authorization: Bearer KEY'.")
        digest = digest_of_key(given)
        for key in self.keys:
            if hmac.compare_digest(key.digest, digest):
                return Actor(key.id, key.roles, key.is_person, key.teams)
        if given.startswith(PREFIX):
            kept = await store.access_key(digest)
            if kept is not None and kept.is_valid(clock()):
                return kept.holder
        elif self.tokens is not None and given.count(".") == 2:
            found = await self.tokens.read(given)
            barred = await store.access_key(bar_digest(found.actor.id))
            if barred is None or barred.created < found.issued:
                return found.actor
        raise NotAuthenticated("This key is not known here.")


def _tokens(settings: Settings) -> TokenReader | None:
    if settings.oidc_issuer is None:
        return None
    if not settings.oidc_audience:
        raise NotConfigured("EVENHAND_OIDC_AUDIENCE: say whom the provider's tokens are for; a token for somebody else must not open.")
    names = (settings.oidc_jwks_url, settings.oidc_roles_claim, settings.oidc_teams_claim)
    return TokenReader(Provider(settings.oidc_issuer, settings.oidc_audience, *names))


def is_here(address: str | None) -> bool:
    """Whether a call comes from this machine. A caller in the same process, or at a local socket, has no internet address."""
    try:
        return address is None or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return True


def require(actor: Actor, roles: frozenset[ActorRole]) -> None:
    """Let only these roles, and admins, pass. Raises ``NotPermitted``."""
    if not actor.roles & (roles | {ActorRole.ADMIN}):
        raise NotPermitted(f"This needs one of the roles {', '.join(sorted(roles | {ActorRole.ADMIN}))}.")
