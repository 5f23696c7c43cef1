"""Signing in with an identity provider: OpenID Connect's authorization code flow with PKCE, a state and a nonce.

What the provider gives back is read by the same reader as tokens that callers show.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import asdict, dataclass, field

import jwt

from drafting.adapters.oidc import MOST, SECONDS, Identified, Provider, TokenReader, described
from drafting.errors import NotAuthenticated, NotConfigured


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser keeps while somebody is with the provider: ``state`` ties the answer to it, ``nonce`` the token, ``verifier`` the
    code; ``back`` is where they wanted to go."""

    state: str
    nonce: str
    verifier: str
    back: str = ""

    @classmethod
    def new(cls, back: str) -> Asked:
        """With fresh words."""
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), back)

    @classmethod
    def read(cls, word: str) -> Asked | None:
        """What ``word`` wrote; ``None`` for anything else."""
        try:
            return cls(**json.loads(word))
        except (ValueError, TypeError):
            return None

    @property
    def word(self) -> str:
        """As text."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def challenge(self) -> str:
        """The verifier's SHA-256, which the provider is told first."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")


@dataclass(slots=True)
class SignIn:
    """The service as a client of one provider; ``provider.audience`` is its client id there. ``secret`` is its own, where it has one."""

    provider: Provider
    secret: str | None = None
    reader: TokenReader = field(init=False)
    _known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = TokenReader(self.provider)

    async def address(self, asked: Asked, back: str) -> str:
        """Where the browser goes to; ``back`` is our own address for the answer. Raises ``NotConfigured``."""
        place = (await self._places())["authorization_endpoint"]
        query = {
            "response_type": "code",
            "client_id": self.provider.audience,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": asked.challenge,
            "code_challenge_method": "S256",
        }
        return f"{place}{'&' if '?' in place else '?'}{urllib.parse.urlencode(query)}"

    async def redeem(self, code: str, asked: Asked, back: str) -> Identified:
        """Who signed in. Raises ``NotAuthenticated``, ``NotConfigured``."""
        place = (await self._places())["token_endpoint"]
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.provider.audience,
            "code_verifier": asked.verifier,
        } | ({"client_secret": self.secret} if self.secret is not None else {})
        token = await asyncio.to_thread(_token, place, form)
        found = await self.reader.read(token)
        nonce = jwt.decode(token, options={"verify_signature": False}).get("nonce")  # the signature was checked just now
        if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), asked.nonce.encode()):
            raise NotAuthenticated("The provider's answer belongs to another sign-in: try again.")
        return found

    async def _places(self) -> dict[str, str]:
        if not self._known:
            self._known = await asyncio.to_thread(_places, self.provider.issuer)
        return self._known


def _places(issuer: str) -> dict[str, str]:
    places = described(issuer, "authorization_endpoint", "token_endpoint")
    if not all(place.startswith(("https://", "http://")) for place in places.values()):
        raise NotConfigured("EVENHAND_OIDC_ISSUER: the provider names places that are no web addresses.")
    return places


def _token(place: str, form: dict[str, str]) -> str:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    request = urllib.request.Request(place, urllib.parse.urlencode(form).encode(), headers)  # noqa: S310 - from the provider's own description
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the same
            return str(json.loads(answer.read(MOST))["id_token"])
    except (urllib.error.URLError, OSError, ValueError, KeyError, TypeError) as error:
        raise NotAuthenticated(f"The provider did not accept the sign-in ({type(error).__name__}): try again.") from error
