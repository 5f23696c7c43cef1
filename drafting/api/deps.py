"""What routes are given: the running service, the caller, the version that they saw."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Header, Request

from drafting.adapters.serving import Serving
from drafting.adapters.signing import Signer
from drafting.api.errors import PreconditionMissing, Stale, etag
from drafting.api.metrics import Metrics
from drafting.domain.actor import Actor, ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case
from drafting.domain.channel import Channel, ChannelId
from drafting.door import ADMINS, AGENTS, AUDITORS, EVERYBODY, MANAGERS, READERS, Doorkeeper, require
from drafting.listening import Listener
from drafting.listening.listen import Triager
from drafting.ports import Clock, DraftStore
from drafting.review import Checked, Desk, Drafting, Files, Handle, Queue
from drafting.review.editorial import Editorial, Seen
from drafting.review.intake import Intake
from drafting.review.keys import Keyring
from knowledge.domain.revision import Entry, EntryKey
from knowledge.library import Library


class Service(Drafting, Triager, Protocol):
    """The drafter as the routes use it; ``drafting.pipeline.Drafter`` is one."""

    @property
    def library(self) -> Library: ...

    @property
    def channels(self) -> Mapping[ChannelId, Channel]: ...

    def channel(self, name: str) -> Channel: ...

    async def check(self, text: str, channel: ChannelId, case: Case | None = None, subject: str | None = None) -> Checked: ...


@dataclass(frozen=True, slots=True)
class Running:
    """All that the routes stand on."""

    drafter: Service
    store: DraftStore
    desk: Desk
    queue: Queue
    files: Files
    signer: Signer
    keyring: Keyring
    door: Doorkeeper
    metrics: Metrics
    clock: Clock
    model: str
    listener: Listener
    serving: Serving
    editorial: Editorial | None
    intake: Intake | None = None


def running(request: Request) -> Running:
    """The running service."""
    found: Running = request.app.state.running
    return found


RunningService = Annotated[Running, Depends(running)]


def caller(roles: frozenset[ActorRole]) -> Callable[[Request, Running], Awaitable[Actor]]:
    """The caller, who must have one of these roles."""

    async def find(request: Request, service: RunningService) -> Actor:
        address = request.client.host if request.client is not None else None
        actor = await service.door.admit(request.headers.getlist("authorization"), address, service.store, service.clock)
        require(actor, roles)
        return actor

    return find


Agent = Annotated[Actor, Depends(caller(AGENTS))]
Reader = Annotated[Actor, Depends(caller(READERS))]
Admin = Annotated[Actor, Depends(caller(ADMINS))]
Auditor = Annotated[Actor, Depends(caller(AUDITORS))]
Manager = Annotated[Actor, Depends(caller(MANAGERS))]
Overseer = Annotated[Actor, Depends(caller(READERS | MANAGERS))]
Anybody = Annotated[Actor, Depends(caller(EVERYBODY))]
IfMatch = Annotated[str | None, Header(description="The ETag of the version that you saw.")]
_TAG = re.compile(r'(W/)?"[^"]*"')


def seen(draft: str, if_match: str | None, actor: Actor) -> Handle:
    """The hold on the version that the caller saw. Raises ``PreconditionMissing`` without one."""
    if if_match is None or not if_match.strip():
        raise PreconditionMissing("Send 'If-Match' with the ETag of the draft that you read: nobody acts on a text that they did not see.")
    tags = strong_tags(if_match)

    def accepts(filed: FiledDraft) -> bool:
        if if_match.strip() != "*" and etag(filed) not in tags:
            raise Stale(etag(filed))
        return True

    return Handle(draft, accepts, actor)


def seen_entry(key: EntryKey, if_match: str | None, actor: Actor) -> Seen:
    """The entry as the caller saw it. Raises ``PreconditionMissing`` without an ``If-Match``."""
    if if_match is None or not if_match.strip():
        raise PreconditionMissing("Send 'If-Match' with the ETag of the entry that you read: nobody changes words that they did not see.")
    tags = None if if_match.strip() == "*" else tuple(tag.strip('"') for tag in strong_tags(if_match))
    return Seen(key, tags, actor)


async def entry_tag(service: Running, key: EntryKey) -> str:
    """The entity tag of an entry; of one that is in a folder alone, the one that it has once the database takes it in."""
    async with service.store.knowledge() as entries:
        entry = await entries.entry(key)
    return f'"{(entry or Entry(key, None, 1, 1)).tag}"'


def strong_tags(header: str) -> Sequence[str]:
    """The strong entity tags of an ``If-Match`` header; weak ones never match there."""
    return [found.group() for found in _TAG.finditer(header) if not found.group(1)]


def names(header: str | None, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names the tag, compared weakly."""
    return header is not None and (header.strip() == "*" or tag in [found.group().removeprefix("W/") for found in _TAG.finditer(header)])
