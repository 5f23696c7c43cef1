"""What an approval binds: these very bytes, for this recipient, on this knowledge. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from drafting.domain.approval import FiledDraft
from drafting.domain.audit import canonical
from drafting.domain.case import Case


def digest_of(filed: FiledDraft) -> str:
    """The SHA-256 of body, subject, channel, recipient, citations and policy revisions; a citation names its article's revision."""
    return hashlib.sha256(canonical(binding(filed)).encode()).hexdigest()


def binding(filed: FiledDraft) -> dict[str, object]:
    """All that an approval rests on, as data."""
    draft, resolution = filed.draft, filed.record.resolution
    return {
        "body": draft.text,
        "subject": draft.wording.subject,
        "channel": str(draft.channel),
        "form": draft.form.value,
        "recipient": recipient(filed.record.case),
        "citations": sorted(resolution.citations),
        "policies": {str(decision.policy): decision.revision for decision in resolution.decisions},
    }


def recipient(case: Case) -> dict[str, object]:
    """Who gets it: from the case, never from a text."""
    customer = case.customer
    addresses = {name: str(customer.record[name]) for name in ("email", "phone") if name in customer.record}
    thread = {"thread": asdict(case.thread)} if case.thread is not None else {}
    return {"id": customer.id, "handle": customer.handle, **addresses, **thread}
