"""A draft on file: its record, its versions, who wrote what, and the approval that binds its very bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from drafting.domain.delivery import Delivery, DeliveryState
from drafting.domain.draft import Draft, DraftState
from drafting.domain.record import DraftRecord


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one author put in: the whole text as it stood after them. ``act`` is ``wrote``, ``redrafted`` or ``edited``;
    ``is_person`` is false for a writer."""

    by: str
    act: str
    at: datetime
    text: str
    subject: str | None = None
    is_person: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's approval. ``digest`` is the SHA-256 of all that it rests on; ``override`` is the reason why it was given in spite
    of findings that block; ``rule`` is the approval rule that allowed it."""

    by: str
    at: datetime
    digest: str
    note: str | None = None
    override: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """A fault that was planted to see whether drafts are read: its kind, the words that were put in, and whether a person found it
    (``None``: nobody has judged it yet)."""

    kind: str
    planted: str
    found: bool | None = None


@dataclass(frozen=True, slots=True)
class FiledDraft:
    """A draft in the store. ``version`` counts from 1 and grows with every change; ``reason`` says why it was rejected or
    superseded; ``due`` is by when the customer should have an answer; ``team`` is whose customer it is for, where teams are told
    apart; one with a ``probe`` is a faulty copy that is never sent."""

    record: DraftRecord
    version: int
    created: datetime
    updated: datetime
    contributions: tuple[Contribution, ...] = ()
    approval: Approval | None = None
    reason: str | None = None
    requested_by: str | None = field(default=None)
    delivery: Delivery | None = field(default=None)
    due: datetime | None = field(default=None)
    team: str | None = field(default=None)
    probe: Probe | None = field(default=None)

    @property
    def draft(self) -> Draft:
        """The draft itself."""
        return self.record.draft

    @property
    def state(self) -> DraftState:
        """Where it stands."""
        return self.record.draft.state

    @property
    def is_on_its_way(self) -> bool:
        """Whether a connector has it in hand."""
        return self.delivery is not None and self.delivery.state is DeliveryState.SENDING
