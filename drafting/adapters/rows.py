"""Between rows and what they stand for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Select, select

from drafting.adapters.lines import line_values
from drafting.adapters.records import from_json, to_json
from drafting.adapters.tables import AccessKeyRow, AuditRow, DraftRow, MessageRow, RestRow
from drafting.domain.access import AccessKey
from drafting.domain.actor import ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEntry, AuditEvent, canonical
from drafting.domain.case import Case, Message, Role
from drafting.domain.rest import rests_of
from drafting.ports import RestQuery

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a draft is due that nobody waits for."""


def draft_values(filed: FiledDraft) -> dict[str, object]:
    """The columns of a draft that change with its version."""
    draft = filed.draft
    return {
        "resolution": draft.resolution,
        "version": filed.version,
        "state": draft.state.value,
        "form": draft.form.value,
        "verdict": draft.verdict.value,
        "approval": filed.approval.digest if filed.approval is not None else None,
        "filed": canonical(to_json(filed)),
        "updated": filed.updated,
        "due": filed.due or NEVER,
        "sends": filed.delivery.looked_at if filed.delivery is not None else None,
        **line_values(filed),
        "probe": filed.probe.kind if filed.probe is not None else None,
    }


def draft_row(case: str, filed: FiledDraft) -> DraftRow:
    """A new draft's row."""
    draft = filed.draft
    fixed = {
        "id": draft.id,
        "case": case,
        "channel": str(draft.channel),
        "customer": filed.record.case.customer.id,
        "created": filed.created,
        "team": filed.team,
    }
    return DraftRow(**fixed, **draft_values(filed))


def filed_of(row: DraftRow) -> FiledDraft:
    """The draft of a row; its team is the row's, as customers move."""
    return replace(from_json(json.loads(row.filed), FiledDraft), team=row.team)


def rest_rows(filed: FiledDraft) -> list[RestRow]:
    """What a draft rests on."""
    return [
        RestRow(draft=filed.draft.id, kind=rest.key.kind.value, entry=rest.key.id, revision=rest.revision, section=rest.section)
        for rest in rests_of(filed.record.resolution)
    ]


def resting(query: RestQuery) -> Select[DraftRow]:
    """The rows of drafts that rest on an entry, oldest first."""
    rests = select(RestRow.draft).where(RestRow.kind == query.key.kind.value, RestRow.entry == query.key.id)
    if query.revision is not None:
        rests = rests.where(RestRow.revision == query.revision)
    if query.section is not None:
        rests = rests.where(RestRow.section == query.section)
    states = [state.value for state in query.states]
    return select(DraftRow).where(DraftRow.id.in_(rests), DraftRow.state.in_(states)).order_by(DraftRow.created, DraftRow.id)


def message_rows(case_id: str, case: Case) -> list[MessageRow]:
    """A case's messages in order."""
    return [
        MessageRow(case=case_id, place=place, role=message.role.value, text=message.text, channel=message.channel, at=message.at)
        for place, message in enumerate(case.messages)
    ]


def message_of(row: MessageRow) -> Message:
    """The message of a row."""
    return Message(row.text, Role(row.role), row.channel, row.at)


def key_row(key: AccessKey) -> AccessKeyRow:
    """An API key's row."""
    return AccessKeyRow(
        id=key.id,
        actor=key.actor,
        roles=" ".join(sorted(key.roles)),
        teams=canonical(sorted(key.teams)),
        person=key.is_person,
        digest=key.digest,
        created=key.created,
        expires=key.expires,
        revoked=key.revoked,
    )


def key_of(row: AccessKeyRow) -> AccessKey:
    """The API key of a row."""
    roles = frozenset(map(ActorRole, row.roles.split()))
    teams = frozenset(json.loads(row.teams))
    return AccessKey(row.id, row.actor, roles, row.digest, row.created, teams, row.person, row.expires, row.revoked)


def audit_row(entry: AuditEntry) -> AuditRow:
    """An audit entry's row; its time is kept as the text that was hashed."""
    event = entry.event
    return AuditRow(
        number=entry.number,
        act=event.act,
        subject=event.subject,
        actor=event.actor,
        at=event.at.isoformat(),
        details=canonical(dict(event.details)),
        previous=entry.previous,
        hash=entry.hash,
    )


def entry_of(row: AuditRow) -> AuditEntry:
    """The audit entry of a row. One that is not written as we write it was altered, even where it says the same: its content then
    matches no hash."""
    try:
        at, details = datetime.fromisoformat(row.at), json.loads(row.details)
        altered = at.isoformat() != row.at or canonical(details) != row.details
    except (ValueError, TypeError):
        at, details, altered = datetime.min.replace(tzinfo=UTC), {}, True
    event = AuditEvent(row.act, row.subject, row.actor, at, {"altered": True} if altered else details)
    return AuditEntry(row.number, event, row.previous, row.hash)
