"""Sessions: what a browser carries of whoever signed in. Signed, so that it cannot be made up; without any key in it, so that it is
worth nothing elsewhere; and asked about at every request, so that a key that was taken away opens nothing any more."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

COOKIE = "evenhand_session"
LASTS = timedelta(hours=12)


class BadgeKind(StrEnum):
    """How somebody signed in: not yet, as whoever sits at this machine, with a key of the settings, with one of the store, by the
    identity provider."""

    GUEST = "guest"
    LOCAL = "local"
    SETTING = "setting"
    KEY = "key"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Badge:
    """Who a session belongs to. ``digest`` is that of the key that was shown; ``roles`` and ``teams`` are a token's; times are in
    seconds since 1970. ``csrf`` is the word that each of its forms carries; ``theme`` and ``state`` are the browser's own."""

    kind: BadgeKind
    until: float
    csrf: str
    id: str = ""
    digest: str = ""
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    issued: float = 0.0
    state: str = ""

    @classmethod
    def new(cls, kind: BadgeKind, now: datetime, **rest: object) -> Badge:
        """A badge that lasts from now."""
        return cls(kind, (now + LASTS).timestamp(), secrets.token_urlsafe(24), **rest)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Seal:
    """Signs and opens badges with one secret."""

    secret: bytes

    @classmethod
    def of_file(cls, path: Path) -> Seal:
        """The seal whose secret is kept in a file, made at first use; its owner alone can read it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
        except FileExistsError:
            return cls(path.read_bytes())
        return cls(path.read_bytes())

    def close(self, badge: Badge) -> str:
        """The badge as a cookie's value."""
        body = json.dumps(asdict(badge), separators=(",", ":")).encode()
        return f"{_word(body)}.{_word(self._sign(body))}"

    def open(self, cookie: str | None, now: datetime) -> Badge | None:
        """The badge of a cookie; ``None`` for one that is not ours, was changed, or is over."""
        body, _, signature = (cookie or "").partition(".")
        try:
            content = _bytes(body)
            if not hmac.compare_digest(_bytes(signature), self._sign(content)):
                return None
        except (binascii.Error, ValueError):
            return None
        data = json.loads(content)
        badge = Badge(**data | {"kind": BadgeKind(data["kind"]), "roles": tuple(data["roles"]), "teams": tuple(data["teams"])})
        return badge if now.timestamp() < badge.until else None

    def _sign(self, body: bytes) -> bytes:
        return hmac.new(self.secret, b"session\n" + body, hashlib.sha256).digest()


def _word(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(word: str) -> bytes:
    return base64.b64decode(word.encode("ascii") + b"=" * (-len(word) % 4), altchars=b"-_", validate=True)
