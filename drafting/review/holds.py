"""Whose a customer is: two people never answer the same one. Pure."""

from __future__ import annotations

import re

from drafting.domain.approval import FiledDraft

_MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9][A-Za-z0-9._-]{0,99})")


def hold_key(filed: FiledDraft) -> str:
    """What is taken with a draft: its customer, or the draft alone where nobody is named."""
    customer = filed.record.case.customer.id
    return f"customer:{customer}" if customer is not None else f"draft:{filed.draft.id}"


def mentioned(text: str) -> tuple[str, ...]:
    """The people whom a comment names with ``@``, each once, in their order."""
    return tuple(dict.fromkeys(found.rstrip("._-") for found in _MENTION.findall(text)))
