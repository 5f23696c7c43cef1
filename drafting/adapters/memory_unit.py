"""One transaction on what is held in memory."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from drafting.domain.access import AccessKey
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import GENESIS, AuditEntry, AuditEvent, seal
from drafting.domain.draft import OPEN
from drafting.domain.rest import rests_of
from drafting.errors import VersionConflict
from drafting.ports import Answer, Hold, IdempotencyKey, Remark, RestQuery
from knowledge.adapters.memory_entries import MemoryEntries


@dataclass(frozen=True, slots=True)
class Claim:
    fingerprint: str
    claimed: datetime
    answer: Answer | None = None


@dataclass(slots=True)
class Held:
    drafts: dict[str, FiledDraft] = field(default_factory=dict)
    cases: dict[str, FiledDraft] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)
    keys: dict[tuple[str, str], Claim] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    secrets: dict[str, bytes] = field(default_factory=dict)
    access: dict[str, AccessKey] = field(default_factory=dict)
    case_of: dict[str, str] = field(default_factory=dict)
    entries: MemoryEntries = field(default_factory=MemoryEntries)
    teams: dict[str, str | None] = field(default_factory=dict)

    def copy(self) -> Held:
        return Held(
            dict(self.drafts),
            dict(self.cases),
            list(self.audit),
            dict(self.keys),
            dict(self.holds),
            list(self.remarks),
            dict(self.secrets),
            dict(self.access),
            dict(self.case_of),
            self.entries.copy(),
            dict(self.teams),
        )


@dataclass(frozen=True, slots=True)
class MemoryUnit:
    """A ``DraftUnit`` on a copy, which the store takes over when all went well."""

    held: Held

    @property
    def knowledge(self) -> MemoryEntries:
        """The entries of the knowledge, in the same transaction."""
        return self.held.entries

    async def resting(self, query: RestQuery) -> tuple[FiledDraft, ...]:
        """The drafts that rest on an entry, oldest first."""
        return resting_of(self.held, query)

    async def draft(self, draft_id: str) -> FiledDraft | None:
        """The draft as this transaction sees it."""
        return self.held.drafts.get(draft_id)

    async def open_drafts(self, customer: str) -> tuple[FiledDraft, ...]:
        """The customer's drafts that wait for review or for sending, oldest first."""
        return tuple(one for one in oldest_first(self.held) if one.record.case.customer.id == customer and one.state in OPEN)

    async def to_send(self, now: datetime, limit: int) -> tuple[FiledDraft, ...]:
        """Drafts whose delivery is due, the longest waiting first."""
        due = [(at, one) for one in oldest_first(self.held) if (at := looked_at(one)) is not None and at <= now]
        return tuple(one for _, one in sorted(due, key=lambda found: found[0])[:limit])

    async def add(self, case: str, drafts: Sequence[FiledDraft]) -> None:
        """File the drafts of one case and its messages."""
        self.held.cases[case] = drafts[0]
        self.held.drafts.update({one.draft.id: one for one in drafts})
        self.held.case_of.update({one.draft.id: case for one in drafts})

    async def replace(self, draft: FiledDraft) -> None:
        """Store the next version, if the one before it is stored now."""
        stored = self.held.drafts.get(draft.draft.id)
        if stored is None or stored.version != draft.version - 1:
            raise VersionConflict("The draft changed since it was read: read it again.")
        self.held.drafts[draft.draft.id] = draft

    async def note(self, event: AuditEvent) -> AuditEntry:
        """Append to the chain."""
        number, previous = head_of(self.held)
        entry = seal(event, number + 1, previous)
        self.held.audit.append(entry)
        return entry

    async def hold(self, key: str) -> Hold | None:
        """Who has taken what the key stands for."""
        return self.held.holds.get(key)

    async def take(self, hold: Hold) -> None:
        """Set the hold of its key."""
        self.held.holds[hold.key] = hold

    async def release(self, key: str) -> None:
        """End the hold."""
        self.held.holds.pop(key, None)

    async def remark(self, remark: Remark) -> None:
        """Keep a comment."""
        self.held.remarks.append(remark)

    async def subject_key(self, subject: str) -> bytes:
        """The subject's secret, made at first use."""
        return self.held.secrets.setdefault(subject, secrets.token_bytes(32))

    async def drafts_of(self, customer: str) -> tuple[FiledDraft, ...]:
        """All the customer's drafts, oldest first."""
        return tuple(one for one in oldest_first(self.held) if one.record.case.customer.id == customer)

    async def knows(self, customer: str) -> bool:
        """Whether any case of the customer is on file."""
        return any(first.record.case.customer.id == customer for first in self.held.cases.values())

    async def team_of(self, customer: str) -> str | None:
        """The team that the customer belongs to."""
        return self.held.teams.get(customer)

    async def belong(self, customer: str, team: str | None) -> None:
        """Let the customer belong to a team, with all their drafts."""
        self.held.teams[customer] = team
        mine = [one for one in self.held.drafts.values() if one.record.case.customer.id == customer]
        self.held.drafts.update({one.draft.id: replace(one, team=team) for one in mine})

    async def erase(self, customer: str, drafts: Sequence[FiledDraft]) -> None:
        """Replace what is kept, forget the rest."""
        names = {one.draft.id for one in drafts}
        self.held.cases = {case: first for case, first in self.held.cases.items() if first.record.case.customer.id != customer}
        self.held.drafts.update({one.draft.id: one for one in drafts})
        self.held.teams.pop(customer, None)
        self.held.remarks = [one for one in self.held.remarks if one.draft not in names]
        for subject in (f"customer:{customer}", *(f"draft:{name}" for name in names)):
            self.held.holds.pop(subject, None)
            self.held.secrets.pop(subject, None)
        self.held.keys = {
            key: claim
            for key, claim in self.held.keys.items()
            if claim.answer is None or not any(name in claim.answer.body for name in names)
        }

    async def key(self, key_id: str) -> AccessKey | None:
        """The API key with this id."""
        return self.held.access.get(key_id)

    async def put_key(self, key: AccessKey) -> None:
        """Keep a key in its present state."""
        self.held.access[key.id] = key

    async def answered(self, key: IdempotencyKey, answer: Answer) -> None:
        """Keep the answer of a claimed key."""
        claim = self.held.keys.get((key.caller, key.key))
        if claim is None or claim.fingerprint != key.fingerprint:
            raise VersionConflict("The idempotency key was given back meanwhile: send the request again.")
        self.held.keys[key.caller, key.key] = replace(claim, answer=answer)


def head_of(held: Held) -> tuple[int, str]:
    return (held.audit[-1].number, held.audit[-1].hash) if held.audit else (0, GENESIS)


def resting_of(held: Held, query: RestQuery) -> tuple[FiledDraft, ...]:
    def rests(one: FiledDraft) -> bool:
        return any(query.means(rest) for rest in rests_of(one.record.resolution))

    return tuple(one for one in oldest_first(held) if one.state in query.states and rests(one))


def looked_at(filed: FiledDraft) -> datetime | None:
    return filed.delivery.looked_at if filed.delivery is not None else None


def oldest_first(held: Held) -> list[FiledDraft]:
    return sorted(held.drafts.values(), key=lambda one: (one.created, one.draft.id))
