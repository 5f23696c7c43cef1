"""Where a page of drafts ends, as a word that means nothing to callers."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from drafting.errors import BadRequest

_REFUSAL = "cursor: this is not a cursor of a former page; leave it out to start at the beginning."


def cursor(created: datetime, draft_id: str) -> str:
    """The cursor after the draft that was made then."""
    return base64.urlsafe_b64encode(f"{created.isoformat()} {draft_id}".encode()).decode().rstrip("=")


def read_cursor(given: str) -> tuple[datetime, str]:
    """The place that a cursor stands for. Raises ``BadRequest``."""
    try:
        padded = given + "=" * (-len(given) % 4)
        when, _, draft = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode().partition(" ")
        at = datetime.fromisoformat(when)
    except (ValueError, binascii.Error) as error:
        raise BadRequest(_REFUSAL) from error
    if at.tzinfo is None or not draft or "\0" in draft:
        raise BadRequest(_REFUSAL)
    return at, draft
