"""Tokens of an identity provider (OpenID Connect): checked against its published keys."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt

from drafting.domain.actor import Actor, ActorRole
from drafting.errors import NotAuthenticated, NotConfigured

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Only signatures with a key pair: what is published must never be enough to sign."""
SECONDS = 5
LEEWAY = 30
MOST = 1_000_000
"""How many bytes of a provider's answer are read."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider. ``audience`` is who its tokens are for: us. ``jwks_url`` is asked for in its description where it is
    not given."""

    issuer: str
    audience: str
    jwks_url: str | None = None
    roles_claim: str = "roles"
    teams_claim: str = "teams"


@dataclass(frozen=True, slots=True)
class Identified:
    """Whose token it is, and when it was given out."""

    actor: Actor
    issued: datetime


@dataclass(slots=True)
class TokenReader:
    """Reads tokens of one provider; its keys are kept for five minutes."""

    provider: Provider
    _keys: jwt.PyJWKClient | None = field(default=None, repr=False)

    async def read(self, token: str) -> Identified:
        """Whose the token is. Raises ``NotAuthenticated``."""
        return await asyncio.to_thread(self._read, token)

    def _read(self, token: str) -> Identified:
        try:
            key = self._client().get_signing_key_from_jwt(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=list(ALGORITHMS),
                audience=self.provider.audience,
                issuer=self.provider.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, NotConfigured) as error:
            raise NotAuthenticated(f"This token is not accepted here ({type(error).__name__}).") from error
        return self._identified(claims)

    def _identified(self, claims: dict[str, Any]) -> Identified:
        known = {role.value for role in ActorRole}
        roles = frozenset(ActorRole(word) for word in _words(claims.get(self.provider.roles_claim)) if word in known)
        teams = frozenset(_words(claims.get(self.provider.teams_claim)))
        return Identified(Actor(str(claims["sub"]), roles, True, teams), datetime.fromtimestamp(claims["iat"], UTC))

    def _client(self) -> jwt.PyJWKClient:
        if self._keys is None:
            url = self.provider.jwks_url or described(self.provider.issuer, "jwks_uri")["jwks_uri"]
            self._keys = jwt.PyJWKClient(url, cache_jwk_set=True, lifespan=300, timeout=SECONDS)
        return self._keys


def _words(claim: object) -> list[str]:
    if isinstance(claim, str):
        return claim.split()
    return [word for word in claim if isinstance(word, str)] if isinstance(claim, list) else []


def described(issuer: str, *names: str) -> dict[str, str]:
    """These entries of a provider's own description. Raises ``NotConfigured``."""
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    if not address.startswith(("https://", "http://")):
        raise NotConfigured("EVENHAND_OIDC_ISSUER is no web address.")
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - the address is the operator's own setting
            data = json.loads(answer.read(MOST))
            return {name: str(data[name]) for name in names}
    except (urllib.error.URLError, OSError, ValueError, KeyError, TypeError) as error:
        raise NotConfigured(f"EVENHAND_OIDC_ISSUER: the provider does not describe itself ({type(error).__name__}).") from error
