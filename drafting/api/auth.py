"""Who calls: an API key, or, where none is configured, whoever is on this machine."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.domain.actor import Actor, ActorRole
from drafting.errors import NotAuthenticated, NotConfigured, NotPermitted
from drafting.settings import ApiKey, Settings

LOCAL = Actor("local", frozenset(ActorRole), is_person=True)


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Knows the keys; without any it lets everybody in as ``local``, which is why the service then listens on this machine alone."""

    keys: tuple[ApiKey, ...]

    @classmethod
    def of(cls, settings: Settings) -> Doorkeeper:
        """The doorkeeper of the settings. Raises ``NotConfigured`` where the service would be open to other machines."""
        keys = settings.keys()
        if not keys and not settings.is_loopback:
            raise NotConfigured(f"EVENHAND_HOST is {settings.host}, which other machines can reach: set EVENHAND_API_KEYS as well.")
        if len({key.id for key in keys}) != len(keys):
            raise NotConfigured("EVENHAND_API_KEYS: two entries have the same id.")
        return cls(keys)

    @property
    def is_open(self) -> bool:
        """Whether no key is asked for."""
        return not self.keys

    def admit(self, authorization: Sequence[str], address: str | None) -> Actor:
        """The caller behind the ``Authorization`` headers; ``address`` is where the call comes from. Raises ``NotAuthenticated``."""
        if self.is_open:
            if not _is_here(address):
                raise NotAuthenticated("No API key is configured, so that only this machine may call: set EVENHAND_API_KEYS.")
            return LOCAL
        scheme, _, given = authorization[0].partition(" ") if len(authorization) == 1 else ("", "", "")
        if scheme.lower() != "bearer" or not given.strip():
            raise NotAuthenticated("Say who you are: send 'Authorization: Bearer KEY'.")
        digest = hashlib.sha256(given.strip().encode("utf-8", "surrogateescape")).hexdigest()
        matching = [key for key in self.keys if hmac.compare_digest(key.digest, digest)]
        if not matching:
            raise NotAuthenticated("This key is not known here.")
        return Actor(matching[0].id, matching[0].roles, matching[0].is_person)


def _is_here(address: str | None) -> bool:
    """Whether a call comes from this machine. A caller in the same process, or at a local socket, has no internet address."""
    try:
        return address is None or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return True


def require(actor: Actor, roles: frozenset[ActorRole]) -> None:
    """Let only these roles, and admins, pass. Raises ``NotPermitted``."""
    if not actor.roles & (roles | {ActorRole.ADMIN}):
        raise NotPermitted(f"This needs one of the roles {', '.join(sorted(roles | {ActorRole.ADMIN}))}.")
