"""What the audit log says of an act: ids, codes and digests, never a customer's words. Pure."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from drafting.domain.actor import Actor
from drafting.domain.approval import FiledDraft
from drafting.domain.audit import AuditEvent


def digest(text: str | None, key: bytes) -> str | None:
    """The keyed SHA-256 of a text. Without the customer's key nobody can try out what the text was."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() if text is not None else None


def subject_of(filed: FiledDraft) -> str:
    """Whose key the digests are made with: the customer's, or the draft's own where nobody is named."""
    customer = filed.record.case.customer.id
    return f"customer:{customer}" if customer is not None else f"draft:{filed.draft.id}"


def event(act: str, filed: FiledDraft, actor: Actor, key: bytes) -> AuditEvent:
    """The audit event of an act that led to this version of a draft."""
    details: dict[str, str | int | bool | None] = {
        "version": filed.version,
        "state": filed.state.value,
        "channel": str(filed.draft.channel),
        "form": filed.draft.form.value,
        "verdict": filed.draft.verdict.value,
        "text": digest(filed.draft.text, key),
        "person": actor.is_person,
    }
    if filed.approval is not None:
        details["binding"] = digest(filed.approval.digest, key)
        if filed.approval.override is not None:
            details["override"] = digest(filed.approval.override, key)
    if filed.delivery is not None:
        details |= {
            "message": digest(filed.delivery.message, key),
            "delivery": filed.delivery.state.value,
            "attempts": filed.delivery.attempts,
        }
    if filed.reason is not None:
        details["reason"] = digest(filed.reason, key)
    return AuditEvent(act, filed.draft.id, actor.id, filed.updated, details)


def plain_event(act: str, subject: str, actor: Actor, at: datetime, **details: str | int | bool | None) -> AuditEvent:
    """The audit event of an act that changes no draft."""
    return AuditEvent(act, subject, actor.id, at, details | {"person": actor.is_person})
