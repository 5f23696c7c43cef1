"""Words of a conversation without what tells who it was about. Pure."""

from __future__ import annotations

import re

from drafting.domain.case import Case
from drafting.pii.mask import PLACEHOLDER, mask

_KIND = re.compile(r"⟦([A-Z_]+)_\d+⟧")
_HANDLE = re.compile(r"(?<!\w)@\w{2,30}\b(?!\.\w)")


def scrubbed(text: str, case: Case, keep: tuple[str, ...] = ()) -> str:
    """The text with personal values and the customer's own replaced by what they are: ``[email]``.

    ``keep`` lists what may stay, the company's contacts. Raises ``DetectorFailed`` where a recogniser failed.
    """
    person = case.customer
    known = {"name": person.name, "handle": person.handle, "id": person.id, **person.record}
    masked = mask(text, {key: value for key, value in known.items() if value}, keep=keep).text
    named = PLACEHOLDER.sub(lambda match: f"[{_kind(match.group())}]", masked)
    return _HANDLE.sub("", named).strip()


def _kind(placeholder: str) -> str:
    found = _KIND.fullmatch(placeholder)
    return found[1].lower().replace("_", " ") if found is not None else "…"
