"""Signed heads of the audit log: Ed25519, as a JWT that anybody can check with the public key alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from drafting.errors import BadRequest, NotConfigured

ALGORITHM = "EdDSA"
AUDIENCE = "evenhand-audit-head"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """Where the chain ended at a time. ``token`` is the signature over it; ``key`` the public key in PEM."""

    number: int
    hash: str
    token: str
    key: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs heads with the service's own key."""

    key: Ed25519PrivateKey

    @classmethod
    def of(cls, path: Path) -> Signer:
        """The signer whose key is in the file; it is made, readable by its owner alone, where there is none. Raises
        ``NotConfigured`` for a file that holds no such key."""
        try:
            _make(path)
            key = load_pem_private_key(path.read_bytes(), None)
        except (OSError, ValueError, TypeError) as error:
            raise NotConfigured(f"The audit key in {path} cannot be read ({type(error).__name__}): it is an Ed25519 key in PEM.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise NotConfigured(f"The audit key in {path} is no Ed25519 key.")
        return cls(key)

    @property
    def public(self) -> str:
        """The public key in PEM."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def sign(self, head: tuple[int, str], at: datetime) -> SignedHead:
        """The signed head."""
        number, digest = head
        claims = {"aud": AUDIENCE, "iat": int(at.timestamp()), "number": number, "hash": digest}
        return SignedHead(number, digest, jwt.encode(claims, self.key, ALGORITHM), self.public)


def read_head(token: str, public: str) -> tuple[int, str]:
    """Number and hash of a signed head. Raises ``BadRequest`` where the key did not sign it."""
    try:
        key = load_pem_public_key(public.encode())
        if not isinstance(key, Ed25519PublicKey):
            raise BadRequest("The key is no Ed25519 public key in PEM.")
        claims = jwt.decode(token, key, algorithms=[ALGORITHM], audience=AUDIENCE, options={"require": ["aud", "iat"], "verify_iat": False})
        return int(claims["number"]), str(claims["hash"])
    except (jwt.InvalidTokenError, ValueError, KeyError) as error:
        raise BadRequest(f"The head is not signed by this key ({type(error).__name__}).") from error


def _make(path: Path) -> None:
    """Make the key unless it is there; of several processes that try at once, one does."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    waiting.touch(0o600)
    waiting.write_bytes(pem)
    try:
        os.link(waiting, path)
    except FileExistsError:
        return
    finally:
        waiting.unlink()
