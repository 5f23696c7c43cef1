"""What the console stands on: the running service, as its use cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from drafting.adapters.models.chain import GuardedWriter
from drafting.adapters.sign_in import SignIn
from drafting.adapters.signing import Signer
from drafting.console.sessions import Seal
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case
from drafting.domain.channel import Channel, ChannelId
from drafting.door import Doorkeeper
from drafting.ports import Clock, DraftStore
from drafting.review import Checked, Desk, Drafting, Files, Queue
from drafting.review.editorial import Editorial
from drafting.review.keys import Keyring
from knowledge.library import Library


class Drafter(Drafting, Protocol):
    """The drafter as the console uses it; ``drafting.pipeline.Drafter`` is one."""

    @property
    def library(self) -> Library: ...

    @property
    def channels(self) -> Mapping[ChannelId, Channel]: ...

    def channel(self, name: str) -> Channel: ...

    async def check(self, text: str, channel: ChannelId, case: Case | None = None, subject: str | None = None) -> Checked: ...


class Tally(Protocol):
    """Counts what is done, for the metrics."""

    def drafted(self, drafts: Iterable[FiledDraft]) -> None: ...

    def acted(self, act: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """The running service. ``editorial`` acts on articles and policies, where the database holds them; ``models`` are the hosted models at work, if any; ``undo`` is for how many seconds an approval can be taken
    back before it is sent; ``provider`` is
    where people may sign in instead of showing a key; ``evaluations`` is the folder in which results are looked for."""

    drafter: Drafter
    store: DraftStore
    desk: Desk
    queue: Queue
    files: Files
    keyring: Keyring
    door: Doorkeeper
    signer: Signer
    seal: Seal
    tally: Tally
    clock: Clock
    model: str
    editorial: Editorial | None = None
    models: tuple[GuardedWriter, ...] = ()
    undo: float = 0.0
    provider: SignIn | None = None
    evaluations: Path = field(default=Path("./var/eval"))
