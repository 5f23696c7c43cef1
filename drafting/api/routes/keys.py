"""API keys: given, rotated, taken away, by admins."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query

from drafting.api.deps import Admin, RunningService
from drafting.api.problems import announced
from drafting.api.schemas.common import EntryId
from drafting.api.schemas.desk import BarredOut, KeyIn, KeyOut, KeysOut, NewKeyOut
from drafting.domain.access import AccessKey
from drafting.domain.actor import ActorRole
from drafting.review.keys import Grant, NewKey

router = APIRouter(prefix="/v1/keys", tags=["keys"])

people = APIRouter(prefix="/v1/people", tags=["keys"])
Whom = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@|-]*$")]
Grace = Annotated[int, Query(ge=0, le=30 * 86_400, description="Seconds for which the old key still opens.")]


@router.post("", status_code=201, response_model=NewKeyOut, responses=announced(413, 415))
async def add_key(body: KeyIn, actor: Admin, service: RunningService) -> NewKeyOut:
    """Make a key; it is shown this once."""
    zone = service.drafter.library.company.zone
    expires = body.expires if body.expires is None or body.expires.tzinfo else body.expires.replace(tzinfo=zone)
    grant = Grant(body.actor, frozenset(map(ActorRole, body.roles)), frozenset(body.teams), not body.program, expires)
    return _new(await service.keyring.add(grant, actor))


@router.get("", response_model=KeysOut, responses=announced())
async def list_keys(actor: Admin, service: RunningService) -> KeysOut:
    """Every key that was ever made, without the keys themselves."""
    return KeysOut(items=[_out(key) for key in await service.keyring.all()])


@router.post("/{key_id}/rotate", status_code=201, response_model=NewKeyOut, responses=announced(404))
async def rotate_key(key_id: EntryId, actor: Admin, service: RunningService, grace: Grace = 0) -> NewKeyOut:
    """A new key for the same caller in a key's place."""
    return _new(await service.keyring.rotate(key_id, actor, timedelta(seconds=grace)))


@router.delete("/{key_id}", response_model=KeyOut, responses=announced(404))
async def revoke_key(key_id: EntryId, actor: Admin, service: RunningService) -> KeyOut:
    """Take a key away: it opens nothing any more, in no process."""
    return _out(await service.keyring.revoke(key_id, actor))


@people.post("/{person}/bar", response_model=BarredOut, responses=announced())
async def bar_person(person: Whom, actor: Admin, service: RunningService) -> BarredOut:
    """Shut a person out: their keys, and the tokens that the identity provider gave them until now."""
    return BarredOut(person=person, keys=await service.keyring.bar(person, actor))


def _new(made: NewKey) -> NewKeyOut:
    return NewKeyOut(key=made.secret, entry=_out(made.key))


def _out(key: AccessKey) -> KeyOut:
    return KeyOut(
        id=key.id,
        actor=key.actor,
        roles=sorted(key.roles),
        teams=sorted(key.teams),
        program=not key.is_person,
        created=key.created,
        expires=key.expires,
        revoked=key.revoked,
    )
