"""What the audit log says of an act: ids, codes and digests, never a customer's words. Pure."""

from __future__ import annotations

import hashlib
from datetime import datetime

from drafting.domain.actor import Actor
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEvent


def digest(text: str | None) -> str | None:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest() if text is not None else None


def event(act: str, filed: FiledDraft, actor: Actor, at: datetime) -> AuditEvent:
    """The audit event of an act that led to this version of a draft."""
    details: dict[str, str | int | bool | None] = {
        "version": filed.version,
        "state": filed.state.value,
        "channel": str(filed.draft.channel),
        "form": filed.draft.form.value,
        "verdict": filed.draft.verdict.value,
        "text": digest(filed.draft.text),
        "person": actor.is_person,
    }
    if filed.approval is not None:
        details["binding"] = filed.approval.digest
    if filed.reason is not None:
        details["reason"] = digest(filed.reason)
    return AuditEvent(act, filed.draft.id, actor.id, at, details)
